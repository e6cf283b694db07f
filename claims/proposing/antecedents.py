"""Whom a pronoun may mean, and a name in full, by what stands before them in the text. Pure; it offers."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from claims.proposing import phrases, words

LOOKED_AT = 1200  # code points before the pronoun
OFFERED = 3
PARTICLES = "de|del|da|do|dos|das|la|van|von|der|den|bin|al|el|di"
ABBREVIATED = r"(?:Mr|Mrs|Ms|Dr|Sen|Gov|Rep|Gen|Col|Capt|Lt|Sgt|Prof|St|Sr|Sra|Dra|[A-Z])\."
CAPITALS = re.compile(
    rf"\b(?:{ABBREVIATED}|[A-ZÀ-ÖØ-Þ][\w’'-]*)(?:\s(?:(?:{PARTICLES})\s)*(?:{ABBREVIATED}|[A-ZÀ-ÖØ-Þ][\w’'-]*))*"
)
PERSON = "|".join(sorted(each for each in words.PEOPLE if each.isascii()))
THING = "|".join(sorted(each for each in words.BODIES if each.isascii()))
THE_PERSON = re.compile(rf"\b[Tt]he (?:\w+ ){{0,2}}(?:{PERSON})\b")
THE_BODY = re.compile(rf"\b[Tt]he (?:\w+ ){{0,2}}(?:{THING})\b")
PEOPLE = re.compile(rf"\b(?:[A-Za-z]+ ){{0,2}}(?:{PERSON})\b", re.IGNORECASE)
ENDINGS_OF_MANY = ("s", "men", "women", "people", "police")
OWNER = re.compile(r".*[’']s (?=.)")
PLACED = re.compile(r"\b(?:in|at|to|from|of|near|across|en|em|desde|para)\s+(?:the\s+)?$", re.IGNORECASE)
BODY = re.compile(
    r"Court|Ministry|Department|Party|Journal|Times|Post|Union|Council|Office|Bank|University|Committee"
    r"|Agency|Commission|House|Street|Prize|Nations|States|Organi[sz]ation|Caribbean|Sea|River"
)
BEHIND = re.compile(r"\s(?:of|on|for|from|with|de|para|com)\s")
OUTLET = re.compile(rf"^(?:{words.OUTLET_WORDS})$|\b(?:{words.OUTLET_ENDINGS})$")
NO_NAME = words.STOPS | words.DETERMINERS | words.TIMES | words.SAYING | words.LINKS | words.AND
CONNECTIVE = frozenset(word for each in words.CONNECTIVES.lower().split("|") for word in each.split())
SENTENCE_END = re.compile(r"[.!?…][\"”’)]*\s+|\n")
BY_SENTENCE, OPENING, NO_PERSON, BY_ROLE = 50, 40, 80, 60  # what makes one likelier than another
NEAR_THE_START = 25


@dataclass(frozen=True)
class Named:
    """Words with a capital that look like a name, from `start` on.

    is_thing: one word with a small one behind it as after a plain noun, as in "Strikes on boats".
    """

    name: str
    start: int
    is_thing: bool = False


class Names:
    """The names of one text, found once."""

    def __init__(self, text: str) -> None:
        self.text = text

    @cached_property
    def all(self) -> Sequence[Named]:
        return list(names(self.text))

    @cached_property
    def _starts(self) -> Sequence[int]:
        return [each.start for each in self.all]

    @cached_property
    def _longer(self) -> dict[str, list[Named]]:
        """Names of a few words, by their last."""
        by_last: dict[str, list[Named]] = {}
        for each in self.all:
            if 1 < len(each.name.split()) < 5:
                by_last.setdefault(each.name.rpartition(" ")[2], []).append(each)
        return by_last

    def full(self, name: str, at: int) -> str:
        """The longest name before `at` that ends in this one; the very name where two people have it."""
        longer = [each.name for each in self._longer.get(name, ()) if each.start < at]
        return max(longer, key=len) if len({each.split()[0] for each in longer}) == 1 else name

    def offered(self, at: int, pronoun: str) -> list[str]:
        """The likeliest first: who opens the sentences before `at`, then who is named last."""
        begin = max(0, at - LOOKED_AT)
        what = words.PRONOUNS.get(pronoun.lower(), "one")
        if what == "many":
            found = self._many(begin, at)
        elif what == "thing":
            found = self._things(begin, at)
        else:
            found = self._people(begin, at)
        ranked = sorted(found, key=lambda each: each[0], reverse=True)
        return list(dict.fromkeys(self.full(name, at) for _, name in ranked))[:OFFERED]

    def _between(self, begin: int, at: int) -> Sequence[Named]:
        return self.all[bisect_left(self._starts, begin) : bisect_left(self._starts, at)]

    def _people(self, begin: int, at: int) -> Iterator[tuple[float, str]]:
        """Names that are not said to be places, outside quotations, each with how likely it is."""
        text = self.text
        sentences = [begin, *(each.end() for each in SENTENCE_END.finditer(text, begin, at))]
        quoted = phrases.quotations(text, begin, at)
        for each in self._between(begin, at):
            is_quoted = any(first < each.start < last for first, last in quoted)
            if (
                is_quoted
                or each.is_thing
                or OUTLET.search(each.name)
                or PLACED.search(text[max(begin, each.start - 12) : each.start])
            ):
                continue
            is_person = not BODY.search(each.name) and not each.name.isupper()
            yield _likely(sentences, each.start) - (0 if is_person else NO_PERSON), each.name
        for match in THE_PERSON.finditer(text, begin, at):
            yield _likely(sentences, match.start()) - BY_ROLE, f"the {match[0][4:]}"

    def _things(self, begin: int, at: int) -> Iterator[tuple[float, str]]:
        for each in self._between(begin, at):
            if BODY.search(each.name):
                yield each.start, each.name
        for match in THE_BODY.finditer(self.text, begin, at):
            yield match.start(), match[0][4:]

    def _many(self, begin: int, at: int) -> Iterator[tuple[float, str]]:
        for match in PEOPLE.finditer(self.text, begin, at):
            told = [each for each in match[0].split() if each.lower() not in NO_NAME]
            if told and told[-1].lower().endswith(ENDINGS_OF_MANY):
                yield match.start(), " ".join(told)


def names(text: str) -> Iterator[Named]:
    """In their order, without the small words that open a sentence with a capital."""
    for match in CAPITALS.finditer(text):
        told, start = match[0], match.start()
        if owner := OWNER.match(told):  # "Venezuela’s Nicolás Maduro" is the second
            told, start = told[owner.end() :], start + owner.end()
        told = re.sub(r"[’']s$", "", told)
        while (first := told.partition(" ")[0]).lower() in NO_NAME | CONNECTIVE and first:
            start, told = start + len(first) + 1, told[len(first) + 1 :]
        if len(told) > 1:
            behind = BEHIND.match(text, start + len(told))
            yield Named(told, start, " " not in told and behind is not None)


def _likely(sentences: Sequence[int], start: int) -> float:
    """By how many sentences ago; who opens a sentence comes before who stands later in it."""
    number = sum(each <= start for each in sentences)
    opens = start - sentences[number - 1]
    return number * BY_SENTENCE + (OPENING if opens < NEAR_THE_START else 0) - opens / 100
