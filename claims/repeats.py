"""Where else in a text the words of a claim stand again, the same or nearly so. It offers, no more. Pure.

Likeness never judges: what differs is said with its kind, and a place in which a figure, a negation, a name,
a date or a unit differs is told apart, since that is another claim, or a mistake in the article.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from claims import anchoring
from sources.enums import DifferenceKind
from sources.likeness import compared
from sources.nearest import Wanted, nearest
from sources.typography import Page, plain

MOST = 5  # places that are offered
LOOKED_AT = 20  # sentences that are held against the claim word by word
LEAST = 20  # code points; shorter words stand in many places by chance
ALIKE = 0.6  # share of the letters that stand in both
SENTENCE = re.compile(r"\S(?:[^\n]*?(?<=[.!?…])[”\"»’')\]]{0,2}(?=\s)|[^\n]*)")
LONG = re.compile(r"\w{4,}")

Span = tuple[int, int]


@dataclass(frozen=True)
class Repeat:
    """A place of the text in code points; `kinds` are those of the words that differ from the claim's."""

    start: int
    end: int
    kinds: frozenset[DifferenceKind] = frozenset()

    @property
    def is_same(self) -> bool:
        return not self.kinds

    @property
    def differs_in_fact(self) -> bool:
        """Something differs that makes it another assertion."""
        return bool(self.kinds - {DifferenceKind.WORDING})


def find(text: str, exact: str, taken: Iterable[Span]) -> list[Repeat]:
    """At most MOST places, the same words first, then what is like them, each in the order of the text.

    taken: where the claim stands already. Time is linear in the text.
    """
    if len(exact.strip()) < LEAST:
        return []
    known = list(taken)
    same = [Repeat(*span) for span in anchoring.places(text, exact) if not _meets(span, known)]
    known += [(each.start, each.end) for each in same]
    near = (each for each in _near(text, exact) if not _meets((each.start, each.end), known))
    return [*same, *islice(near, MOST)][:MOST]


def _near(text: str, exact: str) -> Iterator[Repeat]:
    wanted = plain(exact)
    for sentence in _sharing(text, exact):
        page = Page(sentence[0])
        place = nearest(Wanted(wanted), page, None)
        if place is None:
            continue
        start, end = page.span(*place)
        words = sentence[0][start:end]
        kinds = _kinds(exact, words)
        if kinds is not None:
            yield Repeat(sentence.start() + start, sentence.start() + end, kinds)


def _sharing(text: str, exact: str) -> list[re.Match[str]]:
    """The sentences that share most words with the claim, LOOKED_AT at most, in the order of the text."""
    asked = set(LONG.findall(exact.lower()))
    counted = [(len(asked & set(LONG.findall(found[0].lower()))), found) for found in SENTENCE.finditer(text)]
    sharing = [each for each in counted if each[0] and 2 * each[0] >= len(asked)]
    best = sorted(sharing, key=lambda each: -each[0])[:LOOKED_AT]
    return sorted((found for _, found in best), key=lambda found: found.start())


def _kinds(exact: str, words: str) -> frozenset[DifferenceKind] | None:
    """Of what kinds the differences are; None where the two are not alike."""
    found = list(compared(exact, words))
    gone = sum(each.was[1] - each.was[0] for each in found)
    came = sum(each.now[1] - each.now[0] for each in found)
    if gone + came > (1 - ALIKE) * (len(exact) + len(words)):
        return None
    return frozenset(each.kind for each in found)


def _meets(span: Span, known: Sequence[Span]) -> bool:
    return any(span[0] < end and start < span[1] for start, end in known)
