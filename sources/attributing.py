"""Where a text says whom it has something from: "according to", "told …", "segundo", "citando". Pure.

It finds phrases and the names and addresses beside them, in English, Spanish and Portuguese; whether one is
an outlet that we know is looked up by the caller, and whether it is so is a person's to say.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from sources import passages

EXTRACTOR = "attributing/1"

MOST = 100  # phrases read in one text
AROUND = 600  # code points read on each side of a phrase
NEAR, LONGEST_NAME = 12, 6  # words: how far from the phrase a name may stand, how long it may be

AFTER = (
    "according to",
    "(?:as |first )?reported (?:by|in)",
    "citing",
    "quoting",
    "told",
    "(?:statement|interview) (?:to|with)",
    "según",
    "de acuerdo (?:con|a)",
    "citando",
    "(?:dijo|declaró|informó|confirmó) a",
    "(?:declaraciones|entrevista) (?:a|con)",
    "(?:informado|publicado|reportado|divulgado|noticiado) (?:por|en)",
    "segundo",
    "de acordo com",
    "conforme",
    "(?:disse|declarou|informou|contou) (?:à|ao|a)",
    "(?:declarações|entrevista) (?:à|ao|com)",
)
BEFORE = ("reported", "reports", "informó", "reportó", "noticiou", "informou")
CUE = re.compile(
    rf"\b(?:(?P<after>{'|'.join(AFTER)})|(?P<before>{'|'.join(BEFORE)}))\b".replace(" ", r"\s{1,3}"),
    re.IGNORECASE,
)
WORD = re.compile(r"\w[\w.&'’-]{0,80}")
ADDRESS = re.compile(
    r"\b(?:https?://)?(?:[a-z0-9-]{1,63}\.){1,8}[a-z]{2,24}\b(?:/[^\s<>\"'”)\]]{0,500})?", re.IGNORECASE
)


@dataclass(frozen=True)
class Said:
    """A sentence that says so: text[start:end]. `names` in lower case, the longest first."""

    start: int
    end: int
    cue: str
    names: tuple[str, ...]
    addresses: tuple[str, ...]


def find(text: str) -> list[Said]:
    """The sentences of `text` that name somebody as where something comes from, in order, up to MOST."""
    return list(_found(text))


def _found(text: str) -> Iterator[Said]:
    for number, cue in enumerate(CUE.finditer(text)):
        if number == MOST:
            return
        start, end = _sentence(text, cue)
        is_after = cue["after"] is not None
        names = _following(text[cue.end() : end]) if is_after else _leading(text[start : cue.start()])
        addresses = tuple(match[0].rstrip(".,;:") for match in ADDRESS.finditer(text, start, end))
        if names or addresses:
            yield Said(start, end, " ".join(cue[0].lower().split()), names, addresses)


def _sentence(text: str, cue: re.Match[str]) -> tuple[int, int]:
    """Bounds of the sentence around the phrase; of a text without an end only so much is read."""
    begin = max(cue.start() - AROUND, text.rfind("\n", 0, cue.start()) + 1)
    line_end = text.find("\n", cue.end(), cue.end() + AROUND)
    stop = line_end if line_end >= 0 else min(len(text), cue.end() + AROUND)
    for each in passages.split(text[begin:stop]):
        if each.start <= cue.start() - begin < each.end:
            return begin + each.start, max(begin + each.end, cue.end())
    return begin, stop


def _following(words: str) -> tuple[str, ...]:
    """Names that begin within a few words: runs of words of which the first is written as a name is."""
    found = list(WORD.finditer(words))[: NEAR + LONGEST_NAME]
    runs = [
        (first, last)
        for first in range(min(NEAR, len(found)))
        if _is_name(found[first][0])
        for last in range(first, min(first + LONGEST_NAME, len(found)))
    ]
    return _named(words, found, runs)


def _leading(words: str) -> tuple[str, ...]:
    """Names that end where the phrase begins."""
    found = list(WORD.finditer(words))[-LONGEST_NAME:]
    runs = [(first, len(found) - 1) for first in range(len(found)) if _is_name(found[first][0])]
    return _named(words, found, runs)


def _is_name(word: str) -> bool:
    return word[0].isupper() or word[0].isdigit()


def _named(words: str, found: list[re.Match[str]], runs: list[tuple[int, int]]) -> tuple[str, ...]:
    longest_first = sorted(runs, key=lambda run: (run[0] - run[1], run[0]))
    texts = (words[found[first].start() : found[last].end()] for first, last in longest_first)
    names = dict.fromkeys(" ".join(each.lower().rstrip(".").split()) for each in texts)
    return tuple(names)
