"""The limit: two processes that do nothing but the trafilatura call. `python -m tests.bench.limit FILE…`

Each takes half of the files, decoded beforehand. Prints the seconds from the start of both to the last's end.
"""

import multiprocessing
import sys
import time
from multiprocessing.synchronize import Barrier
from pathlib import Path

from sources.extraction.html import read_html

PROCESSES = 2


def work(markups: list[str], together: Barrier) -> None:
    read_html(markups[0], "http://warm.example/")
    together.wait()
    for markup in markups:
        read_html(markup, "http://page.example/")
    together.wait()


def main(files: list[str]) -> float:
    markups = [Path(file).read_text() for file in files]
    together = multiprocessing.Barrier(PROCESSES + 1)
    for number in range(PROCESSES):
        multiprocessing.Process(target=work, args=(markups[number::PROCESSES], together)).start()
    together.wait()
    began = time.perf_counter()
    together.wait()
    return time.perf_counter() - began


if __name__ == "__main__":
    print(main(sys.argv[1:]))
