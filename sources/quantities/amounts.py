"""A figure with its scale and unit, in digits or words: what stands between a sign and a measure."""

import re
from dataclasses import dataclass, replace
from decimal import Decimal

from sources.quantities import bounds, literals, numerals, units
from sources.quantities.figures import Bound, Quantity, plain
from sources.quantities.words import fold, following, preceding, spread

HALF_MORE = re.compile(r"[ -](?:and[ -]a[ -]half|y medi[ao]|e mei[ao])\b")
HALF_BEFORE = re.compile(r"(?<!\w)(half[ -]an?[ -]|half[ -]|medio |meio |media |meia )$", re.IGNORECASE)
MINUS_BEFORE = re.compile(r"(?<!\w)minus[ \u00a0]$", re.IGNORECASE)
ONE_BEFORE = re.compile(r"(?<!\w)(an?[ -]|un |um |una |uma )$", re.IGNORECASE)
NAME_BEFORE = spread("mid early late pre post sub non under over inter anti")
LIMITED = (Bound.AT_LEAST, Bound.AT_MOST)
AGED = frozenset(("aged", "age", "age of", "ages", "edad de", "idade de"))
COUNTED = spread(
    "people persons men women children soldiers troops officers civilians deaths dead killed injured "
    "wounded prisoners migrants refugees protesters jobs votes homes houses students workers victims "
    "copies cases members person man woman child soldier officer civilian death victim prisoner other "
    "others employees residents seats personas muertos heridos hombres mujeres ninos soldados presos "
    "pessoas mortos feridos homens mulheres"
)
IN_YEAR = spread(
    "in since circa c ca by from until till before after of during year and around between through for "
    "en desde hasta em ate ano entre durante"
)


@dataclass(frozen=True)
class Figure:
    """A number as written; `digits` is empty for one in words, `scale` 1 where no word scales it."""

    value: Decimal
    unit: str
    start: int
    end: int
    step: Decimal
    scale: int = 1
    digits: str = ""

    @property
    def is_bare(self) -> bool:
        return not self.unit and self.scale == 1

    def scaled(self, scale: int, unit: str) -> "Figure":
        return replace(self, value=self.value * scale, step=self.step * scale, scale=scale, unit=unit)


def read(text: str, at: int, language: str) -> Figure | None:
    """The figure whose first digit or number word is at `at`, with the sign before and the unit behind it."""
    currency, start = units.before(text, at - literals.is_behind_point(text, at))
    if text[at].isdigit():
        is_spaced = bool(currency) or language != "en" or _counts_behind_space(text, at)
        literal = literals.read(text, at, language, is_spaced=is_spaced)
        if literal is None:
            return None
        value, step, end = literal
        figure = Figure(value, currency, start, end, step, digits=text[at:end])
    else:
        spoken = numerals.read(text, at, language)
        if spoken is None:
            return None
        numeral, end = spoken
        scale = numeral.step if numeral.step >= 1000 else 1
        figure = Figure(numeral.value, currency, start, end, Decimal(numeral.step), scale)
    return with_unit(text, _signed(text, _scaled(text, figure, language)))


def read_scale(text: str, at: int, end: int, language: str) -> Figure:
    """ "a hundred and twenty", "half a million", "a dozen": the scale's own word is text[at:end]."""
    size = Decimal(numerals.SCALES[fold(text[at:end])])
    piece = text[max(0, at - 8) : at]
    half, one = HALF_BEFORE.search(piece), ONE_BEFORE.search(piece)
    before = half or one
    start = at - len(before[0]) if before else at
    spoken = None if half else numerals.read(text, at, language)
    if spoken:
        numeral, end = spoken
        return with_unit(text, Figure(numeral.value, "", start, end, Decimal(numeral.step), int(size)))
    value = size / 2 if half else size
    return with_unit(text, _scaled_by_words(text, Figure(value, "", start, end, value, int(size)), ""))


def bounded(text: str, figure: Figure) -> Quantity:
    """The quantity that `figure` is, within the words around it."""
    before = preceding(text, figure.start)
    unit = figure.unit or age(text, figure)
    sign = text[figure.start - 1 : figure.start]
    value = plain(figure.value)
    bound, low, high = bounds.reading(value, before, sign, text[figure.end : figure.end + 12])
    return Quantity(value, unit, figure.start, figure.end, bound, low, high, figure.step)


