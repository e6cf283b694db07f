"""Which runs of two sequences are the same, in linear time for whatever they hold. Pure.

Common ends first; then what stands once in both, as far as it keeps its order; then, between two such
places, the exact least edit while that is small. A long stretch with nothing of its own is one difference.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Hashable, Iterator, Sequence
from typing import NamedTuple

from rapidfuzz.distance.Levenshtein import opcodes

MOST_CELLS = 4_000_000  # of the table of one exact comparison: half a megabyte, some milliseconds


class Run(NamedTuple):
    """old[i:j] and new[k:m]: the same, or one in the place of the other."""

    is_same: bool
    i: int
    j: int
    k: int
    m: int


def align(old: Sequence[Hashable], new: Sequence[Hashable]) -> list[Run]:
    """Runs that are the same and runs that differ, in turn, which together are all of both."""
    runs: list[Run] = []
    for run in _pieces(_numbered(old, new)):
        if run.i == run.j and run.k == run.m:
            continue
        if runs and runs[-1].is_same == run.is_same:
            run = Run(run.is_same, runs[-1].i, run.j, runs[-1].k, run.m)
            runs.pop()
        runs.append(run)
    return runs


Pair = tuple[list[int], list[int]]


def _numbered(old: Sequence[Hashable], new: Sequence[Hashable]) -> Pair:
    """A number in the place of each, since numbers compare fast."""
    numbers: dict[Hashable, int] = {}
    old_numbers = [numbers.setdefault(each, len(numbers)) for each in old]
    return old_numbers, [numbers.setdefault(each, len(numbers)) for each in new]


def _pieces(pair: Pair) -> Iterator[Run]:
    old, new = pair
    least = min(len(old), len(new))
    head = next((at for at in range(least) if old[at] != new[at]), least)
    tail = next((at for at in range(least - head) if old[-1 - at] != new[-1 - at]), least - head)
    i, k = head, head
    yield Run(True, 0, head, 0, head)
    for j, m in [*_anchors(old, new, head, tail), (len(old) - tail, len(new) - tail)]:
        yield from _between(old, new, Run(False, i, j, k, m))
        yield Run(True, j, min(j + 1, len(old) - tail), m, min(m + 1, len(new) - tail))
        i, k = j + 1, m + 1
    yield Run(True, len(old) - tail, len(old), len(new) - tail, len(new))


def _anchors(old: list[int], new: list[int], head: int, tail: int) -> list[tuple[int, int]]:
    """Places of what stands once in both, the longest row of them that keeps its order."""
    inner, other = old[head : len(old) - tail], new[head : len(new) - tail]
    if len(inner) * len(other) <= MOST_CELLS:
        return []
    counts, other_counts = Counter(inner), Counter(other)
    places = {each: at for at, each in enumerate(other) if other_counts[each] == 1}
    pairs = [(at, places[each]) for at, each in enumerate(inner) if counts[each] == 1 and each in places]
    return [(at + head, there + head) for at, there in _rising(pairs)]


def _rising(pairs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest rising row of the second numbers (patience sorting)."""
    ends: list[int] = []
    holders: list[int] = []
    before: list[int] = []
    for index, (_, there) in enumerate(pairs):
        pile = bisect_left(ends, there)
        before.append(holders[pile - 1] if pile else -1)
        if pile == len(ends):
            ends.append(there)
            holders.append(index)
        else:
            ends[pile], holders[pile] = there, index
    row, at = [], holders[-1] if holders else -1
    while at >= 0:
        row.append(pairs[at])
        at = before[at]
    return row[::-1]


def _between(old: list[int], new: list[int], gap: Run) -> Iterator[Run]:
    """What lies between two places that are the same, compared exactly while it is small."""
    _, i, j, k, m = gap
    if i >= j or k >= m or (j - i) * (m - k) > MOST_CELLS:
        yield Run(False, i, max(i, j), k, max(k, m))
        return
    for op in opcodes(old[i:j], new[k:m]):
        yield Run(op.tag == "equal", op.src_start + i, op.src_end + i, op.dest_start + k, op.dest_end + k)
