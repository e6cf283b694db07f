"""A change as a person or a program reads it: paragraphs in order, words marked, what did not change folded.

Bounded, and it says where it was cut: who wants all of it has both texts. Pure.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from sources import changes
from sources.changes import Compared, Op, Span
from sources.enums import OpKind
from sources.kinds import Differing
from sources.likeness import compared

MOST_OPS = 400  # paragraphs, each run of unchanged ones counted as one
MOST_TEXT = 200_000  # code points that they hold together
MOST_DIFFERENCES = 60  # in one paragraph; one with more counts as rewritten
CUT = "Only the beginning is shown: so much differs. Both texts are there as a whole."


@dataclass(frozen=True)
class Part:
    """One paragraph and what became of it, or `count` unchanged ones in a row.

    `differences`: the words that differ in an edited one, by their places in the whole texts; none where it
    was rewritten from end to end.
    """

    kind: OpKind
    was: Span | None
    now: Span | None
    is_cosmetic: bool = False
    differences: tuple[Differing, ...] = ()
    count: int = 1

    @property
    def length(self) -> int:
        """How many code points of both texts it shows."""
        spans = (self.was, self.now) if self.kind != OpKind.SAME else ()
        return sum(span[1] - span[0] for span in spans if span)


@dataclass(frozen=True)
class Diff:
    """Two texts compared, as far as it is shown. `cut`: why not all is; empty where all is."""

    compared: Compared
    parts: tuple[Part, ...]
    cut: str = ""


def diff(was: str, now: str) -> Diff:
    found = changes.compare(was, now)
    parts, shown = list[Part](), 0
    for op in _folded(found.ops):
        shown += op.length
        if len(parts) == MOST_OPS or shown > MOST_TEXT:
            return Diff(found, tuple(parts), CUT)
        parts.append(_marked(was, now, op))
    return Diff(found, tuple(parts), CUT if found.is_cut else "")


def _folded(ops: tuple[Op, ...]) -> Iterator[Part]:
    """The paragraphs in order, each row of unchanged ones as one part."""
    row: Part | None = None
    for op in ops:
        part = Part(op.kind, op.was, op.now, op.is_cosmetic)
        if op.kind == OpKind.SAME and row and op.was and op.now and row.was and row.now:
            row = Part(op.kind, (row.was[0], op.was[1]), (row.now[0], op.now[1]), count=row.count + 1)
            continue
        if row:
            yield row
        row = part if op.kind == OpKind.SAME else None
        if row is None:
            yield part
    if row:
        yield row


def _marked(was: str, now: str, part: Part) -> Part:
    if part.kind not in (OpKind.EDITED, OpKind.MOVED) or part.was is None or part.now is None:
        return part
    places = compared(was[slice(*part.was)], now[slice(*part.now)])
    found = tuple(_at(each, part.was[0], part.now[0]) for each in islice(places, MOST_DIFFERENCES + 1))
    if len(found) > MOST_DIFFERENCES:
        return part
    return Part(part.kind, part.was, part.now, part.is_cosmetic, found)


def _at(found: Differing, was: int, now: int) -> Differing:
    return Differing(
        (found.was[0] + was, found.was[1] + was), (found.now[0] + now, found.now[1] + now), found.kind
    )
