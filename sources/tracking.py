"""Whether a cited passage still stands in a newer text, and what became of a document.

Likeness only locates: "4.2" and "2.4" are 98 % alike. FOUND and MOVED mean that every character is
the same but for white space and the shapes of quotation marks and dashes.
"""

import heapq
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from sources import likeness
from sources.enums import Located, Outcome, Quality
from sources.likeness import Difference, differences
from sources.nearest import Wanted, between, nearest
from sources.typography import Page, plain

CONTEXT = 80  # code points before and after that are compared
LEAST_CONTEXT = 8  # of them that have to be the same for a short passage to be the one that was cited
MOST_PLACES = 1000  # the nearest ones of a passage that stands more often than that
NUMERALS = frozenset("〇一二三四五六七八九十百千万萬億亿兆")
SPACELESS = re.compile(rf"[{likeness.SPACELESS}]")
TURNED = re.compile(r"(?<!\w)(?:non|un|anti|ex)-$", re.IGNORECASE)  # what it says of the word behind
WORD_START = re.compile(r"(?<!\w)\w")


class Cited(Protocol):
    """A passage and where it stood, in code points; its `prefix` and `suffix`, if any, stood around it."""

    @property
    def text(self) -> str: ...
    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...


@dataclass(frozen=True)
class Citation:
    """A passage with the words around it, by which it is told from its like."""

    text: str
    start: int
    end: int
    prefix: str = ""
    suffix: str = ""


@dataclass(frozen=True)
class Location:
    """Where the passage stands now: `start` and `end` are None when it is MISSING."""

    state: Located
    start: int | None = None
    end: int | None = None
    differences: tuple[Difference, ...] = ()


MISSING = Location(Located.MISSING)


def locate(passage: str | Cited, text: str) -> Location:
    """Find `passage` in `text`. A plain string has no place of its own: present means FOUND."""
    quote = passage if isinstance(passage, str) else passage.text
    at = None if isinstance(passage, str) else passage.start
    before, after = (plain(getattr(passage, side, "")) for side in ("prefix", "suffix"))
    wanted = Wanted(plain(quote), before, after)
    if not wanted.text:
        return MISSING
    page = Page(text)
    near = None if at is None else page.index(at)
    place, agreement = _same(wanted, page.text, near)
    if place is None:
        return _edited(quote, wanted, page, near, by_context=wanted.is_short)
    start, end = page.span(place, place + len(wanted.text))
    state = Located.FOUND if at in (None, start) else Located.MOVED
    is_at_home = agreement >= min(LEAST_CONTEXT, max(len(wanted.before), len(wanted.after)))
    if not is_at_home:
        edited = _edited(quote, wanted, page, near, by_context=True)
        if wanted.is_short or not _holds(edited, start, end):
            return edited
    elif state == Located.MOVED and _is_a_copy(wanted, page, near, agreement):
        return _edited(quote, wanted, page, near, by_context=True)
    return Location(state, start, end)


def _is_a_copy(wanted: Wanted, page: Page, near: int | None, agreement: int) -> bool:
    """Whether other words stand where it stood, and more of what was around it: a note of a correction
    holds the old sentence.
    """
    if agreement >= min(CONTEXT, len(wanted.before)) + min(CONTEXT, len(wanted.after)):
        return False
    now = between(wanted, page, near)
    if now is None or page.text[slice(*now)] == wanted.text:
        return False
    return _agreement(wanted, page.text, *now) > agreement


def _holds(edited: Location, start: int, end: int) -> bool:
    """Whether the words that stand unchanged are those of the edited place, or there is no such place."""
    return edited.start is None or edited.end is None or (edited.start <= start and end <= edited.end)


def _same(wanted: Wanted, text: str, near: int | None) -> tuple[int | None, int]:
    """Where it stands unchanged: of several places the one with most of its context, then the nearest.

    And how much of that: where what stood around it does so too, it is at home. Its like elsewhere says
    nothing of what became of the words that were cited.
    """
    places = heapq.nsmallest(MOST_PLACES, _occurrences(wanted, text), key=lambda at: abs(at - (near or 0)))
    if not places:
        return None, 0
    is_known = wanted.before or wanted.after
    agreement = {at: _agreement(wanted, text, at, at + len(wanted.text)) if is_known else 0 for at in places}
    best = max(places, key=lambda at: agreement[at])  # the first of equals, which is the nearest
    return best, agreement[best]


