"""Many slow sites: 500 hosts whose pages come after a second, and one fetch worker."""

import time

from sources.enums import Outcome
from sources.models import Fetch
from tests.bench.stage import HOSTS, Stage, is_idle, line, peak_memory, spent_each, until


def run(stage: Stage) -> None:
    print(f"Pages of {HOSTS} hosts that answer after 1 s, one fetch worker:")
    with stage.workers("worker-fetch"):
        cpu = stage.cpu()
        began = stage.track([stage.url(host, "slow", host) for host in range(HOSTS)])
        until(is_idle)
        seconds = time.perf_counter() - began
        fetched = Fetch.objects.filter(source__url__contains="/slow/", outcome=Outcome.OK).count()
        line("fetched and kept", fetched / seconds, "pages/s", f"target 50; {fetched} of {HOSTS} came")
        line(
            "the worker's memory at its peak",
            peak_memory(stage.pids["worker-fetch"]),
            "MB",
            "target under 400",
        )
        for name, each in spent_each(cpu, stage.cpu(), HOSTS).items():
            line(f"of a page, {name}", each, "ms of CPU")
