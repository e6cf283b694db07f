"""Re-checks of pages that have not changed: the same bytes again (200), or the server says so (304)."""

import time
from collections import Counter

from django.apps import apps
from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone

from sources.models import Fetch, Source
from sources.services import queue
from tests.bench.stage import PAGES, Stage, is_idle, line, peak_memory, row_bytes, spent_each, until

SOURCES = 300
PASSES = 5


def run(stage: Stage) -> None:
    print(f"Re-checks of {SOURCES} unchanged sources, {PASSES} passes, dispatching them included:")
    for kind, what in (("bare", "200 with the same bytes"), ("page", "304")):
        urls = [stage.url(number, kind, PAGES + number) for number in range(SOURCES)]
        checked = Source.objects.filter(url__in=urls)
        with stage.workers("worker-fetch", "worker-extract"):
            stage.capture(urls)
            stage.quiet()
            _measure(stage, checked, what)
        with stage.workers("worker-fetch", "again", "worker-extract"):
            line(f"{what}, two fetch workers, best pass", SOURCES / min(_passes(checked)), "checks/s")


def _measure(stage: Stage, checked: QuerySet[Source], what: str) -> None:
    rows, cpu = _rows(), stage.cpu()
    seconds = _passes(checked)
    spent = spent_each(cpu, stage.cpu(), SOURCES * PASSES)
    added = {name: (count - rows[name]) / SOURCES / PASSES for name, count in _rows().items()}
    unchanged = Fetch.objects.filter(source__in=checked, outcome="UNCHANGED")
    line(f"{what}, best pass", SOURCES / min(seconds), "checks/s", "target 250")
    line(f"{what}, all passes", SOURCES * PASSES / sum(seconds), "checks/s")
    print(f"    ended as {_outcomes(unchanged)}; rows added by each: {_only_new(added)}")
    if size := row_bytes(unchanged):
        line("the row of a check", size, "bytes", "target under 1,024")
    for name, each in spent.items():
        line(f"of a check, {name}", each, "ms of CPU")
    line("the fetch worker's memory at its peak", peak_memory(stage.pids["worker-fetch"]), "MB")


def _passes(checked: QuerySet[Source]) -> list[float]:
    return [_pass(checked) for _ in range(PASSES)]


def _pass(checked: QuerySet[Source]) -> float:
    checked.update(next_check_at=timezone.now())
    began = time.perf_counter()
    asked = queue.request_due(now=timezone.now())
    until(is_idle)
    assert asked == SOURCES, asked
    return time.perf_counter() - began


def _rows() -> dict[str, int]:
    """How many rows there are of each kind, and blobs on the disk."""
    models = [*apps.get_app_config("sources").get_models(), *apps.get_app_config("claims").get_models()]
    counts = {model._meta.model_name or "": model._default_manager.count() for model in models}
    return counts | {"blobs": sum(file.is_file() for file in settings.BLOB_DIR.rglob("*"))}


def _only_new(added: dict[str, float]) -> dict[str, float]:
    return {name: round(count, 3) for name, count in added.items() if count}


def _outcomes(fetches: QuerySet[Fetch]) -> str:
    found = Counter(f"{outcome} by {status}" for outcome, status in fetches.values_list("outcome", "status"))
    return ", ".join(f"{count} {each}" for each, count in found.items())
