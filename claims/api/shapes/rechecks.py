"""What the API tells about rechecks: what changed, what was asked for, what was decided."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from claims import findings
from claims.api.shapes.claims import PERSON
from claims.api.shapes.work import SOURCE_NAME, HalfShape, SourceName
from claims.findings import Finding
from claims.models import Approval, Claim, Recheck, Sighting
from claims.services import anchors, rulings
from sources.api.examples import example, stored
from sources.api.shapes import CAPTURE, ID, CaptureBrief, PersonShape
from sources.enums import DifferenceKind

DIFFERENCE = {"was": "4.2", "now": "4.4", "kind": "NUMBER"}
SIGHTING = {"evidence": ID, "state": "EDITED", "differences": [DIFFERENCE], "start": 54, "end": 76}
PASSAGE = {
    **SIGHTING,
    "snapshot": CAPTURE,
    "quote": "cost 4.2 million euros",
    "prefix": "The repair of the bridge ",
    "suffix": ", according to",
    "now": "cost 4.4 million euros",
    "now_prefix": "The repair of the bridge ",
    "now_suffix": ", according to",
}
RECHECK = {
    "id": ID,
    "claim": {"id": ID, "statement": "The repair cost 4.2 million euros.", "article": ID},
    "kind": "SOURCE",
    "source": SOURCE_NAME,
    "extraction": ID,
    "sightings": [SIGHTING],
    "opened_at": "2026-02-01T07:00:00Z",
    "ruling": "",
    "reason": "",
    "closed_at": None,
}
ASKED = {
    "ruling": "STANDS",
    "evidence": [{"replaces": ID, "start": 54, "end": 76}],
    "recheck_on": None,
    "reason": "The final bill, a little higher.",
    "asked_by": PERSON,
    "asked_at": "2026-02-01T08:00:00Z",
}


class WordsShape(serializers.Serializer[Any]):
    """Words that differ."""

    was = serializers.CharField(help_text="In what was cited; empty where words came in.")
    now = serializers.CharField(help_text="In the newer text; empty where words went.")
    kind = serializers.ChoiceField(DifferenceKind.choices, help_text="Of what kind they are.")


class SightingShape(serializers.ModelSerializer[Sighting]):
    """Where a citation stands in a newer text of its source."""

    differences = stored(
        WordsShape, allow_null=True, help_text="The words that differ; null where a text was taken down."
    )

    class Meta:
        model = Sighting
        fields = list(SIGHTING)


class ClaimBrief(serializers.ModelSerializer[Claim]):
    class Meta:
        model = Claim
        fields = ["id", "statement", "article"]


@example("A recheck in a list", RECHECK)
class RecheckShape(serializers.ModelSerializer[Recheck]):
    claim = ClaimBrief(help_text="Of what.")
    source = SourceName(allow_null=True, help_text="The source whose words changed.")  # type: ignore[assignment]  # a field of that name
    sightings = serializers.SerializerMethodField(help_text="What became of each citation in the newer text.")

    class Meta:
        model = Recheck
        fields = list(RECHECK)

    @extend_schema_field(SightingShape(many=True))
    def get_sightings(self, row: Recheck) -> list[dict[str, Any]]:
        verdict = row.verdict_id if row.closed_at else row.claim.verdict_id
        seen = [sighting for cited in row.claim.evidence.all() for sighting in cited.sightings.all()]
        there = [
            sighting
            for sighting in seen
            if sighting.extraction_id == row.extraction_id and sighting.verdict_id in (verdict, None)
        ]
        return [dict(shown) for shown in SightingShape(there, many=True).data]


@example("A passage, old and new", PASSAGE)
class PassageShape(serializers.Serializer[Finding]):
    """A citation that the verdict rests on, and what stands in its place in the newer text."""

    evidence = serializers.UUIDField(source="evidence.pk", help_text="The citation.")
    state = serializers.CharField(help_text="FOUND, MOVED, EDITED, MISSING or UNKNOWN.")
    differences = stored(WordsShape, help_text="The words that differ.")
    start = serializers.IntegerField(allow_null=True, help_text="First code point in the newer text.")
    end = serializers.IntegerField(allow_null=True, help_text="Code point after the last.")
    snapshot = CaptureBrief(source="evidence.extraction.snapshot", help_text="The capture that was cited.")
    quote = serializers.CharField(source="evidence.quote", allow_null=True, help_text="The cited words.")
    prefix = serializers.CharField(source="evidence.prefix", allow_null=True, help_text="Before them.")
    suffix = serializers.CharField(source="evidence.suffix", allow_null=True, help_text="After them.")
    now = serializers.CharField(help_text="What stands there now; empty where nothing like it does.")
    now_prefix = serializers.CharField(source="before", help_text="Before that.")
    now_suffix = serializers.CharField(source="after", help_text="After that.")


@example("A ruling that waits for a second person", ASKED)
class ReplacementShape(serializers.Serializer[Any]):
    """Words of the newer text that are to carry the verdict."""

    replaces = serializers.UUIDField(allow_null=True, help_text="Which citation; null: the article's own.")
    start = serializers.IntegerField(help_text="First code point in the newer text.")
    end = serializers.IntegerField(help_text="Code point after the last.")


class AskedShape(serializers.Serializer[Approval]):
    """What one person asked for; another person's same call completes it."""

    ruling = serializers.CharField(source="asked.ruling", help_text="Which ruling.")
    evidence = serializers.SerializerMethodField(help_text="With STANDS: which words replace which citation.")
    recheck_on = serializers.CharField(
        source="asked.recheck_on", allow_null=True, help_text="When to look again, where they said so."
    )
    reason = serializers.CharField(help_text="Why they asked for it.")
    asked_by = PersonShape(help_text="The first person.")
    asked_at = serializers.DateTimeField(help_text="When.")

    @extend_schema_field(ReplacementShape(many=True))
    def get_evidence(self, row: Approval) -> list[dict[str, Any]]:
        spans, place = row.asked.get("evidence") or {}, row.asked.get("place")
        if place:
            return [{"replaces": None, "start": place[0], "end": place[1]}]
        return [{"replaces": key, "start": start, "end": end} for key, (start, end) in spans.items()]


