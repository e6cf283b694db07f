"""A sentence as words, signs and whole quotations, and the names of people and bodies among them. Pure.

No grammar is parsed: a name is a run of words beside a phrase of reporting, ended by what cannot be in it.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from claims.proposing import words

TOKEN = re.compile(
    r"(?:Mr|Mrs|Ms|Dr|Sen|Gov|Rep|Gen|Col|Capt|Lt|Sgt|Prof|St|Sr|Sra|Jr|Dra)\.|(?:[A-Z]\.){1,4}"
    r"|\w[\w&'’-]*(?:\.\w+)*|[^\w\s]"
)
OPENING, CLOSING = {"“": "”", "«": "»", '"': '"', "„": "“"}, '”»"'
OPENS = re.compile(f"[{''.join(OPENING)}]")
LONG = 4  # words from which quoted words are speech, and not somebody's name for a thing
TIED = frozenset({"on", "with", "by", "within", "to"})  # link a few words only: "close to the talks"
MOST = 14  # words of a name


Bounds = tuple[int, int]


@dataclass(frozen=True)
class Token:
    """A word, a sign, or a quotation as one; text[start:end], in code points."""

    text: str
    start: int
    end: int
    is_quote: bool = False

    @cached_property
    def low(self) -> str:
        """In lower case, unless that makes another word of it: "US" is no "us"."""
        return self.text if self.text in {"US", "IT", "OR"} else self.text.lower()

    @property
    def is_word(self) -> bool:
        return not self.is_quote and (self.text[0].isalnum())

    @property
    def is_capital(self) -> bool:
        return self.is_word and (
            self.text[0].isupper() or (self.text[0].isdigit() and self.text[-1].isupper())
        )


@dataclass(frozen=True)
class Name:
    """`words` stand in the text from `start` to `end`; `name` is them without articles and a role."""

    words: str
    start: int
    end: int
    name: str

    @property
    def is_pronoun(self) -> bool:
        return self.words.lower() in words.PRONOUNS


def quotations(text: str, start: int, end: int) -> list[Bounds]:
    """Where quoted words stand, marks included; one that is never closed goes on to the end."""
    found, at = [], start
    while opening := OPENS.search(text, at, end):
        stop = text.find(OPENING[opening[0]], opening.end(), end)
        at = end if stop < 0 else stop + 1
        found.append((opening.start(), at))
    return found


def is_speech(text: str) -> bool:
    """Whether quoted words are an utterance: long, or ended by a sign inside the marks."""
    inside = text.strip('“”«»"„ ')
    return len(inside.split()) >= LONG or inside[-1:] in set(",.!?…")


def tokens(text: str, start: int, end: int, quoted: Sequence[Bounds]) -> list[Token]:
    """Of text[start:end]; short quoted words are words like others, without their marks."""
    found: list[Token] = []
    at = start
    for first, last in [(max(a, start), min(b, end)) for a, b in quoted if a < end and b > start]:
        if not is_speech(text[first:last]):
            continue
        found += _plain(text, at, first)
        found.append(Token(text[first:last], first, last, is_quote=True))
        at = last
    return [*found, *_plain(text, at, end)]


def _plain(text: str, start: int, end: int) -> Iterator[Token]:
    for match in TOKEN.finditer(text, start, end):
        if match[0] not in OPENING and match[0] not in CLOSING:
            yield Token(match[0], match.start(), match.end())


def before(found: Sequence[Token], at: int, *, least: int = 0) -> Bounds | None:
    """The name that ends right before found[at]: first token, and one after its last."""
    first = at
    while first > least and at - first < MOST and _joins_left(found, first - 1, at, least):
        first -= 1
        if found[first].low in words.DETERMINERS and not _is_linked(found, first, least):
            break
    while first < at and _is_no_beginning(found[first]):
        first += 1
    return (first, at) if names_somebody(found[first:at]) else None


def _is_no_beginning(token: Token) -> bool:
    return token.low in words.LINKS or token.low in words.AND


def _joins_left(found: Sequence[Token], here: int, end: int, least: int) -> bool:
    """Whether the word at `here` is of the name that stands behind it."""
    token = found[here]
    if not token.is_word:
        return False
    if token.low in words.PRONOUNS:
        return here == end - 1
    if token.low in words.DETERMINERS:
        return here < end - 1
    if token.low in words.LINKS:
        return here < end - 1 and _is_linked(found, here + 1, least)
    if token.low in words.AND:
        return least < here < end - 1 and found[here - 1].is_capital and found[here + 1].is_capital
    if token.low in words.STOPS or token.low in words.TIMES or token.text[0].isdigit():
        return False
    if token.low in words.SAYING and token.low not in words.BODIES:
        return False
    if token.is_capital or here == end - 1:
        return not token.low.endswith(("’s", "'s")) or here < end - 1
    return _may_describe(token, found[here + 1])


def _may_describe(token: Token, behind: Token) -> bool:
    """A small word before a name is a role or says which; before a small word, anything but a verb."""
    low = token.low
    if low in words.PEOPLE or low in words.BODIES or low in words.DESCRIBING:
        return True
    if behind.is_capital:
        return low.endswith(("ist", "man", "woman", "ian", "based")) or low.startswith("ex-")
    return not low.endswith("ed") or low in {"retired", "unnamed", "accused", "united"}


def _is_linked(found: Sequence[Token], here: int, least: int) -> bool:
    """Before `here` stands "spokesman for", "officials in": the name goes on to the left."""
    if here - 2 < least or found[here - 1].low not in words.LINKS:
        return False
    owner = found[here - 2]
    if found[here - 1].low in TIED:
        return owner.low in words.DESCRIBED or owner.low in words.BODIES
    return owner.low in words.PEOPLE or owner.low in words.BODIES or owner.is_capital


def after(found: Sequence[Token], at: int) -> Bounds | None:
    """The name that begins at found[at]: its first token, and one after its last."""
    last, has_head = at, False
    while last < len(found) and last - at < MOST and _joins_right(found, last, at, has_head=has_head):
        has_head = has_head or names_somebody(found[last : last + 1])
        last += 1
    while last > at and (found[last - 1].low in words.DETERMINERS or _is_no_beginning(found[last - 1])):
        last -= 1
    return (at, last) if names_somebody(found[at:last]) else None


def _joins_right(found: Sequence[Token], here: int, at: int, *, has_head: bool) -> bool:
    """Whether the word at `here` is of the name that begins at `at`."""
    token, previous = found[here], found[here - 1] if here > at else None
    low = token.low
    if not token.is_word or (previous and previous.low in words.PRONOUNS):
        return False
    if previous is None and low in words.PRONOUNS:
        return True
    if low in words.DETERMINERS:
        return previous is None or previous.low in words.LINKS
    if low in words.LINKS | words.AND:
        return has_head and here + 1 < len(found) and _goes_on(found, here)
    if low in words.DESCRIBED:
        return has_head
    if low in words.STOPS or low in words.TIMES or token.text[0].isdigit():
        return False
    return token.is_capital or _names_on(token, previous)


def _names_on(token: Token, previous: Token | None) -> bool:
    """A small word goes on with a name that began small, or says what body a capital is of."""
    low = token.low
    if previous and previous.is_capital and previous.low != "US":
        return low in words.BODIES or low in words.PEOPLE
    return low not in words.SAYING | words.HELPING and not low.endswith(("ed", "ly"))


def _goes_on(found: Sequence[Token], here: int) -> bool:
    behind, owner = found[here + 1], found[here - 1]
    if found[here].low in words.AND:
        return behind.is_capital
    if found[here].low in TIED:
        return owner.low in words.DESCRIBED or (found[here].low == "by" and owner.low in words.BODIES)
    if behind.low in words.TIMES or behind.text[0].isdigit():
        return False
    return behind.is_capital or behind.low in words.DETERMINERS or owner.low in words.PEOPLE | words.BODIES


def names_somebody(found: Sequence[Token]) -> bool:
    """A capital, a word for people or a body, or a pronoun is among them."""
    telling = [each for each in found if each.low not in words.DETERMINERS and not _is_no_beginning(each)]
    if not telling or telling[-1].low.endswith(("’s", "'s")):
        return False
    return any(
        each.low in words.PRONOUNS
        or each.low in words.PEOPLE
        or each.low in words.BODIES
        or (each.is_capital and each.low not in words.TIMES and each.low not in words.STOPS)
        for each in telling
    )


def named(text: str, found: Sequence[Token]) -> list[Name]:
    """The tokens as a name, or as two where "and" stands between two whole ones."""
    for at, token in enumerate(found):
        is_two = token.low in {"and", "y", "e"} and 0 < at < len(found) - 1
        if is_two and not any(each.low in words.LINKS for each in found[:at]):
            return [_name(text, found[:at]), _name(text, found[at + 1 :])]
    return [_name(text, found)]


def _name(text: str, found: Sequence[Token]) -> Name:
    start, end = found[0].start, found[-1].end
    told = list(found)
    while len(told) > 1 and told[0].low in words.DETERMINERS - words.COUNTS:
        told = told[1:]
    capital = len(told)
    while capital and told[capital - 1].is_capital:
        capital -= 1
    if 0 < capital < len(told) and told[capital - 1].low in words.PEOPLE:
        told = told[capital:]
    return Name(text[start:end], start, end, text[told[0].start : told[-1].end])
