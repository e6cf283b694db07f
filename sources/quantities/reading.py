"""The walk over a text: which reader each digit and each word opens."""

import re
from collections.abc import Callable
from decimal import Decimal

from sources.quantities import amounts, bounds, dates, literals, numerals, ranges, shares
from sources.quantities.figures import Bound, Quantity, plain
from sources.quantities.words import fold, following, language_of, preceding, spread, words_of

Read = tuple[Quantity | None, int]  # what was found, and where the walk goes on
Reader = Callable[[str, int, int, str], Read]  # text, start and end of the word, language

DIGIT = re.compile(r"\d")
OPENING = re.compile(r"(?P<digit>\d)|[^\W\d_]+")
ADDRESS = re.compile(r"(?:://|\.)\S+")
REFERENCE = re.compile(
    r"\.?s?\.?[ \u00a0]{0,2}(?:[Nn][oº°]s?\.?[ \u00a0]?)?[A-Z]{0,4}[./-]?\d(?:[\w./:-]*\w)?"
)
NUMBER_SIGN = re.compile(r"\.?[º°]?\.?[ \u00a0]?(?=\d)")
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


def find(text: str) -> list[Quantity]:
    """All quantities of `text`, in its order, none overlapping."""
    words = words_of(text)
    language = language_of(words)
    readers = READERS[language]
    if readers.keys().isdisjoint(words) and not DIGIT.search(text):
        return []
    found: list[Quantity] = []
    at = 0
    for match in OPENING.finditer(text):
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
        return _past(text, start)
    if last == "#":
        return _ordinal_of(text, start)
    other = literals.OTHER.match(text, start) or (
        literals.DIALLED.match(text, start) if last == "+" else None
    )
    if other:
        return None, other.end()
    for date in (dates.at_digits(text, start, language), _decade(text, start), _ordinal(text, start)):
        if date:
            return date, date.end
    return _amount(text, start, language)


def _amount(text: str, start: int, language: str) -> Read:
    figure = amounts.read(text, start, language)
    if figure is None:
        return _past(text, start)
    if figure.is_bare and len(figure.digits) == 4 and (period := ranges.years(text, figure)):
        return period, period.end
    if span := ranges.before_christ(text, figure) or ranges.of(text, figure, language):
        return span, span.end
    if figure.digits and figure.is_bare:
        if share := shares.out_of(text, figure):
            return share, share.end
        if literals.RUNS_ON.match(text, figure.end):
            return _past(text, figure.end)
    if amounts.is_year(text, figure):
        return _year(text, figure), figure.end
    return amounts.bounded(text, ranges.change(text, figure, language)), figure.end


def _past(text: str, at: int) -> Read:
    match = literals.CHUNK.match(text, at)
    return None, match.end() if match else at


def _year(text: str, figure: amounts.Figure) -> Quantity:
    value = plain(figure.value)
    return Quantity(value, "year", figure.start, figure.end, low=value, high=value)


def _decade(text: str, start: int) -> Quantity | None:
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


def _ordinal(text: str, start: int) -> Quantity | None:
    match = ORDINAL.match(text, start)
    return _placed(text, int(match[1]), start, match.end()) if match else None


def _placed(text: str, place: int, start: int, end: int) -> Quantity:
    """The ordinal, or the hundred years of the century that it counts."""
    century = CENTURY.match(text, end)
    if century and 1 <= place <= 21:
        return _hundred_years(place, start, century.end())
    return Quantity(Decimal(place), "ordinal", start, end, low=Decimal(place), high=Decimal(place))


def _hundred_years(century: int, start: int, end: int) -> Quantity:
    low = Decimal(century * 100 - 99)
    return Quantity(low, "year", start, end, Bound.RANGE, low, low + 99)


def _roman_century(text: str, start: int, end: int, language: str) -> Read:
    """ "el siglo XIX"."""
    match = ROMAN.match(text, end)
    if not match or match[1] not in CENTURIES:
        return None, end
    return _hundred_years(CENTURIES.index(match[1]) + 1, start, match.end()), match.end()


