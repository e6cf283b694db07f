"""Figures in digits with the separators of the common locales, and digits that are no figures."""

import re
from decimal import Decimal

LITERAL = re.compile(
    r"""
      (?P<lakh>\d{1,2}(?:,\d\d){1,4},\d{3}(?:\.\d{1,10})?)(?![\d,])
    | (?P<grouped>\d{1,3}(?P<sep>[,.'’\u00a0\u202f\u2009])\d{3}(?:(?P=sep)\d{3}){0,5}(?:[.,]\d{1,10})?)(?!\d)
    | (?P<spaced>\d{1,3}(?:\ \d{3}){2,5}(?:[.,]\d{1,10})?)(?!\d)
    | (?P<bare>\d{1,15}(?:[.,]\d{1,10})?)(?!\d)
    """,
    re.VERBOSE,
)
# One group behind a plain space is a figure in texts that write so, or before a unit.
HALF_SPACED = re.compile(r"\d{1,3} \d{3}(?:,\d{1,10})?(?!\d| \d)")

# What is no figure, from its first digit on: telephone numbers, times, dotted versions, fractions and
# other references.
OTHER = re.compile(
    r"""
      \d{3}\)\ ?\d{3}[-. ]\d{4}(?!\d)                                # (202) 555-0100
    | \d{3}[-. ]\d{3}[-. ]\d{4}(?!\d)
    | \d{3}-\d{4}(?!\d)
    | \d{1,2}[:h]\d\d(?::\d\d)?(?:\.\d{1,6})?(?:\ ?[ap]\.?m\b\.?)?
    | \d{1,2}(?:\.\d\d)?\ ?[ap]\.?m\b\.?
    | \d{1,2}[.:]\d\d\ (?:[ECMP][SD]?T|GMT|BST|UTC|CES?T|hrs)\b
    | \d{1,2}\ o['’]clock
    | 24/7
    | (?!\d{1,3}(?:\.\d{3}){3})\d{1,3}(?:\.\d{1,3}){3}(?!\d)                                # an address
    """,
    re.VERBOSE | re.IGNORECASE,
)
DIALLED = re.compile(r"\d{1,3}(?:[ .()-]{1,2}\d{2,5}){2,5}(?!\d)")  # behind a plus sign
CHUNK = re.compile(r"[\w/:.,'’–-]*\w")
RUNS_ON = re.compile(r"[./:,'’–-]\d|\w|/\w|-[A-Z]")
SCORE = re.compile(
    r"\b(?:beat|beaten|defeat\w*|w[io]n\w*|los[st]\w*|lose|draw\w*|drew|lead|led|scor\w+|victory|match|vot\w+|ruled|ruling"
    r"|decision|set|aggregate|ganó|perdió|venció|empat\w+|venceu|perdeu|ganhou|placar|marcador)\b",
    re.IGNORECASE,
)


def read(text: str, at: int, language: str, *, is_spaced: bool) -> tuple[Decimal, Decimal, int] | None:
    """Value, last place written and end of the digits at `at`; None for more digits than a figure has.

    `is_spaced`: a plain space may stand before the last three digits.
    """
    match = HALF_SPACED.match(text, at) if is_spaced else None
    match = match or LITERAL.match(text, at)
    if not match:
        return None
    is_part = is_behind_point(text, at) and match[0].isdigit()
    value = Decimal(f"0.{match[0]}") if is_part else _number(match[0], language)
    places = value.as_tuple().exponent
    return value, Decimal(1).scaleb(int(places)), match.end()


def _number(text: str, language: str) -> Decimal:
    """Of two separators the last is a decimal's; groups of three behind one are thousands.

    A lone point before three digits is a decimal's in English, and a thousands' where commas are the
    decimal's, and where no one would write the zeros of a decimal ("20.000 euros"); a lone comma before
    three digits stands for thousands, but behind a lone zero.
    """
    digits = re.sub(r"[ \u00a0\u202f\u2009'’]", "", text)
    points, commas = digits.count("."), digits.count(",")
    if points and commas:
        decimal = max(".,", key=digits.rfind)
        digits = digits.replace("," if decimal == "." else ".", "").replace(decimal, ".")
    elif points > 1 or commas > 1 or re.fullmatch(r"[1-9]\d{0,2},\d{3}", digits):
        digits = digits.replace(".", "").replace(",", "")
    elif re.fullmatch(r"[1-9]\d{0,2}\.\d00" if language == "en" else r"[1-9]\d{0,2}\.\d{3}", digits):
        digits = digits.replace(".", "")
    return Decimal(digits.replace(",", "."))


def is_behind_point(text: str, at: int) -> bool:
    """The digits are a part of one: "$.80"."""
    return text[at - 1 : at] == "." and not text[at - 2 : at - 1].isalnum() and at > 0


def is_score(text: str, at: int) -> bool:
    """Words of games and votes stand close before the two figures at `at`."""
    return SCORE.search(text, max(0, at - 40), at) is not None
