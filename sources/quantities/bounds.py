"""Words that limit a figure, and figures that are words: "up to", "nearly", "dozens"."""

import re
from decimal import Decimal

from sources.quantities.figures import Bound, plain
from sources.quantities.words import fold

# What stands before the figure; the longest match counts, so that "no more than" is no "more than".
_BEFORE = {
    Bound.AT_MOST: (
        "up to|at most|no more than|not more than|less than|fewer than|under|below|as much as|as many as"
        "|a maximum of|maximum of|no greater than|not exceeding|hasta|como maximo|no mas de|menos de"
        "|menos que|maximo de|ate|no maximo|nao mais de|nao mais que"
    ),
    Bound.AT_LEAST: (
        "at least|more than|no less than|no fewer than|not less than|not fewer than|over|above|exceeding"
        "|in excess of|upwards of|upward of|a minimum of|minimum of|greater than|surpassing|topping"
        "|al menos|por lo menos|como minimo|mas de|mas que|no menos de|minimo de|pelo menos|ao menos"
        "|no minimo|mais de|mais que|nao menos de"
    ),
    Bound.ABOUT: (
        "about|around|roughly|approximately|approx|some|an estimated|estimated|circa|ca|c|or so"
        "|in the region of|on the order of|alrededor de|cerca de|aproximadamente|unos|unas|en torno a"
        "|por volta de|em torno de|uns|umas"
    ),
}
BEFORE = {words: bound for bound, listed in _BEFORE.items() for words in listed.split("|")}
# Near the figure, on one side of it: the part of it by which the value may lie below, and above.
CLOSE = {
    words: shares
    for shares, listed in (
        (("0.1", "0"), "nearly|almost|just under|close to|nearing|approaching|slightly less than|casi|quase"),
        (
            ("0", "0.1"),
            "just over|just above|slightly more than|slightly over|a little over|little more than",
        ),
        (("0", "0.1"), "a little more than|poco mas de|pouco mais de|algo mas de"),
    )
    for words in listed.split("|")
}
LEEWAY = Decimal("0.1")  # of "about": a tenth of the value to both sides

AFTER = re.compile(
    r"(?P<least>\+(?![\w+])|[ \u00a0](?:or (?:more|over|above|higher)|plus\b|o más\b|ou mais\b))"
    r"|(?P<most>[ \u00a0](?:or (?:less|fewer|below|under|lower)|o menos\b|ou menos\b))"
    r"|(?P<about>-odd\b|[ \u00a0]or so\b)"
)
SIGNS = {"~": Bound.ABOUT, "≈": Bound.ABOUT, "<": Bound.AT_MOST, ">": Bound.AT_LEAST}
SIGNS |= {"≤": Bound.AT_MOST, "≥": Bound.AT_LEAST}

Reading = tuple[Bound, Decimal | None, Decimal | None]


def reading(value: Decimal, before: list[str], sign: str, after: str) -> Reading:
    """The bound of `value` and the least and most that it allows."""
    for length in range(len(before), 0, -1):
        words = " ".join(before[-length:])
        if words in CLOSE:
            below, above = (abs(value) * Decimal(share) for share in CLOSE[words])
            return Bound.ABOUT, plain(value - below), plain(value + above)
        if words in BEFORE:
            return _limited(value, BEFORE[words])
    match = AFTER.match(after)
    if match:
        return _limited(
            value, {"least": Bound.AT_LEAST, "most": Bound.AT_MOST}.get(match.lastgroup or "", Bound.ABOUT)
        )
    return _limited(value, SIGNS.get(sign, Bound.EXACT))


def _limited(value: Decimal, bound: Bound) -> Reading:
    if bound == Bound.AT_MOST:
        return bound, None, value
    if bound == Bound.AT_LEAST:
        return bound, value, None
    leeway = abs(value) * LEEWAY if bound == Bound.ABOUT else 0
    return bound, plain(value - leeway), plain(value + leeway)


# Vague figures: from twice the word's size up to below the size at which one would use the next word.
_VAGUE = (
    (24, 99, "dozens decenas docenas dezenas duzias"),
    (40, 199, "scores"),
    (200, 999, "hundreds cientos centenares centenas"),
    (2_000, 99_999, "thousands miles milhares millares"),
    (2 * 10**6, 999_999_999, "millions millones milhoes"),
    (2 * 10**9, 999_999_999_999, "billions bilhoes"),
    (2 * 10**12, 999_999_999_999_999, "trillions"),
)
VAGUE = {word: (low, high) for low, high, words in _VAGUE for word in words.split()}
# "tens of thousands": so many times the size of the second word.
MULTIPLES = {"tens": (20, 99), "dozens": (24, 99), "hundreds": (200, 999), "decenas": (20, 99)}
MULTIPLES |= {"dezenas": (20, 99), "cientos": (200, 999), "centenas": (200, 999), "centenares": (200, 999)}
MULTIPLES |= {"miles": (2_000, 99_999), "milhares": (2_000, 99_999)}
# "several hundred"
FEW = {"several": (3, 9), "few": (2, 9), "couple": (2, 3), "varios": (3, 9), "varias": (3, 9), "unos": (2, 9)}
OF = re.compile(r"[ \u00a0]+(?:of|de)[ \u00a0]+([^\W\d_]+)")


def vague(text: str, word: str, end: int, sizes: dict[str, int]) -> tuple[int, int, int] | None:
    """Low, high and end of "dozens", "scores of" or "tens of thousands", whose first word ends at `end`."""
    after = OF.match(text, end)
    second = fold(after[1]) if after else ""
    low, high = VAGUE.get(word, (0, 0))
    if word in MULTIPLES and second in VAGUE and after:
        size = sizes[second] if second in sizes else VAGUE[second][0] // 2
        fewest, most = MULTIPLES[word]
        return fewest * size, (most + 1) * size - 1, after.end()
    if not low or (word in ("scores", "miles", "millones", "milhoes") and not after):
        return None
    return low, high, end
