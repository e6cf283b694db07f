"""What kind of words a difference is made of: a figure, a unit, a negation, a name, a date, or wording. Pure.

It names what a person looks at first. Whether words differ at all is decided before, character by character.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, fields

from sources.enums import DifferenceKind
from sources.quantities import Quantity, find
from sources.quantities.dates import MONTH_WORDS
from sources.quantities.figures import DATES
from sources.quantities.units import CURRENCY_SIGNS, UNIT_WORDS
from sources.quantities.words import fold

AROUND = 60  # code points on both sides in which a figure's unit and bound are looked for
LONGEST = 400  # code points of a difference that are looked into
TOUCH = 2  # code points between a difference and a figure that it belongs to

NEGATIONS = {
    "not", "no", "never", "neither", "nor", "without", "cannot", "none", "nobody", "nothing", "hardly",
    "unlikely", "false", "falsely", "deny", "denies", "denied", "denying", "ni", "nunca", "jamás", "jamas",
    "sin", "ningún", "ninguna", "ninguno", "nadie", "nada", "tampoco", "não", "nem", "sem", "nenhum",
    "nenhuma", "ninguém", "jamais", "ne", "pas", "sans", "aucun", "aucune", "nicht", "kein", "keine",
    "keinen", "keiner", "nie", "niemals", "ohne", "لا", "ليس", "لم", "لن", "לא", "אין", "不", "没", "無",
    "未", "非", "ない",
}  # fmt: skip
NEGATION = re.compile(r"[^\W\d_]+n['’]t\b|\w+")
PREFIXES = ("un", "in", "im", "il", "ir", "non", "non-", "dis", "des", "mis")
DAYS = {
    "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "lunes", "martes",
    "miércoles", "jueves", "viernes", "sábado", "domingo", "segunda", "terça", "quarta", "quinta", "sexta",
    "yesterday", "today", "tomorrow", "ayer", "hoy", "mañana", "ontem", "hoje", "amanhã",
}  # fmt: skip
WORDS_BEFORE = re.compile(r"(?:[^\s.!?]+[^\S\n]+)?[^\s.!?]+[^\S\n]*$")
WORDS_AFTER = re.compile(r"(?:[^\S\n]*[^\s.!?]+){1,2}")
MONTH = re.compile(rf"(?<!\w)(?:{MONTH_WORDS})(?!\w)", re.IGNORECASE)
UNIT = re.compile(rf"(?<!\w)(?:{UNIT_WORDS})(?!\w)|{CURRENCY_SIGNS}|%", re.IGNORECASE)
NAME = re.compile(r"(?<!\w)\w*[^\W\d_a-z]\w*(?:['.-]\w+)*")  # holds a letter that is not a small Latin one
SENTENCE_END = re.compile(r"(?:^|[.!?:;\"'“”‘’(\n])\s*$")
# Words that open sentences: a capital there says nothing.
OPENERS = {
    "a", "an", "the", "this", "that", "these", "those", "there", "here", "he", "she", "it", "they", "we",
    "you", "i", "his", "her", "its", "their", "our", "my", "in", "on", "at", "by", "for", "from", "of",
    "to", "with", "as", "after", "before", "since", "until", "when", "while", "if", "but", "and", "or",
    "so", "yet", "however", "although", "though", "because", "is", "are", "was", "were", "has", "have",
    "had", "will", "would", "can", "could", "may", "might", "must", "some", "many", "most", "all", "no",
    "not", "now", "then", "what", "who", "which", "how", "el", "la", "los", "las", "un", "una", "en", "de",
    "por", "para", "con", "según", "pero", "y", "o", "os", "um", "uma", "em", "na", "mas",
}  # fmt: skip


@dataclass(frozen=True)
class Differing:
    """A difference by its places in both texts; an empty one stands where its words would."""

    was: tuple[int, int]
    now: tuple[int, int]
    kind: DifferenceKind


def kind_of(was: str, gone: tuple[int, int], now: str, came: tuple[int, int]) -> DifferenceKind:
    """The kind of the difference between was[gone] and now[came]; one of them may be empty.

    Of a long one, its beginning tells.
    """
    gone, came = ((start, min(end, start + LONGEST)) for start, end in (gone, came))
    old, new = was[slice(*gone)], now[slice(*came)]
    if _is_negation(old, new):
        return DifferenceKind.NEGATION
    figures, others = _touched(was, gone), _touched(now, came)
    lost, won = figures - others, others - figures
    if lost or won:
        return _of_quantities(lost, won)
    if not figures and _digits(old) != _digits(new):  # else "$50m" for "$50,000,000"
        return DifferenceKind.NUMBER
    if _days(old) != _days(new):
        return DifferenceKind.DATE
    if not figures and _units(old) != _units(new):
        return DifferenceKind.UNIT
    if _names(was, gone) != _names(now, came):
        return DifferenceKind.NAME
    return DifferenceKind.WORDING


def negations(text: str) -> Counter[str]:
    words = (found[0].casefold().replace("’", "'") for found in NEGATION.finditer(text))
    return Counter("not" for word in words if word in NEGATIONS or word.endswith("n't"))


def _is_negation(old: str, new: str) -> bool:
    if negations(old) != negations(new):
        return True
    short, long = sorted((old.casefold().strip(), new.casefold().strip()), key=len)
    return len(short) > 3 and any(long == prefix + short for prefix in PREFIXES)


Said = tuple[object, ...]  # what a quantity says, its unit first


def _of_quantities(lost: Counter[Said], won: Counter[Said]) -> DifferenceKind:
    quantities = [*lost, *won]
    if all(each[0] in DATES for each in quantities):
        return DifferenceKind.DATE
    if Counter(each[1:] for each in lost) == Counter(each[1:] for each in won):
        return DifferenceKind.UNIT
    return DifferenceKind.NUMBER


def widened(was: str, now: str, found: Differing) -> Differing:
    """The same with whole figures, "$25 million" where "$25" differs; a negation with the words beside it."""
    if max(found.was[1] - found.was[0], found.now[1] - found.now[0]) > LONGEST:
        return found
    if found.kind in (DifferenceKind.NUMBER, DifferenceKind.UNIT, DifferenceKind.DATE):
        return Differing(_whole(was, found.was), _whole(now, found.now), found.kind)
    if found.kind == DifferenceKind.NEGATION:
        return Differing(_with_neighbours(was, found.was), _with_neighbours(now, found.now), found.kind)
    return found


def _whole(text: str, span: tuple[int, int]) -> tuple[int, int]:
    spans = (
        [span, *((start, end) for start, end, _ in _touching(text, span))] if span[0] < span[1] else [span]
    )
    return min(start for start, _ in spans), max(end for _, end in spans)


def _with_neighbours(text: str, span: tuple[int, int]) -> tuple[int, int]:
    """Two words more on both sides, on the same line."""
    start, end = span
    before = WORDS_BEFORE.search(text, max(0, start - AROUND), start)
    after = WORDS_AFTER.match(text, end, min(len(text), end + AROUND))
    return (before.start() if before else start), (after.end() if after else end)


def _touched(text: str, span: tuple[int, int]) -> Counter[Said]:
    """What the quantities say that stand in the span or right beside it."""
    return Counter(_said(each) for _, _, each in _touching(text, span))


def _touching(text: str, span: tuple[int, int]) -> Iterator[tuple[int, int, Quantity]]:
    """Quantities that stand in the span or right beside it, with their places."""
    start, end = span
    begin = _word_start(text, max(0, start - AROUND))
    for each in find(text[begin : _word_end(text, end + AROUND)]):
        if each.start + begin < end + TOUCH and each.end + begin > start - TOUCH:
            yield each.start + begin, each.end + begin, each


def _said(quantity: Quantity) -> Said:
    """Its unit first; then all else but its place and how exactly it was written."""
    rest = [each.name for each in fields(quantity) if each.name not in ("unit", "start", "end", "step")]
    return quantity.unit, *(getattr(quantity, name) for name in rest)


def _word_start(text: str, at: int) -> int:
    """Where a cut at `at` splits no word; as it is where there are none."""
    space = text.find(" ", at, at + AROUND)
    return space if at and space >= 0 else at


def _word_end(text: str, at: int) -> int:
    space = text.rfind(" ", max(0, at - AROUND), at)
    return space if at < len(text) and space >= 0 else at


def _digits(text: str) -> list[int]:
    return [unicodedata.digit(char) for char in unicodedata.normalize("NFKC", text) if char.isdigit()]


def _days(text: str) -> Counter[str]:
    months = Counter(found[0][:3].casefold() for found in MONTH.finditer(text) if not found[0][0].islower())
    return months + Counter(word for word in re.findall(r"\w+", text.casefold()) if word in DAYS)


def _units(text: str) -> Counter[str]:
    return Counter(found[0] for found in UNIT.finditer(fold(text)))


def _names(text: str, span: tuple[int, int]) -> Counter[str]:
    return Counter(_named(text, span))


def _named(text: str, span: tuple[int, int]) -> Iterator[str]:
    """Words with a capital letter, but for those that have it by opening a sentence."""
    for found in NAME.finditer(text, *span):
        word = found[0]
        if not any(char.isupper() for char in word):
            continue
        before = text[max(0, found.start() - 4) : found.start()]
        if (
            word.casefold() in OPENERS
            and SENTENCE_END.search(before)
            and not (word.isupper() and len(word) > 1)
        ):
            continue
        yield word
