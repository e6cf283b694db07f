"""Where a passage most likely stands in an edited form, and which words differ. Locates, never judges."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz.distance.Levenshtein import opcodes
from rapidfuzz.fuzz import ratio

from sources.typography import flatten

LEAST_LIKENESS = 70.0  # of 100; below, it is another sentence
CJK = r"\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af"  # scripts that set no spaces between words: one by one
WORD = re.compile(rf"[{CJK}]|[^\W{CJK}]+")
TOKEN = re.compile(rf"[{CJK}]|[^\s{CJK}]+")  # words with their punctuation


@dataclass(frozen=True)
class Difference:
    """Words that were there, and words that are there now; either may be empty."""

    was: str
    now: str


def nearest(quote: str, text: str) -> tuple[int, int] | None:
    """Offsets of the place in `text` that shares most words with `quote`; None when none is like it.

    Linear in the text: one window as long as the quote slides over it.
    """
    wanted = [match[0] for match in WORD.finditer(quote)]
    words = list(WORD.finditer(text))
    if not wanted or not words:
        return None
    first = _fullest_window(wanted, [match[0] for match in words])
    slack = 5 + len(wanted) // 10  # words may have been put in
    start = words[max(0, first - slack)].start()
    end = words[min(len(words), first + len(wanted) + slack) - 1].end()
    start, end = _trimmed(quote, text, start, end)
    return (start, end) if ratio(_flat(quote), _flat(text[start:end])) >= LEAST_LIKENESS else None


def differences(was: str, now: str) -> tuple[Difference, ...]:
    """The words that differ, in order; typography and white space make no difference."""
    old, new = TOKEN.findall(was), TOKEN.findall(now)
    return tuple(
        Difference(" ".join(old[i:j]), " ".join(new[k:m]))
        for is_same, i, j, k, m in _runs(old, new)
        if not is_same
    )


def differing(was: str, now: str) -> list[tuple[tuple[int, int], tuple[int, int]]]:
    """Where the words of `differences` stand in both texts; (0, 0) where there are none."""
    old, new = list(TOKEN.finditer(was)), list(TOKEN.finditer(now))
    runs = _runs([match[0] for match in old], [match[0] for match in new])
    return [(_span(old[i:j]), _span(new[k:m])) for is_same, i, j, k, m in runs if not is_same]


def _span(words: Sequence[re.Match[str]]) -> tuple[int, int]:
    return (words[0].start(), words[-1].end()) if words else (0, 0)


def _runs(old: Sequence[str], new: Sequence[str]) -> list[tuple[bool, int, int, int, int]]:
    """Spans of both that are the same, and spans that differ, in turn."""
    runs: list[tuple[bool, int, int, int, int]] = []
    for op in opcodes([_flat(word) for word in old], [_flat(word) for word in new]):
        is_same = op.tag == "equal"
        if runs and runs[-1][0] == is_same:
            _, start, _, new_start, _ = runs.pop()
        else:
            start, new_start = op.src_start, op.dest_start
        runs.append((is_same, start, op.src_end, new_start, op.dest_end))
    return runs


def _trimmed(quote: str, text: str, start: int, end: int) -> tuple[int, int]:
    """The span without the words at its ends that belong to its neighbours."""
    old = TOKEN.findall(quote)
    found = list(TOKEN.finditer(text, start, end))
    runs = _runs(old, [match[0] for match in found])
    first, last = 0, len(found)
    if runs and not runs[0][0]:
        first = max(0, runs[0][4] - runs[0][2])  # as many words as were replaced there stay
    if len(runs) > 1 and not runs[-1][0]:
        _, i, j, k, _ = runs[-1]
        last = min(last, k + (j - i))
    return (found[first].start(), found[last - 1].end()) if first < last else (start, end)


def _flat(text: str) -> str:
    return flatten(text).text


def _fullest_window(wanted: Sequence[str], words: Sequence[str]) -> int:
    """Index of the first word of the window that holds most of `wanted`."""
    missing, shared, best, best_at = Counter(wanted), 0, -1, 0
    for index, word in enumerate(words):
        missing[word] -= 1
        shared += missing[word] >= 0
        if index >= len(wanted):
            gone = words[index - len(wanted)]
            shared -= missing[gone] >= 0
            missing[gone] += 1
        if shared > best:
            best, best_at = shared, max(0, index - len(wanted) + 1)
    return best_at
