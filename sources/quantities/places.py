"""Ordinals, and the decades and centuries that are written as they are."""

import re
from decimal import Decimal

from sources.quantities import numerals, shares
from sources.quantities.figures import Bound, Quantity
from sources.quantities.words import fold, following, preceding, spread

PLACE = re.compile(r"\d{1,4}(?![\d/,-]|\.\d)")
ORDINAL = re.compile(r"(\d{1,4})(?:st|nd|rd|th|\.?[ºª])(?!\w)", re.IGNORECASE)
DECADE = re.compile(r"(\d{2}|\d{4})['’]?s(?!\w)")
SPANISH_DECADE = re.compile(r"(\d0)(?![\w%]|[.,]\d)")
ROMAN = re.compile(r"[ \u00a0]([XVI]{1,5})(?!\w)")
CENTURIES = (
    "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII", "XIII", "XIV", "XV", "XVI",
    "XVII", "XVIII", "XIX", "XX", "XXI",
)  # fmt: skip
CENTURY = re.compile(r"[ \u00a0-]centur(?:y|ies)\b", re.IGNORECASE)
OF_PERSONS = spread("her his their my your our")
BEFORE_ORDINAL = spread(
    "the a an his her its their our my your this that these those very s of for only one every each in with "
    "and or to on by as no another"
)


def decade(text: str, start: int) -> Quantity | None:
    """ "the 1960s" are ten years; "the 80s" are of the last century, and "her 20s" an age."""
    is_spanish = preceding(text, start, 1) == ["anos"]
    match = (SPANISH_DECADE if is_spanish else DECADE).match(text, start)
    if not match:
        return None
    low = Decimal(match[1])
    unit = "year"
    if len(match[1]) == 2:
        if OF_PERSONS.intersection(preceding(text, start, 2)):
            unit = "age"
        else:
            low += 2000 if low < 20 else 1900
    return Quantity(low, unit, start, match.end(), Bound.RANGE, low, low + 9)


def in_digits(text: str, start: int) -> Quantity | None:
    match = ORDINAL.match(text, start)
    return _placed(text, int(match[1]), start, match.end()) if match else None


def numbered(text: str, start: int) -> Quantity | None:
    """ "#12" and "No. 12", whose digits are at `start`, are the twelfth of something."""
    match = PLACE.match(text, start)
    return _placed(text, int(match[0]), start, match.end()) if match else None


def in_words(text: str, start: int, end: int, language: str) -> Quantity | None:
    """ "the third"; not: at first, per second, he first saw, first-class."""
    if share := shares.of_whole(text, start, end):
        return share
    place = numerals.ORDINALS[fold(text[start:end])]
    is_named = BEFORE_ORDINAL.intersection(preceding(text, start, 1))
    if (place <= 2 and language == "en" and not is_named) or text[end : end + 1] == "-":
        return None
    return _placed(text, place, start, end)


def behind_tens(text: str, start: int, end: int) -> Quantity | None:
    """ "twenty-third"."""
    tens = numerals.NUMBERS["en"].get(fold(text[start:end]), 0)
    unit, stop = next(following(text, end, 1), ("", end))
    place = numerals.ORDINALS.get(unit, 0)
    if tens < 20 or tens % 10 or not 1 <= place <= 9:
        return None
    return _placed(text, tens + place, start, stop)


def roman_century(text: str, start: int, end: int) -> Quantity | None:
    """ "el siglo XIX", whose first word ends at `end`."""
    match = ROMAN.match(text, end)
    if not match or match[1] not in CENTURIES:
        return None
    return _hundred_years(CENTURIES.index(match[1]) + 1, start, match.end())


def _placed(text: str, place: int, start: int, end: int) -> Quantity:
    """The ordinal, or the hundred years of the century that it counts."""
    century = CENTURY.match(text, end)
    if century and 1 <= place <= 21:
        return _hundred_years(place, start, century.end())
    return Quantity(Decimal(place), "ordinal", start, end, low=Decimal(place), high=Decimal(place))


def _hundred_years(century: int, start: int, end: int) -> Quantity:
    low = Decimal(century * 100 - 99)
    return Quantity(low, "year", start, end, Bound.RANGE, low, low + 99)
