"""The sentence in its paragraph, and the paragraphs around it. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from sources.admin.captured import Mark, Piece, pieces


@dataclass(frozen=True)
class Paragraph:
    """A line of the text, cut at the marks in it; `start` in code points of the whole text."""

    start: int
    pieces: tuple[Piece, ...]
    has_mark: bool


@dataclass
class Passage:
    """Paragraphs with marks, each with those before and after that a reader may want to see."""

    before: list[Paragraph] = field(default_factory=list)
    marked: list[Paragraph] = field(default_factory=list)
    after: list[Paragraph] = field(default_factory=list)


def paragraphs(text: str, marks: Iterable[Mark]) -> list[Paragraph]:
    """All paragraphs in order; a mark that runs over a line break shows in each of its paragraphs."""
    found, at, marks = [], 0, list(marks)
    for line in text.split("\n"):
        if line.strip():
            inside = [
                _within(mark, at, len(line))
                for mark in marks
                if at < mark.end and mark.start < at + len(line)
            ]
            found.append(Paragraph(at, tuple(pieces(line, inside)), bool(inside)))
        at += len(line) + 1
    return found


def _within(mark: Mark, start: int, length: int) -> Mark:
    return Mark(max(0, mark.start - start), min(length, mark.end - start), mark.label, mark.tone)


def in_context(text: str, mark: Mark, *, neighbours: int = 2) -> Passage:
    """The paragraph that holds the mark, with some neighbours on both sides."""
    lines = paragraphs(text, [mark])
    holding = [number for number, line in enumerate(lines) if line.has_mark]
    if not holding:
        return Passage()
    first, last = holding[0], holding[-1]
    return Passage(
        lines[max(0, first - neighbours) : first],
        lines[first : last + 1],
        lines[last + 1 : last + 1 + neighbours],
    )
