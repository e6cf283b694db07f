"""Our own outages: so many sites fail at once that it is us, and nothing counts as theirs."""

from datetime import datetime, timedelta
from functools import partial
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Count, F, Min, Q

from sources import health as states
from sources.enums import Outcome
from sources.health import GOOD, UNANSWERED, UNASKED, WINDOW
from sources.models import Host, Outage, Source
from sources.services import standing

FRESH = timedelta(seconds=10)  # an outage that was seen so lately is not looked for again
SOON = timedelta(minutes=5)  # after one, what failed in it is checked again


def seen(outcome: Outcome, *, now: datetime) -> dict[str, datetime]:
    """What a site's row says after a fetch that ended so: that it answered, with whatever, or did not."""
    if outcome in UNASKED:
        return {}
    return {"failed_at" if outcome in UNANSWERED else "succeeded_at": now}


def saw(host_name: str | None, outcome: Outcome, *, now: datetime) -> None:
    """Write that down at once."""
    if host_name and outcome not in UNASKED:
        Host.objects.filter(pk=host_name).update(**seen(outcome, now=now))


def current() -> Outage | None:
    """The outage that is on, as last looked at."""
    return Outage.objects.filter(ended_at__isnull=True).first()


def is_on(outcome: Outcome, *, now: datetime) -> bool:
    """Whether a failure just seen falls into an outage of ours, which may be noticed by it.

    What was counted of it before it was noticed is struck off once that is committed.
    """
    known = current()
    if known is None and outcome not in UNANSWERED:
        return False
    if known and now - known.last_seen_at < FRESH:
        return True
    return _look(known, now=now) is not None


@transaction.atomic
def watch(*, now: datetime) -> Outage | None:
    """Look whether the outage that is on still is; strike off what was counted in it, end it when over."""
    known = current()
    outage = _look(known, now=now) if known else None
    if outage:
        _strike_off_later(outage, now=now)
    return outage


def _look(known: Outage | None, *, now: datetime) -> Outage | None:
    """The outage as it is now: noticed, or seen again. None when there is none, or none any more."""
    since = now - WINDOW
    failing = Q(failed_at__gt=since) & (Q(succeeded_at__isnull=True) | Q(succeeded_at__lt=F("failed_at")))
    seen = Host.objects.filter(Q(failed_at__gt=since) | Q(succeeded_at__gt=since)).aggregate(
        hosts=Count("pk"), failed=Count("pk", filter=failing), began_at=Min("failed_at", filter=failing)
    )
    began_at = seen.pop("began_at")
    if states.is_outage(**seen, is_on=known is not None):
        return _seen_again(known, now=now, **seen) if known else _noticed(began_at, now=now, **seen)
    if known:
        known.ended_at = now
        known.save(update_fields=["ended_at"])
        _strike_off_later(known, now=now)
    return None


def _noticed(began_at: datetime, *, now: datetime, hosts: int, failed: int) -> Outage:
    try:
        with transaction.atomic():
            outage = Outage.objects.create(
                began_at=began_at, noticed_at=now, last_seen_at=now, hosts=hosts, failed=failed
            )
    except IntegrityError:  # noticed by another worker in this moment
        return Outage.objects.get(ended_at__isnull=True)
    _strike_off_later(outage, now=now)
    return outage


def _seen_again(outage: Outage, *, now: datetime, hosts: int, failed: int) -> Outage:
    if hosts:
        outage.last_seen_at = now
    if failed > outage.failed:
        outage.hosts, outage.failed = hosts, failed
    outage.save(update_fields=["last_seen_at", "hosts", "failed"])
    return outage


def _strike_off_later(outage: Outage, *, now: datetime) -> None:
    transaction.on_commit(partial(strike_off, outage, now=now))


def strike_off(outage: Outage, *, now: datetime) -> int:
    """Take the failures of an outage, counted before it was noticed, off their sources; off how many.

    Each source in a transaction of its own: workers that end fetches hold one source each, or several in
    an order that they keep, and we wait for none of them while we hold another. Once it is over, what
    failed in it is checked again soon.
    """
    touched = Source.objects.filter(last_checked_at__gte=outage.counts_from)
    counted = list(touched.exclude(failures=[]).values_list("pk", flat=True))
    struck = sum(_strike_off(source_id, outage, now=now) for source_id in counted)
    if outage.ended_at:
        soon = outage.ended_at + SOON
        failed = touched.filter(last_checked_at__lte=outage.ended_at).exclude(last_outcome__in=GOOD)
        late = failed.filter(next_check_at__gt=soon)
        for source_id in list(late.values_list("pk", flat=True)):
            late.filter(pk=source_id).update(next_check_at=soon)
    return struck


@transaction.atomic
def _strike_off(source_id: UUID, outage: Outage, *, now: datetime) -> bool:
    source = standing.held(source_id)
    counted = states.read(source.failures)
    kept = [each for each in counted if not outage.covers(each.at)]
    if len(kept) < len(counted):
        standing.recount(source, kept, now=now)
    return len(kept) < len(counted)
