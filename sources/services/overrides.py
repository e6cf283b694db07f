"""What a person says of a source, over what our checks find: for a time, with a reason, on record."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from sources.canonical import canonicalize
from sources.enums import FetchReason, FetchState, OverrideKind, Watch
from sources.errors import Conflict, Invalid, NotFound, UrlRefused
from sources.models import Override, Source
from sources.people import User
from sources.services import manifest, sources, standing
from sources.signals import source_changed

LONGEST = timedelta(days=366)
ELSEWHERE = frozenset({OverrideKind.MOVED, OverrideKind.REPLACED})


class NothingToOverride(Conflict):
    """An offline source is not fetched, so that there is nothing found to speak over."""

    code, title = "nothing_to_override", "Nothing is checked here"


class NoOverride(NotFound):
    code, title = "no_override", "There is nothing to lift"


@transaction.atomic
def set_(
    source: Source,
    *,
    kind: OverrideKind,
    reason: str,
    by: User,
    now: datetime,
    expires_at: datetime | None = None,
    successor_url: str = "",
) -> Override:
    """Say what a source is, or that it is not to be checked; in the place of what was said before.

    ALIVE, DEAD and PAUSED run out, within a year; MOVED and REPLACED name the address where the document
    is now, which is tracked from then on, and hold until they are lifted.
    Raises NothingToOverride, Invalid, UrlRefused.
    """
    if not source.url:
        raise NothingToOverride("An offline source is not checked; say what you know in its description.")
    if not reason.strip():
        raise Invalid("Say why, for colleagues who wonder.", field="reason")
    _check_end(kind, expires_at, now=now)
    successor = _successor(source, kind, successor_url, by=by, now=now)
    source = standing.held(source.pk)
    _end(source, by=by, now=now)
    source.override = Override.objects.create(
        source=source,
        kind=kind,
        reason=reason.strip(),
        successor=successor,
        made_by=by,
        made_at=now,
        expires_at=expires_at,
    )
    if kind == OverrideKind.PAUSED:
        source.fetches.filter(state=FetchState.QUEUED, reason=FetchReason.SCHEDULE).delete()
    _keep(source, now=now)
    manifest.append(source, about=source.override, now=now)
    return source.override


def _check_end(kind: OverrideKind, expires_at: datetime | None, *, now: datetime) -> None:
    if kind in ELSEWHERE:
        if expires_at is not None:
            raise Invalid("This holds until it is lifted; leave expires_at out.", field="expires_at")
    elif expires_at is None:
        raise Invalid("Say until when it holds, at most a year from now.", field="expires_at")
    elif not now < expires_at <= now + LONGEST:
        raise Invalid("It has to end after now, and within a year.", field="expires_at")


def _successor(source: Source, kind: OverrideKind, url: str, *, by: User, now: datetime) -> Source | None:
    if kind not in ELSEWHERE:
        if url:
            raise Invalid("Only what moved or was replaced has a successor.", field="successor")
        return None
    if not url:
        raise Invalid("Send the address where the document is now.", field="successor")
    _hold_both(source, url)
    people = None if source.is_open else list(source.seen_by.all())
    how = Watch.QUIET if source.watch == Watch.QUIET else Watch.NORMAL
    try:
        successor = sources.track(url, by=by, now=now, people=people, how=how)
    except UrlRefused as refusal:
        raise UrlRefused(refusal.detail, field="successor") from None
    if successor.pk == source.pk:
        raise Invalid("That is the address of this very source; send the new one.", field="successor")
    return successor


def _hold_both(source: Source, url: str) -> None:
    """In the one order that all keep: another may say at this moment that it moved the other way."""
    both = Source.objects.filter(Q(pk=source.pk) | Q(canonical_url=canonicalize(url)))
    list(both.select_for_update(no_key=True).order_by("pk").values_list("pk"))


@transaction.atomic
def lift(source: Source, *, by: User, now: datetime) -> Override:
    """Take back what was said: our checks speak again. Raises NoOverride."""
    source = standing.held(source.pk)
    lifted = source.holding(now)
    if lifted is None:
        raise NoOverride("Nobody has said anything about this source that holds now.")
    _end(source, by=by, now=now)
    _keep(source, now=now)
    return lifted


def expire(*, now: datetime) -> int:
    """Write down the end of those that have run out, which hold no more as it is; how many."""
    over = Override.objects.filter(lifted_at__isnull=True, expires_at__lte=now)
    return sum(_expire(source_id, now=now) for source_id in list(over.values_list("source", flat=True)))


@transaction.atomic
def _expire(source_id: UUID, *, now: datetime) -> bool:
    source = standing.held(source_id)
    if source.override is None or source.override.holds(now):
        return False  # another was quicker
    _end(source, by=None, now=now)
    _keep(source, now=now)
    return True


def _end(source: Source, *, by: User | None, now: datetime) -> None:
    """End what was said of a held source, where something was; one that ran out ended by itself."""
    said = source.override
    if said is None:
        return
    ran_out = not said.holds(now)
    said.lifted_at, said.lifted_by = (said.expires_at, None) if ran_out else (now, by)
    said.save(update_fields=["lifted_at", "lifted_by"])
    manifest.append_end(source, of=said, now=now)
    source.override = None


def _keep(source: Source, *, now: datetime) -> None:
    standing.show(source, now=now)
    standing.replan(source, now=now)
    source.save(update_fields=["override", "health", "next_check_at"])
    transaction.on_commit(lambda: source_changed.send(sender=Source, source_id=source.pk))
