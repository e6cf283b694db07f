"""What a source's own row says of its newest fetch."""

from datetime import datetime

from django.db import transaction

from sources import schedule
from sources.enums import Health, Outcome, Watch
from sources.models import Source
from sources.signals import source_changed

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
FIELDS = (
    "health",
    "last_outcome",
    "last_reason",
    "last_checked_at",
    "next_check_at",
    "latest",
    "conditional_checks",
)


def held(known: Source) -> Source:
    """The source as it is now, its row held until the transaction ends."""
    source = Source.objects.select_for_update(no_key=True).get(pk=known.pk)
    if source.latest_id == known.latest_id:
        source.latest = known.latest  # which never changes, and is read already
    return source


def note(source: Source, *, outcome: Outcome, rule: str, reason: str, now: datetime) -> None:
    """Write down how a fetch of a held source ended, and when it is due again."""
    if outcome in GOOD:
        source.health = Health.ALIVE
    elif outcome not in WITHOUT_WEIGHT and source.health in (Health.NEW, Health.ALIVE):
        source.health = Health.DEGRADED
    source.last_outcome, source.last_reason, source.last_checked_at = outcome, reason, now
    source.next_check_at = schedule.next_check(str(source.id), source.created_at, now, Watch(source.watch))
    source.save(update_fields=FIELDS)
    transaction.on_commit(lambda: source_changed.send(sender=Source, source_id=source.id))
