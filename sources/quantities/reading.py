"""The walk over a text: which reader each digit and each word opens."""

import re
from collections.abc import Callable, Iterable
from decimal import Decimal

from sources.quantities import amounts, bounds, dates, literals, numerals, places, ranges, references, shares
from sources.quantities.figures import Bound, Quantity, plain
from sources.quantities.words import fold, following, language_of, preceding, words_of

Read = tuple[Quantity | None, int]  # what was found, and where the walk goes on
Reader = Callable[[str, int, int, str], Read]  # text, start and end of the word, language

NUMBER_SIGN = re.compile(r"\.?[º°]?\.?[ \u00a0]?(?=\d)")
DIGIT = re.compile(r"(?P<digit>\d)")
OPENING = re.compile(r"(?P<digit>\d)|[^\W\d_]+")


def find(text: str) -> list[Quantity]:
    """All quantities of `text`, in its order, none overlapping."""
    words = words_of(text)
    language = language_of(words)
    readers = READERS[language]
    is_told = not readers.keys().isdisjoint(words)
    if not is_told and not DIGIT.search(text):
        return []
    found: list[Quantity] = []
    at = 0
    for match in (OPENING if is_told else DIGIT).finditer(text):
        reader = _digits if match.lastgroup else readers.get(fold(match[0]))
        if reader is None or match.start() < at:
            continue
        quantity, at = reader(text, match.start(), match.end(), language)
        if quantity and not (found and quantity.start < found[-1].end):
            found.append(_joined(text, quantity, language))
            at = max(at, found[-1].end)
    return found


def _joined(text: str, first: Quantity, language: str) -> Quantity:
    """With the second date of a period, if one follows."""
    match = dates.JOIN.match(text, first.end) if first.is_date and first.bound != Bound.RANGE else None
    opening = OPENING.match(text, match.end()) if match else None
    if not match or not opening:
        return first
    if opening[0].isdigit():
        second, _ = _digits(text, opening.start(), opening.end(), language)
    else:
        second, _ = _month(text, opening.start(), opening.end(), language)
    is_date = second is not None and second.is_date and second.bound != Bound.RANGE
    period = dates.joined(first, second) if second and is_date else None
    return period or first


def _digits(text: str, start: int, end: int, language: str) -> Read:
    last = text[start - 1 : start]
    if amounts.is_name(text, start):
        return None, references.past(text, start)
    if last == "#":
        return _or_past(places.numbered(text, start), text, start)
    other = literals.OTHER.match(text, start) or (
        literals.DIALLED.match(text, start) if last == "+" else None
    )
    if other:
        return None, other.end()
    for date in (
        dates.at_digits(text, start, language),
        places.decade(text, start),
        places.in_digits(text, start),
    ):
        if date:
            return date, date.end
    return _amount(text, start, language)


def _amount(text: str, start: int, language: str) -> Read:
    figure = amounts.read(text, start, language)
    if figure is None:
        return None, references.past(text, start)
    if figure.is_bare and len(figure.digits) == 4 and (period := ranges.years(text, figure)):
        return period, period.end
    if span := ranges.before_christ(text, figure) or ranges.of(text, figure, language):
        return span, span.end
    if figure.digits and figure.is_bare:
        if share := shares.out_of(text, figure):
            return share, share.end
        if literals.RUNS_ON.match(text, figure.end):
            return None, references.past(text, figure.end)
    if amounts.is_year(text, figure):
        return _year(text, figure), figure.end
    return amounts.bounded(text, ranges.change(text, figure, language)), figure.end


def _year(text: str, figure: amounts.Figure) -> Quantity:
    value = plain(figure.value)
    return Quantity(value, "year", figure.start, figure.end, low=value, high=value)


def _month(text: str, start: int, end: int, language: str) -> Read:
    date = dates.at_month(text, start, language)
    if date is None and fold(text[start:end]) in numerals.NUMBERS[language]:
        return _number_word(text, start, end, language)  # "dez"
    return date, date.end if date else end


def _number_word(text: str, start: int, end: int, language: str) -> Read:
    """A number in words; one alone is a word more often, but where something is counted by it."""
    if share := shares.in_words(text, start, language):
        return share, share.end
    if ordinal := places.behind_tens(text, start, end):
        return ordinal, ordinal.end
    figure = amounts.read(text, start, language)
    if figure is None:
        return None, end
    if span := ranges.of(text, figure, language):
        return span, span.end
    behind = next((word for word, _ in following(text, figure.end, 1)), "")
    is_counting = bool(figure.unit) or behind in amounts.COUNTED
    quantity = amounts.bounded(text, figure)
    if figure.value == 1 and not (is_counting or quantity.bound != Bound.EXACT):
        return None, figure.end
    if _is_capital_inside(text, start) and not is_counting and figure.end == end:
        return None, figure.end
    return quantity, figure.end


