"""Which capture is read next, by whom. As with fetches a bell names none: a free worker takes what waits.

Some are taken and kept together, since statements cost more than half as much as the reading itself.
"""

import logging
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db import DatabaseError
from django.db.models import Exists, OuterRef
from django.db.models.functions import Now

from sources import tasks
from sources.errors import TakenDown
from sources.extraction import EXTRACTOR, Extracted
from sources.extraction.extracted import suspect
from sources.models import Extraction, Snapshot, Unread
from sources.services import leases, snapshots

logger = logging.getLogger(__name__)

AT_ONCE = 16
TOGETHER = timedelta(seconds=0.5)  # what was read waits no longer for the others
LEASE, RENEWED = timedelta(minutes=2), timedelta(seconds=30)  # above what one reading may take
TRIES = 3

Clock = Callable[[], datetime]


def take() -> dict[UUID, int]:
    """Some captures that nobody has read, held under a lease; how often each was tried."""
    return leases.take(Unread, most=AT_ONCE, lease=LEASE)


def _hold_on(waiting: Sequence[Snapshot]) -> None:
    Unread.objects.filter(pk__in=[each.pk for each in waiting]).update(free_at=Now() + LEASE)


def read_waiting(*, clock: Clock, is_over: Callable[[], bool]) -> None:
    """Read what waits, until nothing does or it is over."""
    while not is_over() and (held := take()):
        _read(held, clock=clock)
    if is_over():
        tasks.ring_reader()


def _read(held: Mapping[UUID, int], *, clock: Clock) -> None:
    found: list[tuple[Snapshot, Extracted]] = []
    began = leased = clock()
    waiting = _unread(held)
    while waiting:
        snapshot = waiting.pop(0)
        text = _extracted(snapshot, tries=held[snapshot.pk], now=clock())
        if text:
            found.append((snapshot, text))
        if clock() - began > TOGETHER:
            _keep(found, now=clock())
            found, began = [], clock()
        if clock() - leased > RENEWED:
            _hold_on(waiting)
            leased = clock()
    _keep(found, now=clock())


def _unread(held: Mapping[UUID, int]) -> list[Snapshot]:
    """Those of them that the present extractor has not read; the others are done with."""
    reading = Extraction.objects.filter(snapshot=OuterRef("pk"), extractor=EXTRACTOR)
    rows = Snapshot.objects.filter(pk__in=held).annotate(is_read=Exists(reading))
    found = list(rows.select_related("source", "tombstone").order_by("pk"))
    read = [each.pk for each in found if each.is_read]
    if read:
        Unread.objects.filter(pk__in=read).delete()
    return [each for each in found if not each.is_read]


def _extracted(snapshot: Snapshot, *, tries: int, now: datetime) -> Extracted | None:
    """Its text; what could not be kept several times is no text that one can rely on."""
    if tries >= TRIES:
        return suspect("crashed")
    try:
        return snapshots.extracted(snapshot, now=now)
    except TakenDown:
        return None
    except snapshots.BytesGone as fault:
        logger.error("snapshot %s cannot be read, its bytes are not what was kept: %s", snapshot.pk, fault)
    except Exception:  # its lease runs out, and it is tried again
        logger.exception("reading of snapshot %s broke off", snapshot.pk)
    return None


def _keep(found: Sequence[tuple[Snapshot, Extracted]], *, now: datetime) -> None:
    """All of it together; one by one where another worker has read one, or one cannot be kept."""
    if not found:
        return
    try:
        snapshots.keep_readings(found, now=now)
    except DatabaseError as fault:
        if len(found) == 1:
            logger.warning("reading of snapshot %s not kept: %s", found[0][0].pk, fault)
            return
        for each in found:
            _keep([each], now=now)


def sweep() -> bool:
    """Ring again where a lost message or a lost worker left a capture unread; whether one is."""
    is_left = leases.free(Unread).exists()
    if is_left:
        tasks.ring_reader()
    return is_left
