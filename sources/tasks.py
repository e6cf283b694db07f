"""Bells for the workers: each calls one service. Losing one loses no work."""

import logging
from dataclasses import dataclass, field
from functools import cache
from threading import Lock, Timer
from time import monotonic
from typing import TYPE_CHECKING, Any
from uuid import UUID

from celery import Task, shared_task
from celery.signals import worker_shutting_down
from django.conf import settings
from django.utils import timezone
from kombu.exceptions import OperationalError

if TYPE_CHECKING:
    from sources.services.crew import Crew

logger = logging.getLogger(__name__)

PAUSE = 0.2  # seconds between two rings of one bell by one process
READ_SECONDS = 20  # that one bell keeps a reader at work, so that it ends soon when told to


def ring(task: "Task[Any, Any]", *row_id: UUID) -> None:
    """Call a worker, for a row where one is named. A broker that is down is noted; the sweep calls again."""
    try:
        task.delay(*map(str, row_id))
    except OperationalError as fault:
        logger.warning("broker away, %s %s left to the sweep: %s", task.name, row_id, fault)


@dataclass
class Bell:
    """Calls workers of a task that names no row, at most some times a second: a ring too many comes later."""

    task: "Task[Any, Any]"
    rung: float = -PAUSE
    late: Timer | None = None
    turn: Lock = field(default_factory=Lock)

    def ring(self) -> None:
        with self.turn:
            wait = self.rung + PAUSE - monotonic()
            if wait > 0:
                if self.late is None:
                    self.late = Timer(wait, self._ring_late)
                    self.late.start()
                return
            self.rung = monotonic()
        ring(self.task)

    def _ring_late(self) -> None:
        with self.turn:
            self.rung, self.late = monotonic(), None
        ring(self.task)


def ring_fetch() -> None:
    """Call a worker that fetches: it takes the best job that waits."""
    bell(fetch).ring()


def ring_reader() -> None:
    """Call a worker that reads: it takes what waits."""
    bell(extract).ring()


def ring_comparer() -> None:
    """Call a worker that compares texts: it takes what waits."""
    bell(compare).ring()


@cache
def bell(task: "Task[Any, Any]") -> Bell:
    return Bell(task)


@cache
def crew() -> "Crew":
    """This process's own."""
    from sources.services.crew import Crew

    return Crew(settings.FETCH_CONCURRENCY, timezone.now)


@worker_shutting_down.connect
def stop_crew(**_: object) -> None:
    if crew.cache_info().currsize:
        crew().stop()


@shared_task
def fetch() -> None:
    if crew().answer():
        ring_fetch()


@shared_task
def extract() -> None:
    from sources.services import readings

    end = monotonic() + READ_SECONDS
    readings.read_waiting(clock=timezone.now, is_over=lambda: monotonic() > end)


@shared_task
def trace(reading_id: str) -> None:
    """Where a reading's words come from."""
    from sources.services import traces

    traces.trace(UUID(reading_id), now=timezone.now())


TRACE_SECONDS = 20  # of each minute, so that reading goes before


@shared_task
def trace_waiting() -> None:
    """The newest readings that were not traced yet."""
    from sources.services import traces

    end = monotonic() + TRACE_SECONDS
    traces.trace_waiting(clock=timezone.now, is_over=lambda: monotonic() > end)


@shared_task
def compare() -> None:
    from sources.services import changes

    end = monotonic() + READ_SECONDS
    changes.compare_waiting(clock=timezone.now, is_over=lambda: monotonic() > end)


@shared_task
def sweep() -> None:
    from sources.services import changes, queue, readings

    queue.sweep(now=timezone.now())
    readings.sweep()
    changes.sweep()


@shared_task
def request_due() -> None:
    from sources.services import queue

    queue.request_due(now=timezone.now())


@shared_task
def watch_over() -> None:
    """What passes with time: what people said of sources runs out, an outage of ours ends."""
    from sources.services import outages, overrides

    now = timezone.now()
    outages.watch(now=now)
    overrides.expire(now=now)


@shared_task
def seal_manifests() -> None:
    """The day's root, and its timestamps, where one is still wanting."""
    from sources.services import manifest, timestamps

    manifest.seal_day(now=timezone.now())
    timestamps.obtain(clock=timezone.now)


THIN_SECONDS = 240  # then the next worker goes on


@shared_task
def thin_checks(after: str = "") -> None:
    """Old checks that found nothing new, but for some; of the newest, since earlier nights did the rest."""
    from sources.services.retention import Thinning

    if settings.KEEP_UNCHANGED is None:
        return
    end = monotonic() + THIN_SECONDS
    kept, every = settings.KEEP_UNCHANGED, settings.KEEP_UNCHANGED_EVERY
    turn = Thinning.of(kept, every, now=timezone.now(), is_nightly=True)
    turn.through = UUID(after) if after else None
    turn.run(is_over=lambda: monotonic() > end)
    logger.info("retention: %d checks that found nothing new were thinned", turn.count)
    if turn.through is not None:
        ring(thin_checks, turn.through)


SCRUB_SECONDS = 300  # well below the time after which the broker would call another worker


@shared_task
def scrub() -> None:
    from sources.services import scrub

    end = monotonic() + SCRUB_SECONDS
    scrub.nightly(clock=timezone.now, is_over=lambda: monotonic() > end)


@shared_task
def remove_taken_down() -> None:
    """What a crash left of captures that a legal order took down."""
    from sources.services import removal

    removal.sweep()
