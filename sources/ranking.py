"""Finding the passages of a text that speak to a claim.

Ranking is BM25 over words and quantities: a quantity is one term by its value, so that "$50m" meets
"US$50,000,000". What a passage's relation to the claim is, is decided by values, never by likeness.
"""

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sources.enums import Relation
from sources.quantities import Quantity, find
from sources.relations import relate

RANKER = "bm25/1"

SATURATION, LENGTH_WEIGHT = 1.2, 0.6  # k1 and b of BM25
QUANTITY_WEIGHT = 2.5  # a shared figure tells more than a shared word

STOP_WORDS = {
    "a", "an", "and", "are", "as", "at", "be", "been", "but", "by", "for", "from", "had", "has", "have", "he",
    "her", "him", "his", "i", "in", "into", "is", "it", "its", "of", "on", "or", "our", "she", "that", "the",
    "their", "them", "they", "this", "to", "was", "we", "were", "which", "who", "will", "with", "you",
}  # fmt: skip
ALIASES = (
    (re.compile(r"\bunited states(?: of america)?\b|\bu\.s\.(?:a\.)?"), "us"),
    (re.compile(r"\bu\.n\."), "un"),
)


@dataclass(frozen=True)
class Ranked:
    """One passage, best first: `index` into the passages given, `score` 0..1 of what the claim could get."""

    index: int
    score: float
    values: tuple[Quantity, ...]
    relation: Relation


def rank(
    claim: str, passages: Sequence[str], *, page_date: date | None = None, as_of: date | None = None
) -> list[Ranked]:
    """All of `passages`, the likeliest to speak to `claim` first.

    `page_date` is the page's own date, `as_of` the day for which the claim is judged: they tell a
    conflict from an earlier or a later state.
    """
    claimed = find(claim)
    asked = _terms(claim, claimed)
    found = [find(passage) for passage in passages]
    bags = [_terms(passage, values) for passage, values in zip(passages, found, strict=True)]
    scores = _bm25(asked, bags)
    ranked = [
        Ranked(
            index=index,
            score=round(score, 4),
            values=tuple(found[index]),
            relation=relate(
                claim,
                passages[index],
                claimed,
                found[index],
                likeness=score,
                page_date=page_date,
                as_of=as_of,
            ),
        )
        for index, score in enumerate(scores)
    ]
    return sorted(ranked, key=lambda each: (-each.score, each.index))


def _terms(text: str, values: Sequence[Quantity]) -> Counter[str]:
    """How often each word and each quantity stands in `text`; words without accents and endings."""
    words = list(text)
    for quantity in values:
        words[quantity.start : quantity.end] = " " * (quantity.end - quantity.start)
    terms = Counter(
        _stem(word) for word in re.findall(r"\w+", _plain("".join(words))) if word not in STOP_WORDS
    )
    terms.update(f"{quantity.value}|{quantity.unit}" for quantity in values)
    return terms


def _plain(text: str) -> str:
    lowered = "".join(
        char for char in unicodedata.normalize("NFKD", text.lower()) if not unicodedata.combining(char)
    )
    lowered = re.sub(r"['’]s\b", "", lowered)
    for pattern, alias in ALIASES:
        lowered = pattern.sub(alias, lowered)
    return lowered


def _stem(word: str) -> str:
    """So much of a word that its common forms meet: offers, offered and offering."""
    for ending in (
        "ations",
        "ation",
        "ingly",
        "ings",
        "ing",
        "edly",
        "ies",
        "ied",
        "ed",
        "es",
        "s",
        "ion",
        "ions",
    ):
        if len(word) - len(ending) >= 3 and word.endswith(ending):
            return word[: -len(ending)].removesuffix("e")
    return word.removesuffix("e") if len(word) > 4 else word


def _bm25(asked: Counter[str], bags: Sequence[Counter[str]]) -> list[float]:
    """Scores as shares of what a passage made of the claim itself would get."""
    if not bags or not asked:
        return [0.0] * len(bags)
    holding = Counter(term for bag in bags for term in bag)
    lengths = [sum(bag.values()) for bag in bags]
    mean = sum(lengths) / len(bags) or 1.0
    weights = {term: _weight(term, holding[term], len(bags)) for term in asked}
    best = sum(weights.values()) or 1.0
    return [
        min(
            1.0,
            sum(weights[term] * _saturated(bag[term], length / mean) for term in asked if term in bag) / best,
        )
        for bag, length in zip(bags, lengths, strict=True)
    ]


def _weight(term: str, holding: int, total: int) -> float:
    rarity = math.log(1 + (total - holding + 0.5) / (holding + 0.5))
    return rarity * (QUANTITY_WEIGHT if "|" in term else 1.0)


def _saturated(count: int, relative_length: float) -> float:
    norm = SATURATION * (1 - LENGTH_WEIGHT + LENGTH_WEIGHT * relative_length)
    return count * (SATURATION + 1) / (count + norm)
