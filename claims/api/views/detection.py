"""Claims proposed from an article's text, and proposals accepted."""

from uuid import UUID

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from claims import queries
from claims.api.inputs.detection import AcceptInput, DetectInput
from claims.api.offsets import OFFSETS, Counting
from claims.api.shapes.detection import AcceptedShape, ProposedShape, ReadingShape
from claims.services import detecting, detection_runs
from sources.api.door import Door, find


class ArticleDetect(Counting, Door):
    @extend_schema(operation_id="articles_detection", responses=ReadingShape)
    def get(self, request: Request, article_id: UUID) -> Response:
        """How far a worker is that reads a long text for claims, or the last was; null where there is none.

        What it proposes are the claims of the article in the stage DETECTED, once its `state` is DONE.
        """
        article = find(queries.articles(self.person), pk=article_id)
        return self.shown(ReadingShape, {"run": article.detection_runs.order_by("-pk").first()})

    @extend_schema(
        operation_id="articles_detect",
        request=DetectInput,
        parameters=[OFFSETS],
        responses={200: ProposedShape, 202: ReadingShape},
    )
    def post(self, request: Request, article_id: UUID) -> Response:
        """Propose the claims of the newest text, in the stage DETECTED: headline, captions and all parts.

        The same text again proposes nothing twice; where a claim stands, or was set aside, none is proposed,
        in a newer text either as long as the words are the same. A text of more than a million characters is
        read by a worker: 202, and a GET of the same address says how far it is.
        """
        article = find(queries.articles(self.person), pk=article_id)
        given = self.taken(DetectInput)
        if detecting.is_long(article):
            run = detection_runs.request(article, by=self.person, now=timezone.now(), **given)
            return self.shown(ReadingShape, {"run": run}, status=202)
        proposed = detecting.propose(article, by=self.person, now=timezone.now(), **given)
        self.places.know_newest_text(proposed.version)
        return self.shown(ProposedShape, proposed)


class ArticleDetectAccept(Door):
    @extend_schema(operation_id="articles_detect_accept", request=AcceptInput, responses=AcceptedShape)
    def post(self, request: Request, article_id: UUID) -> Response:
        """Open all proposals of the article with at least this score, each as it is proposed.

        That is: with the statement and the claimants of its `proposal`, as the desk accepts them.
        """
        article = find(queries.articles(self.person), pk=article_id)
        opened = detecting.accept(article, by=self.person, now=timezone.now(), **self.taken(AcceptInput))
        return self.shown(AcceptedShape, {"opened": [claim.pk for claim in opened]})
