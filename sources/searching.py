"""What words are to the search: the same on every database, so that each finds the same. Pure.

A word is kept without case, accents and marks; a figure without the marks between its thousands and with
a point for the decimal comma. Scripts that set no spaces are kept character by character. What a person
types is words and nothing else: quotes and operators are no more than white space.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from rapidfuzz import process
from rapidfuzz.distance import OSA

from sources.likeness import SPACELESS

LONGEST = 60  # characters of one word
MOST = 2000  # different words kept of one row of the index
READ = 100_000  # characters of one text
ASKED = 12  # words of one query; what is typed beyond narrows no further
TYPED = 1000  # characters of one query
SHORTEST_PREFIX = 2
SHORTEST_MISTYPED, LONG = 4, 8  # letters: below, nothing is taken for mistyped; from there on two slips are

TOKEN = re.compile(rf"\d+(?:[.,]\d+)+|[{SPACELESS}]|[^\W_{SPACELESS}]+")
THOUSANDS = re.compile(r"\d{1,3}(?:([.,])\d{3})(?:\1\d{3})*")
# Letters that Unicode does not take for another with a mark, and people type as that other.
LETTERS = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ð": "d", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th"})


def words(text: str) -> list[str]:
    """The words of a text as they are searched for, in their order."""
    folded = unicodedata.normalize("NFKD", text[:READ].casefold()).translate(LETTERS)
    if not folded.isascii():
        folded = "".join(each for each in folded if unicodedata.category(each)[0] != "M")
    return [_figure(found) if found[0].isdigit() else found[:LONGEST] for found in TOKEN.findall(folded)]


def _figure(written: str) -> str:
    """50,000 and 50.000 are 50000; 4,2 and 4.2 are 4.2; 1,234.5 is 1234.5."""
    if THOUSANDS.fullmatch(written):
        return re.sub("[.,]", "", written)[:LONGEST]
    parts = re.split("[.,]", written)
    whole = "".join(parts[:-1])
    return (f"{whole}.{parts[-1]}" if whole else written)[:LONGEST]


def document(texts: Iterable[str]) -> str:
    """All that a claim is found by, as one row of the index: each word once, a space between two."""
    known = dict.fromkeys(word for text in texts for word in words(text))
    return " ".join(list(known)[:MOST])


@dataclass(frozen=True)
class Asked:
    """What somebody looks for: every one of `words`; the last may be only begun."""

    words: tuple[str, ...]

    @property
    def is_begun(self) -> bool:
        return bool(self.words) and len(self.words[-1]) >= SHORTEST_PREFIX


def parse(query: str) -> Asked:
    """What was typed, whatever was typed; no words where there are none in it."""
    return Asked(tuple(dict.fromkeys(words(query[:TYPED])))[:ASKED])


def begins_like(word: str) -> str:
    """What the words that this one may be a mistyping of begin with; empty where it is too short to tell."""
    return word[0] if len(word) >= SHORTEST_MISTYPED and word.isalpha() else ""


def meant(word: str, known: Iterable[str]) -> list[str]:
    """Of the words that are known, the few that this may be a mistyping of, the likeliest first.

    One letter more, less, another or changed places with its neighbour; two such slips in a long word.
    """
    slips = 2 if len(word) >= LONG else 1
    near = process.extract(word, list(known), scorer=OSA.distance, score_cutoff=slips, limit=5)
    return [each for each, _slips, _place in near]
