"""Words and signs of money and measure, with what they stand for."""

import re
from decimal import Decimal

from sources.quantities.words import following

LONGEST = 4  # words of one unit

_WORDS = {
    "USD": "dollar|dollars|dolares|dolar|dolares estadounidenses|dolares americanos|usd|bucks",
    "EUR": "euro|euros|eur",
    "GBP": "pounds sterling|pound sterling|british pounds|libras esterlinas|gbp",
    "CAD": "canadian dollars|cad",
    "AUD": "australian dollars|aud",
    "HKD": "hong kong dollars|hkd",
    "JPY": "yen|yenes|jpy",
    "CNY": "yuan|renminbi|rmb|cny",
    "INR": "rupees|rupias|inr",
    "RUB": "rubles|roubles|rublos|rub",
    "CHF": "swiss francs|chf",
    "BRL": "reais|brazilian reais|brl",
    "VES": "bolivars|bolivares|ves",
    "MXN": "mexican pesos|pesos mexicanos|mxn",
    "COP": "colombian pesos|pesos colombianos",
    "pesos": "pesos",
    "pounds": "pounds|pound|lb|lbs|libras",
    "cents": "cents|centavos",
    "pp": "percentage points|percentage point|puntos porcentuales|pontos percentuais|pp",
    "bps": "basis points|basis point|bps",
    "%": "percent|per cent|pct|por ciento|por cento|prozent",
    "age": "year old|year olds|years old|years of age|anos de edad|anos de idade",
    "years": "year|years|yr|yrs|ano|anos|ans|jahre",
    "decades": "decade|decades|decadas",
    "months": "month|months|mes|meses",
    "weeks": "week|weeks|semana|semanas",
    "days": "day|days|dia|dias",
    "hours": "hour|hours|hr|hrs|hora|horas",
    "minutes": "minute|minutes|min|mins|minuto|minutos",
    "seconds": "seconds|secs|segundos",
    "times": "times|fold|veces|vezes",
    "km": "km|kms|kilometre|kilometres|kilometer|kilometers|kilometro|kilometros|quilometro|quilometros",
    "m": "m|metre|metres|meter|meters|metro|metros",
    "cm": "cm|centimetre|centimetres|centimeter|centimeters|centimetros",
    "mm": "mm|millimetre|millimetres|millimeter|millimeters|milimetros",
    "miles": "mile|miles|millas|milhas",
    "nautical miles": "nautical mile|nautical miles|millas nauticas",
    "feet": "foot|feet|ft",
    "inches": "inch|inches",
    "yards": "yard|yards",
    "km2": "km²|sq km|square kilometres|square kilometers|kilometros cuadrados|quilometros quadrados",
    "m2": "m²|sq m|square metres|square meters|metros cuadrados|metros quadrados",
    "square miles": "square miles|square mile|sq mi",
    "square feet": "square feet|square foot|sq ft",
    "acres": "acre|acres",
    "hectares": "hectare|hectares|hectareas",
    "tons": "ton|tons|tonne|tonnes|metric tons|metric tonnes|metric ton|toneladas|tonelada",
    "kg": "kg|kgs|kilo|kilos|kilogram|kilograms|kilogramos|quilos",
    "g": "g|gram|grams|grammes|gramos|gramas",
    "ounces": "ounce|ounces|oz",
    "litres": "litre|litres|liter|liters|litros",
    "gallons": "gallon|gallons",
    "barrels": "barrel|barrels|barriles|barris|bbl",
    "MW": "mw|megawatt|megawatts|megavatios",
    "GW": "gw|gigawatt|gigawatts|gigavatios",
    "kWh": "kwh|kilowatt hours",
    "km/h": "km/h|kmh|kph|kilometres per hour|kilometers per hour|kilometros por hora",
    "mph": "mph|miles per hour",
    "knots": "knots",
    "degrees": "degrees|degree|grados|graus",
}
UNITS = {words: unit for unit, listed in _WORDS.items() for words in listed.split("|")}
UNIT_WORDS = "|".join(sorted(map(re.escape, UNITS), key=len, reverse=True))
FIRST_WORDS = frozenset(words.split()[0] for words in UNITS)
CURRENCIES = frozenset(unit for unit in _WORDS if re.fullmatch(r"[A-Z]{3}", unit))

