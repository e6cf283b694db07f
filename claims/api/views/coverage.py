"""The coverage of an article's text, the publish gate, and what became of claims' words in our drafts."""

import re
from uuid import UUID

from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from claims import coverage, queries
from claims.api.inputs.coverage import OutcomeInput
from claims.api.offsets import OFFSETS, Counted
from claims.api.shapes.coverage import CoverageShape, OutcomeShape
from claims.api.views.base import OfClaim
from claims.enums import Outcome
from claims.models import DraftOutcome
from claims.services import drafts
from sources.api.door import Door, find
from sources.api.preconditions import IF_MATCH, version_read

SHA256 = re.compile(r"[0-9a-fA-F]{64}")


class ArticleCoverage(Counted, Door):
    parameters = frozenset({"body_sha256", "html", "html_sha256"})

    @extend_schema(
        operation_id="articles_coverage",
        parameters=[
            OFFSETS,
            OpenApiParameter(
                "body_sha256",
                {"type": "string", "pattern": "^[0-9a-fA-F]{64}$"},
                description="SHA-256 of the whole text that you mean, in hexadecimal, as `version.sha256` of "
                "the article gives it; another newest text: 409 `other_text`.",
            ),
            OpenApiParameter(
                "html",
                {"type": "boolean", "default": False},
                description="Whether spans tell, too, where the HTML that the text came in has their words.",
            ),
            OpenApiParameter(
                "html_sha256",
                {"type": "string", "pattern": "^[0-9a-fA-F]{64}$"},
                description="SHA-256 of the HTML that you mean, as posting it answered: `html` is about that "
                "one. HTML that the newest text never came in: 409 `other_markup`.",
            ),
        ],
        responses=CoverageShape,
    )
    def get(self, request: Request, article_id: UUID) -> Response:
        """Which words of the newest text carry claims, how their checks stand, and whether it may appear.

        Name the text that you are about to publish in `body_sha256`: the answer is about that text or none.
        """
        article = find(queries.articles(self.person), pk=article_id)
        found = coverage.of(
            self.person,
            article,
            now=timezone.now(),
            sha256=_digest(request, "body_sha256"),
            in_html=_is_asked(request, "html"),
            html_sha256=_digest(request, "html_sha256"),
        )
        self.places.know_text(found.version)
        self.places.know_markup(found.version, found.markup)
        return self.shown(CoverageShape, found)


def _digest(request: Request, name: str) -> str:
    given = request.query_params.get(name, "")
    if given and not SHA256.fullmatch(given):
        raise ValidationError({name: "This is no SHA-256: 64 digits of hexadecimal."})
    return given


def _is_asked(request: Request, name: str) -> bool:
    given = request.query_params.get(name) or "false"
    if given not in ("true", "false"):
        raise ValidationError({name: "It is true or false."})
    return given == "true"


class ClaimOutcomes(OfClaim):
    queryset = DraftOutcome.objects.none()

    @extend_schema(operation_id="outcomes_list", responses=OutcomeShape(many=True))
    def get(self, request: Request, claim_id: UUID) -> Response:
        """What was said and found of the claim's words in a draft of ours, newest first."""
        return self.page(OutcomeShape, queries.outcomes(self.person).filter(claim=self.claim(claim_id)))

    @extend_schema(
        operation_id="outcomes_create",
        request=OutcomeInput,
        parameters=[IF_MATCH],
        responses={201: OutcomeShape},
    )
    def post(self, request: Request, claim_id: UUID) -> Response:
        """Say that the words are kept or were cut: as an author of the draft, or as an editor.

        That they were changed is found by itself. For a legally flagged claim the gate asks for an editor's
        word who is no author of the article.
        """
        claim, given = self.claim(claim_id), self.taken(OutcomeInput)
        row = drafts.answer(
            claim,
            Outcome(given["outcome"]),
            by=self.person,
            now=timezone.now(),
            reason=given.get("reason", ""),
            version=version_read(request, given.get("version")),
        )
        return self.shown(OutcomeShape, find(queries.outcomes(self.person), pk=row.pk), status=201)
