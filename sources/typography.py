"""Texts without their typography, and the way back: what a reader would call the same characters."""

import re
import unicodedata
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from itertools import accumulate

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
    "`": "'",
}
SHAPED = re.compile(f"[{re.escape(''.join(SHAPES))}]")
BLOCK = 2000  # code points whose places are worked out together
# Where a text may be cut so that its pieces come out as the whole does: at a space between two words, or
# between two ideographs.
CUT = re.compile(r"(?<=\w) (?=\w)|(?<=[\u3400-\u9fff])(?=[\u3400-\u9fff])")


@dataclass(frozen=True)
class Flattened:
    """`origins[i]` is the offset in the original text that `text[i]` came from."""

    text: str
    origins: list[int]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Offsets in the original text of text[start:end]; `end` stays before what was left out."""
        last = self.origins[end - 1]
        return self.origins[start], last + 1


def plain(text: str) -> str:
    """The text of `flatten`, fast, and without the way back."""
    return " ".join(unicodedata.normalize("NFD", SHAPED.sub(lambda found: SHAPES[found[0]], text)).split())


class Page:
    """A long text without its typography; the way back is worked out for the places asked for alone."""

    def __init__(self, original: str) -> None:
        self.original = original
        self._starts, pieces, gaps = [0], list[str](), [0]
        while cut := CUT.search(original, self._starts[-1] + BLOCK):
            pieces.append(original[self._starts[-1] : cut.start()])
            gaps.append(len(cut[0]))
            self._starts.append(cut.end())
        pieces.append(original[self._starts[-1] :])
        flat = [" " * gap + plain(piece) for gap, piece in zip(gaps, pieces, strict=True)]
        self.text = "".join(flat)
        before = [0, *accumulate(map(len, flat))][: len(flat)]
        self._flat_starts = [at + gap for at, gap in zip(before, gaps, strict=True)]
        self._blocks: dict[int, Flattened] = {}

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Offsets in the original text of text[start:end], which is not empty."""
        return self._origin(start), self._origin(end - 1) + 1

    def index(self, offset: int) -> int:
        """Where in `text` the code point at `offset` of the original, or the next one after it, stands."""
        number = bisect_right(self._starts, offset) - 1
        here = bisect_left(self._block(number).origins, offset - self._starts[number])
        return min(self._flat_starts[number] + here, len(self.text))

    def _origin(self, at: int) -> int:
        number = bisect_right(self._flat_starts, at) - 1
        block, inside = self._block(number), at - self._flat_starts[number]
        # The space between two blocks belongs to neither.
        here = block.origins[inside] if inside < len(block.origins) else block.origins[-1] + 1
        return self._starts[number] + here

    def _block(self, number: int) -> Flattened:
        if number not in self._blocks:
            ends = [*self._starts[1:], len(self.original)]
            self._blocks[number] = flatten(self.original[self._starts[number] : ends[number]])
        return self._blocks[number]


def flatten(text: str) -> Flattened:
    """One shape of quotation mark and dash, single spaces, accents apart from their letters."""
    chars: list[str] = []
    origins: list[int] = []
    for offset, char in enumerate(text):
        shape = _shaped(char)
        if shape == " " and (not chars or chars[-1] == " "):
            continue
        chars.extend(shape)
        origins.extend([offset] * len(shape))
    if chars and chars[-1] == " ":
        chars.pop()
        origins.pop()
    return Flattened("".join(chars), origins)


def _shaped(char: str) -> str:
    if char.isspace():
        return " "
    if char.isascii() and char != "`":
        return char
    shape = SHAPES.get(char)
    return unicodedata.normalize("NFD", char) if shape is None else shape