def age(text: str, figure: Figure) -> str:
    """The unit of a bare figure behind "aged", else none."""
    before = preceding(text, figure.start)
    is_aged = AGED.intersection((" ".join(before[-1:]), " ".join(before[-2:])))
    return "age" if is_aged and figure.is_bare and figure.value <= 120 else ""


def is_year(text: str, figure: Figure) -> bool:
    """Four bare digits are a year: a late one wherever no noun is counted by it, an early one behind "in"."""
    if not figure.is_bare or len(figure.digits) != 4 or not 1000 <= figure.value <= 2099:
        return False
    behind = next((word for word, _ in following(text, figure.end, 1)), "")
    before = preceding(text, figure.start)
    if behind in COUNTED or bounds.reading(figure.value, before, "", "")[0] in (
        Bound.AT_LEAST,
        Bound.AT_MOST,
    ):
        return False
    if figure.value >= 1800:
        return True
    in_brackets = text[figure.start - 1 : figure.start] == "(" and text[figure.end : figure.end + 1] in (
        ")",
        "–",
        "-",
    )
    return in_brackets or (bool(before) and before[-1] in IN_YEAR)


def is_name(text: str, start: int) -> bool:
    """The digits at `start` are part of a name or a reference: F-16, G7, ICC-02/18; but for USD50."""
    _, start = units.before(text, start)
    last, before = text[start - 1 : start], text[start - 2 : start - 1] if start > 1 else ""
    if start == 0 or not last:
        return False
    if last in "-‐‑":
        return before.isalnum() and not NAME_BEFORE.intersection(preceding(text, start, 1))
    if last in ".'’":
        return before.isalnum()
    return last.isalnum() or last in "_/@\\" or (last in ":,≤" and before.isdigit())


def _counts_behind_space(text: str, at: int) -> bool:
    """ "7 500 euros", "1 200 people": what the digits count stands behind both groups."""
    match = literals.HALF_SPACED.match(text, at)
    if not match:
        return False
    behind = next((word for word, _ in following(text, match.end(), 1)), "")
    return behind in COUNTED or bool(units.after(text, match.end())[0])


def _scaled(text: str, figure: Figure, language: str) -> Figure:
    half = HALF_MORE.match(text, figure.end)
    if half:
        more = Decimal("0.5") * figure.scale
        figure = replace(figure, value=figure.value + more, step=more, end=half.end())
    suffix = units.SUFFIX.match(text, figure.end) if figure.digits else None
    if suffix and (figure.unit or suffix[1].lower() not in units.MONEY_ONLY):
        return replace(figure.scaled(units.SUFFIXES[suffix[1].lower()], figure.unit), end=suffix.end())
    return _scaled_by_words(text, figure, language) if figure.digits or half else figure


def _scaled_by_words(text: str, figure: Figure, language: str) -> Figure:
    """With up to two words of scale behind it: "50 million", "50 mil millones", "5 lakh crore"."""
    scale, end, last = 1, figure.end, figure.scale
    for word, stop in following(text, figure.end, 2):
        size = numerals.SCALES.get(word, 0)
        if word == "mil" and language == "en" and figure.unit:
            size = 10**6  # "$50 mil"
        if (size <= last and last > 1) or size == 0:
            break
        scale, end, last = scale * size, stop, size
    return figure if scale == 1 else replace(figure.scaled(scale, figure.unit), end=end)


def _signed(text: str, figure: Figure) -> Figure:
    sign, before = text[figure.start - 1 : figure.start], text[: figure.start - 1][-1:]
    if word := MINUS_BEFORE.search(text[max(0, figure.start - 7) : figure.start]):
        return replace(figure, value=-figure.value, start=figure.start - len(word[0]))
    if figure.start and sign in "-−" and figure.digits and (not before.strip() or before in "([“\"'|"):
        return replace(figure, value=-figure.value, start=figure.start - 1)
    return figure


def with_unit(text: str, figure: Figure) -> Figure:
    unit, end = units.after(text, figure.end)
    if unit == "pounds" and figure.scale >= 1000:
        unit = "GBP"
    if figure.unit:
        return replace(figure, end=end) if unit == figure.unit else figure
    return replace(figure, unit=unit, end=end)
