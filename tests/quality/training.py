"""Makes the weights of detection from a corpus of labelled sentences: `make train CORPUS=…`.

The corpus is JSON lines, each `{"text": …, "label": 0 or 1}`, as it is or gzipped; it stays where it is. The
same corpus makes the same bytes. The probability is fitted to scores that five folds gave to each other.
"""

import gzip
import json
import math
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy.sparse import csr_matrix, hstack
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold

from claims.detection import Candidate, detect, features
from claims.detection.scoring import FAMILIES, WEIGHTS, model, rarity, read

LEAST = {"word": 2, "class": 4, "letters": 5, "sign": 5}  # sentences that hold a feature which is looked at
KEPT = 16_000  # features that keep a weight: those that move the most sentences
CREDIT = (
    "Trained on the development half of ClaimBuster (Arslan, Hassan, Li, Tremayne: A Benchmark Dataset of "
    "Check-worthy Factual Claims, ICWSM 2020), CC BY 4.0, https://zenodo.org/record/3609356; the sentences "
    "themselves are not here, single words and runs of at most two are."
)
Found = Sequence[dict[str, set[str]]]


@dataclass(frozen=True)
class Fitted:
    """What one fit found: of each family, the features with their holders, and all weights in one row."""

    known: dict[str, dict[str, int]]
    weights: np.ndarray
    bias: float
    sentences: int


def corpus(path: Path) -> tuple[list[str], list[int]]:
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    return [row["text"] for row in rows], [int(row["label"]) for row in rows]


@dataclass(frozen=True)
class Trained:
    """The text of a weights' file, and what the sentences score by weights that were fitted without them."""

    text: str
    scores: np.ndarray


def train(texts: Sequence[str], labels: Sequence[int], *, credit: str = "", kept: int = KEPT) -> Trained:
    found = [dict(features.of(text)) for text in texts]
    truth = np.array(labels)
    totals = held_out(found, truth, kept=kept)
    slope, offset = probability(totals, truth)
    text = _written(fit(found, truth, kept=kept), slope, offset, credit)
    return Trained(text, 1 / (1 + np.exp(-(slope * totals + offset))))


def reliability(scores: np.ndarray, labels: Sequence[int]) -> Iterator[tuple[str, int, float]]:
    """For each tenth of the scores: how many sentences have one there, and which share is worth a check."""
    tenths, truth = np.minimum((scores * 10).astype(int), 9), np.array(labels)
    for tenth in range(10):
        there = truth[tenths == tenth]
        if len(there):
            yield f"{tenth / 10:.1f} to {(tenth + 1) / 10:.1f}", len(there), float(there.mean())


def held_out(found: Found, truth: np.ndarray, *, kept: int = KEPT, seed: int = 0) -> np.ndarray:
    """What each sentence comes to by weights that were fitted without it."""
    totals = np.zeros(len(truth))
    for known, unknown in _folds(truth, seed):
        fitted = fit([found[at] for at in known], truth[known], kept=kept)
        totals[unknown] = _totals(fitted, [found[at] for at in unknown])
    return totals


def unseen(texts: Sequence[str], path: Path) -> list[float]:
    """The best that is proposed in each text of the corpus, by weights fitted to the other four folds.

    Two numbers, slope and offset, are those of the whole.
    """
    known, labels = corpus(path)
    assert list(texts) == known, "The folds are those of the corpus."
    found, truth = [dict(features.of(text)) for text in texts], np.array(labels)
    scores = [0.0] * len(texts)
    for others, held in _folds(truth, seed=0):
        fitted = fit([found[at] for at in others], truth[others])
        fold = read(_written(fitted, model().slope, model().offset, ""))
        for at in held:
            scores[at] = best(detect(texts[at], fold))
    return scores


def best(found: Sequence[Candidate]) -> float:
    """Of the sentences, since a label is of the whole; that of one, for most texts."""
    return max((each.score for each in found if each.within is None), default=0.0)


def _folds(truth: np.ndarray, seed: int) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    yield from StratifiedKFold(5, shuffle=True, random_state=seed).split(truth, truth)


