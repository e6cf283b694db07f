"""How a passage stands to a claim: decided by the values of both, once it is about the same matter.

How much it is about it is the share of the claim's words that stand in it, and, for half of what is
missing, in the passages around it, which name its "he" and its "it". That opens the question, no more.
"""

import re
from bisect import bisect
from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from enum import Enum
from functools import reduce
from itertools import pairwise
from operator import or_
from typing import Protocol

from sources.comparing import Comparison, compare
from sources.enums import Relation
from sources.quantities import Bound, Quantity
from sources.subjects import Beginnings, counted, counts, subject
from sources.wording import told

ABOUT = 0.15  # less than this share, and a passage is about something else
SAME_MATTER = 0.25  # from here on another value is a contradiction
SURELY_SAME = 0.6  # from here on a "not" is one, and the page's own date is the passage's
OF_EVENT = 0.3  # of the words beside the names: a date is that of what happened, and they say what
NAME_WEIGHT = 2  # a name tells more of what a sentence is about than another word
REACH = 3  # passages to either side
SAME_TIME = timedelta(days=31)  # before the day for which the claim is judged
SAME_SIZE = 10  # another value of one thing is seldom ten times as large, or as small

SMALL = 20  # numbers up to here are everywhere: they agree where they count the same things
OF_THINGS = ("", "ordinal")  # units of numbers that count what the next words name
MOST = 10  # values of a claim that are looked at

