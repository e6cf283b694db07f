"""Whether a cited passage still stands in a newer text, and what became of a document.

Likeness only locates: "4.2" and "2.4" are 98 % alike. FOUND and MOVED mean that every character is
the same but for white space and the shapes of quotation marks and dashes.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from sources.enums import Located, Outcome, Quality
from sources.likeness import Difference, differences, nearest
from sources.typography import flatten

LEAST_TO_LOCATE = 20  # code points; a shorter passage resembles too much


class Cited(Protocol):
    """A passage and where it stood, in code points."""

    @property
    def text(self) -> str: ...
    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...


@dataclass(frozen=True)
class Location:
    """Where the passage stands now: `start` and `end` are None when it is MISSING."""

    state: Located
    start: int | None = None
    end: int | None = None
    differences: tuple[Difference, ...] = ()


def locate(passage: str | Cited, text: str) -> Location:
    """Find `passage` in `text`. A plain string has no place of its own: present means FOUND."""
    quote = passage if isinstance(passage, str) else passage.text
    at = None if isinstance(passage, str) else passage.start
    wanted, flat = flatten(quote), flatten(text)
    if not wanted.text:
        return Location(Located.MISSING)
    places = [flat.span(start, start + len(wanted.text)) for start in _occurrences(wanted.text, flat.text)]
    if not places:
        return _edited(quote, text)
    start, end = min(places, key=lambda place: abs(place[0] - (at or 0)))
    return Location(Located.FOUND if at in (None, start) else Located.MOVED, start, end)


def _occurrences(wanted: str, text: str) -> Iterator[int]:
    start = text.find(wanted)
    while start >= 0:
        if _is_whole(text, start, start + len(wanted)):
            yield start
        start = text.find(wanted, start + 1)


def _is_whole(text: str, start: int, end: int) -> bool:
    """The words and figures at both ends are whole: "50 million" does not stand in "150 million"."""
    before, after = text[max(0, start - 2) : start][::-1], text[end : end + 2]
    return not _runs_on(before, text[start]) and not _runs_on(after, text[end - 1])


def _runs_on(beyond: str, edge: str) -> bool:
    if not beyond or not edge.isalnum():
        return False
    in_figure = edge.isdigit() and beyond[0] in ".," and beyond[1:].isdigit()
    return beyond[0].isalnum() or in_figure


def _edited(quote: str, text: str) -> Location:
    place = nearest(quote, text) if len(quote) >= LEAST_TO_LOCATE else None
    if place is None:
        return Location(Located.MISSING)
    start, end = place
    return Location(Located.EDITED, start, end, differences(quote, text[start:end]))


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
