"""Bells for the workers: each calls one service. Losing one loses no work."""

import logging
from contextlib import suppress
from functools import cache
from time import monotonic
from typing import TYPE_CHECKING, Any
from uuid import UUID

from celery import Task, shared_task
from celery.signals import worker_shutting_down
from django.conf import settings
from django.utils import timezone
from kombu.exceptions import OperationalError

from sources.errors import TakenDown

if TYPE_CHECKING:
    from sources.services.crew import Crew

logger = logging.getLogger(__name__)


def ring(task: "Task[Any, Any]", *row_id: UUID) -> None:
    """Call a worker, for a row where one is named. A broker that is down is noted; the sweep calls again."""
    try:
        task.delay(*map(str, row_id))
    except OperationalError as fault:
        logger.warning("broker away, %s %s left to the sweep: %s", task.name, row_id, fault)


def ring_fetch() -> None:
    """Call a worker that fetches: it takes the best job that waits, so the bell names none."""
    ring(fetch)


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
def extract(snapshot_id: str) -> None:
    from sources.services import snapshots

    try:
        with suppress(TakenDown):
            snapshots.read(UUID(snapshot_id), now=timezone.now())
    except snapshots.BytesGone as fault:
        logger.error("snapshot %s cannot be read, its bytes are not what was kept: %s", snapshot_id, fault)


@shared_task
def sweep() -> None:
    from sources.services import queue, snapshots

    now = timezone.now()
    queue.sweep(now=now)
    snapshots.sweep(now=now)


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
