"""The queue of fetches: who is next, held by whom, lost or found again. The row is the job.

A worker that is free takes the best of what may begin now: what a person waits for first; among equals
those who ask take turns, so that one's ten thousand addresses do not hold up another's one; and at most
one fetch a site at a time. A bell therefore names no row. All moments are the database's, which all
workers share.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Exists, F, Max, Min, OuterRef, Q, QuerySet, Window
from django.db.models.expressions import Combinable
from django.db.models.fields import DateTimeField
from django.db.models.functions import Coalesce, Greatest, Now, RowNumber

from sources import tasks
from sources.domains import site
from sources.enums import FetchReason, FetchState, Outcome
from sources.models import Fetch, Host, Source
from sources.people import User
from sources.queries import LIVE
from sources.services import hosts, notes, standing

WAITING = Q(state=FetchState.QUEUED)
URGENT, SCHEDULED = 0, 1
BELLS = 8  # as many worker processes are called at once; each takes as much as it can
BATCH = 1000
MOST_DUE = 50_000  # at one ring; the rest a minute later


def ring() -> None:
    """Call a worker once what is written is there to be seen; once a transaction, for all in it."""
    if not any(each[1] is tasks.ring_fetch for each in connection.run_on_commit):
        transaction.on_commit(tasks.ring_fetch)


def host_of(source: Source) -> Host:
    """The site that a source's address belongs to, known from now on."""
    host = Host(name=site(source.url))
    Host.objects.bulk_create([host], ignore_conflicts=True)
    return host


def hosts_of(sources: Iterable[Source]) -> dict[UUID, Host]:
    """As `host_of`, by source."""
    hosts = {source.pk: Host(name=site(source.url)) for source in sources}
    Host.objects.bulk_create(
        {host.name: host for host in sorted(hosts.values(), key=lambda each: each.name)}.values(),
        ignore_conflicts=True,
    )
    return hosts


def turn(*, by: User | None, urgency: int) -> int:
    """The place of one more fetch that `by` asks for: behind their own, and level with the first of all."""
    waiting = Fetch.objects.filter(WAITING, urgency=urgency)
    first = waiting.aggregate(turn=Min("turn"))["turn"] or 0
    own = waiting.filter(requested_by=by).aggregate(turn=Max("turn"))["turn"]
    return first if own is None else max(first, own + 1)


def take(*, limit: int) -> list[Fetch]:
    """Up to `limit` of the best waiting jobs that may begin now, one a site, held under a lease."""
    best = (
        Fetch.objects.filter(WAITING, _due(), host__in=_free_hosts())
        .annotate(nth=Window(RowNumber(), partition_by="host", order_by=["urgency", "turn", "pk"]))
        .filter(nth=1)
        .order_by("urgency", "turn", "pk")
    )
    wanted = dict(best.values_list("host_id", "pk")[:limit])
    return _hold(wanted) if wanted else []


@transaction.atomic
def _hold(wanted: dict[str, UUID]) -> list[Fetch]:
    """Those of the wanted jobs, by host, that no other worker takes in this moment."""
    locked = Host.objects.select_for_update(
        skip_locked=connection.features.has_select_for_update_skip_locked, no_key=True
    )
    free = list(locked.filter(hosts.is_free(), pk__in=wanted).values_list("pk", flat=True))
    lease = Now() + timedelta(seconds=settings.FETCH_LEASE_SECONDS)
    held = _claim([wanted[name] for name in free], lease=lease)
    Host.objects.filter(pk__in=[job.host_id for job in held]).update(busy_until=lease)
    return held


def take_one(fetch_id: UUID) -> Fetch | None:
    """This job, whoever else waits; None when another has it or it has ended."""
    held = _claim([fetch_id], lease=Now() + timedelta(seconds=settings.FETCH_LEASE_SECONDS))
    return held[0] if held else None


