"""What the API takes about the work on claims: evidence, reviews, moves, publications."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from claims.api.inputs.claims import PlaceInput
from claims.checklists import LONGEST_NOTE, QUESTIONS
from claims.enums import Answer, Move, Rating, RulingToMake, Stance
from claims.services.reviews import Judgement
from sources.api.examples import sent
from sources.api.shapes import ID
from sources.api.strict import Input, PersonField, Several, Words, as_id

JUDGED = ("rating", "rationale", "evidence", "corrected_text", "searched", "checklist", "as_of")


@sent(
    "Words that support it",
    {
        "extraction": ID,
        "quote": "The repair of the bridge cost 4.2 million euros.",
        "stance": "SUPPORTS",
        "note": "The final account, signed by the treasurer.",
    },
)
class EvidenceInput(PlaceInput):
    """Words of an `extraction`, or what an offline `source` says."""

    extraction = serializers.UUIDField(required=False, help_text="The reading that holds the words.")
    source = serializers.UUIDField(required=False, help_text="An offline source.")  # type: ignore[assignment]  # a field of that name
    stance = serializers.ChoiceField(Stance.choices, help_text="What it does to the claim.")
    carrying = serializers.BooleanField(default=True, help_text="Whether a verdict may rest on it.")
    note = Words(help_text="What a colleague should know.")
    translation = Words(help_text="The words in our language.")
    replaces = serializers.UUIDField(
        required=False, allow_null=True, help_text="An older citation of this claim."
    )

    def validate(self, given: dict[str, Any]) -> dict[str, Any]:
        if "extraction" in given and "source" in given:
            raise serializers.ValidationError({"source": "Send extraction or source, not both."})
        return given


@sent("Why", {"reason": "The page was a draft."})
class ReasonInput(Input):
    reason = Words(max_length=5000, help_text="Why.")


@sent("A legal order", {"order": "District court, 4 O 17/26", "reason": "The page shows a minor by name."})
class TakedownInput(Input):
    """Both as the first admin sent them, to carry it out."""

    order = serializers.CharField(max_length=200, help_text="The legal order: who gave it, its reference.")
    reason = serializers.CharField(max_length=5000, help_text="What it demands, in a sentence.")


class AnswerInput(Input):
    """An answer to a question of the checklist."""

    answer = serializers.ChoiceField(Answer.choices, help_text="The answer.")
    note = Words(max_length=LONGEST_NOTE, help_text="What a colleague should know of it.")


class Answers(serializers.DictField):
    """Answers by their keys; not read any further when there are more than any checklist asks for."""

    def to_internal_value(self, data: Any) -> dict[str, Any]:
        if isinstance(data, dict) and len(data) > len(QUESTIONS):
            raise serializers.ValidationError(f"At most {len(QUESTIONS)} are taken.")
        return super().to_internal_value(data)


class JudgementInput(Input):
    """What a reviewer says of a claim."""

    rating = serializers.ChoiceField(Rating.choices, help_text="The judgement.")
    rationale = Words(help_text="Why; for colleagues, never published.")
    evidence = Several(
        child=serializers.UUIDField(),
        default=list,
        max_length=100,
        help_text="Ids of the citations it rests on.",
    )
    corrected_text = Words(help_text="What the article should say, with CONFIRMED_WITH_CHANGES.")
    searched = Words(help_text="Where it was searched for, with UNSUPPORTED and UNVERIFIABLE.")
    checklist = Answers(
        child=AnswerInput(),
        default=dict,
        help_text="Answers to the checklist of its kind, by the keys that the claim's `checklist` lists; "
        "what is not answered is left out.",
    )
    as_of = serializers.DateField(required=False, allow_null=True, help_text="The claim's own unless given.")


@sent(
    "A review",
    {
        "version": 3,
        "rating": "CONFIRMED",
        "rationale": "The account gives the same sum.",
        "evidence": [ID],
        "checklist": {"unit": {"answer": "YES", "note": "Both in euros."}},
    },
)
class ReviewInput(JudgementInput):
    version = serializers.IntegerField(required=False, help_text="The version of the claim that you read.")


@extend_schema_field({"type": "string", "enum": Move.values})
class MoveField(serializers.CharField):
    """Any word: the workflow names those that it knows."""


@sent("Back to the queue", {"move": "return", "reason": "The account is not final.", "version": 3})
class MoveInput(JudgementInput):
    """A move; `rating` and what follows it only with override."""

    move = MoveField(max_length=40, help_text="Which move.")
    reason = Words(max_length=5000, help_text="Why, where the move asks for it.")
    assignee = PersonField(required=False, allow_null=True, help_text="Who shall check it: id or user name.")
    version = serializers.IntegerField(
        required=False, help_text="Where given, the claim must still be at it."
    )
    rating = serializers.ChoiceField(
        Rating.choices, required=False, help_text="The judgement, with override."
    )

    def validate(self, given: dict[str, Any]) -> dict[str, Any]:
        if given["move"] != Move.OVERRIDE:
            sent = sorted(set(JUDGED) & set(self.initial_data))
            if sent:
                raise serializers.ValidationError(
                    dict.fromkeys(sent, "Only an override carries a judgement.")
                )
        return given


class RewordingInput(Input):
    """Words of the newer text, and which citation they replace."""

    replaces = serializers.UUIDField(required=False, help_text="For which citation; each that changed there.")
    quote = Words(required=True, allow_blank=False, help_text="The words, as the newer text has them.")
    prefix = Words(max_length=1000, help_text="Some words before, where they stand more than once.")
    suffix = Words(max_length=1000, help_text="Some words after.")
    start = serializers.IntegerField(required=False, min_value=0, help_text="Or their first code point.")


@extend_schema_field(
    {
        "oneOf": [
            {
                "type": "string",
                "description": "Words of the newer text, or the id of a citation of them.",
            },
            {"type": "array", "items": {"$ref": RewordingInput}},
        ]
    }
)
class Rewordings(serializers.Field[Any, Any, Any, Any]):
    """A quote, or the id of a citation that quotes it; or a list of them, or of what says for which."""

    MOST = 100

    def to_internal_value(self, data: Any) -> list[dict[str, Any]]:
        given = data if isinstance(data, list) else [data]
        if len(given) > self.MOST:
            raise serializers.ValidationError(f"At most {self.MOST} are taken.")
        return [self._one(each) for each in given]

    def _one(self, data: Any) -> dict[str, Any]:
        if isinstance(data, str) and (key := as_id(data)):
            return {"evidence": key}
        form = RewordingInput(data={"quote": data} if isinstance(data, str) else data)
        form.is_valid(raise_exception=True)
        return dict(form.validated_data)


@sent(
    "The verdict stands on the newer words",
    {
        "ruling": "STANDS",
        "reason": "The final bill, a little higher.",
        "evidence": "cost 4.4 million euros, according to the final account",
        "extraction": ID,
    },
)
class RulingInput(Input):
    """What you say of a recheck. STANDS and SUPERSEDED take as many people as a verdict."""

    ruling = serializers.ChoiceField(
        RulingToMake.choices,
        help_text="STANDS: the verdict holds, and rests on the newer words. SUPERSEDED: right when made, "
        "overtaken since. NEW_ROUND: it is checked anew.",
    )
    reason = Words(max_length=5000, help_text="Why.")
    evidence = Rewordings(
        required=False, help_text="With STANDS, where cited words changed: those that carry the verdict now."
    )
    extraction = serializers.UUIDField(
        required=False,
        help_text="The newer text that you looked at: when a newer one has come since, 412 `newer_text`.",
    )
    recheck_on = serializers.DateField(
        required=False, allow_null=True, help_text="When to look at the claim again."
    )


@sent("The verdict for the public", {"explanation": "The council's account gives this sum.", "version": 5})
class PublishInput(Input):
    explanation = Words(required=True, help_text="The verdict explained for the public.")
    version = serializers.IntegerField(
        required=False, help_text="Where given, the claim must still be at it."
    )


def judgement(given: dict[str, Any]) -> Judgement | None:
    """The judgement in a body; None without a rating."""
    if "rating" not in given:
        return None
    return Judgement(
        **{name: given[name] for name in JUDGED if name in given} | {"rationale": given.get("rationale", "")}
    )
