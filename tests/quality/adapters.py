"""Our functions in the shapes that the labelled sets' scripts ask for: see docs/quality.md.

Run from the project's root: `python eval_numbers.py tests.quality.adapters:numbers --sets …`.
"""

import os
import re
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from claims.detection import detect
from sources.backing import unbacked
from sources.enums import Relation
from sources.passages import rank
from sources.quantities import find

LEAST = 0.4  # claims.services.detecting.LEAST, which knows Django
OTHER_VALUE = {Relation.CONFLICTS, Relation.EARLIER_STATE, Relation.LATER_STATE}
DIGITS = re.compile(r"\w*\d[\w,.]*\w|\d")


def numbers(claim: str, sentences: Sequence[str]) -> list[str]:
    """The digits of `claim`, as written there, that `sentences` do not back.

    Digits in a name ("G7") are no quantity: they are backed where they stand as they are.
    """
    text = "\n".join(sentences)
    spans = [(each.start, each.end) for each in find(claim)]
    named = [
        found[0]
        for found in DIGITS.finditer(claim)
        if not any(start <= found.start() < end for start, end in spans) and found[0] not in text
    ]
    return named + [
        digits
        for each in unbacked(claim, sentences)
        for digits in DIGITS.findall(claim[each.start : each.end])
        if each.unit != "month_day" or len(digits) < 4
    ]


def evidence(claim: str, sentences: Sequence[str]) -> list[int]:
    """The sentences as `rank` orders them."""
    return [each.index for each in rank(claim, sentences)]


def relation(claim: str, sentences: Sequence[str], page_date: str, as_of: str) -> str:
    """What the page says of the claim: as the best sentence that supports it, else as one in conflict."""
    day = date.fromisoformat(page_date) if page_date else None
    ranked = rank(claim, sentences, page_date=day, as_of=date.fromisoformat(as_of))
    relations = {each.relation for each in ranked}
    if Relation.AGREES in relations:
        return "supports"
    return "conflict" if relations & OTHER_VALUE else "none"


def checkworthy(texts: Sequence[str]) -> list[float]:
    """Of each text its likeliest sentence, by the weights that come with the project."""
    scores = [[each.score for each in detect(text) if each.within is None] for text in texts]
    return [cut_at_half(max(found, default=0.0)) for found in scores]


def cut_at_half(score: float) -> float:
    """The order of the scores stays; the least that is proposed comes to stand at one half."""
    odds = score / max(1 - score, 1e-9) * (1 - LEAST) / LEAST
    return odds / (1 + odds)


def checkworthy_unseen(texts: Sequence[str]) -> list[float]:
    """The same for the corpus of the weights, at CORPUS: each text by weights that were fitted without it."""
    from tests.quality.training import unseen  # needs what only the developers' tools bring

    return [cut_at_half(score) for score in unseen(texts, Path(os.environ["CORPUS"]))]
