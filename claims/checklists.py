"""What a reviewer of each kind of claim goes through before judging: plain questions under stable keys. Pure.

The keys are part of the REST contract: one key asks the same in every kind that has it. A question may be
left unanswered; that it was is shown.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from claims.enums import Answer, Kind
from sources.errors import Invalid

LONGEST_NOTE = 300  # code points

QUESTIONS: Mapping[str, str] = MappingProxyType(
    {
        # figures
        "unit": "Is it the same unit and the same currency?",
        "base": "Is it a share, a rate or a rise of the same whole?",
        "rounding": "Is it rounded fairly, and not to another impression?",
        "period": "Is it for the same period or the same day?",
        # quotes
        "verbatim": "Are these the very words, or a fair translation of them?",
        "speaker": "Did this person say it, and in this role?",
        "context": "Does what was said around it leave its meaning as it is?",
        # events
        "date": "Is the date right, in the right time zone?",
        "place": "Is the place right?",
        "who": "Are these the people and bodies that took part?",
        # dates
        "occasion": "Is it the date of this very thing, and not of its announcement or report?",
        "calendar": "Do day, month, year and weekday go together?",
        # names
        "spelling": "Is the name spelt as its bearer spells it?",
        "role": "Did they hold this title or office on that day?",
        "identity": "Is it this one, and no other of the same name?",
        # cause and effect
        "order": "Did the cause come before the effect?",
        "mechanism": "Does a source say that one led to the other, and not only that both were there?",
        "others": "Were other causes looked at?",
        # comparisons
        "like": "Are both sides measured in the same way, of the same thing?",
        "extent": "Does “first”, “most” or “only” hold for all that it speaks of?",
        # law
        "document": "Was the ruling, the law or the charge sheet itself read?",
        "status": "Is its state right: charged, convicted, appealed, in force?",
        # in general
        "primary": "Does it rest on a source that is close to the matter?",
        "independent": "Do the sources know it independently of each other?",
        "against": "Was it looked for what would speak against it?",
    }
)

GENERAL = ("primary", "independent", "against")
OF_KIND: Mapping[Kind, Sequence[str]] = MappingProxyType(
    {
        Kind.NUMBER: ("unit", "base", "rounding", "period"),
        Kind.QUOTE: ("verbatim", "speaker", "context"),
        Kind.EVENT: ("date", "place", "who"),
        Kind.DATE: ("occasion", "calendar"),
        Kind.NAME: ("spelling", "role", "identity"),
        Kind.CAUSAL: ("order", "mechanism", "others"),
        Kind.COMPARISON: ("like", "base", "period", "extent"),
        Kind.LEGAL: ("document", "status", "date"),
        Kind.PREDICTION: GENERAL,
        Kind.OPINION: GENERAL,
        Kind.OTHER: GENERAL,
    }
)


@dataclass(frozen=True)
class Item:
    """A question and what was answered; `answer` None where it was left open."""

    key: str
    question: str
    answer: Answer | None = None
    note: str = ""

    @property
    def words(self) -> str:
        return self.answer.label if self.answer else "not answered"


def of(kind: str) -> list[Item]:
    """The questions of a kind, in their order, with no answer yet."""
    return [Item(key, QUESTIONS[key]) for key in OF_KIND[Kind(kind)]]


def answered(kind: str, given: Mapping[str, Any]) -> list[Item]:
    """The questions of a kind with the answers of a review, and what the review answered besides.

    given: as stored. A key that is asked no more shows as what was answered to it then.
    """
    keys = dict.fromkeys([*OF_KIND[Kind(kind)], *(given or {})])
    return [_item(key, given.get(key)) for key in keys]


def _item(key: str, said: Any) -> Item:
    said = said if isinstance(said, Mapping) else {}
    answer = Answer(said["answer"]) if said.get("answer") in Answer.values else None
    return Item(key, QUESTIONS.get(key, key), answer, str(said.get("note", "")))


def checked(kind: str, given: Mapping[str, Any]) -> dict[str, dict[str, str]]:
    """The answers as they are stored: {key: {answer, note}}, in the order of the questions.

    Raises Invalid, naming the field as checklist.KEY, at a key that this kind does not ask, at an answer
    that is none of YES, NO and DOES_NOT_APPLY, and at a note that is too long.
    """
    asked = OF_KIND[Kind(kind)]
    for key in given:
        if key not in asked:
            raise Invalid(
                f"A claim of kind {Kind(kind)} has no such question; it has: {', '.join(asked)}.",
                field=f"checklist.{key}",
            )
    return {key: _answer(key, given[key]) for key in asked if key in given}


def _answer(key: str, said: Any) -> dict[str, str]:
    field = f"checklist.{key}"
    if not isinstance(said, Mapping) or set(said) - {"answer", "note"}:
        raise Invalid("Send an answer, and a note where there is one.", field=field)
    answer, note = said.get("answer"), said.get("note", "")
    if not isinstance(answer, str) or answer not in Answer.values:
        raise Invalid(f"The answer is one of: {', '.join(Answer.values)}.", field=field)
    if not isinstance(note, str) or len(note.strip()) > LONGEST_NOTE:
        raise Invalid(f"A note has at most {LONGEST_NOTE} characters.", field=field)
    return {"answer": str(answer), "note": note.strip()}
