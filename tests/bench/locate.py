"""A cited passage looked for in a long newer text: by what became of it, and in hostile texts."""

import statistics
import time
from collections.abc import Iterator
from random import Random

from sources.tracking import Citation, locate
from tests.bench.corpus import WEIGHTS, WORDS
from tests.bench.stage import line

LENGTH = 400_000  # code points
TIMES = 15
QUOTE = (
    "The ministry’s report said the bridge cost 4.2 million euros, according to the council,"
    " and would not open before May."
)


def run() -> None:
    print(f"A passage of {len(QUOTE)} code points in a text of {LENGTH:,}, CPU time, median of {TIMES}:")
    lines = _lines()
    middle = len(lines) // 2
    at = len("\n".join(lines[:middle])) + 1
    for name, now, start in (
        ("found where it was", QUOTE, at),
        ("found elsewhere", QUOTE, 0),
        ("edited", QUOTE.replace("4.2", "2.4"), at),
        ("missing", "", at),
    ):
        _measure(name, "\n".join([*lines[:middle], now, *lines[middle:]]), start)
    _measure("missing, every e accented", "\n".join(lines).replace("e", "é"), 0)
    _measure("missing, its words scattered", " ".join(Random(1).choices(QUOTE.split(), k=70_000)), 0)
    _measure("missing, one word 80,000 times", "word " * (LENGTH // 5), 0)


def _measure(name: str, text: str, start: int) -> None:
    passage, taken = Citation(QUOTE, start, start + len(QUOTE)), []
    for _ in range(TIMES):
        began = time.process_time()
        state = locate(passage, text).state
        taken.append((time.process_time() - began) * 1000)
    line(name, statistics.median(taken), "ms", f"{state}; target under 100")


def _lines() -> list[str]:
    random, lines, length = Random("locate"), [], 0
    while length < LENGTH:
        lines.append(" ".join(sentences(random)))
        length += len(lines[-1]) + 1
    return lines


def sentences(random: Random) -> Iterator[str]:
    """Four, a figure in each fifth."""
    for _ in range(4):
        words = " ".join(random.choices(WORDS, cum_weights=WEIGHTS, k=random.randint(8, 28)))
        figure = f" {random.randint(1, 9999):,}" if random.random() < 0.2 else ""
        yield f"{words.capitalize()}{figure}."
