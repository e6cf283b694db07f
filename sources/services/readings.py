"""Which capture is read next, by whom. As with fetches a bell names none: a free worker takes what waits."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection, transaction
from django.db.models.functions import Now

from sources import tasks
from sources.errors import TakenDown
from sources.models import Unread
from sources.services import snapshots

logger = logging.getLogger(__name__)

AT_ONCE = 4
LEASE = timedelta(minutes=4)  # above what reading as many may take


@transaction.atomic
def take() -> list[UUID]:
    """Some captures that nobody has read, oldest first, held under a lease."""
    free = Unread.objects.filter(free_at__lte=Now()).order_by("pk")
    locked = free.select_for_update(skip_locked=connection.features.has_select_for_update_skip_locked)
    ids = list(locked.values_list("pk", flat=True)[:AT_ONCE])
    Unread.objects.filter(pk__in=ids).update(free_at=Now() + LEASE)
    return ids


def read_waiting(*, clock: Callable[[], datetime], is_over: Callable[[], bool]) -> None:
    """Read what waits, until nothing does or it is over."""
    while not is_over() and (held := take()):
        for snapshot_id in held:
            _read(snapshot_id, now=clock())
    if is_over():
        tasks.ring_reader()


def _read(snapshot_id: UUID, *, now: datetime) -> None:
    try:
        snapshots.read(snapshot_id, now=now)
    except TakenDown:
        pass
    except snapshots.BytesGone as fault:
        logger.error("snapshot %s cannot be read, its bytes are not what was kept: %s", snapshot_id, fault)
    except Exception:  # its lease runs out, and another worker tries
        logger.exception("reading of snapshot %s broke off", snapshot_id)


def sweep() -> bool:
    """Ring again where a lost message or a lost worker left a capture unread; whether one is."""
    is_left = Unread.objects.filter(free_at__lte=Now()).exists()
    if is_left:
        tasks.ring_reader()
    return is_left
