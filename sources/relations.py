"""How a passage stands to a claim: decided by the values of both, once it is about the same matter.

How much it is about it is the share of the claim's words that stand in it, and, for half of what is
missing, in the passages around it, which name its "he" and its "it". That opens the question, no more.
"""

import re
from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from enum import Enum
from functools import reduce
from operator import or_
from typing import Protocol

from sources.comparing import Comparison, compare
from sources.enums import Relation
from sources.quantities import Bound, Quantity
from sources.wording import roots

ABOUT = 0.15  # less than this share, and a passage is about something else
SAME_MATTER = 0.4  # from here on another value is a contradiction
SURELY_SAME = 0.6  # from here on a "not" is one, and the page's own date is the passage's
REACH = 3  # passages to either side
SAME_TIME = timedelta(days=31)  # before the day for which the claim is judged
SAME_SIZE = 10  # another value of one thing is seldom ten times as large, or as small

NEGATION = re.compile(
    r"\b(?:not|no|never|neither|nor|without|denie[sd]|false|cannot|no longer|[a-z]+n['’]t|nunca|jamás|não)\b",
    re.IGNORECASE,
)
EARLIER = re.compile(
    r"\b(?:previous(?:ly)?|former(?:ly)?|earlier|initial(?:ly)?|originally|at first|had been"
    r"|used to|back then)\b",
    re.IGNORECASE,
)


class State(Enum):
    AGREES = 1
    OTHER = 2
    SILENT = 3


class Text(Protocol):
    """The passages of a text in reading order, with the quantities and the folded words of each."""

    passages: Sequence[str]
    values: Sequence[Sequence[Quantity]]
    plain: Sequence[str]
    page_date: date | None


class Reader:
    """One claim, read against the passages of one text."""

    def __init__(
        self,
        claim: str,
        claimed: Sequence[Quantity],
        text: Text,
        *,
        as_of: date | None,
    ) -> None:
        self.passages, self.values, self.page_date = text.passages, text.values, text.page_date
        self.as_of = as_of
        self.amounts = [value for value in claimed if not value.is_date]
        self.dates = [value for value in claimed if value.is_date]
        self.is_negated = is_negated(claim)
        asked = roots(claim, claimed)
        self.asked = len(asked)
        # A bit for each word: which stand in a passage.
        self.held = [0] * len(text.plain)
        for bit, root in enumerate(f" {root}" for root in asked):
            for index, plain in enumerate(text.plain):
                if root in plain:
                    self.held[index] |= 1 << bit

    def read(self, index: int) -> tuple[tuple[Quantity, ...], Relation]:
        """What decided, and what it decided."""
        own, near = self._shares(index)
        relation = self._relation(index, own, (own + near) / 2)
        found = self.values[index]
        if relation == Relation.UNRELATED or not found:
            return (), relation
        return tuple(_telling([*self.amounts, *self.dates], found, relation)), relation

    def _shares(self, index: int) -> tuple[float, float]:
        """Of the claim's words, how many stand in the passage, and how many in it or around it."""
        if not self.asked:
            return 0.0, 0.0
        near = reduce(or_, self.held[max(0, index - REACH) : index + REACH + 1])
        return self.held[index].bit_count() / self.asked, near.bit_count() / self.asked

    def _relation(self, index: int, own: float, subject: float) -> Relation:
        if subject < ABOUT:
            return Relation.UNRELATED
        if self.amounts:
            return self._by_amounts(index, own, subject)
        if self.dates:
            return self._by_dates(index, own, subject)
        is_denied = own >= SURELY_SAME and self._is_denied(index)
        return self._of_its_time(index) if is_denied else Relation.MENTIONS

    def _by_amounts(self, index: int, own: float, subject: float) -> Relation:
        found = self.values[index]
        states = [_state(value, found) for value in self.amounts]
        when = self._when(index)
        if all(state == State.AGREES for state in states) and when == State.AGREES:
            return self._of_its_time(index) if self._is_denied(index) else Relation.AGREES
        is_other = State.OTHER in states and State.AGREES not in states
        if not is_other or subject < SAME_MATTER or when != State.AGREES:
            return Relation.MENTIONS
        return Relation.CONFLICTS if self.dates else self._of_its_time(index)

    def _by_dates(self, index: int, own: float, subject: float) -> Relation:
        states = [_state(value, self.values[index]) for value in self.dates]
        if State.OTHER in states:
            is_same = subject >= SAME_MATTER and State.AGREES not in states and own >= ABOUT
            return Relation.CONFLICTS if is_same else Relation.MENTIONS
        if State.SILENT in states and (own < SURELY_SAME or self._when(index) != State.AGREES):
            return Relation.MENTIONS
        return self._of_its_time(index) if self._is_denied(index) else Relation.AGREES

    def _when(self, index: int) -> State:
        """Whether the passage is of the claim's dates: by its own, else by those around it and the page's."""
        states = [_state(value, self.values[index]) for value in self.dates]
        if State.OTHER in states:
            return State.OTHER
        silent = [value for value, state in zip(self.dates, states, strict=True) if state == State.SILENT]
        around = [
            value
            for values in self.values[max(0, index - REACH) : index + REACH + 1]
            for value in values
            if value.is_date
        ]
        if self.page_date:
            around.append(_as_quantity(self.page_date))
        is_told = all(any(_agrees(value, other) for other in around) for value in silent)
        return State.AGREES if is_told else State.SILENT

    def _is_denied(self, index: int) -> bool:
        return is_negated(self.passages[index]) != self.is_negated

    def _of_its_time(self, index: int) -> Relation:
        """Another value: of another time, where words or dates say so."""
        if EARLIER.search(self.passages[index]):
            return Relation.EARLIER_STATE
        stated = [when for when in map(_day, self.values[index]) if when]
        when = max(stated) if stated else self.page_date
        if when and self.as_of and when > self.as_of:
            return Relation.LATER_STATE
        if when and self.as_of and when < self.as_of - SAME_TIME:
            return Relation.EARLIER_STATE
        return Relation.CONFLICTS


