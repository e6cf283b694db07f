"""What of a sentence is counted when it is scored: its words, the classes of its words in their order, the
letters of each word, and signs such as a figure, a name or a speaker, alone and in pairs.

Each is a short text that the weights' file names, so that one can read why a sentence was scored as it was.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import combinations

from claims.detection import lexicon
from sources.quantities import Quantity, find

TOKEN = re.compile(r"\d[\d,.]*\d|\d|[^\W\d_]+(?:['’-][^\W\d_]+)*|[$£€%?!\"“”]|--|[—…]")
DIGIT = re.compile(r"\d")
YEAR = re.compile(r"(?:1[89]|20)\d\d")
LONGEST = 2000  # code points of a sentence that are read
SHORT_GRAM, LONG_GRAM = 2, 5
LENGTHS = (5, 8, 12, 18, 26, 40)  # words
OPENING = ("I", "WE", "YOU", "THEY", "IT", "IF", "OFFICE", "NOT", "ADDRESS", "FEEL")


def of(sentence: str) -> Mapping[str, set[str]]:
    """The features of a sentence by their family."""
    text = sentence[:LONGEST]
    words = TOKEN.findall(text)
    small = [word.lower().replace("’", "'") for word in words]
    return {
        "word": set(_runs([_numberless(word) for word in small], 2)),
        "class": set(_runs(list(_classes(words, small)), 4)),
        "letters": set(_letters(text)),
        "sign": set(_alone_and_in_pairs(signs(text, words, small))),
    }


def signs(text: str, words: list[str], small: list[str]) -> set[str]:
    """What stands out in a sentence; `small` are its words in small letters."""
    found = {*_of_classes(small), *_of_opening(small), *_of_endings(small)}
    found |= {*_of_figures(find(text)), *_of_names(words), *_of_marks(text), *_of_length(small)}
    return found


def _numberless(word: str) -> str:
    return DIGIT.sub("0", word)


def _runs(words: list[str], most: int) -> Iterator[str]:
    """All runs of one to `most` words."""
    for length in range(1, most + 1):
        for at in range(len(words) - length + 1):
            yield " ".join(words[at : at + length])


def _classes(words: list[str], small: list[str]) -> Iterator[str]:
    for at, (word, folded) in enumerate(zip(words, small, strict=True)):
        if word[0].isdigit():
            yield "YEAR" if YEAR.fullmatch(word) else "DIGITS"
        elif folded in lexicon.CLASS_OF:
            yield lexicon.CLASS_OF[folded]
        elif folded in lexicon.SHAPING or not folded[0].isalpha():
            yield folded
        elif at and word[0].isupper():
            yield "NAME"
        else:
            yield next((f"-{end}" for end in lexicon.ENDINGS if _ends(folded, end)), "-")


def _ends(word: str, ending: str) -> bool:
    return word.endswith(ending) and len(word) > len(ending) + 2


def _letters(text: str) -> Iterator[str]:
    for word in DIGIT.sub("0", text.lower()).split():
        held = f" {word} "
        for length in range(SHORT_GRAM, LONG_GRAM + 1):
            for at in range(len(held) - length + 1):
                yield held[at : at + length]


def _alone_and_in_pairs(found: Iterable[str]) -> Iterator[str]:
    ordered = sorted(found)
    yield from ordered
    for one, other in combinations(ordered, 2):
        yield f"{one} & {other}"


def _of_classes(small: list[str]) -> Iterator[str]:
    """Which classes of words stand in it, more than once, and as a large part of it."""
    for name, words in lexicon.CLASSES.items():
        count = sum(word in words for word in small)
        if count:
            yield name
        if count > 1:
            yield f"{name} twice"
        if count > 0.12 * len(small):
            yield f"much {name}"


def _of_opening(small: list[str]) -> Iterator[str]:
    head = small[:3]
    for name in OPENING:
        if any(word in lexicon.CLASSES[name] for word in head):
            yield f"opens {name}"
    if head and head[0] in lexicon.ASK:
        yield "opens asking"
    if head and head[0] in lexicon.BEGIN:
        yield "opens linking"


def _of_endings(small: list[str]) -> Iterator[str]:
    past = sum(word.endswith("ed") and len(word) > 4 for word in small)
    if past:
        yield "-ed"
    if past > 1:
        yield "-ed twice"
    if sum(word.endswith("ing") for word in small) > 1:
        yield "-ing twice"
    if any(word.endswith("ly") for word in small):
        yield "-ly"
    if sum(word.endswith(("tion", "ment")) for word in small) > 1:
        yield "nouns of action"
    if sum(word.endswith("s") and len(word) > 3 for word in small) > 3:
        yield "many plurals"


def _of_figures(figures: list[Quantity]) -> Iterator[str]:
    for least in range(1, min(len(figures), 3) + 1):
        yield f"figures {least}"
    for figure in figures:
        yield _sort(figure)


def _sort(figure: Quantity) -> str:
    if figure.is_date:
        return "date"
    if figure.unit in ("%", "pp"):
        return "share"
    if len(figure.unit) == 3 and figure.unit.isupper():
        return "money"
    if figure.unit == "ordinal":
        return "ordinal"
    if figure.value >= 1000:
        return "large figure"
    if figure.unit:
        return "measure"
    return "small figure" if figure.value < 4 else "count"


def _of_names(words: list[str]) -> Iterator[str]:
    own = lexicon.CLASSES["I"]
    names = [word for word in words[1:] if word[0].isupper() and word.lower().replace("’", "'") not in own]
    for least in (1, 2, 4):
        if len(names) >= least:
            yield f"names {least}"
    if any(word.isupper() and len(word) > 1 for word in names):
        yield "capitals"
    if any(word[0].isdigit() for word in words):
        yield "digits"


def _of_marks(text: str) -> Iterator[str]:
    for mark in "?!":
        if mark in text:
            yield mark
    commas = text.count(",")
    if commas > 1:
        yield "commas"
    if commas > 3:
        yield "many commas"
    if "--" in text or "—" in text or " - " in text:
        yield "dash"
    if '"' in text or "“" in text:
        yield "quotation"


def _of_length(small: list[str]) -> Iterator[str]:
    for length in LENGTHS:
        if len(small) >= length:
            yield f"words {length}"
    letters = sum(map(len, small)) / (len(small) or 1)
    if letters < 3.8:
        yield "short words"
    if letters > 4.4:
        yield "long words"
    if letters > 5.2:
        yield "very long words"
