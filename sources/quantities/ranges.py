"""Two figures that are one: "20–30", "between two and four", "1996 to 2013"."""

import re
from decimal import Decimal

from sources.quantities import amounts, literals
from sources.quantities.amounts import Figure
from sources.quantities.figures import Bound, Quantity, plain
from sources.quantities.words import preceding

DASH = re.compile(r"[-–—]| [-–] |-to-")
WORD = re.compile(r"[ \u00a0](to|and|or|a|y|e|o|ou)[ \u00a0]")
WORD_TO = re.compile(r"[ \u00a0](?:to|a|al|para)[ \u00a0]")
PAIRS = {"and": "between", "y": "entre", "e": "entre"}
CHANGES = frozenset(("from", "desde", "de", "del"))  # "from 20 to 30" is a change, and two figures
BEFORE_CHRIST = re.compile(
    r"(?:(?:[-–]| to )(?P<last>\d{1,2},\d{3}|\d{1,5}))?[ \u00a0](?:BCE?\b|B\.C\.|a\. ?C\.|AEC\b)"
)
FIGURE = re.compile(r"(?:[A-Z]{0,3}[$€£¥₹]\ ?)?(?=[^\W_])")
YEARS = re.compile(r"(\d{4})[ ]?[-–/][ ]?(\d{4}|\d\d)(?![\d/-])")


def years(text: str, figure: Figure) -> Quantity | None:
    """ "2018–19" and "1491–1510"."""
    match = YEARS.match(text, figure.start)
    if not match:
        return None
    first, last = int(match[1]), int(match[2])
    last = first // 100 * 100 + last if last < 100 else last
    if not 1000 <= first < last <= 2150:
        return None
    low, high = plain(figure.value), plain(figure.value) + last - first
    return Quantity(low, "year", match.start(), match.end(), Bound.RANGE, low, high)


def before_christ(text: str, first: Figure) -> Quantity | None:
    """ "3800–3700 BC", the earlier year first, or one such year."""
    match = BEFORE_CHRIST.match(text, first.end)
    if not match or not first.is_bare:
        return None
    high, low = first.value, Decimal((match["last"] or str(first.value)).replace(",", ""))
    if low > high:
        return None
    bound = Bound.EXACT if low == high else Bound.RANGE
    return Quantity(low, "BC", first.start, match.end(), bound, low, high)


def of(text: str, first: Figure, language: str) -> Quantity | None:
    """The range that begins with `first`, if one does."""
    joiner = DASH.match(text, first.end) or _word(text, first)
    if not joiner:
        return None
    at = _figure_at(text, joiner.end())
    second = amounts.read(text, at, language) if at is not None else None
    if second is None or second.start < joiner.end() or not _is_one(joiner[0].strip(), first, second):
        return None
    low, high = _ends(first, second)
    if not low.value < high.value or _is_pointless(text, joiner[0], low, high):
        return None
    is_years = first.is_bare and amounts.is_year(text, first) and len(second.digits) == 4
    unit = second.unit or first.unit or amounts.age(text, first) or ("year" if is_years else "")
    return Quantity(
        plain(low.value),
        unit,
        first.start,
        second.end,
        Bound.RANGE,
        plain(low.value),
        plain(high.value),
        high.step,
    )


def change(text: str, first: Figure, language: str) -> Figure:
    """The first of "from 25 to 50 million", with the scale and unit that only the second has."""
    match = WORD_TO.match(text, first.end)
    at = _figure_at(text, match.end()) if match and first.is_bare and first.digits else None
    if at is None or not CHANGES.intersection(preceding(text, first.start, 1)):
        return first
    second = amounts.read(text, at, language)
    if second is None or second.is_bare or not second.digits:
        return first
    return first.scaled(second.scale, second.unit)


def _word(text: str, first: Figure) -> re.Match[str] | None:
    match = WORD.match(text, first.end)
    before = preceding(text, first.start, 1)
    if not match:
        return None
    if match[1] in PAIRS:
        return match if before == [PAIRS[match[1]]] else None
    return None if before and before[0] in CHANGES else match


def _figure_at(text: str, at: int) -> int | None:
    """Where the first digit or letter of a figure stands, behind a currency sign if there is one."""
    match = FIGURE.match(text, at)
    return match.end() if match else None


def _is_one(joiner: str, first: Figure, second: Figure) -> bool:
    """Both count the same kind of thing; of "two or three" the second is hardly more than the first."""
    if first.unit and second.unit and first.unit != second.unit:
        return False
    if not first.digits and joiner in ("to", "a") and not second.unit and second.is_bare:
        return not second.digits
    return joiner not in ("or", "o", "ou") or (
        first.is_bare and second.value <= 2 * first.value * second.scale
    )


def _ends(first: Figure, second: Figure) -> tuple[Figure, Figure]:
    """The scale that only the second has is of both, unless the first would then be more."""
    if first.scale == 1 and second.scale > 1:
        scaled = first.scaled(second.scale, first.unit)
        if scaled.value < second.value:
            return scaled, second
    return first, second


def _is_pointless(text: str, joiner: str, low: Figure, high: Figure) -> bool:
    """A score or a count of votes, or a reference such as 2025-20750."""
    if not (low.is_bare and high.is_bare and joiner in "-–—"):
        return False
    is_score = high.value < 200 and literals.is_score(text, low.start)
    return is_score or len(low.digits) == 4 < len(high.digits) or len(low.digits) > 5
