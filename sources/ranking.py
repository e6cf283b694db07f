"""Finding the passages of a text that speak to a claim, by words alone: no model, nothing learnt from.

A score adds up what a passage shares with the claim: runs of characters, which meet inflected, compounded and
foreign forms of a word; words; pairs of words; figures, however they are written. Then what its neighbours
share, since a sentence often takes its subject from the one before; and how early it stands. What is in most
passages is what the text is about: it tells none of them apart, so a run of it counts against a passage.
Why these and no others, and how well they do: docs/quality.md. What a passage's relation to the claim
is, is decided by values, never by likeness: `sources.relations`.
"""

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain, pairwise

from sources.comparing import Comparison, compare
from sources.enums import Relation
from sources.quantities import Quantity, find, may_hold
from sources.relations import MOST, Reader, is_of_size
from sources.wording import STOP_STEMS, stem, words

RANKER = "runs/2"

RUN, UNIT = 4, 2  # code units of two bytes in a run of characters
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
            find(passage)[:FIGURES] if may_hold(passage, told) else []
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
        order = sorted(range(len(scores)), key=scores.__getitem__, reverse=True)  # equal ones as they stand
        return [
            Ranked(index, round(min(1.0, max(0.0, scores[index] / WHOLE)), 4), *reader.read(index))
            for index in order
        ]

    def _scores(self, asked: Sequence[str], claimed: Sequence[Quantity]) -> list[float]:
        stems = [stem(word) for word in asked]
        held = {each: self._holding(each) for each in sorted(set(stems) - STOP_STEMS)}
        everywhere: Sequence[int] = range(len(self.passages))
        pairs = [
            self._holding(" ".join(pair), min((held.get(each, everywhere) for each in pair), key=len))
            for pair in sorted(set(pairwise(stems)))
        ]
        told = list(held.values())
        runs = self._runs(f" {' '.join(asked)} ")
        shared, squared, paired = self._shares(told), self._shares(told, power=2), self._shares(pairs)
        figures = self._figures(claimed, sum(map(self._rarity, map(len, told))))
        whole = f" {' '.join(stems)} "
        near = [0.0, *shared, 0.0]
        return [
            RUNS * runs[at]
            + WORDS * squared[at]
            + PAIRS * paired[at]
            + figures[at]
            + NEAR * (near[at] + near[at + 2]) / 2
            - LATE * at / len(self.passages)
            + (2 * WHOLE if asked and whole in self._stems[at] else 0.0)
            for at in range(len(self.passages))
        ]

    def _holding(self, told: str, among: Sequence[int] | None = None) -> list[int]:
        """The passages that hold a word, or several side by side, without their endings."""
        needle = f" {told} "
        if among is None:
            return [at for at, text in enumerate(self._stems) if needle in text]
        return [at for at in among if needle in self._stems[at]]

    def _shares(self, holders: Iterable[Sequence[int]], *, power: int = 1) -> list[float]:
        """Of the weight of all that is looked for, the share that each passage has; the rare weighs more."""
        scores, whole = [0.0] * len(self.passages), 0.0
        for held in holders:
            rarity = self._rarity(len(held)) ** power
            whole += rarity
            for at in held:
                scores[at] += rarity
        return [score / whole for score in scores] if whole else scores

    def _runs(self, asked: str) -> list[float]:
        """The same of runs of characters, but that what most passages hold has a weight below nothing."""
        wanted = frozenset(_runs(asked))
        held = [wanted.intersection(_runs(text)) for text in self.plain]
        holding = Counter(chain.from_iterable(held))
        total = len(self.passages)
        weights = {run: math.log((total - count + 1.5) / (count + 0.5)) for run, count in holding.items()}
        whole = math.fsum(self._rarity(holding[run]) for run in wanted) or 1.0
        return [max(-1.0, math.fsum(map(weights.__getitem__, each)) / whole) for each in held]

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


def _runs(text: str) -> list[int]:
    """Every four code units that stand side by side, as one number: that is quicker than to cut strings."""
    units = memoryview(text.encode("utf-16-le", "surrogatepass"))
    runs: list[int] = []
    for first in range(0, UNIT * RUN, UNIT):
        last = first + (len(units) - first) // (UNIT * RUN) * UNIT * RUN
        runs += units[first:last].cast("Q").tolist()
    return runs
