"""Digits that are part of a name or an address, and where it ends."""

import re

from sources.quantities import literals
from sources.quantities.words import fold, spread

ADDRESS = re.compile(r"(?:://|\.)\S+")
REFERENCE = re.compile(
    r"\.?s?\.?[ \u00a0]{0,2}(?:[Nn][oº°]s?\.?[ \u00a0]?)?[A-Z]{0,4}[./-]?\d(?:[\w./:-]*\w)?"
)

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


def past(text: str, at: int) -> int:
    """Where the run of digits, letters and signs that `at` is in ends."""
    match = literals.CHUNK.match(text, at)
    return match.end() if match else at


def named(text: str, start: int, end: int) -> int:
    """Where "Article 5", "Flight 370" or "v2.1" ends, whose first word is text[start:end]."""
    match = REFERENCE.match(text, end)
    is_named = text[start].isupper() or fold(text[start:end]) in ALWAYS_REFERENCES
    return match.end() if match and is_named else end


def address(text: str, end: int) -> int:
    """Where the address ends whose first word ends at `end`."""
    match = ADDRESS.match(text, end)
    return match.end() if match else end