def _agreement(wanted: Wanted, text: str, at: int, end: int) -> int:
    """How many characters right before and after a place are those that stood there."""
    before = text[max(0, at - CONTEXT) : at].rstrip()[::-1]
    after = text[end : end + CONTEXT].lstrip()
    return _alike(wanted.before[::-1], before) + _alike(wanted.after, after)


def _alike(one: str, other: str) -> int:
    """How many characters both begin with."""
    least = min(len(one), len(other))
    return next((at for at in range(least) if one[at] != other[at]), least)


def _occurrences(wanted: Wanted, text: str) -> Iterator[int]:
    """Where its words stand as whole words, not overlapping: linear also in a text of nothing else."""
    start = text.find(wanted.text)
    while start >= 0:
        end = start + len(wanted.text)
        if _is_turned(text[max(0, start - 6) : start], wanted.before) or _runs_on(
            text[max(0, start - 2) : start][::-1], text[start], wanted.before[::-1], is_end=False
        ):
            following = WORD_START.search(text, start + 1)
            start = text.find(wanted.text, following.start()) if following else -1
        elif _runs_on(text[end : end + 2], text[end - 1], wanted.after, is_end=True):
            start = text.find(wanted.text, start + 1)
        else:
            yield start
            start = text.find(wanted.text, end)


def _runs_on(beyond: str, edge: str, known: str, *, is_end: bool) -> bool:
    """Whether a word or figure goes on beyond an edge: "50 million" does not stand in "150 million".

    Unless it went on in the same way where it was cited. beyond, known: from the edge outwards.
    """
    if not beyond or (known and known[:2] == beyond):
        return False
    if unicodedata.combining(beyond[0]):
        return is_end or edge.isalnum()
    if _is_numeral(edge):
        return (
            _is_signed(beyond, known, is_end=is_end)
            or beyond[0].isdigit()
            or _is_numeral(beyond[0])
            or (beyond[0] in ".,:/" and beyond[1:].isdigit())
            or (beyond[0].isalpha() and not SPACELESS.match(beyond[0]))
        )
    if SPACELESS.match(edge) or SPACELESS.match(beyond[0]):
        return False
    return edge.isalnum() and beyond[0].isalnum()


def _is_signed(beyond: str, known: str, *, is_end: bool) -> bool:
    """Whether the figure is below zero, one end of a range, or of another currency than it was."""
    if beyond[0] == "-":
        return not is_end or beyond[1:].isdigit()
    return bool(known) and known[0] != beyond[0] and unicodedata.category(beyond[0]) == "Sc"


def _is_turned(before: str, known: str) -> bool:
    """Whether what stands right before it makes the opposite of it, as it did not where it was cited."""
    found = TURNED.search(before)
    return found is not None and not known.endswith(found[0])


def _is_numeral(char: str) -> bool:
    return char.isdigit() or char in NUMERALS


def _edited(quote: str, wanted: Wanted, page: Page, near: int | None, *, by_context: bool) -> Location:
    """Its edited form: known by its own words, or by those around it alone."""
    if by_context and not (wanted.before or wanted.after):
        return MISSING
    place = (between if by_context else nearest)(wanted, page, near)
    if place is None:
        return MISSING
    start, end = page.span(*place)
    now = page.original[start:end]
    found = differences(quote, now)
    if not found and plain(now) == wanted.text and by_context:  # its context alone was edited
        return Location(Located.MOVED, start, end)
    return Location(Located.EDITED, start, end, found or (Difference(quote, now),))


class Decision(StrEnum):
    """What a fetch means for a document that we track."""

    FIRST = "FIRST"
    SAME = "SAME"
    CHANGED = "CHANGED"
    GONE = "GONE"
    SUSPECT = "SUSPECT"


def decide(
    previous: str | None, new: str | None, *, outcome: Outcome, quality: Quality = Quality.OK
) -> Decision:
    """Compare the hash of the last OK capture (None: never had one) with that of a new one.

    Only an OK outcome and an OK reading are compared; a page that says it is gone is GONE; every
    other failure says nothing about the document and is SUSPECT.
    """
    if outcome == Outcome.UNCHANGED:
        return Decision.SAME
    if outcome in (Outcome.GONE, Outcome.SOFT_404):
        return Decision.GONE
    if outcome != Outcome.OK or new is None or quality == Quality.SUSPECT:
        return Decision.SUSPECT
    if previous is None:
        return Decision.FIRST
    return Decision.SAME if previous == new else Decision.CHANGED
