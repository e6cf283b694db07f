"""Fetches: asked for, carried out, ended with what came of it. The row is the job (services.queue)."""

import secrets
from collections.abc import Callable, Sequence
from copy import copy
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction

from sources import blobs, patience
from sources.enums import FetchReason, FetchState, Outcome, OverrideKind, RobotsSay, Wait
from sources.errors import Conflict
from sources.fetching import client
from sources.fetching.fetched import Fetched, is_conditional
from sources.health import GOOD
from sources.models import Fetch, Host, Snapshot, Source
from sources.people import User
from sources.queries import LIVE
from sources.services import hosts, notes, queue, robots, rows, snapshots, standing
from sources.services.queue import SCHEDULED, URGENT, WAITING

CHANCE = secrets.SystemRandom()
NOT_MODIFIED = 304
FACTS = (
    "rule", "detail", "deciding_header", "status", "final_url", "redirects", "media_type", "bytes",
    "elapsed_ms", "is_conditional",
)  # fmt: skip
ENDED = (
    "state", "fence", "lease_until", "retries", "not_before", "waits_for", "ended_at", "outcome", "robots",
    "snapshot", "changed_headers", *FACTS,
)  # fmt: skip


class SourceOffline(Conflict):
    code = "source_offline"


@transaction.atomic
def request(source: Source, *, by: User | None, now: datetime, reason: FetchReason) -> Fetch:
    """Ask for a fetch of `source`; the one that waits or runs already, when there is one.

    What a person asks for goes before what is due: a fetch that waits moves up.
    Raises SourceOffline when there is nothing on the web to fetch.
    """
    if not source.url:
        raise SourceOffline(
            "An offline source cannot be fetched; describe what was seen as evidence instead."
        )
    urgency = SCHEDULED if reason == FetchReason.SCHEDULE else URGENT
    waiting = source.fetches.filter(LIVE).first()
    if waiting:
        return _moved_up(waiting, by=by, reason=reason) if urgency < waiting.urgency else waiting
    try:
        with transaction.atomic():
            fetch = Fetch.objects.create(
                source=source,
                host=queue.host_of(source),
                reason=reason,
                urgency=urgency,
                turn=queue.turn(by=by, urgency=urgency),
                requested_at=now,
                requested_by=by,
            )
    except IntegrityError:  # asked for by somebody else in this moment
        return source.fetches.filter(LIVE).get()
    queue.ring()
    return fetch


def request_first(new: Sequence[Source], *, by: User | None, now: datetime) -> None:
    """As `request`, for sources made in this transaction: as many statements for many as for one."""
    if not new:
        return
    hosts, first = queue.hosts_of(new), queue.turn(by=by, urgency=URGENT)
    Fetch.objects.bulk_create(
        Fetch(
            source=source,
            host=hosts[source.pk],
            reason=FetchReason.FIRST,
            urgency=URGENT,
            turn=first + place,
            requested_at=now,
            requested_by=by,
        )
        for place, source in enumerate(new)
    )
    queue.ring()


def _moved_up(fetch: Fetch, *, by: User | None, reason: FetchReason) -> Fetch:
    Fetch.objects.filter(WAITING, pk=fetch.pk).update(
        reason=reason,
        urgency=URGENT,
        turn=queue.turn(by=by, urgency=URGENT),
        requested_by=by,
        not_before=None,
        waits_for="",
    )
    queue.ring()
    fetch.refresh_from_db()
    return fetch


def run(fetch_id: UUID, *, now: datetime) -> Fetch | None:
    """Take this job and carry it out; None when there was nothing to take or the lease was lost."""
    fetch = queue.take_one(fetch_id)
    return carry_out(fetch, now=now) if fetch else None


def carry_out(fetch: Fetch, *, now: datetime) -> Fetch | None:
    """Fetch, and keep what came. None, with nothing kept, when the lease was lost meanwhile."""
    return next(iter(end([visit(fetch, now=now, memory=robots.Memory())])), None)


