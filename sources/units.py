"""Words and signs of money, measure, number and month, with what they stand for."""

import re
from decimal import Decimal

MONTHS = {
    "jan": 1, "feb": 2, "mar": 3, "apr": 4, "may": 5, "jun": 6,
    "jul": 7, "aug": 8, "sep": 9, "oct": 10, "nov": 11, "dec": 12,
    "ene": 1, "abr": 4, "ago": 8, "dic": 12,
}  # fmt: skip
MONTH_WORDS = (
    "jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    "|nov(?:ember)?|dec(?:ember)?|enero|febrero|marzo|abril|mayo|junio|julio|agosto|sep?tiembre|octubre"
    "|noviembre|diciembre"
)

CURRENCIES = {
    "$": "USD", "us$": "USD", "usd": "USD", "€": "EUR", "eur": "EUR", "£": "GBP", "gbp": "GBP", "¥": "JPY",
    "₹": "INR", "a$": "AUD", "c$": "CAD", "r$": "BRL", "hk$": "HKD",
}  # fmt: skip
CURRENCY_SIGNS = r"(?:us|u\.s\.|a|c|r|hk)\$|[$€£¥₹]|(?:usd|eur|gbp)(?=[ \d])"

NUMBERS = {
    "zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
    "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15,
    "sixteen": 16, "seventeen": 17, "eighteen": 18, "nineteen": 19, "twenty": 20, "thirty": 30, "forty": 40,
    "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90,
}  # fmt: skip
NUMBER_WORDS = "|".join(sorted(NUMBERS, key=len, reverse=True))

SCALES = {
    "hundred": Decimal(100), "thousand": Decimal(1000), "k": Decimal(1000), "mil": Decimal(1000),
    "million": Decimal(10**6), "m": Decimal(10**6), "mn": Decimal(10**6), "mln": Decimal(10**6),
    "millones": Decimal(10**6), "millón": Decimal(10**6), "millions": Decimal(10**6), "mio": Decimal(10**6),
    "millionen": Decimal(10**6), "milhões": Decimal(10**6), "mil millones": Decimal(10**9),
    "billion": Decimal(10**9), "bn": Decimal(10**9), "milliards": Decimal(10**9),
    "milliarden": Decimal(10**9), "trillion": Decimal(10**12), "tn": Decimal(10**12),
}  # fmt: skip
SCALE_WORDS = "|".join(sorted(SCALES, key=len, reverse=True)).replace(" ", r"\ ")

# Pattern of a word behind a number, and its unit. Money comes first.
UNITS = (
    (r"(?:de |d['’])?(?:u\.?s\.? |us-|american )?(?:dollars?|dólares|usd)", "USD"),
    (r"(?:de |d['’])?(?:euros?|eur|€)", "EUR"),
    (r"(?:pounds sterling|gbp)", "GBP"),
    (r"(?:percentage points?|points de pourcentage|pp)", "pp"),
    (r"(?:%|percent|per cent|por ciento|prozent)", "%"),
    (r"years?|años|ans|jahre", "years"),
    (r"months?", "months"),
    (r"weeks?", "weeks"),
    (r"days?", "days"),
    (r"hours?", "hours"),
    (r"metric tons?|tonnes?|tons?|toneladas", "tons"),
    (r"kilograms?|kilos?|kg", "kg"),
    (r"kilomet(?:er|re)s?|km", "km"),
    (r"miles?", "miles"),
)
# Spaces are escaped, since the expressions that hold these lists are verbose ones.
UNIT_WORDS = "|".join(rf"(?:{pattern})(?![^\W\d_])" for pattern, _ in UNITS).replace(" ", r"\ ")


def unit_of(word: str) -> str:
    """The unit that a word matched by UNIT_WORDS stands for."""
    return next(unit for pattern, unit in UNITS if re.fullmatch(pattern, word, re.IGNORECASE))


# Units that measure one thing: its name, and how much of it one is. All others stand for themselves.
FAMILIES = {
    "years": ("time", Decimal("365.25")),
    "months": ("time", Decimal("30.4375")),
    "weeks": ("time", Decimal(7)),
    "days": ("time", Decimal(1)),
    "hours": ("time", 1 / Decimal(24)),
}


def family(unit: str) -> tuple[str, Decimal]:
    """What `unit` measures, and its factor to the family's own measure."""
    return FAMILIES.get(unit, (unit, Decimal(1)))
