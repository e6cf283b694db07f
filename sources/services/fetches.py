"""Fetches: the row is the job. A worker takes it by a conditional update, and only its holder may end it.

Leases and waiting times go by the database's clock, which all workers share.
"""

from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F, Q
from django.db.models.functions import Now

from sources import blobs, schedule, tasks
from sources.enums import FetchReason, FetchState, Health, Outcome, Watch
from sources.errors import Conflict
from sources.fetching import client
from sources.fetching.fetched import Fetched
from sources.models import Fetch, Source
from sources.people import User
from sources.services import snapshots
from sources.signals import source_changed

LIVE = Q(state__in=[FetchState.QUEUED, FetchState.RUNNING])
RING_AGAIN = timedelta(seconds=60)
BATCH = 1000

GOOD = frozenset({Outcome.OK, Outcome.UNCHANGED})
# These say something about us or about a wall before the page, never that the page is gone.
WITHOUT_WEIGHT = frozenset(
    {
        Outcome.REFUSED,
        Outcome.BLOCKED,
        Outcome.PAYWALLED,
        Outcome.CONSENT_WALL,
        Outcome.JS_ONLY,
        Outcome.ROBOTS_DENIED,
        Outcome.CRASHED,
    }
)


class SourceOffline(Conflict):
    code = "source_offline"


@transaction.atomic
def request(source: Source, *, by: User | None, now: datetime, reason: FetchReason) -> Fetch:
    """Ask for a fetch of `source`; the one that waits or runs already, when there is one.

    Raises SourceOffline when there is nothing on the web to fetch.
    """
    if not source.url:
        raise SourceOffline(
            "An offline source cannot be fetched; describe what was seen as evidence instead."
        )
    waiting = source.fetches.filter(LIVE).first()
    if waiting:
        return waiting
    try:
        with transaction.atomic():
            fetch = Fetch.objects.create(
                source=source, reason=reason, requested_at=now, requested_by=by, rung_at=now
            )
    except IntegrityError:  # asked for by somebody else in this moment
        return source.fetches.filter(LIVE).get()
    _ring(fetch.id)
    return fetch


def _ring(fetch_id: UUID) -> None:
    transaction.on_commit(lambda: tasks.ring(tasks.fetch, fetch_id))


def take(fetch_id: UUID) -> Fetch | None:
    """The waiting job, now held by the caller under a lease; None when another has it or it has ended."""
    fence = uuid4()
    taken = Fetch.objects.filter(pk=fetch_id, state=FetchState.QUEUED).update(
        state=FetchState.RUNNING,
        fence=fence,
        lease_until=Now() + timedelta(seconds=settings.FETCH_LEASE_SECONDS),
        started_at=Now(),
        attempts=F("attempts") + 1,
    )
    if not taken:
        return None
    return Fetch.objects.select_related("source").filter(pk=fetch_id, fence=fence).first()


def run(fetch_id: UUID, *, now: datetime) -> Fetch | None:
    """Take the job, fetch, keep what came. None when there was nothing to take or the lease was lost."""
    fetch = take(fetch_id)
    if fetch is None:
        return None
    fetched = client.fetch(fetch.source.url)
    return finish(fetch, fetched, now=now + timedelta(milliseconds=fetched.elapsed_ms))


def finish(fetch: Fetch, fetched: Fetched, *, now: datetime) -> Fetch | None:
    """End the job with what came of it; None, with nothing kept, when the caller no longer holds it."""
    if fetched.outcome == Outcome.OK:
        blobs.put(fetched.wire)  # before the row that names it; under its own hash, so never twice
    with transaction.atomic():
        if not _end(fetch, fetched, now=now):
            return None
        source = (
            Source.objects.select_for_update(of=("self",), no_key=True)
            .select_related("latest")
            .get(pk=fetch.source_id)
        )
        outcome, snapshot = fetched.outcome, None
        if outcome == Outcome.OK:
            outcome, snapshot = snapshots.keep(source, fetched, attempt=fetch.id, now=now)
            Fetch.objects.filter(pk=fetch.pk).update(outcome=outcome, snapshot=snapshot)
        _note(source, outcome, fetched.reason or "", now=now)
        transaction.on_commit(lambda: source_changed.send(sender=Source, source_id=source.id))
    fetch.refresh_from_db()
    return fetch


