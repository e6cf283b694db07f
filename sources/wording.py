"""The words of a text as two texts are compared by: without case, accents, endings, spellings of a figure."""

import re
import unicodedata
from collections.abc import Sequence

from sources.quantities import Quantity

STOP_WORDS = frozenset({
    "a", "an", "and", "are", "as", "at", "be", "been", "but", "by", "for", "from", "had", "has", "have", "he",
    "her", "him", "his", "i", "in", "into", "is", "it", "its", "of", "on", "or", "our", "she", "that", "the",
    "their", "them", "they", "this", "to", "was", "we", "were", "which", "who", "will", "with", "you",
})  # fmt: skip
# Names that stand for one thing, in English, Spanish and Portuguese; the shortest is what headlines use.
ALIASES = {
    "us": (
        "united states of america", "united states", "u s a", "u s", "usa", "estados unidos", "ee uu", "eeuu",
        "eua",
    ),
    "un": ("united nations", "u n", "naciones unidas", "nacoes unidas", "onu"),
    "icc": (
        "international criminal court", "corte penal internacional", "tribunal penal internacional", "cpi",
        "tpi",
    ),
    "eu": ("european union", "union europea", "uniao europeia", "ue"),
    "uk": ("united kingdom", "u k", "reino unido"),
}  # fmt: skip
COMBINING = re.compile("[\u0300-\u036f]+")
WORD = re.compile(r"\w+")
NAMES: dict[str, list[tuple[list[str], str]]] = {}  # by first word, the longest first
for short, names in ALIASES.items():
    for name in names:
        NAMES.setdefault(name.split()[0], []).append((name.split(), short))
FIRST_WORDS = frozenset(NAMES)
ENDINGS = (
    "ations", "ation", "ingly", "ings", "ing", "edly", "ies", "ied", "ed", "es", "s", "ion", "ions",
)  # fmt: skip


def words(text: str, values: Sequence[Quantity] = ()) -> list[str]:
    """The words of `text` in order, folded; an amount is its number and its unit, however it is written."""
    parts, at = [], 0
    for value in values:
        if not value.is_date and value.unit != "ordinal":
            parts += [text[at : value.start], f" {amount(value)} "]
            at = value.end
    return told("".join([*parts, text[at:]]) if parts else text)


def amount(value: Quantity) -> str:
    number = f"{value.value:f}".replace(".", "p")
    return f"{number} {value.unit}".replace("%", "percent")


def told(text: str) -> list[str]:
    """Without case, accents and the possessive; a name in its shortest form."""
    lowered = text.lower()
    if not lowered.isascii():
        lowered = COMBINING.sub("", unicodedata.normalize("NFKD", lowered.replace("’", "'")))
    found = WORD.findall(lowered.replace("'s ", " "))
    return found if FIRST_WORDS.isdisjoint(found) else _shortened(found)


def _shortened(found: list[str]) -> list[str]:
    shortened, at = [], 0
    while at < len(found):
        for name, short in NAMES.get(found[at], ()):
            if found[at : at + len(name)] == name:
                shortened.append(short)
                at += len(name)
                break
        else:
            shortened.append(found[at])
            at += 1
    return shortened


def stem(word: str) -> str:
    """So much of a word that its common forms meet: offers, offered and offering."""
    if word.endswith(ENDINGS):
        for ending in ENDINGS:
            if word.endswith(ending) and len(word) - len(ending) >= 3:
                return word[: -len(ending)].removesuffix("e")
    return word.removesuffix("e") if len(word) > 4 else word


STOP_STEMS = frozenset(map(stem, STOP_WORDS))
