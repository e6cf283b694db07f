"""Numbers in prose as value and unit, however they are written: "$50m" is "US$50,000,000".

What is read: money, percentages, measures, plain counts, and dates down to the precision given.
A reference such as "ICC-02/18" or "2025-20750" is no quantity.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from sources import units

GROUPED = r"\d{1,3}(?:(?P<sep>[,.\u00a0\u202f'’])\d{3})(?:(?P=sep)\d{3}){0,5}(?:[.,]\d{1,10})?(?!\d)"
DIGITS = rf"{GROUPED}|\d{{1,15}}(?:[.,]\d{{1,10}})?"
MONTH, ORDINAL = units.MONTH_WORDS, r"(?:st|nd|rd|th)?"
EDGE = r"(?<![\w./:,-])"

DATE = re.compile(
    rf"""{EDGE}(?:
        (?P<iso_year>\d{{4}})-(?P<iso_month>\d\d)-(?P<iso_day>\d\d)
      | (?P<d1>\d{{1,2}}){ORDINAL}\ (?:of\ |de\ )?(?P<m1>{MONTH})\.?(?:,?\ (?:de\ )?(?P<y1>\d{{4}}))?
      | (?P<m2>{MONTH})\.?\ (?P<d2>\d{{1,2}}){ORDINAL}\b(?!,\d)(?:,?\ (?P<y2>\d{{4}}))?
      | (?P<m3>{MONTH})\.?\ (?:of\ |de\ )?(?P<y3>\d{{4}})
    )(?![\w/])""",
    re.IGNORECASE | re.VERBOSE,
)
AMOUNT = re.compile(
    rf"""{EDGE}
    (?P<sign>[-−](?=[\d$€£]))?
    (?P<before>{units.CURRENCY_SIGNS})?\ ?
    (?:(?P<number>{DIGITS})|(?P<word>{units.NUMBER_WORDS})(?![\w'’]))
    (?:[ \u00a0-]?(?P<scale>{units.SCALE_WORDS})\b)?
    (?:[ \u00a0-]?(?P<after>{units.UNIT_WORDS}))?
    (?![\d/:]|-\d|[.,]\d)(?!(?<=\d)[^\W\d_])""",
    re.IGNORECASE | re.VERBOSE,
)


class Bound(StrEnum):
    """How the words around a figure limit it."""

    EXACT = "EXACT"
    AT_MOST = "AT_MOST"  # up to, less than, as many as
    AT_LEAST = "AT_LEAST"  # at least, more than, 50+
    ABOUT = "ABOUT"  # about, some, nearly
    RANGE = "RANGE"  # 20-30, between two and four, the 1960s
    VAGUE = "VAGUE"  # dozens, several hundred


@dataclass(frozen=True)
class Quantity:
    """`unit`: a currency code, "%", "pp", a measure, "" for a plain count; or a date's precision.

    Dates count as numbers of their digits: "date" 20250807, "month" 202508, "year" 2025,
    "month_day" 807. `start` and `end` are offsets in code points, of the figure without the words
    that bound it. `low` and `high` are the least and the most that the words allow, both included;
    None is open. `value` is the figure itself; of a range and of a vague figure, its low end.
    `step` is the last place that was written: 100000 in "1.2 million".
    """

    value: Decimal
    unit: str
    start: int
    end: int
    bound: Bound = Bound.EXACT
    low: Decimal | None = None
    high: Decimal | None = None
    step: Decimal = Decimal(1)

    @property
    def is_date(self) -> bool:
        return self.unit in ("date", "month", "year", "month_day")


def find(text: str) -> list[Quantity]:
    """All quantities of `text`, in its order, none overlapping."""
    without_dates = DATE.sub(lambda date: " " * len(date[0]), text)
    return sorted([*_dates(text), *_amounts(without_dates)], key=lambda found: found.start)


def _dates(text: str) -> Iterator[Quantity]:
    for match in DATE.finditer(text):
        year = match["iso_year"] or match["y1"] or match["y2"] or match["y3"]
        word = match["m1"] or match["m2"] or match["m3"]
        month = units.MONTHS[word.lower()[:3]] if word else int(match["iso_month"])
        day = match["iso_day"] or match["d1"] or match["d2"]
        if not 1 <= month <= 12 or (day and not 1 <= int(day) <= 31):
            continue
        digits = f"{year or ''}{month:02d}" + (f"{int(day):02d}" if day else "")
        unit = ("date" if year else "month_day") if day else "month"
        value = Decimal(digits)
        yield Quantity(value, unit, match.start(), match.end(), low=value, high=value)


def _amounts(text: str) -> Iterator[Quantity]:
    for match in AMOUNT.finditer(text):
        unit = _unit(match)
        if match["word"] and not (match["scale"] or unit):
            continue  # "two" alone is more often a word than a figure
        value = _number(match["number"]) if match["number"] else Decimal(units.NUMBERS[match["word"].lower()])
        if match["scale"]:
            value *= units.SCALES[match["scale"].lower()]
        elif not unit and _is_year(match["number"]):
            unit = "year"
        start = match.start() + (len(match[0]) - len(match[0].lstrip()))
        value = _plain(-value if match["sign"] else value)
        yield Quantity(value, unit, start, match.end(), low=value, high=value)


def _plain(value: Decimal) -> Decimal:
    """1200000000 for 1.2 billion, not 1200000000.0 or 1.2E+9."""
    return Decimal(int(value)) if value == int(value) else value.normalize()


def _unit(match: re.Match[str]) -> str:
    before, after = match["before"], match["after"]
    if before:
        return units.CURRENCIES[before.lower().replace(".", "").strip()]
    return units.unit_of(after) if after else ""


def _is_year(number: str | None) -> bool:
    return number is not None and re.fullmatch(r"1[89]\d\d|20\d\d", number) is not None


def _number(text: str) -> Decimal:
    """Thousands are groups of three behind one separator; a lone point or comma otherwise is a decimal's."""
    digits = re.sub(r"[\u00a0\u202f'’]", "", text)
    points, commas = digits.count("."), digits.count(",")
    if points and commas:
        decimal = max(".,", key=digits.rfind)
        digits = digits.replace("," if decimal == "." else ".", "").replace(decimal, ".")
    elif points > 1 or re.fullmatch(r"[1-9]\d{0,2}(,\d{3})+", digits):
        digits = digits.replace(".", "").replace(",", "")
    return Decimal(digits.replace(",", "."))
