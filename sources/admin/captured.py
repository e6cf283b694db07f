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
    """A stretch of text; `mark` None where nothing is marked, `page` the number of one that begins here.

    also: the marks that this stretch lies in besides, where several overlap; `mark` is the innermost.
    """

    text: str
    start: int
    mark: Mark | None = None
    page: int | None = None
    also: tuple[Mark, ...] = ()

    @property
    def classes(self) -> str:
        """The styles of all its marks."""
        return " ".join(dict.fromkeys(f"mark-{each.tone}" for each in self._marks))

    @property
    def label(self) -> str:
        """What all its marks are called."""
        return "; ".join(dict.fromkeys(each.label for each in self._marks if each.label))

    @property
    def _marks(self) -> tuple[Mark, ...]:
        return (self.mark, *self.also) if self.mark else ()


def paged(text: str, marks: Iterable[Mark], offsets: Sequence[int]) -> Iterator[Piece]:
    """As `pieces`, cut also where the pages begin, and saying so."""
    numbers = {offset: number for number, offset in enumerate(offsets, 1)}
    for piece in pieces(text, marks):
        end = piece.start + len(piece.text)
        inside = offsets[bisect_right(offsets, piece.start) : bisect_left(offsets, end)]
        for start, stop in pairwise([piece.start, *inside, end]):
            yield Piece(text[start:stop], start, piece.mark, numbers.get(start), piece.also)


def pieces(text: str, marks: Iterable[Mark]) -> Iterator[Piece]:
    """The text in order, cut at the marks; where some overlap, each stretch knows all that it lies in.

    The innermost, the one that began last, stands first. A mark that is not within the text is left out.
    """
    within = [each for each in marks if 0 <= each.start < each.end <= len(text)]
    coming = sorted(within, key=lambda each: (each.start, -each.end), reverse=True)
    edges = sorted({0, len(text), *(each.start for each in within), *(each.end for each in within)})
    inside: list[Mark] = []
    for start, end in pairwise(edges):
        inside = [each for each in inside if each.end > start]
        while coming and coming[-1].start == start:
            inside.insert(0, coming.pop())
        yield Piece(text[start:end], start, inside[0] if inside else None, also=tuple(inside[1:]))


def around(text: str, mark: Mark, *, within: int = 160, also: Iterable[Mark] = ()) -> list[Piece]:
    """The mark with some words before and after, cut at white space; `also` are marks inside it."""
    begin, end = max(0, mark.start - within), min(len(text), mark.end + within)
    if begin:
        begin = text.find(" ", begin, mark.start) + 1 or mark.start
    if end < len(text):
        end = max(text.rfind(" ", mark.end, end), mark.end)
    moved = [Mark(each.start - begin, each.end - begin, each.label, each.tone) for each in (mark, *also)]
    return list(pieces(text[begin:end], moved))
