"""Number words of English, Spanish and Portuguese, and their grammar: "two hundred and fifty thousand"."""

from dataclasses import dataclass
from decimal import Decimal

from sources.quantities.words import following

MOST_WORDS = 24  # of one number

_ENGLISH = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen"
)
_SPANISH = (
    "cero uno dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciseis "
    "diecisiete dieciocho diecinueve veinte veintiuno veintidos veintitres veinticuatro veinticinco "
    "veintiseis veintisiete veintiocho veintinueve"
)
_PORTUGUESE = (
    "zero um dois tres quatro cinco seis sete oito nove dez onze doze treze catorze quinze dezesseis "
    "dezessete dezoito dezenove vinte"
)
_TENS = {
    "en": "twenty thirty forty fifty sixty seventy eighty ninety",
    "es": "veinte treinta cuarenta cincuenta sesenta setenta ochenta noventa",
    "pt": "vinte trinta quarenta cinquenta sessenta setenta oitenta noventa",
}
_HUNDREDS = {
    "es": "doscientos trescientos cuatrocientos quinientos seiscientos setecientos ochocientos novecientos",
    "pt": "duzentos trezentos quatrocentos quinhentos seiscentos setecentos oitocentos novecentos",
}
_OTHERS = {
    "en": {},
    "es": {"un": 1, "veintiun": 21, "cien": 100, "ciento": 100},
    "pt": {
        "duas": 2,
        "quatorze": 14,
        "dezasseis": 16,
        "dezassete": 17,
        "dezanove": 19,
        "cem": 100,
        "cento": 100,
    },
}


def _numbers(language: str, first: str) -> dict[str, int]:
    numbers = {word: value for value, word in enumerate(first.split())}
    numbers |= {word: 20 + 10 * place for place, word in enumerate(_TENS[language].split())}
    for place, word in enumerate(_HUNDREDS.get(language, "").split()):
        numbers[word] = numbers[word[:-2] + "as"] = 200 + 100 * place
    return numbers | _OTHERS[language]


NUMBERS = {
    "en": _numbers("en", _ENGLISH),
    "es": _numbers("es", _SPANISH),
    "pt": _numbers("pt", _PORTUGUESE),
}
LINKS = {"en": "and", "es": "y", "pt": "e"}

_SCALES = (
    (12, "dozen docena docenas duzia duzias"),
    (100, "hundred"),
    (10**3, "thousand mil"),
    (10**5, "lakh lakhs"),
    (10**6, "million millions millon millones milhao milhoes mn mln mio millionen"),
    (10**7, "crore crores"),
    (10**9, "billion billions bn bln milliard milliards milliarden millardo millardos bilhao bilhoes"),
    (10**12, "trillion trillions tn trn billon billones biliao bilioes trilhao trilhoes"),
)
SCALES = {word: size for size, words in _SCALES for word in words.split()}

ORDINALS = {
    "first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8,
    "ninth": 9, "tenth": 10, "eleventh": 11, "twelfth": 12, "thirteenth": 13, "fourteenth": 14,
    "fifteenth": 15, "sixteenth": 16, "seventeenth": 17, "eighteenth": 18, "nineteenth": 19,
    "twentieth": 20, "thirtieth": 30, "fortieth": 40, "fiftieth": 50, "sixtieth": 60, "seventieth": 70,
    "eightieth": 80, "ninetieth": 90, "hundredth": 100,
    "primer": 1, "primero": 1, "primera": 1, "primeiro": 1, "primeira": 1,
    "tercer": 3, "tercero": 3, "tercera": 3, "terceiro": 3, "terceira": 3,
}  # fmt: skip


@dataclass
class Numeral:
    """A number being read: `total` holds what its scales have closed, `group` what is below a thousand."""

    total: Decimal = Decimal(0)
    group: int = 0
    step: int = 1
    last: int = 0  # the value of the last word: what may follow depends on it
    scale: int = 0  # the last scale of a thousand or more

    @property
    def value(self) -> Decimal:
        return self.total + self.group

    def take(self, word: str, numbers: dict[str, int]) -> bool:
        """Add `word`, if it can stand here."""
        if word in numbers:
            return self._add(numbers[word])
        if word in SCALES:
            return self._scale_by(SCALES[word])
        return False

    def _add(self, value: int) -> bool:
        fits = self.group == 0 or (
            self.group % 100 == 0 and value < 100 if self.last >= 100 else self._is_tens() and 0 < value < 10
        )
        if not fits or (value == 0 and self.last):
            return False
        self.group += value
        self.last, self.step = max(value, 1), 1
        return True

    def _is_tens(self) -> bool:
        return 20 <= self.last < 100 and self.last % 10 == 0

    def _scale_by(self, size: int) -> bool:
        if size <= 100:
            if self.group >= 100 or (self.scale == 10**3 and size == 12):
                return False
            self.group = max(self.group, 1) * size
        elif self.group == 0 and self.scale == 10**3 and size > 10**3:
            self.total *= size  # mil millones
            self.scale = size
        elif self.scale and size >= self.scale:
            return False
        else:
            self.total += max(self.group, 1) * size
            self.group, self.scale = 0, size
        self.last = self.step = size
        return True


def read(text: str, at: int, language: str, *, hundred: bool = False) -> tuple[Numeral, int] | None:
    """The number whose first word follows `at`, and where it ends."""
    numbers, link = NUMBERS[language], LINKS[language]
    numeral, end, is_linked = Numeral(), at, False
    for word, stop in following(text, at, MOST_WORDS):
        if word == link and end > at and not is_linked:
            is_linked = numeral.last >= (100 if language == "en" else 20)
            if is_linked:
                continue
            break
        if is_linked and (word not in numbers or (numbers[word] >= 100 and language != "pt")):
            break
        if not numeral.take(word, numbers):
            break
        end, is_linked = stop, False
    return (numeral, end) if end > at else None
