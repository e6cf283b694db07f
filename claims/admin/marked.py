"""An article's text by its parts and lines, cut where claims begin and end. Pure.

Where claims overlap, a stretch leads to the shortest of those that hold it; each claim has besides a sign of
its own where its words end, so that none is hidden by another.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from claims.enums import PartKind
from claims.places import JOINED_BY


@dataclass(frozen=True)
class Sign:
    """A claim as it is marked: number on the page, key, style, shape, and what it says of itself.

    is_again: at another of its places, after the first.
    """

    number: int
    key: str
    tone: str
    icon: str
    says: str
    is_proposed: bool = False
    is_again: bool = False


@dataclass(frozen=True)
class Span:
    """A place of a claim, in code points of the whole text."""

    start: int
    end: int
    sign: Sign


@dataclass(frozen=True)
class Stretch:
    """Words to which the same claims lay hold: the innermost of them, and those that end behind it."""

    text: str
    sign: Sign | None = None
    ends: tuple[Sign, ...] = ()


@dataclass(frozen=True)
class Line:
    """A paragraph; `start` in code points of the whole text."""

    start: int
    stretches: tuple[Stretch, ...]


@dataclass(frozen=True)
class Section:
    """A part of the article, as a headline or a caption."""

    label: str
    kind: str
    lines: list[Line] = field(default_factory=list)


def sections(parts: Iterable[Mapping[str, str]], spans: Iterable[Span]) -> list[Section]:
    """The parts in order, with the claims marked in them."""
    found, at = [], 0
    waiting = sorted(spans, key=lambda span: (-span.start, span.end))  # the first is taken from the end
    live: list[Span] = []
    for part in parts:
        section = Section(PartKind(part["kind"]).label, part["kind"].lower())
        for line in part["text"].split("\n"):
            end = at + len(line)
            while waiting and waiting[-1].start < end:
                live.append(waiting.pop())
            live = [span for span in live if span.end > at]
            if line.strip():
                section.lines.append(Line(at, tuple(_stretches(line, at, live))))
            at = end + 1
        at += len(JOINED_BY) - 1
        found.append(section)
    return found


def _stretches(line: str, at: int, spans: Sequence[Span]) -> Iterator[Stretch]:
    end = at + len(line)
    cuts = {at, end, *(max(at, span.start) for span in spans), *(min(end, span.end) for span in spans)}
    ordered = sorted(cuts)
    for start, stop in pairwise(ordered):
        holding = [span for span in spans if span.start <= start and span.end >= stop]
        inner = min(holding, key=lambda span: (span.end - span.start, span.sign.number), default=None)
        ends = sorted(
            (span for span in holding if span.end == stop), key=lambda span: (-span.start, span.sign.number)
        )
        yield Stretch(
            line[start - at : stop - at], inner.sign if inner else None, tuple(each.sign for each in ends)
        )