def _is_capital_inside(text: str, start: int) -> bool:
    """A capital within a sentence: "the Big Ten"."""
    return text[start].isupper() and bool(preceding(text, start, 1))


def _ordinal_word(text: str, start: int, end: int, language: str) -> Read:
    return _or_past(places.in_words(text, start, end, language), text, start, end)


def _century_word(text: str, start: int, end: int, language: str) -> Read:
    return _or_past(places.roman_century(text, start, end), text, start, end)


def _scale_word(text: str, start: int, end: int, language: str) -> Read:
    """ "a hundred", "half a million"; "several hundred" is vague."""
    before = preceding(text, start, 2)
    figure = amounts.read_scale(text, start, end, language)
    few = next((bounds.FEW[word] for word in before[-1:] + before[-2:-1] if word in bounds.FEW), None)
    if few and figure.start == start:
        low, high = few[0] * figure.value, (few[1] + 1) * figure.value - 1
        return Quantity(
            plain(low), figure.unit, start, figure.end, Bound.VAGUE, low, high, figure.step
        ), figure.end
    return amounts.bounded(text, figure), figure.end


def _vague_word(text: str, start: int, end: int, language: str) -> Read:
    reading = bounds.vague(text, fold(text[start:end]), end, numerals.SCALES)
    if reading is None:
        return None, end
    low, high, stop = Decimal(reading[0]), Decimal(reading[1]), reading[2]
    figure = amounts.with_unit(text, amounts.Figure(low, "", start, stop, Decimal(1), 1000))
    return Quantity(low, figure.unit, start, figure.end, Bound.VAGUE, low, high), figure.end


def _part_word(text: str, start: int, end: int, language: str) -> Read:
    share = shares.of_whole(text, start, end)
    return share, share.end if share else end


def _times_word(text: str, start: int, end: int, language: str) -> Read:
    return Quantity(Decimal(2), "times", start, end, low=Decimal(2), high=Decimal(2)), end


def _reference(text: str, start: int, end: int, language: str) -> Read:
    return None, references.named(text, start, end)


def _address(text: str, start: int, end: int, language: str) -> Read:
    return None, references.address(text, end)


def _numbered(text: str, start: int, end: int, language: str) -> Read:
    """ "No. 12"; "no" without a point or a capital is a word."""
    match = NUMBER_SIGN.match(text, end)
    word = text[start:end]
    if not match or not (word[0] == "N" or word[-1] == "º" or text[end : end + 1] in ".º°"):
        return None, end
    return _or_past(places.numbered(text, match.end()), text, match.end())


def _or_past(found: Quantity | None, text: str, start: int, end: int | None = None) -> Read:
    """What was found; or nothing, and the walk goes on at `end`, or behind the digits at `start`."""
    if found:
        return found, found.end
    return None, references.past(text, start) if end is None else end


def _readers(language: str) -> dict[str, Reader]:
    """Which word opens which reader; where a word is in two lists, the later one counts."""
    lists: list[tuple[Reader, object]] = [
        (_number_word, numerals.NUMBERS[language]),
        (_scale_word, [word for word in numerals.SCALES if len(word) > (2 if language != "en" else 3)]),
        (_vague_word, {**bounds.VAGUE, **bounds.MULTIPLES}),
        (_part_word, shares.PARTS),
        (_ordinal_word, numerals.ORDINALS),
        (_times_word, ["twice"]),
        (_century_word, ["siglo", "seculo"]),
        (_month, dates.MONTHS),
        (_reference, references.REFERENCES),
        (_numbered, ["no", "nos", "n"]),
        (_address, ["http", "https", "www"]),
    ]
    return {word: reader for reader, words in lists for word in words}  # type: ignore[attr-defined]


READERS = {language: _readers(language) for language in numerals.NUMBERS}
OPENERS = frozenset(word for readers in READERS.values() for word in readers)


def may_hold(text: str, words: Iterable[str]) -> bool:
    """Whether a text, and its words folded, may hold a quantity: the quick answer for most texts is no."""
    return not OPENERS.isdisjoint(words) or DIGIT.search(text) is not None
