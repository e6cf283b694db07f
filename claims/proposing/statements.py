"""A claim's words made to stand alone, as far as that is safe; the rest is offered as choices. Pure.

What stands between quotation marks is never touched. A pronoun stays: whom it may mean is put behind it, in
brackets, in a choice. What "on Tuesday" means is put behind it the same way.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from claims import clauses
from claims.enums import Asserts
from claims.proposing import antecedents, days, phrases, words
from claims.proposing.phrases import Bounds
from claims.proposing.speakers import Reader, Said

CONNECTIVE = re.compile(rf"(?:{words.CONNECTIVES})\b,?\s+(?=\S|$)")
# These open a sentence as what they join only with a comma behind them.
NEEDS_COMMA = frozenset(["so", "still", "also", "then", "indeed", "finally", "besides", "instead", "e", "y"])
PLAIN = words.PLAIN | {"according"}
PRONOUN = re.compile(r"\b(?:he|she|they|él|ella|ellos|ellas|ele|ela|eles|elas)\b(?![’'])", re.IGNORECASE)
OPENINGS = frozenset(':“"«(')
NO_CLAUSE = re.compile(
    r"^(?:to|him|her|them|us|of|how|why|what|whether|if|about|goodbye|so|nothing|no|por|sobre|si|se)\b",
    re.IGNORECASE,
)
TIME = rf"(?:{'|'.join(sorted(words.TIMES))}|\d{{1,4}})\b"
WHEN = rf"(?:\s(?:on|in|at|to|el|en|na|em|no)?\s?(?:last |this )?{TIME}){{0,3}}"
TAIL = re.compile(rf"{WHEN}\s?[.!?]?$", re.IGNORECASE)
HEAD = re.compile(rf"{WHEN},?\s+(?:(?:that|que)\s+)?", re.IGNORECASE)
SUBJECT = re.compile(r"(?:he|she|they|it)\b(?![’'])", re.IGNORECASE)


@dataclass(frozen=True)
class Choice:
    """Another statement to choose, in what it differs, and what it asserts where that is another thing."""

    statement: str
    why: str
    asserts: Asserts | None = None


@dataclass(frozen=True)
class Stated:
    """`statement` is the claim's own words, without what joins them to the sentence before."""

    statement: str
    asserts: Asserts
    choices: Sequence[Choice] = ()


def state(
    reader: Reader, start: int, end: int, said: Said, *, published_on: date | None, is_quote: bool
) -> Stated:
    """What a claim's words state; is_quote: its kind is a quotation, which asserts that it was said."""
    plain = _plain(reader.text[start:end])
    asserts = Asserts.SAID if is_quote else Asserts.SO
    found: list[Choice] = []
    if (told := _resolved(reader, plain, said, published_on)) != plain:
        found.append(Choice(told, "with whom or when it means, in brackets"))
    if so := _unframed(reader.text, start, end, said):
        found.append(Choice(_plain(so), "that it is so, whoever said it", Asserts.SO))
        found.append(Choice(plain, "that they said it, so or not", Asserts.SAID))
    new = (each for each in found if (each.statement, each.asserts or asserts) != (plain, asserts))
    return Stated(plain, asserts, list(new))


def _plain(told: str) -> str:
    """Without white space at the ends and without a connective at the beginning."""
    told = " ".join(told.split())
    match = CONNECTIVE.match(told)
    if match and ("," in match[0] or match[0].strip().lower() not in NEEDS_COMMA):
        told = told[match.end() :]
    return told[:1].upper() + told[1:] if match else told


def _resolved(reader: Reader, plain: str, said: Said, published_on: date | None) -> str:
    """With what its pronoun and its days mean in brackets behind them, outside quotations."""
    marks: dict[int, str] = {}
    quoted = phrases.quotations(plain, 0, len(plain))
    pronoun = next((each for each in PRONOUN.finditer(plain) if not _is_within(each.start(), quoted)), None)
    if pronoun and not _named_before(plain, pronoun.start(), quoted):
        offered = reader.names.offered(said.window[0], pronoun[0])
        if offered and offered[0] not in plain:
            marks[pronoun.end()] = f" [{offered[0]}?]"
    for each in days.find(plain, published_on):
        if not _is_within(each.start, quoted):
            marks[each.end] = f" ({each.means})"
    for at in sorted(marks, reverse=True):
        plain = plain[:at] + marks[at] + plain[at:]
    return plain


def _is_within(at: int, quoted: Sequence[Bounds]) -> bool:
    return any(first < at < last for first, last in quoted)


def _named_before(plain: str, at: int, quoted: Sequence[Bounds]) -> bool:
    """Whether somebody whom the pronoun may mean stands in the same words, outside quotations."""
    return any(each.start < at and not _is_within(each.start, quoted) for each in antecedents.names(plain))


def _unframed(text: str, start: int, end: int, said: Said) -> str:
    """The words without "X said that" or ", X said"; empty where that could turn what they mean."""
    cue = said.cue
    if cue is None or cue.is_part or cue.verb not in PLAIN or (cue.verb in words.TELLING and not cue.to):
        return ""
    if any(phrases.is_speech(text[a:b]) for a, b in said.quoted if a < end and start < b):
        return ""
    before = text[start : cue.start].strip()
    behind = text[cue.to.end if cue.to else cue.end : min(end, cue.scope[1])]
    if not before or CONNECTIVE.fullmatch(f"{before} "):
        return _after_frame(behind, said)
    is_tail = before.endswith(",") and TAIL.fullmatch(behind)
    return _clause(f"{before.rstrip(',')}.") if is_tail else ""


def _after_frame(behind: str, said: Said) -> str:
    """What follows "X said that"; a pronoun that opens it may be the speaker."""
    match = HEAD.match(behind) or re.match(r",?\s*", behind)
    told = _clause(behind[match.end() :] if match else "")
    pronoun = SUBJECT.match(told)
    if pronoun is None or not said.speakers:
        return told
    speaker = said.speakers[0]
    return "" if speaker.is_pronoun else f"{pronoun[0]} [{speaker.name}?]{told[pronoun.end() :]}"


def _clause(told: str) -> str:
    """It, where it has a verb and is no quotation; else nothing."""
    has_verb = any(clauses.VERB.match(each[0]) for each in clauses.WORD.finditer(told))
    if not has_verb or NO_CLAUSE.match(told) or len(told.split()) < 3 or told[:1] in OPENINGS:
        return ""
    return told[:1].upper() + told[1:]
