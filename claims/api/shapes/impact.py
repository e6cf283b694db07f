"""What the API tells of all that rests on a source."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from claims.api.shapes.claims import VERDICT, ArticleBrief, Ids, PublicationShape, VerdictShape
from claims.models import Claim
from sources.api.examples import example
from sources.api.shapes import ID

PUBLICATION = {
    "id": ID,
    "number": 1,
    "explanation": "The council's account gives this sum.",
    "payload_sha256": "9f86d081…",
    "published_at": "2026-01-06T10:00:00Z",
    "under_review_at": None,
    "redacted_at": None,
    "ended_at": None,
    "ended_because": None,
}
RESTING = {
    "claim": ID,
    "statement": "The repair of the bridge cost 4.2 million euros.",
    "article": {"id": ID, "title": "Bridge reopens after repairs"},
    "stage": "PUBLISHED",
    "verification_status": "VERIFIED",
    "attention": "SOURCE_CHANGED",
    "verdict": VERDICT,
    "evidence": [ID],
    "publications": [PUBLICATION],
}


@example("A claim that rests on the source", RESTING)
class RestingShape(serializers.ModelSerializer[Claim]):
    """A claim whose current verdict, or what is published about it, rests on the source."""

    claim = serializers.UUIDField(source="pk", help_text="The claim.")
    article = ArticleBrief(help_text="Where it stands.")
    verdict = serializers.SerializerMethodField(
        help_text="The current verdict, where it rests on the source; null while the claim is checked anew."
    )
    evidence = Ids(source="verdict.of_source", help_text="The passages of the source it rests on.")
    publications = PublicationShape(many=True, source="live", help_text="What stands published on it.")

    class Meta:
        model = Claim
        fields = list(RESTING)

    @extend_schema_field(VerdictShape(allow_null=True))
    def get_verdict(self, row: Claim) -> dict[str, Any] | None:
        return dict(VerdictShape(row.verdict).data) if row.rests else None  # type: ignore[attr-defined]


COUNTS = {"claims": 2, "verdicts": 1, "publications": 1}


@example("How much rests on it", COUNTS)
class CountsShape(serializers.Serializer[Any]):
    claims = serializers.IntegerField(help_text="Claims that rest on it, by verdict or publication.")
    verdicts = serializers.IntegerField(help_text="Current verdicts.")
    publications = serializers.IntegerField(help_text="Live publications.")


PAGE = {"next": None, "previous": None, "counts": COUNTS, "results": [RESTING]}


@example("All that rests on a source", PAGE)
class ImpactPage(serializers.Serializer[Any]):
    next = serializers.URLField(allow_null=True, help_text="The next page, of older claims.")
    previous = serializers.URLField(allow_null=True, help_text="The page before.")
    counts = CountsShape(help_text="How many in all, as far as you may see them.")
    results = RestingShape(many=True, help_text="The newest first.")
