"""Whether this Factcheck can do its work now: what it stands on answers, and nothing has come to a halt.

Words for the person who is called at night; no address, path or error of a library is in them, since
anyone may ask.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import Error, connection

from factcheck.running import beating, probes
from sources import blobs
from sources.services import queue

MINUTE = timedelta(minutes=1)


@dataclass(frozen=True)
class Finding:
    """What one check found. Without what `is_needed` nothing can be served; all else comes later."""

    is_ok: bool
    words: str
    is_needed: bool = False


def look(*, now: datetime) -> dict[str, Finding]:
    """Every check by its name, the database first: without it the checks that ask it are not made."""
    found = {"database": _database(), "broker": _broker(), "blobs": _blobs()}
    if found["database"].is_ok:
        found |= {"queue": _queue(now), "beat": _beat(now)}
    return found


def verdict(found: Mapping[str, Finding]) -> str:
    """ready; degraded, where what is asked for comes late; unready, where it cannot be served at all."""
    amiss = [each for each in found.values() if not each.is_ok]
    if not amiss:
        return "ready"
    return "unready" if any(each.is_needed for each in amiss) else "degraded"


def _database() -> Finding:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except Error:
        return Finding(False, "The database does not answer.", is_needed=True)
    return Finding(True, "It answers.", is_needed=True)


def _broker() -> Finding:
    if probes.broker_answers(settings.CELERY_BROKER_URL)():
        return Finding(True, "It answers.")
    return Finding(False, "The broker does not answer: what is asked for is written down, and done later.")


def _blobs() -> Finding:
    try:
        blobs.answer()
    except blobs.BlobUnkept:
        return Finding(False, "No bytes can be kept: the store is full, away, or not ours to write.", True)
    return Finding(True, "It takes bytes.", is_needed=True)


def _queue(now: datetime) -> Finding:
    first = queue.next_at()
    waits = now - first if first and first < now else timedelta()
    if waits > settings.READY_QUEUE_MINUTES * MINUTE:
        return Finding(False, f"A fetch that may begin has waited for {_minutes(waits)}: is a worker there?")
    most = _minutes(settings.READY_QUEUE_MINUTES * MINUTE)
    return Finding(True, f"No fetch that may begin has waited for longer than {most}.")


def _beat(now: datetime) -> Finding:
    at = beating.last()
    if at is None:
        return Finding(False, "No beat has ever rung.")
    if now - at > 2 * beating.LEASE:
        return Finding(False, f"The last beat rang {_minutes(now - at)} ago: nothing is asked for on time.")
    return Finding(True, "One rings.")


def _minutes(time: timedelta) -> str:
    count = round(time / MINUTE)
    return "1 minute" if count == 1 else f"{count} minutes"