def _claim(keys: Sequence[UUID], *, lease: Combinable) -> list[Fetch]:
    fence = uuid4()
    Fetch.objects.filter(WAITING, pk__in=keys).update(
        state=FetchState.RUNNING,
        fence=fence,
        lease_until=lease,
        started_at=Now(),
        attempts=F("attempts") + 1,
        not_before=None,
        waits_for="",
    )
    held = Fetch.objects.filter(pk__in=keys, fence=fence).select_related("source__latest", "host")
    return list(held.order_by("urgency", "turn", "pk"))


def _due() -> Q:
    return Q(not_before__isnull=True) | Q(not_before__lte=Now())


def _free_hosts() -> QuerySet[Host]:
    return Host.objects.filter(hosts.is_free())


def next_at() -> datetime | None:
    """The moment from which a waiting job may begin, be it past or to come; None when none waits."""
    waiting = Fetch.objects.filter(WAITING).annotate(
        may_begin=Greatest(
            Coalesce("not_before", "requested_at"),
            Coalesce("host__ready_at", "requested_at"),
            Coalesce("host__busy_until", "requested_at"),
            output_field=DateTimeField(),
        )
    )
    first: datetime | None = waiting.aggregate(at=Min("may_begin"))["at"]
    return first


def sweep(*, now: datetime) -> bool:
    """Pick up what was lost: expired leases back into the queue or quarantined. Whether a worker was rung.

    A worker is called again whenever something may begin, since a bell may have been lost.
    """
    expired = Fetch.objects.filter(state=FetchState.RUNNING, lease_until__lt=Now())
    for fetch in expired.filter(attempts__gte=settings.FETCH_ATTEMPTS):
        _quarantine(fetch, now=now)
    again = expired.filter(attempts__lt=settings.FETCH_ATTEMPTS)
    again.update(state=FetchState.QUEUED, fence=None, lease_until=None)
    may_begin = Fetch.objects.filter(WAITING, _due(), host__in=_free_hosts()).exists()
    if may_begin:
        ring()
    return may_begin


@transaction.atomic
def _quarantine(fetch: Fetch, *, now: datetime) -> None:
    """End a job whose workers were lost too often; its source says so, and stays on its schedule."""
    why = f"Our worker was lost {settings.FETCH_ATTEMPTS} times while fetching it; have a look."
    source = standing.held(fetch.source_id)
    ended = Fetch.objects.filter(pk=fetch.pk, state=FetchState.RUNNING, fence=fetch.fence).update(
        state=FetchState.FAILED,
        fence=None,
        lease_until=None,
        ended_at=now,
        outcome=Outcome.CRASHED,
        detail=why,
    )
    if ended:
        notes.note(source, outcome=Outcome.CRASHED, rule="", reason=why, host_name=None, now=now)
        source.save(update_fields=notes.FIELDS)


def request_due(*, now: datetime) -> int:
    """Ask for a fetch of each source whose next check has come; how many.

    Only new rows are written: a person who works on one of these sources waits for no lock. A source with
    a fetch that waits or runs is not due; the end of that fetch sets its next date.
    """
    live = Fetch.objects.filter(LIVE, source=OuterRef("pk"))
    due = Source.objects.filter(~Exists(live), next_check_at__lte=now).exclude(url="")
    found = list(due.order_by("next_check_at").values_list("pk", "url")[:MOST_DUE])
    for start in range(0, len(found), BATCH):
        _request_all(found[start : start + BATCH], now=now)
    for _ in range(min(BELLS, len(found))):
        tasks.ring(tasks.fetch)
    return len(found)


def _request_all(due: Sequence[tuple[UUID, str]], *, now: datetime) -> None:
    place = turn(by=None, urgency=SCHEDULED)
    hosts = {key: site(url) for key, url in due}
    Host.objects.bulk_create([Host(name=name) for name in sorted(set(hosts.values()))], ignore_conflicts=True)
    Fetch.objects.bulk_create(
        [
            Fetch(
                source_id=key,
                host_id=host,
                reason=FetchReason.SCHEDULE,
                urgency=SCHEDULED,
                turn=place + number,
                requested_at=now,
            )
            for number, (key, host) in enumerate(hosts.items())
        ],
        ignore_conflicts=True,  # asked for by a person in this moment
    )
