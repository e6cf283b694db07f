"""Where a passage most likely stands in an edited form. Locates, never judges. Pure.

Both texts are without their typography. One window slides over the words of the text, so that the time is
linear in it; inside the fullest window words are aligned, and what belongs to the neighbours is cut off.
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import takewhile

from sources.aligning import Run, align
from sources.likeness import SPACELESS, TOKEN
from sources.typography import Page

WORD = re.compile(rf"[{SPACELESS}]|[^\W{SPACELESS}]+")
ENDS = frozenset(".!?。！？؟।")  # marks at which a sentence ends
LEAST_TO_LOCATE = 20  # code points
ALIKE = 0.5  # share of both that has to be the same, in order
PART = 0.8  # or of the shorter one, where a passage was cut down or written out
LEAST_PART = 0.35  # which then has to be this much of the longer one
LEAST_SHARED = 12  # and this many letters
BREAK = 6  # letters that an end of a sentence or line between two words counts for
LONGEST_WORD = 8  # letters for which a word counts at most


@dataclass(frozen=True)
class Wanted:
    """A passage and the words around it where it was cited, as far as they are known."""

    text: str
    before: str = ""
    after: str = ""

    @property
    def is_short(self) -> bool:
        """Too short to be known by its own words: what stood around it has to tell."""
        return len(self.text) < LEAST_TO_LOCATE


def nearest(wanted: Wanted, page: Page, at: int | None) -> tuple[int, int] | None:
    """The place of `wanted` in its edited form; of several alike the one nearest to `at`. None: none is."""
    window = _window(wanted.text, page.text, at)
    if window is None:
        return None
    old, new = TOKEN.findall(wanted.text), list(TOKEN.finditer(page.text, *window))
    breaks = _breaks(page, new)
    runs = _closed(align(old, [each[0] for each in new]), old, [each[0] for each in new])
    kept = _kept(runs, old, new, breaks)
    if not kept or not _is_alike(old, new, kept):
        return None
    first = _first(wanted, old, new, kept[0], breaks)
    last = _last(wanted, old, new, kept[-1], breaks)
    return new[first].start(), new[last - 1].end()


def between(wanted: Wanted, page: Page, at: int | None) -> tuple[int, int] | None:
    """The place between the words that stood around a passage: of a short one whatever stands there now."""
    window = _window(f"{wanted.before} {wanted.text} {wanted.after}", page.text, at)
    if window is None:
        return None
    parts = [TOKEN.findall(part) for part in (wanted.before, wanted.text, wanted.after)]
    old, new = [token for part in parts for token in part], list(TOKEN.finditer(page.text, *window))
    begin, end = len(parts[0]), len(parts[0]) + len(parts[1])
    same = [run for run in align(old, [each[0] for each in new]) if run.is_same]
    if _shared(old, same) < ALIKE * sum(map(len, old)):
        return None
    now = {run.i + step: run.k + step for run in same for step in range(run.j - run.i)}
    left, right = _edge(now, begin, len(old)), _edge(now, end, len(old), is_end=True)
    if left is None or right is None or not 0 <= left < right <= min(len(new), left + 2 * len(parts[1]) + 4):
        return None
    shared = sum(len(old[each]) for each in range(begin, end) if left <= now.get(each, -1) < right)
    length = sum(map(len, [*parts[1], *(each[0] for each in new[left:right])]))
    if not wanted.is_short and 2 * shared < ALIKE * length:
        return None
    return new[left].start(), new[right - 1].end()


def _edge(now: Mapping[int, int], edge: int, length: int, *, is_end: bool = False) -> int | None:
    """Where an edge of the passage is now, by the nearest word that still stands; its own first."""
    for off in range(length):
        inner, outer = (edge - 1 - off, edge + off) if is_end else (edge + off, edge - 1 - off)
        for word in (inner, outer):
            if word in now:
                return now[word] + edge - word
    return None


def _window(wanted: str, text: str, at: int | None) -> tuple[int, int] | None:
    """Where most words of `wanted` stand together, with some room: words may have been put in."""
    asked = WORD.findall(wanted.lower())
    words, spans = _words(text)
    near = len(words) * at // max(len(text), 1) if at is not None else None
    first = _fullest(asked, words, near)
    if first is None:
        return None
    room = 8 + len(asked) // 4
    begin, last = max(0, first - room), first + len(asked) + room
    found = spans[begin:last]
    # Marks behind the last word come with it.
    return (found[0][0], min(len(text), found[-1][1] + 3)) if found else None


@lru_cache(maxsize=1)  # many passages of one text are looked for one after the other
def _words(text: str) -> tuple[list[str], list[tuple[int, int]]]:
    """The words of a text in small letters, and where each stands."""
    return WORD.findall(text.lower()), [each.span() for each in WORD.finditer(text)]


def _fullest(asked: Sequence[str], words: Sequence[str], near: int | None) -> int | None:
    """The first word of the window that holds most of what is asked for; None where none holds anything."""
    missing, weight = Counter(asked), {word: min(len(word), LONGEST_WORD) for word in asked}
    hits = [index for index, word in enumerate(words) if word in weight]
    total, best, best_at, oldest = 0, 0, None, 0
    for index in hits:
        while hits[oldest] <= index - len(asked):
            gone = words[hits[oldest]]
            total -= weight[gone] if missing[gone] >= 0 else 0
            missing[gone] += 1
            oldest += 1
        missing[words[index]] -= 1
        total += weight[words[index]] if missing[words[index]] >= 0 else 0
        start = max(0, index - len(asked) + 1)
        if total > best or (total == best and best_at is not None and _is_nearer(start, best_at, near)):
            best, best_at = total, start
    return best_at


def _is_nearer(one: int, other: int, near: int | None) -> bool:
    return near is not None and abs(one - near) < abs(other - near)


def _breaks(page: Page, new: Sequence[re.Match[str]]) -> set[int]:
    """Which of the words open a line or follow the end of a sentence."""
    ends = [page.span(each.start(), each.end()) for each in new]
    lines = {at for at in range(1, len(new)) if "\n" in page.original[ends[at - 1][1] : ends[at][0]]}
    return lines | {at for at in range(1, len(new)) if new[at - 1][0] in ENDS}


def _closed(runs: list[Run], old: Sequence[str], new: Sequence[str]) -> list[Run]:
    """The same, where words at both ends that stand far off stand as well beside the rest of the passage."""
    same = [at for at, run in enumerate(runs) if run.is_same]
    if len(same) < 2:
        return runs
    first, last = same[0], same[-1]
    runs, by = _shifted(runs, first + 1, old, new, -1)
    return runs if by and first + 2 == last else _shifted(runs, last - 1, old, new, 1)[0]


def _shifted(
    runs: list[Run], at: int, old: Sequence[str], new: Sequence[str], way: int
) -> tuple[list[Run], int]:
    """Words put in between two runs that are the same, moved along one of them while they say the same."""
    before, gap, after = runs[at - 1 : at + 2]
    room = 0 if gap.i < gap.j else (after.j - after.i if way > 0 else before.j - before.i)
    alike = (
        (new[gap.k + by] == old[after.i + by]) if way > 0 else (new[gap.m - 1 - by] == old[before.j - 1 - by])
        for by in range(room)
    )
    by = way * sum(takewhile(bool, alike))
    moved = (
        Run(True, before.i, before.j + by, before.k, before.m + by),
        Run(False, gap.i + by, gap.j + by, gap.k + by, gap.m + by),
        Run(True, after.i + by, after.j, after.k + by, after.m),
    )
    return [*runs[: at - 1], *moved, *runs[at + 2 :]], by


def _kept(
    runs: Sequence[Run], old: Sequence[str], new: Sequence[re.Match[str]], breaks: set[int]
) -> list[Run]:
    """The row of runs with most letters that are the same, less those put in or lost between them.

    So a word that a neighbour happens to share is no part of the passage.
    """
    best, best_row, total, begin = 0, (0, 0), 0, 0
    for at, run in enumerate(runs):
        if total <= 0:
            total, begin = 0, at
        total += sum(map(len, old[run.i : run.j])) if run.is_same else -_cost(run, old, new, breaks)
        if total > best:
            best, best_row = total, (begin, at + 1)
    return list(runs[slice(*best_row)])


def _cost(run: Run, old: Sequence[str], new: Sequence[re.Match[str]], breaks: set[int]) -> int:
    """Letters lost or put in by a run that differs, and more for each end of a sentence or line in it."""
    put_in = sum(len(new[at][0]) for at in range(run.k, run.m))
    crossed = sum(at in breaks for at in range(run.k, run.m + 1))
    return max(sum(map(len, old[run.i : run.j])), put_in) + BREAK * crossed


def _shared(old: Sequence[str], same: Sequence[Run]) -> int:
    return sum(len(token) for run in same if run.is_same for token in old[run.i : run.j])


def _is_alike(old: Sequence[str], new: Sequence[re.Match[str]], kept: Sequence[Run]) -> bool:
    """Whether so much is the same that it is the same passage, edited."""
    shared = _shared(old, kept)
    length = sum(map(len, old))
    other = sum(len(token[0]) for token in new[kept[0].k : kept[-1].m])
    if 2 * shared >= ALIKE * (length + other):
        return True
    least, most = sorted((length, other))
    return shared >= max(PART * least, LEAST_PART * most, LEAST_SHARED)


def _first(
    wanted: Wanted, old: Sequence[str], new: Sequence[re.Match[str]], run: Run, breaks: set[int]
) -> int:
    """The word at which the passage begins.

    As many words as were lost before the first that is the same may stand in their place, up to where a
    sentence or line begins, or what stood before it where it was cited.
    """
    known = TOKEN.findall(wanted.before)[-1:]
    first, crosses = run.k, bool(ENDS & set(old[: run.i]))
    while first > max(0, run.k - run.i):
        if [new[first - 1][0]] == known or (first in breaks and not crosses):
            break
        first -= 1
    return first


def _last(
    wanted: Wanted, old: Sequence[str], new: Sequence[re.Match[str]], run: Run, breaks: set[int]
) -> int:
    """The same at its end; a mark that ends the sentence is part of it where one was."""
    known = TOKEN.findall(wanted.after)[:1]
    last, lost = run.m, old[run.j :]
    had_end = bool(ENDS & set(lost))
    while last < min(len(new), run.m + len(lost)):
        if [new[last][0]] == known or last in breaks or (new[last][0] in ENDS and not had_end):
            break
        last += 1
    return last
