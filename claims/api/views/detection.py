"""Claims proposed from an article's text, and proposals accepted."""

from uuid import UUID

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from claims import queries
from claims.api.inputs.detection import AcceptInput, DetectInput
from claims.api.shapes.detection import AcceptedShape, ProposedShape
from claims.services import detecting
from sources.api.door import Door, find


class ArticleDetect(Door):
    @extend_schema(operation_id="articles_detect", request=DetectInput, responses=ProposedShape)
    def post(self, request: Request, article_id: UUID) -> Response:
        """Propose the claims of the newest text, in the stage DETECTED: headline, captions and all parts.

        The same text again proposes nothing twice; where a claim stands, or was set aside, none is proposed,
        in a newer text either as long as the words are the same.
        """
        article = find(queries.articles(self.person), pk=article_id)
        given = self.taken(DetectInput)
        proposed = detecting.propose(article, by=self.person, now=timezone.now(), **given)
        return self.shown(ProposedShape, proposed)


class ArticleDetectAccept(Door):
    @extend_schema(operation_id="articles_detect_accept", request=AcceptInput, responses=AcceptedShape)
    def post(self, request: Request, article_id: UUID) -> Response:
        """Open all proposals of the article with at least this score, as the move open does for one."""
        article = find(queries.articles(self.person), pk=article_id)
        opened = detecting.accept(article, by=self.person, now=timezone.now(), **self.taken(AcceptInput))
        return self.shown(AcceptedShape, {"opened": [claim.pk for claim in opened]})