SIGNS = {
    "$": "USD", "us$": "USD", "usd": "USD", "usd$": "USD", "€": "EUR", "eur": "EUR", "£": "GBP", "gbp": "GBP",
    "¥": "JPY", "jpy": "JPY", "cny": "CNY", "rmb": "CNY", "₹": "INR", "rs": "INR", "inr": "INR", "a$": "AUD",
    "au$": "AUD", "aud": "AUD", "c$": "CAD", "ca$": "CAD", "cad": "CAD", "nz$": "NZD", "s$": "SGD",
    "hk$": "HKD",
    "r$": "BRL", "brl": "BRL", "mx$": "MXN", "nt$": "TWD", "₽": "RUB", "₩": "KRW", "₺": "TRY", "₪": "ILS",
    "₴": "UAH", "₦": "NGN", "₱": "PHP", "chf": "CHF", "bs": "VES", "kr": "kr",
}  # fmt: skip
CURRENCY_SIGNS = r"(?:us|a|c|hk|r|nz|mx)?\$|[€£¥₹₽₩₺₪₴₦₱]"
SIGN_BEFORE = re.compile(
    r"(?:(?<![^\W\d_])(?:us|usd|au?|ca?|hk|r|nz|s|mx|nt)|)\$\ ?$|[€£¥₹₽₩₺₪₴₦₱]\ ?$"
    r"|(?<!\w)(?:usd|eur|gbp|jpy|cny|rmb|inr|aud|cad|brl|chf|rs|bs)\.?[ \u00a0]?$",
    re.IGNORECASE,
)
SIGNS_AFTER = {"%": "%", "us$": "USD", "$": "USD", "€": "EUR", "£": "GBP", "₽": "RUB", "₴": "UAH"}
SIGNS_AFTER |= {"°c": "°C", "°f": "°F", "km/h": "km/h", "km²": "km2", "km2": "km2", "m²": "m2", "m2": "m2"}
SIGN_AFTER = re.compile(
    r"[ \u00a0\u202f]?(%|(?:US\$|[€£$₽₴])(?![\d\w])|°\ ?[CF]\b|km/h\b|k?m[²2](?!\w))", re.IGNORECASE
)
# Words between a figure and its unit: "millions of dollars", "50 million US dollars".
LINK = re.compile(
    r"(?=[ \u00a0][oduaODUA])(?:[ \u00a0](?:of|de))?(?:[ \u00a0](?:us|u\.s\.|american))?(?=[ \u00a0])",
    re.IGNORECASE,
)
# "$50m" and "5k": letters that scale only where they touch the figure.
SUFFIX = re.compile(r"(k|m|b|tn|bn|mn|mln|t)\b", re.IGNORECASE)
SUFFIXES = {
    "k": 10**3,
    "m": 10**6,
    "mn": 10**6,
    "mln": 10**6,
    "b": 10**9,
    "bn": 10**9,
    "t": 10**12,
    "tn": 10**12,
}
MONEY_ONLY = ("b", "t")  # "40 b" and "3t" are something else without a currency


def before(text: str, at: int) -> tuple[str, int]:
    """The currency whose sign or code stands right before `at`, and where it starts; else "" and `at`."""
    piece = text[max(0, at - 6) : at]
    if not piece or not (piece.strip()[-1:] in "$€£¥₹₽₩₺₪₴₦₱." or piece.strip()[-1:].isalpha()):
        return "", at
    match = SIGN_BEFORE.search(piece)
    if not match:
        return "", at
    sign = match[0].strip(" \u00a0.").lower()
    return SIGNS[sign], at - len(piece) + match.start()


def after(text: str, at: int) -> tuple[str, int]:
    """The unit behind a figure that ends at `at`, and where it ends; else "" and `at`."""
    sign = SIGN_AFTER.match(text, at)
    if sign:
        return SIGNS_AFTER[sign[1].lower().replace(" ", "")], sign.end()
    linked = LINK.match(text, at)
    words = list(following(text, linked.end() if linked else at, LONGEST))
    if words and words[0][0] in FIRST_WORDS:
        for length in range(len(words), 0, -1):
            unit = UNITS.get(" ".join(word for word, _ in words[:length]))
            if unit:
                return unit, words[length - 1][1]
    return "", at


# Units that measure one thing: its name, and how much of it one is. All others stand for themselves.
_FAMILIES: dict[str, dict[str, str | Decimal]] = {
    "time": {
        "decades": "3652.5", "years": "365.25", "months": "30.4375", "weeks": "7", "days": "1",
        "hours": 1 / Decimal(24), "minutes": 1 / Decimal(1440), "seconds": 1 / Decimal(86400),
    },
    "length": {
        "km": "1000", "m": "1", "cm": "0.01", "mm": "0.001", "miles": "1609.344", "feet": "0.3048",
        "inches": "0.0254", "yards": "0.9144",
    },
    "area": {
        "km2": "1000000", "hectares": "10000", "m2": "1", "acres": "4046.8564224",
        "square feet": "0.09290304", "square miles": "2589988.110336",
    },
    "mass": {"tons": "1000", "kg": "1", "g": "0.001", "ounces": "0.028349523125"},
    "volume": {"litres": "1", "gallons": "3.785411784", "barrels": "158.987294928"},
    "power": {"GW": "1000", "MW": "1"},
    "speed": {"km/h": "1", "mph": "1.609344", "knots": "1.852"},
    "points": {"pp": "1", "bps": "0.01"},
}  # fmt: skip
FAMILIES = {unit: (name, Decimal(factor)) for name, of in _FAMILIES.items() for unit, factor in of.items()}


def family(unit: str) -> tuple[str, Decimal]:
    """What `unit` measures, and its factor to the family's own measure."""
    return FAMILIES.get(unit, (unit, Decimal(1)))
