"""Where words of a text stand in the markup that it was read from. Pure."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

JOINED_BY = "\n\n"


class Run(NamedTuple):
    """`length` characters of the text from `at` on are what the markup has from `start` to `end`.

    Where both are as long, character by character; else as a whole, as "&amp;" or some spaces are one.
    """

    at: int
    length: int
    start: int
    end: int

    @property
    def is_literal(self) -> bool:
        return self.length == self.end - self.start

    def goes_on_to(self, at: int, start: int) -> bool:
        return self.is_literal and self.at + self.length == at and self.end == start


@dataclass(frozen=True)
class Link:
    """A link of the markup: its address as given, and the words of the text that are it."""

    href: str
    start: int
    end: int


@dataclass(frozen=True)
class Rendered:
    """A text, where its pieces stand in the markup, in order, and its links."""

    text: str
    runs: tuple[Run, ...]
    links: tuple[Link, ...]


def starts(texts: Iterable[str]) -> Iterator[int]:
    """Where the text of each part begins in the joined text."""
    at = 0
    for text in texts:
        yield at
        at += len(text) + len(JOINED_BY)


def packed(runs: Iterable[Run]) -> list[int]:
    """The runs as plain numbers, four for each."""
    return [number for run in runs for number in run]


def unpacked(numbers: Sequence[int]) -> list[Run]:
    return [Run(*numbers[first : first + 4]) for first in range(0, len(numbers), 4)]


class Map:
    """The way back from a text to its markup."""

    def __init__(self, runs: Sequence[Run]) -> None:
        self._runs = runs
        self._starts = [run.at for run in runs]

    def ranges(self, start: int, end: int) -> list[tuple[int, int]]:
        """Where the markup has these words: in order, none holding a tag, so that each can be wrapped."""
        found: list[tuple[int, int]] = []
        for begin, stop in self._pieces(start, end):
            if found and found[-1][1] == begin:
                found[-1] = found[-1][0], stop
            else:
                found.append((begin, stop))
        return found

    def _pieces(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        first = max(0, bisect_right(self._starts, start) - 1)
        while first and self._runs[first].at == start:  # of what is not shown, before it
            first -= 1
        for run in self._runs[first:]:
            if run.at >= end:
                return
            if run.at + run.length > start or (not run.length and start < run.at):
                yield _cut(run, start, end)


def _cut(run: Run, start: int, end: int) -> tuple[int, int]:
    """The part of a run that is these characters of the text."""
    if not run.is_literal:
        return run.start, run.end
    return run.start + max(0, start - run.at), run.start + min(run.length, end - run.at)


class Range(NamedTuple):
    """Some characters of a part's markup; `part` is its number, from 0."""

    part: int
    start: int
    end: int


class Way:
    """The way back from an article's text to the markup of its parts.

    texts: of all its parts. kept: runs of each part that came in markup, by its number.
    """

    def __init__(self, texts: Sequence[str], kept: Mapping[int, Sequence[int]]) -> None:
        begins = list(starts(texts))
        self._parts = [
            (number, begins[number], len(texts[number]), Map(unpacked(runs)))
            for number, runs in sorted(kept.items())
        ]

    def ranges(self, start: int, end: int) -> list[Range]:
        """Where these words of the joined text stand; those of a part without markup stand in none."""
        return [
            Range(number, *found)
            for number, at, length, map_ in self._parts
            if start < at + length and end > at
            for found in map_.ranges(max(start - at, 0), min(end - at, length))
        ]
