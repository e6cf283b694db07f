"""A captured text with passages marked in it."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise


@dataclass(frozen=True)
class Mark:
    """A span of the text in code points, what it is called, and the style that it has."""

    start: int
    end: int
    label: str = ""
    tone: str = "cited"


@dataclass(frozen=True)
class Piece:
    """A stretch of text; `mark` None where nothing is marked, `page` the number of one that begins here."""

    text: str
    start: int
    mark: Mark | None = None
    page: int | None = None


def paged(text: str, marks: Iterable[Mark], offsets: Sequence[int]) -> Iterator[Piece]:
    """As `pieces`, cut also where the pages begin, and saying so."""
    numbers = {offset: number for number, offset in enumerate(offsets, 1)}
    for piece in pieces(text, marks):
        end = piece.start + len(piece.text)
        inside = offsets[bisect_right(offsets, piece.start) : bisect_left(offsets, end)]
        for start, stop in pairwise([piece.start, *inside, end]):
            yield Piece(text[start:stop], start, piece.mark, numbers.get(start))


def pieces(text: str, marks: Iterable[Mark]) -> Iterator[Piece]:
    """The text in order, cut at the marks; of two that overlap, the one that begins first is shown."""
    at = 0
    for mark in sorted(marks, key=lambda each: (each.start, -each.end)):
        if mark.start < at or mark.end > len(text) or mark.end <= mark.start:
            continue
        if mark.start > at:
            yield Piece(text[at : mark.start], at)
        yield Piece(text[mark.start : mark.end], mark.start, mark)
        at = mark.end
    if at < len(text):
        yield Piece(text[at:], at)


def around(text: str, mark: Mark, *, within: int = 160) -> list[Piece]:
    """The mark with some words before and after, cut at white space."""
    begin, end = max(0, mark.start - within), min(len(text), mark.end + within)
    if begin:
        begin = text.find(" ", begin, mark.start) + 1 or mark.start
    if end < len(text):
        end = max(text.rfind(" ", mark.end, end), mark.end)
    inner = Mark(mark.start - begin, mark.end - begin, mark.label, mark.tone)
    return list(pieces(text[begin:end], [inner]))
