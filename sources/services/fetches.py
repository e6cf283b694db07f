"""Fetches: asked for, carried out, ended with what came of it. The row is the job (services.queue)."""

import secrets
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction

from sources import blobs, patience
from sources.enums import FetchReason, FetchState, Outcome, RobotsSay, Wait
from sources.errors import Conflict
from sources.fetching import client
from sources.fetching.fetched import Fetched, is_conditional
from sources.health import GOOD
from sources.models import Fetch, Source
from sources.people import User
from sources.queries import LIVE
from sources.services import hosts, notes, queue, robots, snapshots, standing
from sources.services.queue import SCHEDULED, URGENT, WAITING

CHANCE = secrets.SystemRandom()
NOT_MODIFIED = 304


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


def carry_out(
    fetch: Fetch,
    *,
    now: datetime,
    memory: robots.Memory | None = None,
    before_waiting: Callable[[], None] = lambda: None,
) -> Fetch | None:
    """Fetch, and keep what came. None, with nothing kept, when the lease was lost meanwhile.

    memory: of what robots.txt said lately. before_waiting: called when the database is not needed until
    the server has answered.
    """
    assert fetch.host is not None
    said = robots.ask(
        fetch.source.url,
        fetch.host,
        now=now,
        memory=memory or robots.Memory(),
        before_waiting=before_waiting,
    )
    if said == RobotsSay.DENIED and fetch.reason == FetchReason.SCHEDULE:
        return finish(fetch, _denied(fetch.source.url), now=now, robots=said)
    only_if = snapshots.conditional(fetch.source)
    before_waiting()
    fetched = client.fetch(fetch.source.url, only_if=only_if)
    return finish(fetch, fetched, now=now + timedelta(milliseconds=fetched.elapsed_ms), robots=said)


def _denied(url: str) -> Fetched:
    return Fetched(
        url=url,
        final_url=url,
        outcome=Outcome.ROBOTS_DENIED,
        rule="robots_txt",
        reason="Its robots.txt forbids checks by robots; a person may ask for a single fetch.",
    )


def finish(
    fetch: Fetch, fetched: Fetched, *, now: datetime, robots: RobotsSay = RobotsSay.UNKNOWN
) -> Fetch | None:
    """End the job with what came of it, or let it wait for another try.

    None, with nothing kept, when the caller no longer holds it.
    """
    if fetched.outcome == Outcome.OK and not snapshots.same(fetch.source, fetched):
        fetched = _with_bytes_kept(fetched)
    with transaction.atomic():
        if fetch.retries < settings.FETCH_RETRIES and _may_pass(fetched):
            is_written = _try_again(fetch, fetched, now=now)
        else:
            is_written = _end(fetch, fetched, now=now, said=robots)
        if is_written and fetch.host:
            hosts.rest(fetch.host, fetched, now=now)
    return fetch if is_written else None


def _with_bytes_kept(fetched: Fetched) -> Fetched:
    """The same, its bytes kept; a fault of ours where they cannot be, as on a full disk."""
    try:
        blobs.put(fetched.wire)  # before the row that names it; under its own hash, so never twice
    except blobs.BlobUnkept as fault:
        why = f"What came could not be kept here: {fault}. Make room, then fetch it again."
        return replace(fetched, outcome=Outcome.CRASHED, rule="not_kept", reason=why, deciding_header="")
    return fetched


def _may_pass(fetched: Fetched) -> bool:
    return patience.may_pass(fetched.outcome, fetched.rule, fetched.status)


def _write(fetch: Fetch, **values: Any) -> bool:
    """Let go of a held job, with these values; False when the caller no longer holds it."""
    values |= {"fence": None, "lease_until": None}
    held = Fetch.objects.filter(pk=fetch.pk, state=FetchState.RUNNING, fence=fetch.fence)
    if not held.update(**values):
        return False
    for name, value in values.items():
        setattr(fetch, name, value)
    return True


def _try_again(fetch: Fetch, fetched: Fetched, *, now: datetime) -> bool:
    """Back into the queue; a busy site says itself when."""
    is_busy = hosts.asks_for_time(fetched)
    return _write(
        fetch,
        state=FetchState.QUEUED,
        retries=fetch.retries + 1,
        not_before=None if is_busy else now + patience.retry_wait(fetch.retries, CHANCE.random()),
        waits_for=Wait.RETRY_AFTER if is_busy else Wait.RETRY,
        **_facts(fetched),
    )


def _end(fetch: Fetch, fetched: Fetched, *, now: datetime, said: RobotsSay) -> bool:
    source = standing.held(fetch.source_id, latest=fetch.source.latest)
    same = snapshots.same(source, fetched)
    if not same:
        fetched = snapshots.unless_taken_down(source, fetched)
    outcome = Outcome.UNCHANGED if same else fetched.outcome
    made = snapshots.of(source, fetched, attempt=fetch.id, now=now) if outcome == Outcome.OK else None
    is_ended = _write(
        fetch,
        state=FetchState.DONE,
        ended_at=now,
        outcome=outcome,
        snapshot=same or made,  # the row may name one that is kept a moment later
        changed_headers=snapshots.changed_headers(same, fetched) if same else [],
        robots=said,
        **_facts(fetched),
    )
    if not is_ended:
        return False
    if made:
        snapshots.keep(source, made, fetched, now=now)
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
    return True


def _facts(fetched: Fetched) -> dict[str, Any]:
    """What the log of fetches holds of an exchange."""
    return {
        "rule": fetched.rule or "",
        "detail": fetched.reason or "",
        "deciding_header": fetched.deciding_header,
        "status": fetched.status,
        "final_url": fetched.final_url,
        "redirects": [
            {"url": hop.url, "status": hop.status, "location": hop.location, "peer": hop.peer}
            for hop in fetched.redirects
        ],
        "media_type": fetched.media_type[:255],
        "bytes": len(fetched.wire),
        "elapsed_ms": fetched.elapsed_ms,
        "is_conditional": bool(fetched.request and is_conditional(fetched.request.headers)),
    }
