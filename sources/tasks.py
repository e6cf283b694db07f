"""Bells for the workers: each carries an id and calls one service. Losing one loses no work."""

import logging
from datetime import timedelta
from typing import Any
from uuid import UUID

from celery import Task, shared_task
from django.utils import timezone
from kombu.exceptions import OperationalError

logger = logging.getLogger(__name__)


def ring(task: "Task[Any, Any]", row_id: UUID) -> None:
    """Call a worker for a row. A broker that is down is noted; the sweep will call again."""
    try:
        task.delay(str(row_id))
    except OperationalError as fault:
        logger.warning("broker away, %s of %s left to the sweep: %s", task.name, row_id, fault)


@shared_task
def fetch(fetch_id: str) -> None:
    from sources.services import fetches

    fetches.run(UUID(fetch_id), now=timezone.now())


@shared_task
def extract(snapshot_id: str) -> None:
    from sources.services import snapshots

    snapshots.read(UUID(snapshot_id), now=timezone.now())


@shared_task
def sweep() -> None:
    from sources.services import fetches, snapshots

    now = timezone.now()
    fetches.sweep(now=now)
    snapshots.sweep(now=now, since=now - timedelta(days=1))


@shared_task
def sweep_old() -> None:
    """What nobody has read for longer than a day: after days without a worker."""
    from sources.services import snapshots

    snapshots.sweep(now=timezone.now())


@shared_task
def request_due() -> None:
    from sources.services import fetches

    fetches.request_due(now=timezone.now())
