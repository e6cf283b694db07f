"""Texts without their typography, and the way back: what a reader would call the same characters."""

import unicodedata
from dataclasses import dataclass

SINGLE_QUOTES, DOUBLE_QUOTES, DASHES = "‘’‚‛′`´", "“”„‟″«»", "‐‑‒–—―−"
# Soft hyphen, zero-width space, (non-)joiner, word joiner, invisible operators, byte order mark. Not the
# marks that turn the direction of writing around: with them "4.2" is read as "2.4".
INVISIBLE = "\u00ad\u180e\u200b\u200c\u200d\u2060\u2061\u2062\u2063\u2064\ufeff"

SHAPES = {
    **dict.fromkeys(SINGLE_QUOTES, "'"),
    **dict.fromkeys(DOUBLE_QUOTES, '"'),
    **dict.fromkeys(DASHES, "-"),
    **dict.fromkeys(INVISIBLE, ""),
    "…": "...",
}


@dataclass(frozen=True)
class Flattened:
    """`origins[i]` is the offset in the original text that `text[i]` came from."""

    text: str
    origins: list[int]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Offsets in the original text of text[start:end]; `end` stays before what was left out."""
        last = self.origins[end - 1]
        return self.origins[start], last + 1


def flatten(text: str) -> Flattened:
    """One shape of quotation mark and dash, single spaces, accents apart from their letters."""
    chars: list[str] = []
    origins: list[int] = []
    for offset, char in enumerate(text):
        plain = _plain(char)
        if plain == " " and (not chars or chars[-1] == " "):
            continue
        chars.extend(plain)
        origins.extend([offset] * len(plain))
    if chars and chars[-1] == " ":
        chars.pop()
        origins.pop()
    return Flattened("".join(chars), origins)


def _plain(char: str) -> str:
    if char.isspace():
        return " "
    if char.isascii():
        return "'" if char == "`" else char
    shape = SHAPES.get(char)
    return unicodedata.normalize("NFD", char) if shape is None else shape
