"""First capture: addresses in, kept pages and searchable text out, against Scrapy and against the limit."""

import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from resource import RUSAGE_CHILDREN, getrusage

from tests.bench.stage import PAGES, Stage, line, spent_each

ROUNDS = 2
EACH = PAGES // ROUNDS
WARM_UP = 24
SITES = 60  # each with five pages of a round


@dataclass(frozen=True)
class Result:
    """Pages a second, and CPU milliseconds that each cost, by process."""

    rate: float
    cpu: dict[str, float]


def run(stage: Stage) -> None:
    print(f"First capture of {EACH} pages, best of {ROUNDS} rounds, the four in turn:")
    found: dict[Callable[[Stage, range], Result], list[Result]] = {limit: [], own: [], scrapy: [], ours: []}
    with stage.workers("worker-fetch", "worker-extract"):
        stage.capture([stage.url(number % SITES, "gzip", number) for number in range(WARM_UP)])
        for number in range(ROUNDS):
            for measure, results in found.items():
                stage.quiet()
                results.append(measure(stage, range(number * EACH, (number + 1) * EACH)))
    _show(*(max(results, key=lambda result: result.rate) for results in found.values()))


def _show(limit: Result, own: Result, scrapy: Result, ours: Result) -> None:
    for what, result in (
        ("ours", ours),
        ("a Scrapy spider", scrapy),
        ("two processes that only make trafilatura's call", limit),
        ("two processes that only read as we do", own),
    ):
        line(what, result.rate, "pages/s", f"{sum(result.cpu.values()):.1f} ms of CPU each")
    line("ours / Scrapy", ours.rate / scrapy.rate, "×", "target 1.6")
    line("ours / limit", ours.rate / limit.rate * 100, "%", "target 60, goal 75")
    line("ours / as much reading as we do", ours.rate / own.rate * 100, "%")
    for name, spent in ours.cpu.items():
        line(f"of a page of ours, {name}", spent, "ms of CPU")


def ours(stage: Stage, pages: range) -> Result:
    before = stage.cpu()
    seconds = stage.capture([stage.url(number % SITES, "page", number) for number in pages])
    return Result(len(pages) / seconds, spent_each(before, stage.cpu(), len(pages)))


def scrapy(stage: Stage, pages: range) -> Result:
    urls = "\n".join(stage.url(number % SITES, "page", number) for number in pages)
    with tempfile.TemporaryDirectory() as folder:
        return _said(["tests.bench.spider", folder], urls, len(pages))


def limit(stage: Stage, pages: range, reading: str = "peer") -> Result:
    files = [str(stage.folder / f"{number:05}.html") for number in pages]
    return _said(["tests.bench.limit", reading, *files], "", len(pages))


def own(stage: Stage, pages: range) -> Result:
    return limit(stage, pages, "own")


def _said(module: list[str], words: str, count: int) -> Result:
    """What a program took by its own clock, and its CPU with that of its start."""
    before = getrusage(RUSAGE_CHILDREN)
    command = [sys.executable, "-m", *module]
    done = subprocess.run(command, input=words, stdout=subprocess.PIPE, text=True, check=True)
    after = getrusage(RUSAGE_CHILDREN)
    spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Result(count / float(done.stdout), {"all": spent / count * 1000})
