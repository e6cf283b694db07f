"""How a passage stands to a claim, decided by the values in both: likeness opens the question, no more."""

import re
from collections.abc import Sequence
from datetime import date

from sources.enums import Relation
from sources.quantities import Quantity

ABOUT = 0.2  # likeness below which a passage is about something else
SAME_MATTER = 0.35  # likeness from which another value is a contradiction

NEGATION = re.compile(
    r"\b(?:not|no|never|neither|nor|without|denie[sd]|false|cannot|no longer|[a-z]+n['’]t)\b", re.IGNORECASE
)
EARLIER = re.compile(
    r"\b(?:previous(?:ly)?|former(?:ly)?|earlier|initial(?:ly)?|originally|at first|had been"
    r"|used to|back then)\b",
    re.IGNORECASE,
)


def relate(
    claim: str,
    passage: str,
    claimed: Sequence[Quantity],
    found: Sequence[Quantity],
    *,
    likeness: float,
    page_date: date | None,
    as_of: date | None,
) -> Relation:
    """AGREES only where every value of the claim stands in the passage; without values, MENTIONS at most."""
    if likeness < ABOUT:
        return Relation.UNRELATED
    if not claimed or _is_negated(claim) != _is_negated(passage):
        return Relation.MENTIONS
    if all(any(_same(value, other) for other in found) for value in claimed):
        return Relation.AGREES
    if likeness < SAME_MATTER or not any(_differs(value, found) for value in claimed):
        return Relation.MENTIONS
    return _conflict(passage, found, page_date, as_of)


def _conflict(
    passage: str, found: Sequence[Quantity], page_date: date | None, as_of: date | None
) -> Relation:
    """Another value: of another time, where words or dates say so."""
    if EARLIER.search(passage):
        return Relation.EARLIER_STATE
    stated = [when for when in map(_day, found) if when]
    when = max(stated) if stated else page_date
    if when and as_of and when > as_of:
        return Relation.LATER_STATE
    return Relation.CONFLICTS


def _day(quantity: Quantity) -> date | None:
    """The day that a full date in the passage names."""
    if quantity.unit != "date":
        return None
    digits = f"{int(quantity.value):08d}"
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return None


def _differs(value: Quantity, found: Sequence[Quantity]) -> bool:
    """The passage speaks of the same kind of thing, and nowhere with this value."""
    same_kind = [other for other in found if _kind(other) == _kind(value)]
    return bool(same_kind) and not any(_same(value, other) for other in same_kind)


def _kind(quantity: Quantity) -> str:
    return "day" if quantity.is_date else quantity.unit


def _same(value: Quantity, other: Quantity) -> bool:
    """Equal; of two dates, the less precise one holds the other ("2025" and "7 August 2025")."""
    if value.unit == other.unit:
        return value.value == other.value
    if not value.is_date or not other.is_date:
        return False
    ours, theirs = str(value.value), str(other.value)
    if "month_day" in (value.unit, other.unit):
        return ours.zfill(4)[-4:] == theirs.zfill(4)[-4:] and "date" in (value.unit, other.unit)
    return ours.startswith(theirs) or theirs.startswith(ours)


def _is_negated(text: str) -> bool:
    return NEGATION.search(text) is not None
