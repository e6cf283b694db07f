"""The limit: two processes that do nothing but read. `python -m tests.bench.limit peer|own FILE…`

By the one trafilatura call of the peers, or by our own reading, which asks less of it. Each process takes
half of the files, decoded beforehand. Prints the seconds from the start of both to the last's end.
"""

import multiprocessing
import sys
import time
from collections.abc import Callable
from multiprocessing.synchronize import Barrier
from pathlib import Path

from sources.extraction.html import read_html
from tests.bench import peer

PROCESSES = 2
READINGS: dict[str, Callable[[str, str], object]] = {"peer": peer.read, "own": read_html}


def work(reading: str, markups: list[str], together: Barrier) -> None:
    read = READINGS[reading]
    read(markups[0], "http://warm.example/")
    together.wait()
    for markup in markups:
        read(markup, "http://page.example/")
    together.wait()


def main(reading: str, files: list[str]) -> float:
    markups = [Path(file).read_text() for file in files]
    together = multiprocessing.Barrier(PROCESSES + 1)
    for number in range(PROCESSES):
        multiprocessing.Process(target=work, args=(reading, markups[number::PROCESSES], together)).start()
    together.wait()
    began = time.perf_counter()
    together.wait()
    return time.perf_counter() - began


if __name__ == "__main__":
    print(main(sys.argv[1], sys.argv[2:]))