def _end(fetch: Fetch, fetched: Fetched, *, now: datetime) -> bool:
    return bool(
        Fetch.objects.filter(pk=fetch.pk, state=FetchState.RUNNING, fence=fetch.fence).update(
            state=FetchState.DONE,
            fence=None,
            lease_until=None,
            ended_at=now,
            outcome=fetched.outcome,
            rule=fetched.rule or "",
            detail=fetched.reason or "",
            status=fetched.status,
            final_url=fetched.final_url,
            redirects=[
                {"url": hop.url, "status": hop.status, "location": hop.location, "peer": hop.peer}
                for hop in fetched.redirects
            ],
            media_type=fetched.media_type[:255],
            bytes=len(fetched.wire),
            elapsed_ms=fetched.elapsed_ms,
        )
    )


def _note(source: Source, outcome: Outcome, reason: str, *, now: datetime) -> None:
    """What the source's own row says of its newest fetch."""
    if outcome in GOOD:
        source.health = Health.ALIVE
    elif outcome not in WITHOUT_WEIGHT and source.health in (Health.NEW, Health.ALIVE):
        source.health = Health.DEGRADED
    source.last_outcome, source.last_reason, source.last_checked_at = outcome, reason, now
    source.next_check_at = schedule.next_check(str(source.id), source.created_at, now, Watch(source.watch))
    source.save(
        update_fields=["health", "last_outcome", "last_reason", "last_checked_at", "next_check_at", "latest"]
    )


def sweep(*, now: datetime) -> int:
    """Pick up what was lost: expired leases back into the queue or quarantined, forgotten jobs rung again.

    Returns how many jobs were rung for.
    """
    expired = Fetch.objects.filter(state=FetchState.RUNNING, lease_until__lt=Now())
    for fetch in expired.filter(attempts__gte=settings.FETCH_ATTEMPTS):
        _quarantine(fetch, now=now)
    again = expired.filter(attempts__lt=settings.FETCH_ATTEMPTS)
    again.update(state=FetchState.QUEUED, fence=None, lease_until=None, rung_at=now - RING_AGAIN)
    forgotten = Fetch.objects.filter(state=FetchState.QUEUED, rung_at__lte=now - RING_AGAIN)
    ids = list(forgotten.order_by("rung_at").values_list("pk", flat=True)[:BATCH])
    Fetch.objects.filter(pk__in=ids).update(rung_at=now)
    for fetch_id in ids:
        tasks.ring(tasks.fetch, fetch_id)
    return len(ids)


@transaction.atomic
def _quarantine(fetch: Fetch, *, now: datetime) -> None:
    """End a job whose workers were lost too often; its source says so, and stays on its schedule."""
    why = f"Our worker was lost {settings.FETCH_ATTEMPTS} times while fetching it; have a look."
    ended = Fetch.objects.filter(pk=fetch.pk, state=FetchState.RUNNING, fence=fetch.fence).update(
        state=FetchState.FAILED,
        fence=None,
        lease_until=None,
        ended_at=now,
        outcome=Outcome.CRASHED,
        detail=why,
    )
    if ended:
        source = Source.objects.select_for_update(no_key=True).get(pk=fetch.source_id)
        _note(source, Outcome.CRASHED, why, now=now)
        transaction.on_commit(lambda: source_changed.send(sender=Source, source_id=source.id))


def request_due(*, now: datetime) -> int:
    """Ask for a fetch of each source whose next check has come; how many."""
    due = list(
        Source.objects.filter(next_check_at__lte=now).exclude(url="").order_by("next_check_at")[:BATCH]
    )
    return sum(_request_due(source, now=now) for source in due)


@transaction.atomic
def _request_due(source: Source, *, now: datetime) -> bool:
    """The date goes first and under the row's lock: the fetch's end, which sets the next, comes after."""
    if not Source.objects.filter(pk=source.pk, next_check_at__lte=now).update(next_check_at=None):
        return False
    request(source, by=None, now=now, reason=FetchReason.SCHEDULE)
    return True
