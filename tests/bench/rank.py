"""A claim ranked against the passages of one text, in turn with bm25s over the same passages."""

import statistics
import time
from collections.abc import Callable
from random import Random

from sources.passages import Prepared, rank
from tests.bench.locate import sentences
from tests.bench.stage import line

PASSAGES = 1_000
TIMES = 30
CLAIM = (
    "The ministry said that the bridge over the river cost up to $50 million, and that at least 46 people"
    " had worked on it when it opened in March 2020."
)


def run() -> None:
    import bm25s  # only `make bench` installs it

    random = Random("rank")
    passages = [each for _ in range(PASSAGES // 4) for each in sentences(random)]

    def bare() -> object:
        index = bm25s.BM25()
        index.index(bm25s.tokenize(passages, stopwords="en", show_progress=False), show_progress=False)
        asked = bm25s.tokenize([CLAIM], stopwords="en", show_progress=False)
        return index.retrieve(asked, k=PASSAGES, show_progress=False)

    print(f"A claim and {PASSAGES:,} passages, median of {TIMES} in turn, CPU time:")
    prepared = Prepared(passages)
    ours, peer, again = _in_turn(lambda: rank(CLAIM, passages), bare, lambda: prepared.rank(CLAIM))
    line("ranked, with every figure and relation", ours, "ms")
    line("bm25s: tokens, index, query", peer, "ms")
    line("ratio", ours / peer, "×", "target under 3")
    line("another claim on the same text", again, "ms")


def _in_turn(*calls: Callable[[], object]) -> list[float]:
    """Median milliseconds of CPU of each: what else the machine does counts less than by the clock."""
    taken: list[list[float]] = [[] for _ in calls]
    for turn in range(TIMES + 2):
        for call, times in zip(calls, taken, strict=True):
            began = time.process_time()
            call()
            if turn >= 2:
                times.append((time.process_time() - began) * 1000)
    return [statistics.median(times) for times in taken]