def is_negated(text: str) -> bool:
    return NEGATION.search(text) is not None


def _state(value: Quantity, found: Sequence[Quantity]) -> State:
    if any(_agrees(value, other) for other in found):
        return State.AGREES
    if any(_differs(value, other) for other in found):
        return State.OTHER
    return State.SILENT


def _agrees(value: Quantity, other: Quantity) -> bool:
    """Of a maximum ("up to") the figure itself is what is said: a smaller one is another."""
    comparison = compare(value, other)
    if comparison == Comparison.COMPATIBLE and value.bound == Bound.AT_MOST and not value.is_date:
        return other.bound == Bound.VAGUE or other.value == value.value
    return comparison in (Comparison.SAME, Comparison.COMPATIBLE)


def _differs(value: Quantity, other: Quantity) -> bool:
    if compare(value, other) == Comparison.OTHER_KIND:
        return False
    if value.is_date or not value.value or not other.value:
        return True
    return 1 <= max(value.value / other.value, other.value / value.value) <= Decimal(SAME_SIZE)


def _telling(claimed: Sequence[Quantity], found: Sequence[Quantity], relation: Relation) -> list[Quantity]:
    """Of the values found those that agree, where the passage does; else all that were compared."""
    agreeing = [other for other in found if any(_agrees(value, other) for value in claimed)]
    if relation == Relation.AGREES or not claimed:
        return agreeing
    return [other for other in found if other in agreeing or any(_differs(value, other) for value in claimed)]


def _as_quantity(day: date) -> Quantity:
    value = Decimal(f"{day:%Y%m%d}")
    return Quantity(value, "date", 0, 0, low=value, high=value)


def _day(quantity: Quantity) -> date | None:
    """The first day that a date with a year means."""
    digits = f"{int(quantity.value)}" if quantity.unit in ("date", "month", "year") else ""
    try:
        return date(int(digits[:4]), int(digits[4:6] or 1), int(digits[6:] or 1)) if digits else None
    except ValueError:
        return None
