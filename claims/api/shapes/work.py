"""What the API tells about the work on claims: evidence, suggestions, reviews, rechecks."""

from typing import Any

from rest_framework import serializers

from claims import checklists
from claims.api.shapes.claims import PERSON, SOURCE, LinkedSource
from claims.enums import Answer
from claims.models import Evidence, EvidenceRetraction, Review, Suggestion
from sources.api.examples import example, stored
from sources.api.shapes import CAPTURE, ID, CaptureBrief, PersonShape
from sources.models import Tombstone

PAGE = "The page of a PDF on which it begins, from 1; null where the document has no pages."


class RetractionShape(serializers.ModelSerializer[EvidenceRetraction]):
    retracted_by = PersonShape(help_text="Who retracted it.")

    class Meta:
        model = EvidenceRetraction
        fields = ["reason", "retracted_by", "retracted_at"]


class TakenDownShape(serializers.ModelSerializer[Tombstone]):
    """That a legal order removed the capture, and with it the words that were cited."""

    class Meta:
        model = Tombstone
        fields = ["at", "order"]


class SourceName(LinkedSource):
    """A source where only its name matters."""

    class Meta(LinkedSource.Meta):
        fields = [
            "id", "url", "title", "publisher", "access", "kind", "is_confidential", "stands_in_for", "health",
        ]  # fmt: skip


SOURCE_NAME = {name: SOURCE[name] for name in SourceName.Meta.fields}


@example(
    "A citation",
    {
        "id": ID,
        "claim": ID,
        "round": 1,
        "source": SOURCE_NAME,
        "extraction": ID,
        "snapshot": CAPTURE,
        "quote": "cost 4.2 million euros",
        "prefix": "The repair of the bridge ",
        "suffix": ", according to",
        "start": 54,
        "end": 76,
        "page": None,
        "language": "en",
        "stance": "SUPPORTS",
        "carrying": True,
        "note": "",
        "translation": "",
        "translated_by": None,
        "replaces": None,
        "cited_by": PERSON,
        "cited_at": "2026-01-06T09:00:00Z",
        "retraction": None,
        "taken_down": None,
    },
)
class EvidenceShape(serializers.ModelSerializer[Evidence]):
    source = SourceName(help_text="Where the words stand.")  # type: ignore[assignment]  # a field of that name
    snapshot = CaptureBrief(
        source="extraction.snapshot",
        default=None,
        allow_null=True,
        help_text="The capture; none when offline.",
    )
    page = serializers.IntegerField(read_only=True, allow_null=True, help_text=PAGE)
    language = serializers.CharField(
        source="extraction.language", default="", help_text="Of the text; empty where it is not known."
    )
    carrying = serializers.BooleanField(source="is_carrying", help_text="Whether a verdict may rest on it.")
    translated_by = PersonShape(allow_null=True, help_text="Who translated.")
    cited_by = PersonShape(help_text="Who cited it.")
    retraction = RetractionShape(
        default=None, allow_null=True, help_text="That it no longer counts, and why."
    )
    taken_down = TakenDownShape(
        source="extraction.snapshot.tombstone",
        default=None,
        allow_null=True,
        help_text="That a legal order removed what was cited; the quote is null then.",
    )

    class Meta:
        model = Evidence
        fields = [
            "id", "claim", "round", "source", "extraction", "snapshot", "quote", "prefix", "suffix",
            "start", "end", "page", "language", "stance", "carrying", "note", "translation", "translated_by",
            "replaces", "cited_by", "cited_at", "retraction", "taken_down",
        ]  # fmt: skip


SUGGESTION = {
    "id": ID,
    "rank": 1,
    "source": SOURCE_NAME,
    "extraction": ID,
    "snapshot": CAPTURE,
    "quote": "The repair of the bridge cost 4.2 million euros.",
    "start": 29,
    "end": 77,
    "before": "The final account was laid before the council.",
    "after": "It was closed for 14 months.",
    "page": None,
    "language": "en",
    "score": 0.71,
    "relation": "AGREES",
    "says": "says 4.2 million euros: agrees",
    "values": [{"value": "4200000", "unit": "EUR", "bound": "EXACT", "start": 30, "end": 47}],
    "ranker": "runs/2",
}


