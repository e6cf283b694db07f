"""Others' checks of the same words, asked of a Fact Check Tools API at a person's press; kept for a day.

A worker asks: who pressed waits for nobody outside. The row is the job, taken by a conditional update.
"""

import logging
from dataclasses import asdict
from datetime import datetime, timedelta
from functools import partial
from hashlib import sha256
from urllib.parse import urlencode, urlsplit
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet

from claims import elsewhere, rules, tasks
from claims.elsewhere import Finding
from claims.enums import Access
from claims.errors import LookupFailed, LookupOff, NotToBeTold
from claims.models import Claim, Lookup
from sources import chain
from sources.fetching import client
from sources.fetching.limits import MB, Limits
from sources.people import User
from sources.tasks import ring

logger = logging.getLogger(__name__)
LIMITS = Limits(connect=3, read=5, total=6, redirects=0, html_bytes=MB, decoded_bytes=MB)
KEPT_FOR = timedelta(days=1)
LEASE = timedelta(minutes=1)  # far above LIMITS.total
FORGOTTEN = timedelta(seconds=30)  # then the bell is rung again
WORDS = 300  # characters of the statement; nobody checks a longer one word for word
OFF = "No service is set to ask; see LOOKUP_URL."
RESTRICTED = "The article is restricted: its words are told to nobody outside."
State = Lookup.State


def is_on() -> bool:
    return bool(settings.LOOKUP_URL)


def host() -> str:
    """Who is told the words."""
    return urlsplit(settings.LOOKUP_URL).hostname or ""


def may_be_told(claim: Claim) -> bool:
    """What a restricted article says is told to nobody outside."""
    return claim.article.access == Access.OPEN


def look(claim: Claim, *, by: User, now: datetime) -> Lookup:
    """Have others' checks of the claim's statement looked for; what was found within a day is given at once.

    Raises MoveForbidden, LookupOff, NotToBeTold (restricted).
    """
    _check(claim, by)
    known = newest(claim, now=now)
    if known is not None and known.state != State.FAILED:
        return known
    try:
        with transaction.atomic():
            made = Lookup.objects.create(claim=claim, key=_key(claim), asked_by=by, asked_at=now)
            transaction.on_commit(partial(ring, tasks.look_elsewhere, made.pk))
            return made
    except IntegrityError:  # a colleague pressed in this moment
        return Lookup.objects.get(claim=claim, key=_key(claim), state__in=[State.QUEUED, State.RUNNING])


def seen(claim: Claim, *, by: User, now: datetime) -> Lookup | None:
    """How far it is, for a page that waits. Raises as `look` does."""
    _check(claim, by)
    return newest(claim, now=now)


def newest(claim: Claim, *, now: datetime) -> Lookup | None:
    """The newest of these words, within a day."""
    rows = Lookup.objects.filter(claim=claim, key=_key(claim), asked_at__gt=now - KEPT_FOR)
    return rows.order_by("-pk").first()


def _check(claim: Claim, by: User) -> None:
    rules.check_may(by, "review")
    if not is_on():
        raise LookupOff(OFF)
    if not may_be_told(claim):
        raise NotToBeTold(RESTRICTED)


def _asked(claim: Claim) -> dict[str, object]:
    return {
        "query": claim.statement[:WORDS],
        "languageCode": claim.article.language,
        "pageSize": elsewhere.MOST,
    }


def _key(claim: Claim) -> str:
    return sha256(urlencode({"at": settings.LOOKUP_URL, **_asked(claim)}).encode()).hexdigest()


# --- the worker's part -----------------------------------------------------------------------------------


def run(lookup_id: UUID, *, now: datetime) -> None:
    """Ask, if it still waits and nobody else is at it; whether it may be told is asked at this moment."""
    free = Q(state=State.QUEUED) | Q(state=State.RUNNING, taken_at__lt=now - LEASE)
    mine = Lookup.objects.filter(free, pk=lookup_id)
    if not mine.update(state=State.RUNNING, taken_at=now):
        return
    row = Lookup.objects.select_related("claim__article").get(pk=lookup_id)
    taken = Lookup.objects.filter(pk=row.pk, state=State.RUNNING, taken_at=now)
    try:
        if not is_on() or not may_be_told(row.claim):
            raise LookupFailed(RESTRICTED if is_on() else OFF)
        found = _read(_ask(_asked(row.claim)))
    except LookupFailed as refusal:
        taken.update(state=State.FAILED, trouble=refusal.detail)
        return
    taken.update(state=State.DONE, found=[chain.plain_facts(asdict(each)) for each in found])


def forgotten(*, now: datetime) -> QuerySet[Lookup]:
    """Those whose bell was lost, or whose worker died."""
    waiting = Q(state=State.QUEUED, asked_at__lt=now - FORGOTTEN)
    return Lookup.objects.filter(waiting | Q(state=State.RUNNING, taken_at__lt=now - LEASE))


def thin(*, now: datetime) -> None:
    """What is older than a day goes."""
    Lookup.objects.filter(asked_at__lt=now - KEPT_FOR).delete()


def _ask(asked: dict[str, object]) -> bytes:
    secret = {"key": settings.LOOKUP_KEY} if settings.LOOKUP_KEY else {}
    address = f"{settings.LOOKUP_URL}/v1alpha1/claims:search?{urlencode({**asked, **secret})}"
    fetched = client.fetch(address, limits=LIMITS)
    if fetched.status != 200:
        # Neither its words nor the address, which holds the key, are for a log.
        logger.warning("others' checks: %s, HTTP %s", fetched.outcome, fetched.status)
        raise LookupFailed(f"{host()} did not answer as it should; try again later.")
    return fetched.body


def _read(body: bytes) -> list[Finding]:
    try:
        return elsewhere.read(body)
    except (ValueError, RecursionError):
        raise LookupFailed(f"What {host()} answered cannot be read.") from None
