"""Which words differ between two texts, and of what kind each difference is. It judges nothing. Pure."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sources.aligning import align
from sources.enums import DifferenceKind
from sources.kinds import Differing, kind_of
from sources.typography import Flattened, flatten

# Scripts that set no spaces between words: Thai, Lao, Burmese, Khmer, kana, ideographs, hangul; one by one.
SPACELESS = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\U00020000-\U0003ffff"
)
MARKS = (
    r"!-/:-@\[-`{-~\u00a1-\u00a9\u00ab-\u00b1\u00b4\u00b6-\u00b8\u00bb\u00bf\u00d7\u00f7"
    r"\u060c\u061b\u061f\u06d4\u0964\u0965\u2016-\u2027\u2030-\u205e\u20a0-\u20cf\u3001-\u3020"
    r"\uff01-\uff0f\uff1a-\uff20\uff3b-\uff40"
)
LETTERS = rf"[^\s{MARKS}{SPACELESS}]"
SIGNS = r"(?:(?<!\w)[-+±])?(?:(?<!\w)[A-Za-z]{0,3}\$|[€£¥₹₩₽])?"
# Nothing follows what is repeated here, so nothing is tried twice. No group may be possessive: Python 3.11.2,
# which Debian 12 has, keeps what such a group took in the round that failed.
FIGURE = rf"{SIGNS}\d+(?:[.,:/']\d+)*(?:%|[^\W\d_{SPACELESS}]*)"
TOKEN = re.compile(rf"{FIGURE}|[{SPACELESS}]|{LETTERS}+(?:['.-]{LETTERS}+)*|\S")


@dataclass(frozen=True)
class Difference:
    """Words that were there, and words that are there now, of which either may be empty; what kind it is."""

    was: str
    now: str
    kind: DifferenceKind = DifferenceKind.WORDING


def differences(was: str, now: str) -> tuple[Difference, ...]:
    """The words that differ, in order; typography and white space make no difference."""
    return tuple(
        Difference(_line(was, each.was), _line(now, each.now), each.kind) for each in compared(was, now)
    )


def compared(was: str, now: str) -> Iterator[Differing]:
    """The differences by their places, in order, each with its kind."""
    return (Differing(gone, came, kind_of(was, gone, now, came)) for gone, came in differing(was, now))


def differing(was: str, now: str) -> list[tuple[tuple[int, int], tuple[int, int]]]:
    """Where the words of `differences` stand in both texts."""
    flat, other = flatten(was), flatten(now)
    old, new = list(TOKEN.finditer(flat.text)), list(TOKEN.finditer(other.text))
    runs = align([each[0] for each in old], [each[0] for each in new])
    return [
        (_span(flat, old, run.i, run.j), _span(other, new, run.k, run.m)) for run in runs if not run.is_same
    ]


def _span(flat: Flattened, tokens: Sequence[re.Match[str]], first: int, last: int) -> tuple[int, int]:
    """Offsets in the original text; of no tokens, the place behind the one before."""
    if first < last:
        return flat.span(tokens[first].start(), tokens[last - 1].end())
    at = flat.span(0, tokens[first - 1].end())[1] if first else 0
    return at, at


def _line(text: str, span: tuple[int, int]) -> str:
    return " ".join(text[slice(*span)].split())
