"""Hostile sites on every hand at once: bodies without end and bombs, and what they cost one fetch worker."""

import time

from django.conf import settings
from django.db.models import Count

from sources.models import Fetch
from tests.bench.stage import Stage, is_idle, line, peak_memory, until

SITES = 96


def run(stage: Stage) -> None:
    print(f"{SITES} hosts at once whose bodies are larger than we take, one fetch worker:")
    with stage.workers("worker-fetch", "beat"):  # beat calls again for what is tried again later
        began = stage.track([stage.url(host, "heavy", host) for host in range(SITES)])
        until(is_idle, within=600)
        seconds = time.perf_counter() - began
        peak = peak_memory(stage.pids["worker-fetch"])
    ended = Fetch.objects.filter(source__url__contains="/heavy/")
    line("ended", ended.count() / seconds, "a second", f"all of {SITES} in {seconds:.0f} s")
    for each in ended.values("outcome", "rule").annotate(count=Count("pk")).order_by("outcome", "rule"):
        line(f"{each['outcome']} {each['rule']}", each["count"], "fetches")
    line("tried again", ended.filter(retries__gt=0).count(), "fetches")
    line("the worker's memory at its peak", peak, "MB", f"FETCH_MEMORY_MB={settings.FETCH_MEMORY_MB}")
