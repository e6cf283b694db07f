"""Bells for the workers: each carries an id and calls one service. Losing one loses no work."""

from time import monotonic
from uuid import UUID

from celery import shared_task
from django.utils import timezone

from sources.tasks import ring, trace


@shared_task
def take_in_reading(extraction_id: str) -> None:
    """A source was read anew: look for the words that verdicts rest on, then rank it for its claims."""
    from claims.services import rechecks

    rechecks.look_at(UUID(extraction_id), now=timezone.now())
    ring(trace, UUID(extraction_id))
    rank_reading(extraction_id)


RANK_SECONDS = 120  # well below the time after which the broker would call another worker


@shared_task
def rank_reading(extraction_id: str) -> None:
    """Rank it for some of the claims that wait for it; another call ranks it for the rest."""
    from claims.services import suggestions

    end = monotonic() + RANK_SECONDS
    if not suggestions.rank_reading(UUID(extraction_id), is_over=lambda: monotonic() > end):
        ring(rank_reading, UUID(extraction_id))


@shared_task
def suggest_for_link(link_id: str) -> None:
    from claims.services import suggestions

    suggestions.rank_link(UUID(link_id))


@shared_task
def look_for_changes(extraction_id: str) -> None:
    from claims.services import rechecks

    rechecks.look_at(UUID(extraction_id), now=timezone.now())


@shared_task
def look_elsewhere(lookup_id: str) -> None:
    """Runs where servers are waited for, not where texts are read."""
    from claims.services import looking_elsewhere

    looking_elsewhere.run(UUID(lookup_id), now=timezone.now())


@shared_task
def settle_intake(intake_id: str) -> None:
    """An article's page was fetched, or read: take its text, or say why there is none."""
    from claims.services import intakes

    intakes.settle(UUID(intake_id), now=timezone.now())


@shared_task
def read_long_text(run_id: str) -> None:
    """A text that is too long to be read for claims while somebody waits."""
    from claims.services import detection_runs

    detection_runs.read(UUID(run_id), now=timezone.now())


@shared_task
def sweep() -> None:
    """Ring again for what a lost message forgot."""
    from claims.services import detection_runs, intakes, looking_elsewhere, rechecks, suggestions

    now = timezone.now()
    looking_elsewhere.thin(now=now)
    for lookup_id in looking_elsewhere.forgotten(now=now).values_list("pk", flat=True):
        ring(look_elsewhere, lookup_id)
    for run_id in detection_runs.waiting():
        ring(read_long_text, run_id)
    for intake_id in intakes.forgotten():
        ring(settle_intake, intake_id)
    for reading_id in suggestions.unranked():
        ring(rank_reading, reading_id)
    for reading_id in rechecks.unlooked():
        ring(look_for_changes, reading_id)


@shared_task
def open_due_rechecks() -> None:
    from claims.services import rechecks

    rechecks.open_due(now=timezone.now())


@shared_task
def read_due_feeds() -> None:
    from claims.services import feeds

    for feed_id in feeds.due(now=timezone.now()):
        ring(read_feed, feed_id)


@shared_task
def read_feed(feed_id: str) -> None:
    from claims.services import feeds

    feeds.read(UUID(feed_id), now=timezone.now())


@shared_task
def seal_history() -> None:
    from claims.services import history

    history.seal(now=timezone.now())
