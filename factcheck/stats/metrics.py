"""`/metrics` for Prometheus: read from the database, the broker, and what all processes counted.

Right on any number of processes and hosts: whichever is asked tells of all. No label names a person, an
article or a source; what is restricted is in the numbers of fetches alone: they are the workers' load.
"""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db.models import Count, Q, Sum
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import (
    CounterMetricFamily,
    GaugeMetricFamily,
    HistogramMetricFamily,
    Metric,
)

from claims.enums import Access, RecheckKind, Status
from claims.models import Recheck
from factcheck.running import beating, counts
from factcheck.stats import counting, folding, hours
from factcheck.stats.models import FetchHour, Name, Progress, Tally
from sources.enums import FetchState, Outcome
from sources.models import Fetch
from sources.queries import LIVE
from sources.services import queue

QUEUES = ("fetch", "extract")


class Reader:
    """Reads all of it once for each scrape."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def collect(self) -> Iterator[Metric]:
        yield from self._queue()
        yield from self._fetches()
        yield from self._claims()
        yield from self._rechecks()
        yield from self._running()

    def _queue(self) -> Iterator[Metric]:
        states = dict(Fetch.objects.filter(LIVE).order_by().values_list("state").annotate(Count("pk")))
        jobs = GaugeMetricFamily("factcheck_fetch_jobs", "Fetches that wait or run.", labels=["state"])
        for state in (FetchState.QUEUED, FetchState.RUNNING):
            jobs.add_metric([state.value], states.get(state.value, 0))
        yield jobs
        first = queue.next_at()
        waited = max((self.now - first).total_seconds(), 0) if first else 0
        yield GaugeMetricFamily(
            "factcheck_fetch_oldest_seconds",
            "How long the first fetch that may begin has waited.",
            value=waited,
        )
        messages = GaugeMetricFamily("factcheck_queue_messages", "Messages in the broker.", labels=["queue"])
        for name, n in counts.waiting(QUEUES).items():
            messages.add_metric([name], n)
        yield messages

    def _fetches(self) -> Iterator[Metric]:
        by_outcome, by_step, ms = Counter[str](), Counter[int](), 0
        for outcome, step, n, took in _ended(self.now):
            by_outcome[outcome] += n
            by_step[step] += n
            ms += took
        ended = CounterMetricFamily("factcheck_fetches", "Fetches that ended.", labels=["outcome"])
        for each in Outcome.values:
            ended.add_metric([each], by_outcome[each])
        yield ended
        buckets, so_far = [], 0
        for step in hours.STEPS:
            so_far += by_step[step]
            buckets.append((str(step / 1000), float(so_far)))
        buckets.append(("+Inf", float(by_step.total())))
        took_ = HistogramMetricFamily("factcheck_fetch_seconds", "How long fetches took.")
        took_.add_metric([], buckets, ms / 1000)
        yield took_

    def _claims(self) -> Iterator[Metric]:
        claims = GaugeMetricFamily(
            "factcheck_claims", "Claims of open articles.", labels=["verification_status"]
        )
        waiting = GaugeMetricFamily("factcheck_claims_waiting", "Those that wait.", labels=["stage"])
        sums = Tally.objects.filter(name__in=[Name.STATUS, Name.WAITING], day=counting.NO_DAY).order_by()
        rows = {(name, word): n for name, word, n in sums.values_list("name", "word").annotate(Sum("n"))}
        for status in Status.values:
            claims.add_metric([status], rows.get((Name.STATUS.value, status), 0))
        for (name, stage), n in sorted(rows.items()):
            if name == Name.WAITING:
                waiting.add_metric([stage], n)
        yield claims
        yield waiting
        yield GaugeMetricFamily(
            "factcheck_figures_behind", "Changes that are not counted yet.", value=folding.behind()
        )

    def _rechecks(self) -> Iterator[Metric]:
        rows = Recheck.objects.filter(claim__article__access=Access.OPEN).order_by()
        found = {
            kind: (opened, still)
            for kind, opened, still in rows.values_list("kind").annotate(
                opened=Count("pk"), still=Count("pk", filter=Q(closed_at=None))
            )
        }
        opened = CounterMetricFamily("factcheck_rechecks_opened", "Rechecks so far.", labels=["kind"])
        still = GaugeMetricFamily(
            "factcheck_rechecks_open", "Rechecks that wait for a ruling.", labels=["kind"]
        )
        for kind in RecheckKind.values:
            opened.add_metric([kind], found.get(kind, (0, 0))[0])
            still.add_metric([kind], found.get(kind, (0, 0))[1])
        yield opened
        yield still

    def _running(self) -> Iterator[Metric]:
        last = beating.last()
        yield GaugeMetricFamily(
            "factcheck_beat_last_seconds", "When a beat last rang, in seconds since 1970; 0 for never.",
            value=last.timestamp() if last else 0,
        )  # fmt: skip
        found = counts.read()
        calls = CounterMetricFamily("factcheck_http_requests", "Calls.", labels=["method", "status"])
        tasks = CounterMetricFamily("factcheck_tasks", "Tasks that ended.", labels=["task", "state"])
        by_step = Counter[str]()
        for (kind, *labels), n in sorted(found.items()):
            if kind == counts.CALLS:
                calls.add_metric(labels, n)
            elif kind == counts.TASKS:
                tasks.add_metric(labels, n)
            elif kind == counts.TOOK:
                by_step[labels[0]] += int(n)
        yield calls
        yield tasks
        took = HistogramMetricFamily("factcheck_http_request_seconds", "How long calls took.")
        buckets, so_far = [], 0
        for step in (*map(str, counts.STEPS), counts.MORE):
            so_far += by_step[step]
            buckets.append((step, float(so_far)))
        took.add_metric([], buckets, found.get((counts.SECONDS,), 0))
        yield took


def _ended(now: datetime) -> Iterator[Any]:
    """Outcome, step, how many, milliseconds: of all that ever ended, thinned ones too."""
    kept = FetchHour.objects.order_by().values_list("outcome", "within_ms").annotate(Sum("n"), Sum("ms"))
    progress = Progress.objects.filter(name="stats").first()
    yield from kept
    since = progress.fetches_until if progress else None
    if since is not None:
        for _, outcome, _, within, n, ms in hours.counted(since, now):
            yield outcome, within, n, ms


def text(now: datetime) -> bytes:
    registry = CollectorRegistry(auto_describe=False)
    registry.register(Reader(now))
    return generate_latest(registry)