NEGATION = re.compile(
    r"\b(?:not(?! (?:only|just|far|long|least|to mention)\b)|no(?! (?:less|later|sooner|doubt)\b)|never"
    r"|neither|nor|none|nobody|hardly|without|denie[sd]|false|untrue|incorrect|cannot"
    r"|[a-z]+n['’]t|nunca|jamás|não|falso)\b",
    re.IGNORECASE,
)
EARLIER = re.compile(
    r"\b(?:previous(?:ly)?|former(?:ly)?|earlier|initial(?:ly)?|originally|at first|had been"
    r"|used to|back then)\b",
    re.IGNORECASE,
)
# Which way a figure went: "rose by 4 percent" is no "fell by 4 percent", nor a profit a loss.
UP = re.compile(
    r"\b(?:rose|ris(?:e[ns]?|ing)|increas(?:e[ds]?|ing)|grew|grow(?:n|s|ing)?|gain(?:s|ed)?|climb(?:s|ed)?"
    r"|jumped|surged|profits?|surplus|subi(?:ó|u)|aument(?:ó|ou)|creció|cresceu|ganancias?|lucros?)\b",
    re.IGNORECASE,
)
DOWN = re.compile(
    r"\b(?:fell|fall(?:s|en|ing)?|drop(?:s|ped)?|declin(?:e[ds]?|ing)|decreas(?:e[ds]?|ing)|shrank|shrunk"
    r"|sank|plunged|slumped|loss(?:es)?|deficit|cayó|baj(?:ó|aron)|ca(?:iu|íram)|pérdidas?|prejuízos?)\b",
    re.IGNORECASE,
)
CLAUSE_END = re.compile(r"[,;:()–—]\s|[.!?]+[\"”’)\]]*\s")


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
        self, claim: str, claimed: Sequence[Quantity], text: Text, *, as_of: date | None = None
    ) -> None:
        self.text, self.as_of = text, as_of
        self.amounts = [value for value in claimed[:MOST] if not value.is_date]
        self.dates = [value for value in claimed[:MOST] if value.is_date]
        self.counted = {id(value): counted(claim, value) for value in self.amounts if value.unit in OF_THINGS}
        self.is_negated, self.way = NEGATION.search(claim) is not None, _way(claim)
        self.subject = about = subject(claim, claimed)
        self.held = _held([*about.names, *about.rest], text.plain)
        self.of_names = (1 << len(about.names)) - 1
        self.asked = NAME_WEIGHT * len(about.names) + len(about.rest)

    def read(self, index: int) -> tuple[tuple[Quantity, ...], Relation]:
        """What decided, and what it decided."""
        own, near = self._shares(index)
        relation = self._relation(index, own, (own + near) / 2)
        if relation == Relation.UNRELATED:
            return (), relation
        return tuple(self._telling(index, relation)), relation

    def _shares(self, index: int) -> tuple[float, float]:
        """Of what the claim is about, how much stands in the passage, and how much in it or around it."""
        if not self.asked:
            return 0.0, 0.0
        near = reduce(or_, self.held[max(0, index - REACH) : index + REACH + 1])
        return self._share(self.held[index]), self._share(near)

    def _share(self, held: int) -> float:
        return (held.bit_count() + (NAME_WEIGHT - 1) * (held & self.of_names).bit_count()) / self.asked

    def _relation(self, index: int, own: float, shared: float) -> Relation:
        if shared < ABOUT:
            return Relation.MENTIONS if self._has_all_amounts(index) else Relation.UNRELATED
        if self.amounts:
            return self._by_amounts(index, shared)
        if self.dates:
            return self._by_dates(index, own, shared)
        is_denied = own >= SURELY_SAME and self._is_denied(index)
        return self._of_its_time(index) if is_denied else Relation.MENTIONS

    def _has_all_amounts(self, index: int) -> bool:
        """Its very figures are seldom there by chance, where "it" stands for what it is about."""
        if not self.amounts or not self.text.values[index]:
            return False
        return all(self._state(each, index) == State.AGREES for each in self.amounts)

    def _by_amounts(self, index: int, shared: float) -> Relation:
        states = {self._state(value, index) for value in self.amounts}
        if states == {State.AGREES} and self._when(index, is_told_around=True) == State.AGREES:
            return self._of_its_time(index) if self._is_denied(index) else Relation.AGREES
        if states == {State.SILENT} and shared >= SAME_MATTER and self._is_ended(index):
            return self._of_its_time(index)
        is_other = State.OTHER in states and State.AGREES not in states
        if not is_other or shared < SAME_MATTER or self._when(index) != State.AGREES:
            return Relation.MENTIONS
        return Relation.CONFLICTS if self.dates else self._of_its_time(index)

    def _by_dates(self, index: int, own: float, shared: float) -> Relation:
        states = {self._state(value, index) for value in self.dates}
        if State.OTHER in states:
            happened = (self.held[index] & ~self.of_names).bit_count()
            of_event = happened >= OF_EVENT * max(1, len(self.subject.rest))
            is_same = shared >= SAME_MATTER and State.AGREES not in states and of_event
            return Relation.CONFLICTS if is_same else Relation.MENTIONS
        is_told = own >= SURELY_SAME and self._when(index, is_told_around=True) == State.AGREES
        if shared < SAME_MATTER or (State.SILENT in states and not is_told):
            return Relation.MENTIONS
        is_denied = own >= SURELY_SAME and self._is_denied(index)
        return self._of_its_time(index) if is_denied else Relation.AGREES

    def _when(self, index: int, *, is_told_around: bool = False) -> State:
        """Whether the passage is of the claim's dates: by its own, else by the page's, or those around it."""
        states = [self._state(value, index) for value in self.dates]
        if State.OTHER in states:
            return State.OTHER
        others = [_as_quantity(self.text.page_date)] if self.text.page_date else []
        if is_told_around:
            near = self.text.values[max(0, index - REACH) : index + REACH + 1]
            others += [value for values in near for value in values if value.is_date]
        silent = [value for value, state in zip(self.dates, states, strict=True) if state == State.SILENT]
        is_told = all(any(_is_within(other, value) for other in others) for value in silent)
        return State.AGREES if is_told else State.SILENT

    def _state(self, value: Quantity, index: int) -> State:
        found = self.text.values[index]
        if not found:
            return State.SILENT
        if any(self._agrees(value, other, index) for other in found):
            return State.AGREES
        if any(self._differs(value, other, index) for other in found):
            return State.OTHER
        return State.SILENT

    def _agrees(self, value: Quantity, other: Quantity, index: int) -> bool:
        comparison = compare(value, other)
        if comparison not in (Comparison.SAME, Comparison.COMPATIBLE) or value.is_date:
            return comparison in (Comparison.SAME, Comparison.COMPATIBLE)
        if value.value == other.value and value.value > SMALL:
            return True
        return _is_meant(value, other) and self._is_of_kind(value, other, index)

    def _differs(self, value: Quantity, other: Quantity, index: int) -> bool:
        """Another value of the same thing. Of a maximum, a smaller one is another (a reward of "up to")."""
        comparison = compare(value, other)
        is_other = comparison == Comparison.DIFFERENT or (
            comparison == Comparison.COMPATIBLE and value.bound == Bound.AT_MOST
        )
        return is_other and (value.is_date or self._is_of_kind(value, other, index))

    def _is_of_kind(self, value: Quantity, other: Quantity, index: int) -> bool:
        if not is_of_size(value, other):
            return False
        things = self.counted.get(id(value))
        return not things or counts(things, self.text.passages[index], other)

    def _is_denied(self, index: int) -> bool:
        """Whether just one of claim and passage has a "not", in the clauses that speak of the matter; or both
        say which way it went, and each another.
        """
        clauses = self._clauses(index)
        negated = [NEGATION.search(clause) is not None for clause in clauses]
        if self.way and -self.way in map(_way, clauses) and not any(negated) and not self.is_negated:
            return True
        return bool(negated) and (not any(negated) if self.is_negated else any(negated))

    def _is_ended(self, index: int) -> bool:
        """Without a figure, but with a "not", it says most of the claim: "no reward is offered now"."""
        about = self.subject.rest
        held = (self.held[index] & ~self.of_names).bit_count()
        return (
            bool(about)
            and held >= SURELY_SAME * len(about)
            and ((NEGATION.search(self.text.passages[index]) is not None) != self.is_negated)
        )

    def _clauses(self, index: int) -> list[str]:
        """Those that hold a value of the claim; where it has none, those that hold most of its words."""
        passage = self.text.passages[index]
        edges = [0, *(match.end() for match in CLAUSE_END.finditer(passage)), len(passage)]
        clauses = [passage[start:end] for start, end in pairwise(edges)]
        if self.amounts or self.dates:
            starts = {bisect(edges, other.start) - 1 for other in self._telling(index, Relation.AGREES)}
            return [clauses[at] for at in sorted(starts)]
        return [clause for clause in clauses if self._about(clause) >= SURELY_SAME]

    def _about(self, clause: str) -> float:
        text = f" {' '.join(told(clause))} "
        return self._share(_held([*self.subject.names, *self.subject.rest], [text])[0])

    def _of_its_time(self, index: int) -> Relation:
        """Another value: of another time, where words or dates say so."""
        if EARLIER.search(self.text.passages[index]):
            return Relation.EARLIER_STATE
        stated = [when for when in map(_day, self.text.values[index]) if when]
        when = max(stated) if stated else self.text.page_date
        if when and self.as_of and when > self.as_of:
            return Relation.LATER_STATE
        if when and self.as_of and when < self.as_of - SAME_TIME:
            return Relation.EARLIER_STATE
        return Relation.CONFLICTS

    def _telling(self, index: int, relation: Relation) -> list[Quantity]:
        """Of the passage's values those that agree, where it does; else all that were compared."""
        claimed, found = [*self.amounts, *self.dates], self.text.values[index]
        return [
            other
            for other in found
            if any(self._agrees(value, other, index) for value in claimed)
            or (relation != Relation.AGREES and any(self._differs(value, other, index) for value in claimed))
        ]