class FigureShape(serializers.Serializer[Any]):
    """A value that was read in a passage."""

    value = serializers.CharField(help_text="The number, in figures; of a date its digits.")
    unit = serializers.CharField(help_text="A currency, a measure, %; empty for a plain count.")
    bound = serializers.CharField(help_text="EXACT, AT_MOST, AT_LEAST, ABOUT, RANGE or VAGUE.")
    start = serializers.IntegerField(help_text="First code point in the quote.")
    end = serializers.IntegerField(help_text="Code point after the last.")


class SuggestionShape(serializers.ModelSerializer[Suggestion]):
    source = SourceName(source="extraction.snapshot.source", help_text="Where the passage stands.")  # type: ignore[assignment]  # a field of that name
    snapshot = CaptureBrief(source="extraction.snapshot", help_text="The capture.")
    page = serializers.IntegerField(read_only=True, allow_null=True, help_text=PAGE)
    values = stored(FigureShape, help_text="The values that decided.")
    says = serializers.CharField(read_only=True, help_text="The relation in plain words, its values named.")
    language = serializers.CharField(
        source="extraction.language", read_only=True, help_text="Of the text; empty where it is not known."
    )

    class Meta:
        model = Suggestion
        fields = [
            "id", "rank", "source", "extraction", "snapshot", "quote", "start", "end", "before", "after",
            "page", "language", "score", "relation", "says", "values", "ranker",
        ]  # fmt: skip


@example("Suggestions", {"next": None, "previous": None, "results": [SUGGESTION]})
class SuggestionPage(serializers.Serializer[Any]):
    next = serializers.CharField(allow_null=True, help_text="Always null: all are on one page.")
    previous = serializers.CharField(allow_null=True, help_text="Always null.")
    results = SuggestionShape(many=True, help_text="The best first.")


class AnswerShape(serializers.Serializer[Any]):
    """An answer to a question of the checklist."""

    answer = serializers.ChoiceField(Answer.choices, help_text="The answer.")
    note = serializers.CharField(help_text="What a colleague should know of it.")


@example(
    "A review",
    {
        "id": ID,
        "claim": ID,
        "round": 1,
        "reviewer": PERSON,
        "rating": "CONFIRMED",
        "rationale": "The account gives the same sum.",
        "checklist": {"unit": {"answer": "YES", "note": "Both in euros."}},
        "unanswered": ["base", "rounding", "period"],
        "searched": "",
        "corrected_text": "",
        "as_of": "2026-01-05",
        "claim_version": 3,
        "article_version": ID,
        "words": "The bridge cost 4.2 million euros",
        "evidence": [ID],
        "is_override": False,
        "submitted_at": "2026-01-06T09:10:00Z",
    },
)
class ReviewShape(serializers.ModelSerializer[Review]):
    reviewer = PersonShape(help_text="Whose judgement.")
    checklist = serializers.DictField(
        child=AnswerShape(), help_text="Answers to the checklist of its kind, by key."
    )
    unanswered = serializers.SerializerMethodField(help_text="The keys that were left open.")

    class Meta:
        model = Review
        fields = [
            "id", "claim", "round", "reviewer", "rating", "rationale", "checklist", "unanswered",
            "searched", "corrected_text", "as_of", "claim_version", "article_version", "words", "evidence",
            "is_override", "submitted_at",
        ]  # fmt: skip

    def get_unanswered(self, review: Review) -> list[str]:
        items = checklists.answered(review.claim.kind, review.checklist)
        return [each.key for each in items if each.answer is None]

    def to_representation(self, instance: Review) -> dict[str, Any]:
        """Rationales are for those who review; for others they are null."""
        shown: dict[str, Any] = super().to_representation(instance)
        if not self.context["sees_rationales"]:
            shown["rationale"] = None
        return shown


@example("A second person is needed", {"waiting_for": "second person"})
class HalfShape(serializers.Serializer[Any]):
    """The first half of an act that takes two persons."""

    waiting_for = serializers.CharField(help_text="Always: second person.")


@example(
    "A second admin is needed",
    {
        "waiting_for": "second person",
        "order": "District court, 4 O 17/26",
        "reason": "The page shows a minor by name.",
        "replaced": None,
    },
)
class TakedownHalfShape(HalfShape):
    """A takedown that another admin has to ask for in the same words."""

    order = serializers.CharField(help_text="The order that waits, as you gave it.")
    reason = serializers.CharField(help_text="Its reason.")
    replaced = serializers.CharField(
        allow_null=True, help_text="The order of a colleague that waited, and was given up for this one."
    )
