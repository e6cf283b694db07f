"""Days, months and years, down to the precision given, and periods between two of them."""

import re
from calendar import monthrange
from decimal import Decimal

from sources.quantities.figures import Bound, Quantity
from sources.quantities.words import GAP, fold, preceding, spread

_MONTHS = (
    (1, "jan january enero ene janeiro"),
    (2, "feb february febrero fevereiro fev"),
    (3, "mar march marzo marco"),
    (4, "apr april abril abr"),
    (5, "may mayo maio"),
    (6, "jun june junio junho"),
    (7, "jul july julio julho"),
    (8, "aug august agosto ago"),
    (9, "sep sept september septiembre setiembre setembro"),
    (10, "oct october octubre outubro"),
    (11, "nov november noviembre novembro"),
    (12, "dec december diciembre dezembro dic dez"),
)
MONTHS = {word: month for month, words in _MONTHS for word in words.split()}
MONTH_WORDS = "|".join([*sorted(MONTHS, key=len, reverse=True), "março"])
ALSO_WORDS = frozenset(("may", "march", "mar", "dec", "ago", "dez"))  # in English, months by a capital only

YEAR_BEHIND = rf"(?:\.?,?{GAP}(?:of |de |del )?(?P<year>\d{{4}})(?![\d,.]\d|\d))?"
DAY_MONTH = re.compile(
    rf"(?P<day>\d{{1,2}})(?:st|nd|rd|th|º|°)?"
    rf"(?:(?:[ ]?[-–—/][ ]?| (?:to|and|until|through|y|al|a|e) )(?P<last>\d{{1,2}})(?:st|nd|rd|th|º|°)?)?"
    rf"(?:{GAP}|-)(?:of |de )?(?P<month>[^\W\d_]{{3,10}})" + YEAR_BEHIND
)
MONTH_DAY = re.compile(
    rf"(?P<month>[^\W\d_]{{3,10}})\.?{GAP}(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?![\d:%]|[.,]\d)"
    rf"(?:(?:[ ]?[-–—][ ]?| (?:to|and|through) )(?P<last>\d{{1,2}})(?:st|nd|rd|th)?(?![\d:%]|[.,]\d))?"
    + YEAR_BEHIND
)
MONTH_YEAR = re.compile(
    rf"(?P<month>[^\W\d_]{{3,10}})\.?,?{GAP}(?:of |de |del )?['’]?(?P<year>\d{{4}})(?![\d,.]\d|\d)"
)
TWO_MONTHS = re.compile(
    r"(?P<month>[^\W\d_]{3,10})\.?(?:[ ]?[-–—][ ]?| (?:to|and|until|through|y|a|e) )"
    r"(?P<last>[^\W\d_]{3,10})\.?,? (?:of |de |del )?(?P<year>\d{4})(?!\d)"
)
NAMED_MONTH = re.compile(r"(?P<month>[^\W\d_]{4,10}|[Mm]ay)(?![^\W_]|[’'-]\w| [A-Z\d])")
IN_MONTH = spread(
    "in since until till by last next this early late mid during from through before after each every of "
    "en desde hasta de em ate pasado proximo passado"
)
ISO = re.compile(r"(?P<year>\d{4})[-/](?P<month>\d\d)[-/](?P<day>\d\d)(?![\d-])")
NUMERIC = re.compile(r"(?P<one>\d{1,2})(?P<sep>[./-])(?P<two>\d{1,2})(?P=sep)(?P<year>\d{4})(?![\d-])")
JOIN = re.compile(r"[ ]?[-–—][ ]?| (?:to|until|till|through|al?|hasta|até) ")


def at_digits(text: str, at: int, language: str) -> Quantity | None:
    """The date whose first digit is at `at`."""
    if match := ISO.match(text, at):
        return _date(match, int(match["year"]), int(match["month"]), int(match["day"]))
    if match := NUMERIC.match(text, at):
        return _numeric(match, language)
    return _named(DAY_MONTH.match(text, at), language)


def at_month(text: str, at: int, language: str) -> Quantity | None:
    """The date that begins with the month's name at `at`."""
    if match := TWO_MONTHS.match(text, at):
        first, last = month_of(match["month"], language), month_of(match["last"], language)
        if first and last and first < last:
            return _period(_month(match, first), _month(match, last))
    if match := MONTH_DAY.match(text, at):
        return _named(match, language)
    if match := MONTH_YEAR.match(text, at):
        month = month_of(match["month"], language)
        return _month(match, month) if month else None
    return _bare(text, at, language)


def joined(first: Quantity, second: Quantity) -> Quantity | None:
    """The period from `first` to `second`; a year that only the second names is of both."""
    if first.unit == "month_day" and second.unit == "date":
        value = second.value // 10_000 * 10_000 + first.value
        first = Quantity(value, "date", first.start, first.end, low=value, high=value)
    return _period(first, second) if first.unit == second.unit and first.value < second.value else None


def month_of(word: str, language: str) -> int | None:
    """Its number, if `word` names a month here: "may" and "march" are verbs without a capital."""
    folded = fold(word)
    if folded == "marco" and language != "pt" and "ç" not in word.lower():
        return None
    if language == "en" and folded in ALSO_WORDS and not word[0].isupper():
        return None
    return MONTHS.get(folded)


def _bare(text: str, at: int, language: str) -> Quantity | None:
    """A month of no year, where a preposition shows that it is no name and no verb."""
    match = NAMED_MONTH.match(text, at)
    month = month_of(match["month"], language) if match else None
    if not match or not month or not IN_MONTH.intersection(preceding(text, at, 1)):
        return None
    return _made(match, month, "month_name")


def _period(first: Quantity, last: Quantity) -> Quantity:
    return Quantity(
        first.value,
        first.unit,
        first.start,
        last.end,
        Bound.RANGE,
        first.low or first.value,
        last.high or last.value,
    )


def _named(match: re.Match[str] | None, language: str) -> Quantity | None:
    month = month_of(match["month"], language) if match else None
    if not match or not month:
        return None
    year = int(match["year"]) if match["year"] else None
    first = _date(match, year, month, int(match["day"]))
    last = _date(match, year, month, int(match["last"])) if match["last"] else None
    return _period(first, last) if first and last and first.value < last.value else first


def _numeric(match: re.Match[str], language: str) -> Quantity | None:
    """07/08/2025 is a day in some places and another elsewhere: its year alone is sure."""
    one, two, year = int(match["one"]), int(match["two"]), int(match["year"])
    if match["sep"] == "." or language != "en" or one > 12:
        return _date(match, year, two, one)
    if two > 12 or one == two:
        return _date(match, year, one, two)
    return _made(match, year, "year")


def _date(match: re.Match[str], year: int | None, month: int, day: int) -> Quantity | None:
    if year == 0 or not 1 <= month <= 12 or not 1 <= day <= monthrange(year or 2000, month)[1]:
        return None
    if year is None:
        return _made(match, month * 100 + day, "month_day")
    return _made(match, year * 10_000 + month * 100 + day, "date")


def _month(match: re.Match[str], month: int) -> Quantity:
    return _made(match, int(match["year"]) * 100 + month, "month")


def _made(match: re.Match[str], digits: int, unit: str) -> Quantity:
    value = Decimal(digits)
    return Quantity(value, unit, match.start(), match.end(), low=value, high=value)
