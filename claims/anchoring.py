"""Where a quote stands in a text: exactly, then with typography and white space set aside. Pure.

Offsets are Unicode code points. Words are never matched loosely here: a changed digit, negation or
name is another quote.
"""

import re
from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

from claims.enums import AnchorState
from claims.errors import QuoteAmbiguous, QuoteNotFound

CONTEXT = 60  # code points of prefix and suffix that are kept with a quote
MOST_PLACES = 1000  # words that stand more often single nothing out; the places after these are not looked at

# One character each, so that offsets in the folded text are offsets in the text.
FOLDED = str.maketrans(
    {
        "“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "″": '"',
        "‘": "'", "’": "'", "‚": "'", "′": "'", "`": "'",
        "–": "-", "—": "-", "−": "-", "‐": "-", "‑": "-",
        "\u00a0": " ", "\u2009": " ", "\u202f": " ", "\u2007": " ",
    }
)  # fmt: skip


@dataclass(frozen=True)
class Anchor:
    """state ORPHANED has no place; AMBIGUOUS has the first of several that are equally good."""

    state: AnchorState
    start: int | None = None
    end: int | None = None
    places: int = 0

    @property
    def is_certain(self) -> bool:
        return self.state in (AnchorState.ANCHORED, AnchorState.MOVED)


def locate(text: str, exact: str, prefix: str = "", suffix: str = "", start: int | None = None) -> Anchor:
    """Where `exact` stands in `text`.

    ANCHORED: in one place only, or in the one that the hints single out: `start` (the code point where
    it stood), then `prefix` and `suffix` (the words around it).
    MOVED: in one place only, and neither the offset nor the words around it are what the hints say.
    AMBIGUOUS: in several, and no hint tells them apart. ORPHANED: not at all.
    """
    places = _places(text, exact)
    return among(text, places, prefix, suffix, start) if places else Anchor(AnchorState.ORPHANED)


def among(
    text: str, places: Sequence[tuple[int, int]], prefix: str, suffix: str, start: int | None
) -> Anchor:
    """Which of these places the hints single out, as `locate` tells it."""
    fitting = _fitting(text, places, prefix, suffix, start)
    if len(fitting) > 1:
        return Anchor(AnchorState.AMBIGUOUS, *fitting[0], places=len(fitting))
    place = fitting[0]
    moved = len(places) == 1 and _is_elsewhere(text, place, prefix, suffix, start)
    return Anchor(AnchorState.MOVED if moved else AnchorState.ANCHORED, *place, places=len(places))


def place(
    text: str, quote: str, prefix: str, suffix: str, start: int | None, *, where: str
) -> tuple[int, int]:
    """The one place of `quote` in `text`, as its first code point and the one after its last.

    where: what the text is, for people. Raises QuoteNotFound, or QuoteAmbiguous when no hint says which.
    """
    anchor = locate(text, quote, prefix, suffix, start)
    if anchor.start is None or anchor.end is None:
        raise QuoteNotFound(f"The quote is not in {where}; copy it from there, word for word.", field="quote")
    if anchor.state == AnchorState.AMBIGUOUS:
        raise QuoteAmbiguous(
            f"The quote stands {anchor.places} times in {where}; say which by the words before and after it, "
            "as prefix and suffix, or by the start of one of them.",
            field="quote",
            places=anchor.places,
        )
    return anchor.start, anchor.end


def context(text: str, start: int, end: int) -> tuple[str, str]:
    """The words before and after a place, to find it again by."""
    return text[max(0, start - CONTEXT) : start], text[end : end + CONTEXT]


def places(text: str, quote: str) -> list[tuple[int, int]]:
    """All places of `quote` in `text`, for a person to choose from."""
    return _places(text, quote)


def _places(text: str, exact: str) -> list[tuple[int, int]]:
    wanted = exact.strip()
    if not wanted:
        return []
    literal = [(begin, begin + len(wanted)) for begin in _finds(text, wanted)]
    return literal or _places_in_folded(text, _plain(wanted))


def _places_in_folded(text: str, wanted: str) -> list[tuple[int, int]]:
    """The places in a text whose white space may be wider than that of `wanted`, which has single spaces."""
    single, kept = _single_spaced(text)
    return [(kept[begin], kept[begin + len(wanted) - 1] + 1) for begin in _finds(single, wanted)]


@lru_cache(maxsize=1)  # many quotes of one text are looked for one after the other
def _single_spaced(text: str) -> tuple[str, "array[int]"]:
    """The folded text with single spaces, and where each of its characters stands in `text`."""
    folded = text.translate(FOLDED)
    kept = array(
        "I", (at for at, char in enumerate(folded) if not (char.isspace() and folded[at - 1 : at].isspace()))
    )
    return re.sub(r"\s+", " ", folded), kept


def _finds(text: str, wanted: str) -> Iterator[int]:
    """Where `wanted` begins, places that overlap too; in linear time, unlike a pattern of its words."""
    return islice(_each(text, wanted), MOST_PLACES)


def _each(text: str, wanted: str) -> Iterator[int]:
    begin = text.find(wanted)
    while begin >= 0:
        yield begin
        begin = text.find(wanted, begin + 1)


def _fitting(
    text: str, places: Sequence[tuple[int, int]], prefix: str, suffix: str, start: int | None
) -> list[tuple[int, int]]:
    """The places that the hints leave; all of them where the hints say nothing about any."""
    if len(places) == 1:
        return list(places)
    around = (
        [place for place in places if _surrounded(text, place, prefix, suffix)] if prefix or suffix else []
    )
    left = around or list(places)
    if len(left) > 1 and start is not None:
        here = [place for place in left if place[0] == start]
        left = here or left
    return left


def _surrounded(text: str, place: tuple[int, int], prefix: str, suffix: str) -> bool:
    begin, end = place
    before = _plain(text[max(0, begin - len(prefix) * 2 - 8) : begin])
    after = _plain(text[end : end + len(suffix) * 2 + 8])
    return before.endswith(_plain(prefix)) and after.startswith(_plain(suffix))


def _is_elsewhere(text: str, place: tuple[int, int], prefix: str, suffix: str, start: int | None) -> bool:
    if start is None or place[0] == start:
        return False
    return not _surrounded(text, place, prefix, "") and not _surrounded(text, place, "", suffix)


def _plain(text: str) -> str:
    return " ".join(text.translate(FOLDED).split())
