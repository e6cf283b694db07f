"""Two workers and one job: one of them does it."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Event
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone
from werkzeug import Request, Response

from sources.enums import FetchReason, FetchState, Outcome
from sources.models import Change, Extraction, Fetch, Snapshot, Source
from sources.services import changes, fetches, queue, snapshots, sources
from sources.services.robots import Memory
from tests.support.racing import race
from tests.support.web import CLOSED, COST, Web, page

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def job(web: Web) -> Fetch:
    """A waiting fetch."""
    return web.track(web.put("/page", COST)).fetches.get()


def test_two_workers_never_run_one_fetch(job: Fetch, web: Web) -> None:
    ended = race(lambda number: fetches.run(job.pk, now=timezone.now()), 2)
    assert sorted(each is None for each in ended) == [False, True]
    assert len(web.asked()) == 1


def test_with_an_unconditional_update_both_would(job: Fetch) -> None:
    """The twin: without the state in the condition each of them believes to have taken the row."""

    def take(number: int) -> int:
        lease = timezone.now() + timedelta(minutes=2)
        return Fetch.objects.filter(pk=job.pk).update(
            state=FetchState.RUNNING, fence=job.pk, lease_until=lease
        )

    assert race(take, 2) == [1, 1]


def test_a_task_delivered_again_does_nothing(job: Fetch, web: Web) -> None:
    fetches.run(job.pk, now=timezone.now())
    assert fetches.run(job.pk, now=timezone.now()) is None
    assert (len(web.asked()), Snapshot.objects.count()) == (1, 1)


def test_a_worker_that_stalls_while_taking_does_not_get_anothers_hold(job: Fetch) -> None:
    """Its lease ends between the two statements of its taking, and another takes the row."""
    others: list[Fetch | None] = []

    def stall(execute, sql, params, many, context):  # type: ignore[no-untyped-def]
        done = execute(sql, params, many, context)
        if sql.startswith("UPDATE") and not others:
            others.append(None)
            Fetch.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
            queue.sweep(now=timezone.now())
            others[0] = queue.take_one(job.pk)
        return done

    with connection.execute_wrapper(stall):
        assert queue.take_one(job.pk) is None
    assert others[0] is not None


def test_a_worker_that_lost_its_lease_keeps_nothing(web: Web) -> None:
    is_asked, released = Event(), Event()

    def answer(request: Request) -> Response:
        is_asked.set()
        released.wait(timeout=8)
        return Response(page("The bridge", COST), content_type="text/html")

    web.server.expect_request("/slow").respond_with_handler(answer)
    job = web.track(web.server.url_for("/slow")).fetches.get()
    with ThreadPoolExecutor(1) as pool:
        slow = pool.submit(_run_and_close, job)
        assert is_asked.wait(timeout=30)
        Fetch.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
        queue.sweep(now=timezone.now())
        released.set()
        again = fetches.run(job.pk, now=timezone.now())
        lost = slow.result()
    assert lost is None
    assert again is not None
    assert (again.outcome, again.attempts, Snapshot.objects.count()) == (Outcome.OK, 2, 1)


def test_of_some_ended_together_only_the_one_that_lost_its_lease_keeps_nothing(web: Web) -> None:
    jobs = [web.track(web.put(path, COST)).fetches.get() for path in ("/lost", "/held")]
    taken = [queue.take_one(job.pk) for job in jobs]
    visits = [fetches.visit(job, now=timezone.now(), memory=Memory()) for job in taken if job]
    Fetch.objects.filter(pk=jobs[0].pk).update(lease_until=timezone.now() - timedelta(seconds=1))
    queue.sweep(now=timezone.now())
    assert [each.pk for each in fetches.end(visits)] == [jobs[1].pk]
    assert Snapshot.objects.get().source_id == jobs[1].source_id
    assert Fetch.objects.get(pk=jobs[0].pk).state == FetchState.QUEUED


def test_who_lost_a_lease_and_who_got_it_come_together_and_one_is_kept(web: Web) -> None:
    job = web.track(web.put("/page", COST)).fetches.get()
    visits = []
    for _ in range(2):
        taken = queue.take_one(job.pk)
        assert taken is not None
        visits.append(fetches.visit(taken, now=timezone.now(), memory=Memory()))
        Fetch.objects.filter(fence=taken.fence).update(lease_until=timezone.now() - timedelta(seconds=1))
        if len(visits) == 1:
            queue.sweep(now=timezone.now())
    assert [each.pk for each in fetches.end(visits)] == [job.pk]
    assert Snapshot.objects.count() == 1


def _run_and_close(job: Fetch) -> Fetch | None:
    try:
        return fetches.run(job.pk, now=timezone.now())
    finally:
        connection.close()


def test_a_job_whose_worker_is_lost_each_time_is_quarantined(job: Fetch) -> None:
    for _ in range(3):
        assert queue.take_one(job.pk) is not None
        Fetch.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
        queue.sweep(now=timezone.now())
    job.refresh_from_db()
    assert (job.state, job.outcome, job.attempts) == (FetchState.FAILED, Outcome.CRASHED, 3)


def test_a_running_job_is_left_to_its_worker(job: Fetch) -> None:
    queue.take_one(job.pk)
    assert not queue.sweep(now=timezone.now())
    job.refresh_from_db()
    assert job.state == FetchState.RUNNING


def test_eight_who_name_one_page_track_it_once(web: Web) -> None:
    url = web.put("/one", COST)
    race(lambda number: sources.track(f"{url}?utm_source={number}", by=web.by, now=timezone.now()), 8)
    assert (Source.objects.count(), Fetch.objects.count()) == (1, 1)


def test_eight_who_ask_for_a_fetch_get_the_same(web: Web) -> None:
    source = web.capture(web.put("/one", COST)).snapshot.source
    asked = race(
        lambda number: fetches.request(source, by=web.by, now=timezone.now(), reason=FetchReason.PERSON), 8
    )
    assert len({fetch.pk for fetch in asked}) == 1


def test_a_capture_is_read_once(web: Web) -> None:
    job = web.track(web.put("/one", COST)).fetches.get()
    done = fetches.run(job.pk, now=timezone.now())
    assert done is not None
    assert done.snapshot_id is not None
    unread = done.snapshot_id
    readings = race(lambda number: snapshots.read(unread, now=timezone.now()), 2)
    assert readings == [Extraction.objects.get()] * 2


def test_two_workers_that_compare_one_pair_make_one_change(web: Web) -> None:
    before, after = (web.capture(web.put("/page", each)) for each in (COST, CLOSED))
    made = race(lambda number: changes.record(before, after, now=timezone.now()), 2)
    assert made == [Change.objects.get()] * 2


def test_who_compares_a_pair_a_moment_later_gets_the_same_change(web: Web) -> None:
    before, after = (web.capture(web.put("/page", each)) for each in (COST, CLOSED))
    todo, made = [1], []

    def first(execute: Any, sql: str, *rest: Any) -> Any:
        if todo and "sources_change" in sql and "LIMIT 10" in sql:
            todo.pop()
            made.append(changes.record(before, after, now=timezone.now()))
        return execute(sql, *rest)

    with connection.execute_wrapper(first):
        made.append(changes.record(before, after, now=timezone.now()))
    assert made == [Change.objects.get()] * 2


def test_two_workers_never_take_one_pair(web: Web) -> None:
    for each in (COST, CLOSED):
        web.capture(web.put("/page", each))
    taken = race(lambda number: changes.take(), 2)
    assert sorted(map(len, taken)) == [0, 1]
