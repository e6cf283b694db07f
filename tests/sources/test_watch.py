"""No source drops out of watch by itself, whatever is lost on the way."""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from factcheck.models import User
from sources import blobs, tasks
from sources.enums import FetchReason, FetchState, Outcome, Quality, Watch
from sources.models import Extraction, Fetch, Snapshot, Source, Unread
from sources.services import fetches, queue, readings, snapshots, sources
from tests.support.people import Newsroom
from tests.support.web import CLOSED, COST, Web

pytestmark = pytest.mark.django_db


@pytest.fixture
def writer(newsroom: Newsroom) -> User:
    return newsroom.writer


def track(by: User, how: Watch = Watch.NORMAL) -> Source:
    return sources.track("https://example.org/page", by=by, now=timezone.now(), how=how)


def test_a_quarantined_fetch_is_told_by_its_source_which_stays_on_its_schedule(web: Web) -> None:
    job = web.track(web.put("/page", COST)).fetches.get()
    for _ in range(3):
        queue.take_one(job.pk)
        Fetch.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
        queue.sweep(now=timezone.now())
    source = Source.objects.get()
    assert (source.last_outcome, source.fetches.get().state) == (Outcome.CRASHED, FetchState.FAILED)
    assert source.last_reason == "Our worker was lost 3 times while fetching it; have a look."
    assert source.next_check_at is not None
    assert queue.request_due(now=source.next_check_at) == 1


def test_a_date_that_another_has_taken_is_not_taken_again(captured: Extraction) -> None:
    source = captured.snapshot.source
    later = timezone.now() + timedelta(days=400)
    assert queue.request_due(now=later) == 1
    assert queue.request_due(now=later) == 0
    assert source.fetches.filter(reason=FetchReason.SCHEDULE).count() == 1


def test_the_end_of_a_fetch_sets_the_next_date_even_when_it_was_due_meanwhile(captured: Extraction) -> None:
    source = captured.snapshot.source
    later = timezone.now() + timedelta(days=400)
    job = fetches.request(source, by=None, now=later, reason=FetchReason.PERSON)
    assert queue.request_due(now=later) == 0
    fetches.run(job.pk, now=later)
    source.refresh_from_db()
    assert source.next_check_at is not None
    assert source.next_check_at > later


def test_captures_that_wait_behind_slow_ones_are_held_on_to(web: Web) -> None:
    for path in ("/slow", "/next"):
        fetches.run(web.track(web.put(path, COST)).fetches.get().pk, now=timezone.now())
    began, held = timezone.now(), list[datetime]()

    def clock() -> datetime:
        """Each look at it comes half a minute later, as when each page takes long."""
        waiting = Unread.objects.order_by("pk").last()
        if waiting and waiting.free_at:
            held.append(waiting.free_at)
        return began + timedelta(seconds=31) * len(held)

    readings.read_waiting(clock=clock, is_over=lambda: False)
    assert len(set(held)) > 1
    assert Extraction.objects.count() == 2


def test_what_nobody_has_read_is_rung_for_until_it_is(web: Web) -> None:
    job = web.track(web.put("/page", COST)).fetches.get()
    fetches.run(job.pk, now=timezone.now())
    assert readings.sweep()
    ((held, tries),) = readings.take().items()
    assert (tries, readings.take(), readings.sweep()) == (0, {}, False)  # while somebody reads it
    Unread.objects.update(free_at=timezone.now() - timedelta(seconds=1))  # who was lost
    assert readings.take() == {held: 1}
    snapshots.read(held, now=timezone.now())
    Unread.objects.update(free_at=timezone.now() - timedelta(seconds=1))
    assert not readings.sweep()


def test_what_cannot_be_read_keeps_nobody_from_the_next(web: Web) -> None:
    for path, words in (("/lost", COST), ("/kept", CLOSED)):
        fetches.run(web.track(web.put(path, words)).fetches.get().pk, now=timezone.now())
    lost, kept = Snapshot.objects.order_by("pk")
    blobs.delete(lost.sha256)
    tasks.extract()
    assert list(Extraction.objects.values_list("snapshot", flat=True)) == [kept.pk]


def test_what_is_lost_may_be_restored_however_late(web: Web) -> None:
    fetches.run(web.track(web.put("/lost", COST)).fetches.get().pk, now=timezone.now())
    body = blobs.get(Snapshot.objects.get().sha256)
    blobs.delete(Snapshot.objects.get().sha256)
    for _ in range(readings.TRIES + 1):
        tasks.extract()
        Unread.objects.update(free_at=None)
    blobs.put(body)
    tasks.extract()
    assert Extraction.objects.get().quality == Quality.OK


def test_what_breaks_off_again_and_again_is_read_no_more(web: Web) -> None:
    fetches.run(web.track(web.put("/poison", COST)).fetches.get().pk, now=timezone.now())
    Unread.objects.update(tries=readings.TRIES)
    tasks.extract()
    assert (Extraction.objects.get().quality, Extraction.objects.get().rule) == (Quality.SUSPECT, "crashed")


def test_a_quiet_source_is_fetched_once_somebody_is_not_quiet_about_it(writer: User) -> None:
    source = track(writer, Watch.QUIET)
    assert (source.fetches.count(), source.watch) == (0, Watch.QUIET)
    again = track(writer)
    assert (again, again.watch) == (source, Watch.NORMAL)
    assert source.fetches.get().reason == FetchReason.FIRST


def test_being_quiet_about_a_watched_source_changes_nothing(writer: User) -> None:
    source = track(writer)
    assert track(writer, Watch.QUIET).watch == Watch.NORMAL
    assert source.fetches.count() == 1


def test_a_source_that_is_watched_again_is_due_again(captured: Extraction, writer: User) -> None:
    source, now = captured.snapshot.source, timezone.now()
    sources.edit(source, by=writer, now=now, watch=Watch.QUIET)
    source.refresh_from_db()
    assert source.next_check_at is None
    sources.edit(source, by=writer, now=now, watch=Watch.NORMAL)
    source.refresh_from_db()
    assert source.next_check_at is not None


def test_what_a_verdict_rests_on_is_due_sooner(captured: Extraction) -> None:
    source = captured.snapshot.source
    Source.objects.update(created_at=timezone.now() - timedelta(days=400))
    now = timezone.now()
    sources.watch(source, how=Watch.CLOSE, now=now)
    source.refresh_from_db()
    assert source.next_check_at is not None
    assert source.next_check_at < now + timedelta(days=1.2)
