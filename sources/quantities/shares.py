"""Parts of a whole as percentages: "two-thirds", "half of", "one in five", "nine out of ten"."""

import re
from decimal import Decimal

from sources.quantities import units
from sources.quantities.amounts import Figure
from sources.quantities.figures import Quantity
from sources.quantities.numerals import NUMBERS
from sources.quantities.words import fold, following, preceding

PARTS = {
    "half": 2, "halves": 2, "third": 3, "thirds": 3, "quarter": 4, "quarters": 4, "fifth": 5, "fifths": 5,
    "sixth": 6, "sixths": 6, "seventh": 7, "sevenths": 7, "eighth": 8, "eighths": 8, "ninth": 9, "ninths": 9,
    "tenth": 10, "tenths": 10, "mitad": 2, "metade": 2, "tercio": 3, "tercios": 3, "terco": 3, "tercos": 3,
}  # fmt: skip
PLURAL = frozenset(word for word in PARTS if word.endswith("s"))
OUT_OF = re.compile(r"[ -](?:out of(?: every)?|in every|de cada|em cada)[ ]")
IN = re.compile(r"[ -]in[ -]")
WHOLE = re.compile(r"\d{1,4}(?!\d|[.,]\d)")
OF_WHOLE = re.compile(r"[ \u00a0](?:of|de|del|da|do|das|dos|the|los|las|majority)\b")


def in_words(text: str, start: int, language: str) -> Quantity | None:
    """ "two-thirds", "three quarters", "one in five", "nine out of ten", whose first word is at `start`."""
    words = list(following(text, start, 2))
    count = NUMBERS[language].get(words[0][0], 0)
    if not count:
        return None
    if len(words) > 1 and words[1][0] in PARTS:
        part, end = words[1]
        is_sure = text[words[0][1]] == "-" or OF_WHOLE.match(text, end) is not None
        is_plural = part in PLURAL and count > 1 and part != "quarters"
        return _share(count, PARTS[part], start, end) if is_plural or is_sure else None
    return _counted(text, count, start, words[0][1], language)


def out_of(text: str, figure: Figure) -> Quantity | None:
    """ "9 out of 10" and "1 in 5"."""
    if figure.value != int(figure.value) or figure.value <= 0:
        return None
    return _counted(text, int(figure.value), figure.start, figure.end, "en")


def of_whole(text: str, start: int, end: int) -> Quantity | None:
    """ "half of", "a third of", "la mitad de"; "a third man" is an ordinal."""
    word = fold(text[start:end])
    if word not in PARTS or not OF_WHOLE.match(text, end):
        return None
    before = preceding(text, start, 1)
    is_half = PARTS[word] == 2
    if not is_half and before not in (["a"], ["un"], ["um"]):
        return None
    first = start - len(before[0]) - 1 if before and not is_half else start
    return _share(1, PARTS[word], first, end)


def _counted(text: str, count: int, start: int, end: int, language: str) -> Quantity | None:
    joiner = OUT_OF.match(text, end) or IN.match(text, end)
    if not joiner:
        return None
    digits = WHOLE.match(text, joiner.end())
    if digits:
        whole, stop = int(digits[0]), digits.end()
    else:
        word, stop = next(following(text, joiner.end(), 1), ("", 0))
        whole = NUMBERS[language].get(word, 0) or (100 if word == "hundred" else 0)
    if joiner.re is IN and ((count > 1 and digits) or units.after(text, stop)[0]):
        return None  # 5 in 10 minutes
    return _share(count, whole, start, stop) if count < whole <= 1000 else None


def _share(count: int, whole: int, start: int, end: int) -> Quantity | None:
    """Thirds are no whole percentage: any that would be called so is allowed."""
    value = (Decimal(100 * count) / whole).quantize(Decimal("0.01"))
    value = value.to_integral_value() if value == value.to_integral_value() else value.normalize()
    exact = Decimal(100 * count) % whole == 0
    slack = Decimal(0) if exact else Decimal(1)
    return Quantity(value, "%", start, end, low=value - slack, high=value + slack)
