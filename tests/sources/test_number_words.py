"""Every number that can be said is read as what was said."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources.quantities import find

_ENGLISH = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen"
)
_SPANISH = (
    "cero un dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciséis "
    "diecisiete dieciocho diecinueve veinte veintiún veintidós veintitrés veinticuatro veinticinco "
    "veintiséis veintisiete veintiocho veintinueve"
)
_PORTUGUESE = (
    "zero um dois três quatro cinco seis sete oito nove dez onze doze treze catorze quinze dezesseis "
    "dezessete dezoito dezenove"
)
ENGLISH, SPANISH, PORTUGUESE = _ENGLISH.split(), _SPANISH.split(), _PORTUGUESE.split()
ENGLISH_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
SPANISH_TENS = ["treinta", "cuarenta", "cincuenta", "sesenta", "setenta", "ochenta", "noventa"]
SPANISH_HUNDREDS = [
    "ciento", "doscientos", "trescientos", "cuatrocientos", "quinientos", "seiscientos", "setecientos",
    "ochocientos", "novecientos",
]  # fmt: skip
PORTUGUESE_TENS = ["vinte", "trinta", "quarenta", "cinquenta", "sessenta", "setenta", "oitenta", "noventa"]
PORTUGUESE_HUNDREDS = [
    "cento", "duzentos", "trezentos", "quatrocentos", "quinhentos", "seiscentos", "setecentos", "oitocentos",
    "novecentos",
]  # fmt: skip


def english(number: int) -> str:
    if number < 20:
        return ENGLISH[number]
    if number < 100:
        tens, rest = divmod(number, 10)
        return ENGLISH_TENS[tens - 2] + (f"-{ENGLISH[rest]}" if rest else "")
    for size, word in ((10**6, "million"), (1000, "thousand"), (100, "hundred")):
        if number >= size:
            many, rest = divmod(number, size)
            link = " and " if rest and rest < 100 else " "
            return f"{english(many)} {word}" + (f"{link}{english(rest)}" if rest else "")
    raise AssertionError(number)


def spanish(number: int) -> str:
    if number < 30:
        return SPANISH[number]
    if number < 100:
        tens, rest = divmod(number, 10)
        return SPANISH_TENS[tens - 3] + (f" y {SPANISH[rest]}" if rest else "")
    if number < 1000:
        hundreds, rest = divmod(number, 100)
        word = SPANISH_HUNDREDS[hundreds - 1] if rest or hundreds > 1 else "cien"
        return word + (f" {spanish(rest)}" if rest else "")
    many, rest = divmod(number, 1000)
    return ("mil" if many == 1 else f"{spanish(many)} mil") + (f" {spanish(rest)}" if rest else "")


def portuguese(number: int) -> str:
    if number < 20:
        return PORTUGUESE[number]
    if number < 100:
        tens, rest = divmod(number, 10)
        return PORTUGUESE_TENS[tens - 2] + (f" e {PORTUGUESE[rest]}" if rest else "")
    if number < 1000:
        hundreds, rest = divmod(number, 100)
        word = PORTUGUESE_HUNDREDS[hundreds - 1] if rest or hundreds > 1 else "cem"
        return word + (f" e {portuguese(rest)}" if rest else "")
    many, rest = divmod(number, 1000)
    link = " e " if rest < 100 or rest % 100 == 0 else " "
    return ("mil" if many == 1 else f"{portuguese(many)} mil") + (f"{link}{portuguese(rest)}" if rest else "")


@given(st.integers(2, 999_999_999))
def test_english(number: int) -> None:
    text = f"It cost {english(number)} dollars."
    assert [(found.value, found.unit) for found in find(text)] == [(Decimal(number), "USD")]


@given(st.integers(2, 999_999))
def test_spanish(number: int) -> None:
    text = f"El Gobierno pagó {spanish(number)} dólares por los barcos."
    assert [(found.value, found.unit) for found in find(text)] == [(Decimal(number), "USD")]


@given(st.integers(2, 999_999))
def test_portuguese(number: int) -> None:
    text = f"O governo não pagou {portuguese(number)} dólares pela compra dos navios."
    assert [(found.value, found.unit) for found in find(text)] == [(Decimal(number), "USD")]


@pytest.mark.parametrize(
    "form",
    [
        "${0:,}", "US${0:,}.00", "{0:,} dollars", "USD {0}", "US$ {dots}", "{dots} dólares", "{0:_} dollars",
    ],
)  # fmt: skip
@given(st.integers(1000, 999_999_999_999))
def test_separators_of_thousands(form: str, number: int) -> None:
    separated = form.replace("{0:_}", f"{number:_}".replace("_", "\u202f"))
    text = separated.format(number, dots=f"{number:,}".replace(",", "."))
    if form == "{dots} dólares" or form == "US$ {dots}":
        text = f"El Gobierno pagó {text} por los barcos."
    assert [(found.value, found.unit) for found in find(text)] == [(Decimal(number), "USD")]


@given(st.integers(1, 9999), st.sampled_from(["million", "billion", "trillion", "thousand"]))
def test_a_scale_is_the_same_in_every_writing(tenths: int, scale: str) -> None:
    value, letter = (
        Decimal(tenths) / 10,
        {"million": "m", "billion": "bn", "trillion": "tn", "thousand": "k"}[scale],
    )
    found = [
        find(text)[0] for text in (f"${value} {scale}", f"US${value}{letter}", f"{value} {scale} dollars")
    ]
    size = {"million": 10**6, "billion": 10**9, "trillion": 10**12, "thousand": 1000}[scale]
    assert {(each.value, each.unit, each.step) for each in found} == {
        (value * size, "USD", Decimal(size) / (10 if tenths % 10 else 1))
    }
