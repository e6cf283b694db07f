"""Whether two texts are the same text: an agency's report under other headlines, cut elsewhere. Pure.

A text is the set of its runs of four words. Of their hashes the smallest 128 are kept, a sketch from which
the share that two texts have in common is estimated, also where one holds the other: A. Broder, "On the
resemblance and containment of documents", 1997.
"""

import re
import struct
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from hashlib import blake2b
from itertools import islice
from typing import TypeVar

from sources.typography import INVISIBLE

SKETCHER = "bottom-128/2"

RUN = 4  # words
KEPT = 128
LONGEST = 1_000_000  # code points read of a text
FEWEST = 30  # runs; of a shorter text nothing can be said
LIKE = 0.6  # share of the shorter text that stands in the longer one
SHORTEST = 0.3  # of the longer one's length: a quoted paragraph does not make two texts one

WORD = re.compile(r"\w+")
UNSEEN = dict.fromkeys(map(ord, INVISIBLE))
K = TypeVar("K", bound=Hashable)


@dataclass(frozen=True)
class Sketch:
    """The smallest hashes of a text's runs of words, and how many runs there are."""

    hashes: frozenset[int]
    runs: int

    def packed(self) -> bytes:
        return struct.pack(f">{len(self.hashes)}I", *sorted(self.hashes))


def unpacked(kept: bytes, runs: int) -> Sketch:
    return Sketch(frozenset(struct.unpack(f">{len(kept) // 4}I", kept)), runs)


def of(text: str) -> Sketch:
    words = WORD.findall(unicodedata.normalize("NFKC", text[:LONGEST]).translate(UNSEEN).casefold())
    runs = {" ".join(run) for run in zip(*(islice(words, first, None) for first in range(RUN)), strict=False)}
    hashes = {int.from_bytes(blake2b(run.encode(), digest_size=4).digest()) for run in runs}
    return Sketch(frozenset(sorted(hashes)[:KEPT]), len(hashes))


def is_same(one: Sketch, other: Sketch) -> bool:
    """Whether the shorter text stands, but for little, in the longer one, and is no mere part of it."""
    short, long = sorted((one, other), key=lambda each: each.runs)
    if short.runs < FEWEST or short.runs < SHORTEST * long.runs:
        return False
    # Both sketches are whole below the smaller of their largest hashes.
    bound = min(_whole_below(one), _whole_below(other))
    asked = {each for each in short.hashes if each <= bound}
    return len(asked & long.hashes) >= LIKE * len(asked)


def _whole_below(sketch: Sketch) -> int:
    return max(sketch.hashes) if sketch.runs > len(sketch.hashes) else 2**32


def alike(sketches: Mapping[K, Sketch]) -> dict[K, K]:
    """For each text the longest of those that are the same; itself where there is none."""
    leaders: dict[K, K] = {}
    holding: dict[int, list[K]] = defaultdict(list)
    for key in sorted(sketches, key=lambda each: -sketches[each].runs):
        shared = Counter(other for one in sketches[key].hashes for other in holding[one])
        same = (other for other, _ in shared.most_common() if is_same(sketches[key], sketches[other]))
        leaders[key] = next(same, key)
        if leaders[key] == key:
            for one in sketches[key].hashes:
                holding[one].append(key)
    return leaders