BESIDES = {
    "snapshot": CAPTURE,
    "passages": [PASSAGE],
    "article_words": ["The bridge cost 4.2 million euros"],
    "takes": 2,
    "waiting": ASKED,
    "closed_by": None,
}


@example("A recheck", {**RECHECK, **BESIDES})
class RecheckInFull(RecheckShape):
    snapshot = CaptureBrief(
        source="extraction.snapshot",
        default=None,
        allow_null=True,
        read_only=True,
        help_text="The newer capture. What else changed: `snapshots/…/diff/?to=` from a passage's to this.",
    )
    passages = serializers.SerializerMethodField(help_text="Each citation, old beside new.")
    article_words = serializers.SerializerMethodField(help_text="The article's words, as they are now.")
    takes = serializers.SerializerMethodField(help_text="How many people STANDS or SUPERSEDED takes.")
    waiting = serializers.SerializerMethodField(help_text="The ruling that waits for a second person.")
    closed_by = PersonShape(allow_null=True, help_text="Who decided; of two the second.")

    class Meta(RecheckShape.Meta):
        fields = [*RecheckShape.Meta.fields, *BESIDES]

    @extend_schema_field(PassageShape(many=True))
    def get_passages(self, row: Recheck) -> list[dict[str, Any]]:
        found = findings.of(row, self.context["request"].user)
        return [dict(PassageShape(each).data) for each in found]

    @extend_schema_field({"type": "array", "items": {"type": "string"}})
    def get_article_words(self, row: Recheck) -> list[str]:
        return list(anchors.live(row.claim).values_list("exact", flat=True))

    def get_takes(self, row: Recheck) -> int:
        return rulings.takes(row.claim)

    @extend_schema_field(AskedShape(allow_null=True))
    def get_waiting(self, row: Recheck) -> dict[str, Any] | None:
        half: Approval | None = getattr(row, "half", None)
        return dict(AskedShape(half).data) if half else None


@example("Waits for a second person", {"waiting_for": "second person", "recheck": {**RECHECK, **BESIDES}})
class RulingHalfShape(HalfShape):
    """A ruling that another person has to say in the same way."""

    recheck = RecheckInFull(help_text="The recheck, with what waits.")
