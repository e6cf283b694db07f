"""What the API tells about the coverage of an article's text, the gate, and what became of claims' words."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from claims.coverage import Counts, Coverage, Covered
from claims.enums import HELD_OUTCOMES, AnchorState, Attention, Outcome, Stage, Status
from claims.gate import Reason
from claims.models import DraftOutcome, Mention
from sources.api.examples import example
from sources.api.shapes import ID, PersonShape

OUTCOME = {
    "id": ID,
    "outcome": "KEPT",
    "reason": "The mayor stands by it.",
    "words": "The bridge cost 4.2 million euros",
    "version": 2,
    "is_editors": False,
    "by": {"id": ID, "username": "jo", "name": "Jo Reed"},
    "at": "2026-01-06T09:30:00Z",
}
SPAN = {
    "start": 30,
    "end": 63,
    "claim": ID,
    "stage": "CHECKED",
    "verification_status": "REFUTED",
    "attention": "NONE",
    "anchor": "ANCHORED",
    "outcome": None,
    "html": [{"part": 1, "start": 3, "end": 36}],
}
COVERAGE = {
    "article": ID,
    "version": 2,
    "sha256": "2c26b46b…",
    "html_sha256": "9f86d081…",
    "publishable": False,
    "reasons": [
        {
            "code": "refuted",
            "claim": ID,
            "detail": "“The repair of the bridge cost 4.2 million euros.”: the evidence says otherwise.",
        }
    ],
    "counts": {
        "claims": 2,
        "checked": 1,
        "unchecked": 0,
        "not_checkable": 0,
        "proposed": 1,
        "withdrawn": 0,
        "no_source": 0,
        "wants_attention": 0,
        "not_in_text": 0,
    },
    "spans": [SPAN],
    "not_in_text": [],
}


@example("An outcome", OUTCOME)
class OutcomeShape(serializers.ModelSerializer[DraftOutcome]):
    """What became of a claim's words in a draft of ours, as it was said or found at one moment."""

    version = serializers.IntegerField(source="version.number", help_text="The newest text at that moment.")
    by = PersonShape(allow_null=True, help_text="Who said it; null where the service found it in the text.")

    class Meta:
        model = DraftOutcome
        fields = list(OUTCOME)


class ReasonShape(serializers.Serializer[Reason]):
    """Why an article may not appear yet."""

    code = serializers.CharField(
        help_text="Stable: the status or the attention in lower case, or one of docs/api.md."
    )
    claim = serializers.UUIDField(help_text="Which claim it is about.")
    detail = serializers.CharField(
        source="sentence", help_text="The same in a sentence that names the claim."
    )


class CoverageCounts(serializers.Serializer[Counts]):
    """How many claims, a split one by its parts."""

    claims = serializers.IntegerField(help_text="All but those that were withdrawn.")
    checked = serializers.IntegerField(help_text="With a verdict.")
    unchecked = serializers.IntegerField(help_text="Open, or being checked.")
    not_checkable = serializers.IntegerField(help_text="Set aside as not checkable.")
    proposed = serializers.IntegerField(help_text="Proposed and not opened yet; these do not bar.")
    withdrawn = serializers.IntegerField(help_text="Taken off the list.")
    no_source = serializers.IntegerField(
        help_text="Of the checked and unchecked: without a source that you may see."
    )
    wants_attention = serializers.IntegerField(help_text="Of these: what wants a person's eye.")
    not_in_text = serializers.IntegerField(help_text="Of these: whose words stand nowhere in this text.")


class OfCovered(serializers.Serializer[Any]):
    """One claim, as far as coverage tells of it."""

    claim = serializers.UUIDField(help_text="The claim.")
    stage = serializers.ChoiceField(Stage.choices, help_text="Where the work stands.")
    verification_status = serializers.ChoiceField(Status.choices, help_text="The result in one word.")
    attention = serializers.ChoiceField(Attention.choices, help_text="What wants a person's eye.")
    outcome = serializers.ChoiceField(
        HELD_OUTCOMES,
        allow_null=True,
        help_text="In a draft of ours: what became of its words, as far as that still holds.",
    )

    def to_representation(self, instance: Covered) -> dict[str, Any]:
        facts = instance.facts
        outcome = None if facts.outcome == Outcome.NONE else facts.outcome
        return {
            "claim": facts.key,
            "stage": facts.stage,
            "verification_status": facts.status,
            "attention": facts.attention,
            "outcome": outcome,
        }


class RangeShape(serializers.Serializer[Any]):
    """Characters of a part's HTML between two tags."""

    part = serializers.IntegerField(help_text="Which of the article's `parts`, from 0.")
    start = serializers.IntegerField(help_text="First code point in the HTML of that part.")
    end = serializers.IntegerField(help_text="Code point after the last.")


class SpanShape(OfCovered):
    """A place of a claim in the text; places may overlap."""

    start = serializers.IntegerField(help_text="First code point in the text.")
    end = serializers.IntegerField(help_text="Code point after the last.")
    anchor = serializers.ChoiceField(AnchorState.choices, help_text="How sure the place is.")
    html = RangeShape(
        many=True,
        allow_null=True,
        help_text="Where the HTML has these words, in pieces that hold no tag; null unless asked for, and "
        "where the text came as plain text.",
    )

    def to_representation(self, instance: tuple[Mention, Covered]) -> dict[str, Any]:  # type: ignore[override]
        place, covered = instance
        places = self.context["places"]
        start, end = (places.shown(place.version_id, at) for at in (place.start, place.end))
        of_place = {"start": start, "end": end, "anchor": place.anchor}
        of_place["html"] = places.in_html(place.start, place.end)
        return {**of_place, **super().to_representation(covered)}


@example("Coverage", COVERAGE)
class CoverageShape(serializers.Serializer[Coverage]):
    """What is checked of an article's newest text, and whether it may appear as it stands."""

    article = serializers.UUIDField(source="version.article_id", help_text="Of which article.")
    version = serializers.IntegerField(
        source="version.number", help_text="Of which of its texts: the newest."
    )
    sha256 = serializers.CharField(source="version.sha256", help_text="SHA-256 of that text in UTF-8.")
    html_sha256 = serializers.CharField(
        source="markup.sha256",
        allow_null=True,
        default=None,
        help_text="SHA-256 of the HTML that `html` of the spans is about.",
    )
    publishable = serializers.BooleanField(source="gate.publishable", help_text="Whether nothing bars it.")
    reasons = ReasonShape(many=True, source="gate.reasons", help_text="What bars it, claim by claim.")
    counts = CoverageCounts(help_text="How many claims stand where.")
    spans = SpanShape(many=True, help_text="Where claims stand, from the beginning; code points of the text.")
    not_in_text = serializers.SerializerMethodField(
        help_text="Claims whose words stand nowhere in this text any more."
    )

    @extend_schema_field(OfCovered(many=True))
    def get_not_in_text(self, coverage: Coverage) -> list[dict[str, Any]]:
        gone = [each for each in coverage.claims if not each.facts.in_text and not each.facts.is_split]
        return list(OfCovered(gone, many=True).data)
