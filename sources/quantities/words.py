"""Words of a text as dictionaries know them, and the language that the text is most likely in."""

import re
import unicodedata
from collections.abc import Iterator

COMBINING = re.compile("[\u0300-\u036f]+")  # what is left of the accents of Latin letters
GAP = r"[ \u00a0\u202f\u2009\n]"
WORD = re.compile(r"[^\W\d_]+")
NEXT = re.compile(rf"(?:{GAP}|-)?([^\W\d_]+)")
BEFORE = 48  # code points looked back for the words before a figure


def spread(listed: str) -> frozenset[str]:
    """The words of a list written as a line."""
    return frozenset(listed.split())


# Words that mark a language, none of them a word of another one here.
MARKS = {
    "en": spread("the of and in to was were for with from by on is are at an that it has had more than its"),
    "es": spread(
        "el los las del y con una por en desde hasta segun fue fueron mas millones dolares anos hace sus al "
        "tambien personas dia pero mayo enero agosto octubre noviembre diciembre"
    ),
    "pt": spread(
        "os da das em e com uma nao foi foram sao mais milhoes dolares anos ate pelo pela ao na tambem "
        "pessoas segundo maio janeiro outubro novembro dezembro"
    ),
}


def fold(word: str) -> str:
    """Lower case, without accents."""
    if word.isascii():
        return word.lower()
    return COMBINING.sub("", unicodedata.normalize("NFKD", word.lower()))


def words_of(text: str) -> set[str]:
    """The words of `text`, folded."""
    return set(WORD.findall(fold(text)))


def language_of(words: set[str]) -> str:
    """ "en", "es" or "pt": the one with most marks; English when in doubt."""
    counts = {language: len(words & marks) for language, marks in MARKS.items()}
    return max(counts, key=counts.__getitem__)


def following(text: str, at: int, most: int) -> Iterator[tuple[str, int]]:
    """Up to `most` words right behind `at`, folded, each with where it ends."""
    for _ in range(most):
        match = NEXT.match(text, at)
        if not match:
            return
        at = match.end()
        yield fold(match[1]), at


def preceding(text: str, at: int, most: int = 3) -> list[str]:
    """Up to `most` words right before `at`, folded; what stands before a point or comma is not looked at."""
    piece = text[max(0, at - BEFORE) : at]
    if piece[-1:].isalnum() or piece[-2:-1] in ".,;:!?":
        return []
    words: list[str] = []
    for word in reversed(piece.replace("-", " ").split()[-most:]):
        if word[-1] in ".,;:!?)":
            break
        words.insert(0, fold(word.strip("“”\"'‘’(")))
        if word[0] in "“\"'‘(":
            break
    return words
