"""Cutting a text into passages; ranking them for a claim is done by `sources.ranking`."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sources import sentences
from sources.ranking import RANKER, Prepared, Ranked, rank

__all__ = ["RANKER", "Passage", "Prepared", "Ranked", "rank", "split"]

LONGEST = 2000  # code points; a "sentence" beyond is a list or a table, cut at white space


@dataclass(frozen=True)
class Passage:
    """`text` is exactly text[start:end] of what was split, in code points; `index` its place among all."""

    text: str
    start: int
    end: int
    index: int = 0


def split(text: str) -> list[Passage]:
    """The sentences of `text`, with exact offsets; nothing but white space lies between two of them."""
    bounds = (trimmed for span in sentences.spans(text) for trimmed in _trimmed(text, *span))
    return [Passage(text[start:end], start, end, index) for index, (start, end) in enumerate(bounds)]


def around(passages: Sequence[Passage], index: int, reach: int = 1) -> tuple[list[Passage], list[Passage]]:
    """The context of a passage: up to `reach` passages before it and as many after it, in reading order."""
    return list(passages[max(0, index - reach) : index]), list(passages[index + 1 : index + 1 + reach])


def _trimmed(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Without white space at its ends, in pieces of at most LONGEST."""
    while start < end:
        piece = text[start : min(end, start + LONGEST)]
        space = piece.rfind(" ") if start + LONGEST < end else -1
        stop = start + (space if space > 0 else len(piece))
        words = text[start:stop]
        if words.strip():
            yield start + len(words) - len(words.lstrip()), start + len(words.rstrip())
        start = stop