@dataclass(frozen=True)
class Visit:
    """A job that was carried out and has not ended: what came, when, and what robots.txt said."""

    fetch: Fetch
    fetched: Fetched
    at: datetime
    robots: RobotsSay = RobotsSay.UNKNOWN
    way: hosts.Way | None = None


def visit(
    fetch: Fetch,
    *,
    now: datetime,
    memory: robots.Memory,
    before_waiting: Callable[[], None] = lambda: None,
) -> Visit:
    """Ask the site; new bytes are kept, before there is a row that names them.

    memory: of what robots.txt said lately. before_waiting: called when the database is not needed until
    the server has answered.
    """
    assert fetch.host is not None
    may_wait = fetch.retries < settings.FETCH_RETRIES
    try:
        said = robots.ask(fetch.source.url, fetch.host, now=now, memory=memory, before_waiting=before_waiting)
    except robots.AsksForTime as busy:
        if may_wait:
            return Visit(fetch, replace(busy.fetched, url=fetch.source.url), now)
        said = RobotsSay.DENIED
    if said == RobotsSay.DENIED and fetch.reason == FetchReason.SCHEDULE:
        return Visit(fetch, _denied(fetch.source.url), now, said)
    only_if = snapshots.conditional(fetch.source)
    before_waiting()
    way = hosts.Way(fetch.host, now, is_patient=may_wait, before_waiting=before_waiting)
    fetched = client.fetch(fetch.source.url, only_if=only_if, enter=way.enter)
    if fetched.outcome == Outcome.OK and not snapshots.same(fetch.source, fetched):
        fetched = _with_bytes_kept(fetched)
    return Visit(fetch, fetched, now + timedelta(milliseconds=fetched.elapsed_ms), said, way)


def _denied(url: str) -> Fetched:
    return Fetched(
        url=url,
        final_url=url,
        outcome=Outcome.ROBOTS_DENIED,
        rule="robots_txt",
        reason="Its robots.txt forbids checks by robots; a person may ask for a single fetch.",
    )


@transaction.atomic
def end(visits: Sequence[Visit]) -> list[Fetch]:
    """End these jobs with what came of them, or let them wait for another try, in one transaction.

    Returns the rows of those that the caller still held; of the others nothing is kept.
    """
    sources = standing.all_held({each.fetch.source_id for each in visits})
    held = _still_held(visits)
    # Copies, so that all is as it was should this have to be done again.
    ours = [
        replace(each, fetch=copy(each.fetch)) for each in visits if (each.fetch.pk, each.fetch.fence) in held
    ]
    made: list[tuple[Snapshot, Fetched]] = []
    for each in ours:
        fetch = each.fetch
        fetch.source = _with_latest(sources[fetch.source_id], fetch.source.latest)
        fetch.fence = fetch.lease_until = None
        if _is_tried_again(each):
            _try_again(each)
        else:
            made += _end(each)
    snapshots.keep_all(made)
    rows.write([each.fetch for each in ours], ENDED)
    rows.write(sources.values(), notes.FIELDS)
    hosts.rest([answer for each in ours for answer in _answers(each)])
    return [each.fetch for each in ours]


def _still_held(visits: Sequence[Visit]) -> set[tuple[UUID, UUID | None]]:
    """Jobs with the fences of those who hold them; their rows are held from now on.

    Who lost the lease may come together with who got it.
    """
    running = Fetch.objects.filter(pk__in=[each.fetch.pk for each in visits], state=FetchState.RUNNING)
    held = running.select_for_update(no_key=True).order_by("pk")
    return set(held.values_list("pk", "fence"))


def _with_latest(source: Source, latest: Snapshot | None) -> Source:
    """Its newest capture as far as the job knows it needs no second reading."""
    if latest and source.latest_id == latest.pk:
        source.latest = latest
    return source