def _ordinal_of(text: str, start: int) -> Read:
    """ "#12" and "No. 12" are the twelfth of something."""
    match = PLACE.match(text, start)
    if not match:
        return _past(text, start)
    return _placed(text, int(match[0]), start, match.end()), match.end()


def _month(text: str, start: int, end: int, language: str) -> Read:
    date = dates.at_month(text, start, language)
    if date is None and fold(text[start:end]) in numerals.NUMBERS[language]:
        return _number_word(text, start, end, language)  # "dez"
    return date, date.end if date else end


def _number_word(text: str, start: int, end: int, language: str) -> Read:
    """A number in words; one alone is a word more often, but where something is counted by it."""
    if share := shares.in_words(text, start, language):
        return share, share.end
    if ordinal := _long_ordinal(text, start, end):
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


def _long_ordinal(text: str, start: int, end: int) -> Quantity | None:
    """ "twenty-third"."""
    tens = numerals.NUMBERS["en"].get(fold(text[start:end]), 0)
    unit, stop = next(following(text, end, 1), ("", end))
    place = numerals.ORDINALS.get(unit, 0)
    if tens < 20 or tens % 10 or not 1 <= place <= 9:
        return None
    return _placed(text, tens + place, start, stop)


def _ordinal_word(text: str, start: int, end: int, language: str) -> Read:
    if share := shares.of_whole(text, start, end):
        return share, share.end
    place = numerals.ORDINALS[fold(text[start:end])]
    is_named = BEFORE_ORDINAL.intersection(preceding(text, start, 1))
    is_adverb = place <= 2 and language == "en" and not is_named
    if is_adverb or text[end : end + 1] == "-":
        return None, end  # at first, per second, he first saw; first-class
    quantity = _placed(text, place, start, end)
    return quantity, quantity.end


def _scale_word(text: str, start: int, end: int, language: str) -> Read:
    """ "a hundred", "half a million"; "several hundred" is vague."""
    before = preceding(text, start, 2)
    figure = amounts.read_scale(text, start, end)
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
    """ "Article 5", "Flight 370", "v2.1": the figure is part of a name."""
    match = REFERENCE.match(text, end)
    is_named = text[start].isupper() or fold(text[start:end]) in ALWAYS_REFERENCES
    return None, match.end() if match and is_named else end


def _address(text: str, start: int, end: int, language: str) -> Read:
    match = ADDRESS.match(text, end)
    return None, match.end() if match else end


def _numbered(text: str, start: int, end: int, language: str) -> Read:
    """ "No. 12"; "no" without a point or a capital is a word."""
    match = NUMBER_SIGN.match(text, end)
    word = text[start:end]
    if not match or not (word[0] == "N" or word[-1] == "º" or text[end : end + 1] in ".º°"):
        return None, end
    return _ordinal_of(text, match.end())


ALWAYS_REFERENCES = spread(
    "iphone resolucion resolucao ley lei decreto vuelo voo "
    "article articles art section sections sec chapter page pages pp paragraph para clause v ver "
    "version articulo artigo pagina pag capitulo paragrafo"
)
REFERENCES = ALWAYS_REFERENCES | spread(
    "rule resolution docket case flight room route highway boeing airbus title volume vol "
    "decree order exhibit figure fig table appendix annex apollo "
    "windows android ios channel psalm part form proposition prop amendment unit"
)


def _readers(language: str) -> dict[str, Reader]:
    """Which word opens which reader; where a word is in two lists, the later one counts."""
    lists: list[tuple[Reader, object]] = [
        (_number_word, numerals.NUMBERS[language]),
        (_scale_word, [word for word in numerals.SCALES if len(word) > 3]),
        (_vague_word, {**bounds.VAGUE, **bounds.MULTIPLES}),
        (_part_word, shares.PARTS),
        (_ordinal_word, numerals.ORDINALS),
        (_times_word, ["twice"]),
        (_roman_century, ["siglo", "seculo"]),
        (_month, dates.MONTHS),
        (_reference, REFERENCES),
        (_numbered, ["no", "nos", "n"]),
        (_address, ["http", "https", "www"]),
    ]
    return {word: reader for reader, words in lists for word in words}  # type: ignore[attr-defined]


READERS = {language: _readers(language) for language in numerals.NUMBERS}
