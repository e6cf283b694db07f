"""How likely a sentence is worth a check: a sum of weights that are read from a file, made a probability.

Each family of features is a vector of length one, a rarer feature the longer in it. `make train` makes the
file (tests/quality/training.py); its head says of what.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from claims.detection import features

WEIGHTS = Path(__file__).with_name("weights.tsv")
FAMILIES = ("word", "class", "letters", "sign")


@dataclass(frozen=True)
class Model:
    """Of each family, a feature's rarity and weight; `version` is the file's own name for itself."""

    version: str
    bias: float
    slope: float  # with `offset`, what makes a sum a probability
    offset: float
    weights: dict[str, dict[str, tuple[float, float]]]

    def total(self, sentence: str) -> float:
        """What the weights come to; above nought it is rather worth a check than not."""
        found = features.of(sentence)
        return self.bias + sum(_cosine(found[family], known) for family, known in self.weights.items())

    def score(self, sentence: str) -> float:
        """Of sentences with this score, about that share is worth a check."""
        return 1 / (1 + math.exp(-(self.slope * self.total(sentence) + self.offset)))


def _cosine(found: Iterable[str], known: dict[str, tuple[float, float]]) -> float:
    met = [known[feature] for feature in found if feature in known]
    length = math.sqrt(sum(rarity * rarity for rarity, _ in met))
    return math.fsum(rarity * weight for rarity, weight in met) / length if length else 0.0


def rarity(holders: int, sentences: int) -> float:
    return math.log((1 + sentences) / (1 + holders)) + 1


@cache
def model() -> Model:
    """The weights that come with this package."""
    return read(WEIGHTS.read_text(encoding="utf-8"))


def read(text: str) -> Model:
    """A weights' file: `# name: value` in its head, then family, feature, holders and weight in each line."""
    head: dict[str, str] = {}
    weights: dict[str, dict[str, tuple[float, float]]] = {family: {} for family in FAMILIES}
    for line in text.split("\n"):
        if line.startswith("# "):
            name, _, value = line[2:].partition(": ")
            head[name] = value
        elif line:
            family, feature, holders, weight = line.split("\t")
            weights[family][feature] = rarity(int(holders), int(head["sentences"])), float(weight)
    return Model(head["version"], float(head["bias"]), float(head["slope"]), float(head["offset"]), weights)