def _with_bytes_kept(fetched: Fetched) -> Fetched:
    """The same, its bytes kept; a fault of ours where they cannot be, as on a full disk."""
    try:
        # Before the row that names it; under its own hash, so never twice.
        blobs.put(fetched.wire, digest=fetched.sha256)
    except blobs.BlobUnkept as fault:
        why = f"What came could not be kept here: {fault}. Make room, then fetch it again."
        return replace(fetched, outcome=Outcome.CRASHED, rule="not_kept", reason=why, deciding_header="")
    return fetched


def _may_pass(fetched: Fetched) -> bool:
    return patience.may_pass(fetched.outcome, fetched.rule, fetched.status)


def _answers(visit: Visit) -> list[tuple[Host, Fetched, datetime]]:
    """What each site that was asked has answered, and when."""
    if visit.way:
        return visit.way.answers(visit.fetched, visit.at)
    return [(visit.fetch.host, visit.fetched, visit.at)] if visit.fetch.host else []


def _is_tried_again(visit: Visit) -> bool:
    """A check of ours is not, once a person has paused those of its source."""
    fetch, said = visit.fetch, visit.fetch.source.holding(visit.at)
    if fetch.reason == FetchReason.SCHEDULE and said and said.kind == OverrideKind.PAUSED:
        return False
    if visit.way and visit.way.was_told:
        return True
    return fetch.retries < settings.FETCH_RETRIES and _may_pass(visit.fetched)


def _try_again(visit: Visit) -> None:
    """Back into the queue; a busy site says itself when."""
    fetch, fetched = visit.fetch, visit.fetched
    way = visit.way
    is_busy = hosts.asks_for_time(fetched) or bool(way and way.was_told)
    fetch.state = FetchState.QUEUED
    if way and way.until:
        fetch.not_before = way.until
    elif is_busy:
        fetch.not_before = hosts.later(fetch.host_id, fetched, now=visit.at)
    else:
        fetch.not_before = visit.at + patience.retry_wait(fetch.retries, CHANCE.random())
    fetch.waits_for = Wait.RETRY_AFTER if is_busy else Wait.RETRY
    fetch.retries += 1
    _note_facts(fetch, fetched)


def _end(visit: Visit) -> list[tuple[Snapshot, Fetched]]:
    """Let the row and its source say what came of it; a new snapshot where there is one, not yet kept."""
    fetch, source, fetched, now = visit.fetch, visit.fetch.source, visit.fetched, visit.at
    same = snapshots.same(source, fetched)
    if not same:
        fetched = snapshots.unless_taken_down(source, fetched)
    outcome = Outcome.UNCHANGED if same else fetched.outcome
    made = snapshots.of(source, fetched, attempt=fetch.id, now=now) if outcome == Outcome.OK else None
    fetch.state, fetch.ended_at, fetch.outcome, fetch.robots = FetchState.DONE, now, outcome, visit.robots
    fetch.snapshot = same or made
    fetch.changed_headers = snapshots.changed_headers(same, fetched) if same else []
    _note_facts(fetch, fetched)
    if outcome in GOOD:
        source.conditional_checks = source.conditional_checks + 1 if fetched.status == NOT_MODIFIED else 0
    notes.note(
        source,
        outcome=outcome,
        rule=fetched.rule or "",
        reason=fetched.reason or "",
        host_name=fetch.host_id,
        now=now,
    )
    return [(made, fetched)] if made else []


def _note_facts(fetch: Fetch, fetched: Fetched) -> None:
    """What the log of fetches holds of an exchange."""
    fetch.rule, fetch.detail = fetched.rule or "", fetched.reason or ""
    fetch.deciding_header = fetched.deciding_header
    fetch.status, fetch.final_url = fetched.status, fetched.final_url
    fetch.redirects = [
        {"url": hop.url, "status": hop.status, "location": hop.location, "peer": hop.peer}
        for hop in fetched.redirects
    ]
    fetch.media_type = fetched.media_type[:255]
    fetch.bytes, fetch.elapsed_ms = len(fetched.wire), fetched.elapsed_ms
    fetch.is_conditional = bool(fetched.request and is_conditional(fetched.request.headers))
