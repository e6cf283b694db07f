"""Classes of words, read from words.txt beside this file."""

from pathlib import Path

LISTS = Path(__file__).with_name("words.txt")
APART = ("ASK", "BEGIN", "SHAPING")  # of a sentence's opening, and words that stand for themselves
ENDINGS = tuple("ed ing ly tion ment ness ity est er ous ful ive able al s".split())  # noqa: SIM905


def _read(text: str) -> dict[str, frozenset[str]]:
    """`NAME:` on a line, and its words in the indented lines behind it."""
    lists: dict[str, list[str]] = {}
    for line in text.split("\n"):
        if line.startswith("    ") and lists:
            next(reversed(lists.values())).extend(line.split())
        elif line.endswith(":"):
            lists[line[:-1]] = []
    return {name: frozenset(words) for name, words in lists.items()}


_LISTS = _read(LISTS.read_text(encoding="utf-8"))
ASK, BEGIN, SHAPING = (_LISTS[name] for name in APART)
CLASSES = {name: words for name, words in _LISTS.items() if name not in APART}
# Each word's class; where it is in several, the one that comes first.
CLASS_OF = {word: name for name, words in reversed(CLASSES.items()) for word in words}
