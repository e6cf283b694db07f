"""How often the proposed speakers, outlets and hedges are those that tests/quality/speakers.txt asks for.

python -m tests.quality.speakers prints both halves; with a half's name, also the rows that it gets wrong.
"""

import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from claims.proposing.speakers import Reader

ROWS = Path(__file__).with_name("speakers.txt")
HALVES = {"development": 0, "held out": 1}


@dataclass(frozen=True)
class Labelled:
    """A text, where the claim stands in it, and what is to be proposed."""

    text: str
    start: int
    end: int
    who: list[str]
    offered: list[str]
    outlets: list[str]
    hedges: list[str]


@dataclass
class Figure:
    """Of the names that were proposed and those that were asked for."""

    right: int = 0
    proposed: int = 0
    asked: int = 0

    def count(self, proposed: list[str], asked: list[str]) -> None:
        self.right += len(set(proposed) & set(asked))
        self.proposed += len(set(proposed))
        self.asked += len(set(asked))

    def __str__(self) -> str:
        precision = self.right / self.proposed if self.proposed else 1.0
        recall = self.right / self.asked if self.asked else 1.0
        return f"precision {precision:.3f}  recall {recall:.3f}  ({self.right} of {self.asked})"


def rows(half: str) -> Iterator[Labelled]:
    lines = (line for line in ROWS.read_text().splitlines() if line and not line.startswith("#"))
    for number, line in enumerate(lines):
        if number % 2 == HALVES[half]:
            yield _labelled(line)


def _labelled(line: str) -> Labelled:
    text, words, *rest = [each.strip() for each in line.split("|")]
    who, offered, outlets, hedges = [[one.strip() for one in each.split(";") if one.strip()] for each in rest]
    start = text.find(words)
    return Labelled(text, start, start + len(words or text), who, offered, outlets, hedges)


def measure(labelled: Iterable[Labelled]) -> tuple[dict[str, Figure], list[str]]:
    """The figures, and of each row that is wrong what was proposed for it."""
    figures = {name: Figure() for name in ("speakers", "antecedents", "outlets", "hedges")}
    wrong: list[str] = []
    for row in labelled:
        said = Reader(row.text).find(row.start, row.end)
        names = [each.name for each in said.speakers]
        outlets = [each.name for each in said.outlets]
        figures["speakers"].count(names, row.who)
        figures["antecedents"].count(list(said.antecedents[:1]), row.offered)
        figures["outlets"].count(outlets, row.outlets)
        figures["hedges"].count(list(said.hedges), row.hedges)
        told = (names, list(said.antecedents[:1]), outlets, list(said.hedges))
        if told != (row.who, row.offered, row.outlets, row.hedges):
            wrong.append(f"{row.text}\n    {told}\n    {(row.who, row.offered, row.outlets, row.hedges)}")
    return figures, wrong


if __name__ == "__main__":
    for half in HALVES:
        labelled = list(rows(half))
        figures, wrong = measure(labelled)
        print(f"{half}: {len(labelled)} rows, {len(wrong)} wrong")
        for name, figure in figures.items():
            print(f"  {name:12} {figure}")
        if half in sys.argv:
            print("\n".join(wrong))
