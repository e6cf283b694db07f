"""Finding the passages of a text that speak to a claim, by words alone: no model, nothing learnt from.

A score adds up what a passage shares with the claim: runs of characters, which meet inflected, compounded and
foreign forms of a word; words; pairs of words; figures, however they are written. Then what its neighbours
share, since a sentence often takes its subject from the one before; and how early it stands. What is in most
passages is what the text is about: it tells none of them apart, so a run of it counts against a passage.
Why these and no others, and how well they do: docs/quality.md. What a passage's relation to the claim
is, is decided by values, never by likeness: `sources.relations`.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from sources.comparing import Comparison, compare
from sources.enums import Relation
from sources.quantities import Quantity, find, may_hold
from sources.relations import MOST, Reader, is_of_size
from sources.wording import STOP_STEMS, stem, words

RANKER = "runs/1"

RUN = 4  # code points
RUNS, WORDS, PAIRS, NEAR, LATE = 1.0, 0.65, 0.7, 0.15, 0.07
AGREEING, SAME = 0.6, 2.0  # a figure that agrees with the claim's, and once more where it is the very same
WHOLE = RUNS + WORDS + PAIRS  # about what the claim itself would get
FIGURES = 50  # of one passage; more than that are a table without lines
LONGEST_CLAIM = 1000  # code points that are looked for; the rest of a longer claim decides nothing


@dataclass(frozen=True, slots=True)
class Ranked:
    """One passage, best first: `index` into the passages given, `score` 0..1 of what the claim could get.

    `values` are its quantities that were held against the claim's. The order is finer than the score.
    """

    index: int
    score: float
    values: tuple[Quantity, ...]
    relation: Relation


def rank(
    claim: str, passages: Sequence[str], *, page_date: date | None = None, as_of: date | None = None
) -> list[Ranked]:
    """All of `passages`, the likeliest to speak to `claim` first.

    `page_date` is the page's own date, `as_of` the day for which the claim is judged: they tell a
    conflict from an earlier or a later state. For many claims on one text, see `Prepared`.
    """
    return Prepared(passages, page_date=page_date).rank(claim, as_of=as_of)


class Prepared:
    """The passages of one text in reading order, read once to be ranked for any number of claims."""

    def __init__(self, passages: Sequence[str], *, page_date: date | None = None) -> None:
        self.passages, self.page_date = passages, page_date
        read = [words(passage) for passage in passages]
        self.values: Sequence[Sequence[Quantity]] = [
            find(passage)[:FIGURES] if may_hold(told) else []
            for passage, told in zip(passages, read, strict=True)
        ]
        self._with_values = [(at, found) for at, found in enumerate(self.values) if found]
        for at, found in self._with_values:
            read[at] = words(passages[at], found)
        stems = {word: stem(word) for word in set().union(*read)}
        self.plain: Sequence[str] = [f" {' '.join(told)} " for told in read]
        self._stems = [f" {' '.join([stems[word] for word in told])} " for told in read]

    def rank(self, claim: str, *, as_of: date | None = None) -> list[Ranked]:
        """All passages, the likeliest to speak to `claim` first."""
        asked = claim[:LONGEST_CLAIM]
        claimed = find(asked)
        scores = self._scores(words(asked, claimed), claimed)
        reader = Reader(asked, claimed, self, as_of=as_of)
        order = sorted(range(len(scores)), key=lambda index: (-scores[index], index))
        return [
            Ranked(index, round(min(1.0, max(0.0, scores[index] / WHOLE)), 4), *reader.read(index))
            for index in order
        ]

    def _scores(self, asked: Sequence[str], claimed: Sequence[Quantity]) -> list[float]:
        stems = [stem(word) for word in asked]
        told = self._holding(f" {each} " for each in set(stems) - STOP_STEMS)
        pairs = self._holding(f" {one} {other} " for one, other in set(pairwise(stems)))
        runs = self._shares(_of_runs(f" {' '.join(asked)} ", self.plain), against=True)
        shared, squared, paired = self._shares(told), self._shares(told, power=2), self._shares(pairs)
        figures = self._figures(claimed, sum(map(self._rarity, map(len, told))))
        whole = f" {' '.join(stems)} "
        near = [0.0, *shared, 0.0]
        return [
            RUNS * max(-1.0, runs[at])
            + WORDS * squared[at]
            + PAIRS * paired[at]
            + figures[at]
            + NEAR * (near[at] + near[at + 2]) / 2
            - LATE * at / len(self.passages)
            + (2 * WHOLE if asked and whole in self._stems[at] else 0.0)
            for at in range(len(self.passages))
        ]

    def _holding(self, needles: Iterable[str]) -> list[list[int]]:
        """For each needle the passages that hold it; the needles in order, so that sums repeat."""
        return [[at for at, text in enumerate(self._stems) if needle in text] for needle in sorted(needles)]

    def _shares(
        self, holders: Iterable[Sequence[int]], *, power: int = 1, against: bool = False
    ) -> list[float]:
        """Of the weight of all that is looked for, the share that each passage has; what is rare weighs more.

        `against`: what most passages hold has a weight below nothing.
        """
        total = len(self.passages)
        scores, whole = [0.0] * total, 0.0
        for held in holders:
            rarity = self._rarity(len(held)) ** power
            whole += rarity
            weight = math.log((total - len(held) + 1.5) / (len(held) + 0.5)) if against else rarity
            for at in held:
                scores[at] += weight
        return [score / whole for score in scores] if whole else scores

    def _rarity(self, held: int) -> float:
        return math.log(1 + (len(self.passages) - held + 0.5) / (held + 0.5))

    def _figures(self, claimed: Sequence[Quantity], of_words: float) -> list[float]:
        """Of the weight of the claim's words and figures, the share that each passage has in figures."""
        scores, whole = [0.0] * len(self.passages), of_words
        for value in claimed[:MOST]:
            same, agreeing = [], []
            for at, found in self._with_values:
                near = {compare(value, other) for other in found if value.is_date or is_of_size(value, other)}
                if Comparison.SAME in near:
                    same.append(at)
                if Comparison.SAME in near or Comparison.COMPATIBLE in near:
                    agreeing.append(at)
            rarity = self._rarity(len(agreeing))
            whole += rarity
            for held, weight in ((agreeing, AGREEING * rarity), (same, SAME * self._rarity(len(same)))):
                for at in held:
                    scores[at] += weight
        return [score / whole for score in scores] if whole else scores


def _of_runs(asked: str, texts: Sequence[str]) -> Iterable[list[int]]:
    """For each run of characters of `asked`, the texts that hold it."""
    holders: dict[str, list[int]] = {run: [] for run in _runs(asked)}
    wanted = frozenset(holders)
    for at, text in enumerate(texts):
        for run in wanted.intersection(_runs(text)):
            holders[run].append(at)
    return holders.values()


def _runs(text: str) -> list[str]:
    return [text[start : start + RUN] for start in range(max(1, len(text) - RUN + 1))]
