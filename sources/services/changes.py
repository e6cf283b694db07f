"""What changed between two texts of a source: compared by a worker after the newer one is kept."""

import logging
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from sources import tasks
from sources.changes import COMPARER, Compared, compare, digest
from sources.enums import OpKind, Quality
from sources.errors import NothingToCompare
from sources.models import Change, Extraction, Snapshot, Uncompared
from sources.services import leases
from sources.services.captured import check_not_taken_down

logger = logging.getLogger(__name__)

AT_ONCE = 8
LEASE = timedelta(minutes=6)
TRIES = 3
REMEMBERED = 10  # newest changes of a source among which a page that goes to and fro is known again

Clock = Callable[[], datetime]


def note(pairs: Iterable[tuple[UUID, UUID]]) -> None:
    """Note that each second text took the place of the first as its source's, and call a worker."""
    jobs = [Uncompared(before_id=before, after_id=after) for before, after in pairs]
    if jobs:
        Uncompared.objects.bulk_create(jobs)
        transaction.on_commit(tasks.ring_comparer)


def take() -> dict[UUID, int]:
    """Some that nobody has compared, held under a lease; how often each was tried."""
    return leases.take(Uncompared, most=AT_ONCE, lease=LEASE)


def compare_waiting(*, clock: Clock, is_over: Callable[[], bool]) -> None:
    """Compare what waits, until nothing does or it is over."""
    while not is_over() and (held := take()):
        _compare(held, clock=clock)
    if is_over():
        tasks.ring_comparer()


def _compare(held: Mapping[UUID, int], *, clock: Clock) -> None:
    waiting = Uncompared.objects.filter(pk__in=held)
    for job in waiting.select_related("before__snapshot", "after__snapshot").order_by("pk"):
        try:
            if held[job.pk] < TRIES:
                record(job.before, job.after, now=clock())
            else:
                logger.error("texts %s and %s are not compared: it broke off", job.before_id, job.after_id)
            job.delete()
        except Exception:  # its lease runs out, and it is tried again
            logger.exception("comparing text %s with %s broke off", job.after_id, job.before_id)


def record(before: Extraction, after: Extraction, *, now: datetime) -> Change | None:
    """The change between two texts of a source, made once; None where the page did not change.

    The same bytes read otherwise are no change, nor is what ticks by itself, nor a page that goes to and
    fro between two states that it was seen in before.
    """
    known = Change.objects.filter(after=after).first()
    is_same = before.snapshot.sha256 == after.snapshot.sha256 or before.text_sha256 == after.text_sha256
    if known or is_same or before.text is None or after.text is None:
        return known
    digests = digest(before.text), digest(after.text)
    of_source = Change.objects.filter(source=after.snapshot.source_id).exclude(after=after)
    recent = list(of_source.order_by("-pk")[:REMEMBERED])
    if digests[0] == digests[1] or digests in [(each.before_digest, each.after_digest) for each in recent]:
        return None
    returned = next((each for each in recent if each.before_digest == digests[1]), None)
    return _made(before, after, digests, returned, now=now)


def _made(
    before: Extraction, after: Extraction, digests: tuple[str, str], returned: Change | None, *, now: datetime
) -> Change:
    found = compare(before.text or "", after.text or "")
    change, _ = Change.objects.get_or_create(
        after=after,
        defaults={
            "source_id": after.snapshot.source_id,
            "before": before,
            "comparer": COMPARER,
            "made_at": now,
            "before_digest": digests[0],
            "after_digest": digests[1],
            "returns_to_id": returned.before_id if returned else None,
            **_facts(found),
        },
    )
    return change


def _facts(found: Compared) -> dict[str, object]:
    counted = found.counted
    return {
        "is_cosmetic": found.is_cosmetic,
        "notice": found.notice,
        "added": counted[OpKind.ADDED],
        "removed": counted[OpKind.REMOVED],
        "edited": counted[OpKind.EDITED],
        "moved": counted[OpKind.MOVED],
        "kinds": {kind.value: count for kind, count in found.kinds.items()},
        "weight": found.weight,
        "is_cut": found.is_cut,
        **_places(found),
    }


def _places(found: Compared) -> dict[str, object]:
    told: dict[str, object] = {}
    if found.telling:
        (was_start, was_end), (now_start, now_end) = found.telling.was, found.telling.now
        told |= {"telling": found.telling.kind, "was_start": was_start, "was_end": was_end}
        told |= {"now_start": now_start, "now_end": now_end}
    if found.note:
        told |= {"note_start": found.note[0], "note_end": found.note[1]}
    return told


def readings_of(one: Snapshot, other: Snapshot) -> tuple[Extraction, Extraction]:
    """What two captures of a source are compared by: readings of one version of our reader where there are.

    Raises TakenDown, NothingToCompare.
    """
    for snapshot in (one, other):
        check_not_taken_down(snapshot)
    readings, others = _worth_comparing(one), _worth_comparing(other)
    both = [version for version in readings if version in others]
    version, other_version = (both[0], both[0]) if both else (next(iter(readings)), next(iter(others)))
    return readings[version], others[other_version]


def _worth_comparing(snapshot: Snapshot) -> dict[str, Extraction]:
    """Its readings by version, the newest first; full ones before parts."""
    found = snapshot.extractions.filter(text__isnull=False).exclude(quality=Quality.SUSPECT)
    readings = sorted(found.order_by("-pk"), key=lambda each: each.quality != Quality.OK)
    if not readings:
        detail = f"There is no reading of snapshot {snapshot.pk} that can be compared; see its readings."
        raise NothingToCompare(detail)
    return {each.extractor: each for each in readings}


def sweep() -> bool:
    """Ring again where a lost message or a lost worker left texts uncompared; whether some are."""
    is_left = leases.free(Uncompared).exists()
    if is_left:
        tasks.ring_comparer()
    return is_left