def _way(text: str) -> int:
    """1 where something went up, -1 where it went down, 0 where neither is said, or both."""
    return (UP.search(text) is not None) - (DOWN.search(text) is not None)


def _held(about: Sequence[Beginnings], texts: Sequence[str]) -> list[int]:
    """For each text a bit for each word that stands in it."""
    held = [0] * len(texts)
    for bit, beginnings in enumerate(about):
        for each in beginnings:
            for index in [at for at, text in enumerate(texts) if each in text]:
                held[index] |= 1 << bit
    return held


def _is_meant(value: Quantity, other: Quantity) -> bool:
    """Of a maximum, the figure itself is what is said; of two minima, each is only what its source knew."""
    if value.bound == Bound.AT_MOST:
        return other.bound == Bound.VAGUE
    return not (value.bound == other.bound == Bound.AT_LEAST)


def is_of_size(value: Quantity, other: Quantity) -> bool:
    """Neither ten times the other, as "5,000 people" is of "at least 46", which it would else agree with."""
    if value.value <= 0 or other.value <= 0:
        return True
    return max(value.value / other.value, other.value / value.value) <= Decimal(SAME_SIZE)


def _is_within(other: Quantity, value: Quantity) -> bool:
    """Of two dates: they agree, and the other is at least as precise."""
    is_as_precise = len(f"{other.value}") >= len(f"{value.value}")
    return is_as_precise and compare(value, other) in (Comparison.SAME, Comparison.COMPATIBLE)


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