def probability(totals: np.ndarray, truth: np.ndarray) -> tuple[float, float]:
    """Slope and offset that make such a total the share of sentences that are worth a check."""
    line = LogisticRegression(C=1e6, max_iter=1000).fit(totals.reshape(-1, 1), truth)
    return round(float(line.coef_[0, 0]), 4), round(float(line.intercept_[0]), 4)


def fit(found: Found, truth: np.ndarray, *, kept: int = KEPT) -> Fitted:
    """Twice: with all features, then with those that move the most sentences."""
    counts = {family: Counter(each for row in found for each in row[family]) for family in FAMILIES}
    known = {
        family: {name: count for name, count in sorted(counts[family].items()) if count >= LEAST[family]}
        for family in FAMILIES
    }
    first = _fit(found, truth, known)
    holders = np.array([count for family in FAMILIES for count in known[family].values()])
    moved = np.abs(first.weights) * np.sqrt(holders)
    if len(moved) <= kept:
        return first
    least, at = np.sort(moved)[-kept], iter(moved)
    chosen = {
        family: {name: count for name, count in known[family].items() if next(at) >= least}
        for family in FAMILIES
    }
    return _fit(found, truth, chosen)


def _fit(found: Found, truth: np.ndarray, known: dict[str, dict[str, int]]) -> Fitted:
    rows = _matrix(found, known, len(found))
    line = LogisticRegression(class_weight="balanced", solver="liblinear", max_iter=1000, random_state=0)
    line.fit(rows, truth)
    return Fitted(known, line.coef_[0], float(line.intercept_[0]), len(found))


def _totals(fitted: Fitted, found: Found) -> np.ndarray:
    return np.asarray(_matrix(found, fitted.known, fitted.sentences) @ fitted.weights + fitted.bias)


def _matrix(found: Found, known: dict[str, dict[str, int]], sentences: int) -> csr_matrix:
    """A row for each sentence, of each family a vector of length one."""
    return hstack(
        [_family([row[name] for row in found], known[name], sentences) for name in FAMILIES]
    ).tocsr()


def _family(rows: Sequence[set[str]], known: dict[str, int], sentences: int) -> csr_matrix:
    at = {name: number for number, name in enumerate(known)}
    weights = [rarity(count, sentences) for count in known.values()]
    data: list[float] = []
    columns: list[int] = []
    ends = [0]
    for row in rows:
        met = sorted(at[name] for name in row if name in at)
        length = math.sqrt(sum(weights[each] ** 2 for each in met)) or 1.0
        columns += met
        data += [weights[each] / length for each in met]
        ends.append(len(columns))
    return csr_matrix((data, columns, ends), shape=(len(rows), len(at)))


def _written(fitted: Fitted, slope: float, offset: float, credit: str) -> str:
    head = {
        "version": "linear-1",
        "credit": credit,
        "sentences": fitted.sentences,
        "bias": f"{fitted.bias:.4f}",
        "slope": slope,
        "offset": offset,
        "columns": "family, feature, sentences that hold it, weight",
    }
    weights = iter(fitted.weights)
    lines = [
        f"{family}\t{name}\t{count}\t{next(weights):.3g}"
        for family in FAMILIES
        for name, count in fitted.known[family].items()
    ]
    return "\n".join([*(f"# {name}: {value}" for name, value in head.items()), *lines, ""])


def main() -> None:
    if len(sys.argv) != 2:
        sys.exit("Say which corpus: make train CORPUS=path/to/sentences.jsonl.gz")
    path = Path(sys.argv[1])
    texts, labels = corpus(path)
    made = train(texts, labels, credit=CREDIT if "claimbuster" in path.name else "")
    WEIGHTS.write_text(made.text, encoding="utf-8")
    print(f"{WEIGHTS}: {len(made.text.encode()) // 1000} KB from {len(texts)} sentences.")
    print("score       sentences  worth a check")
    for tenth, count, share in reliability(made.scores, labels):
        print(f"{tenth:10}  {count:9}  {share:.0%}")


if __name__ == "__main__":
    main()
