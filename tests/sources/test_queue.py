"""Who is next: the urgent before the scheduled, in turn between those who ask, one a site at a time."""

from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.utils import timezone

from factcheck.models import User
from sources.enums import FetchReason, FetchState, Wait
from sources.models import Fetch, Host, Source
from sources.services import fetches, queue, sources
from tests.support.people import Newsroom
from tests.support.racing import race

pytestmark = pytest.mark.django_db


def ask(by: User | None, *sites: str) -> list[Source]:
    """A first fetch of a page on each of these sites."""
    assert by is not None
    return [sources.track(f"https://www.{site}.org/page", by=by, now=timezone.now()) for site in sites]


def due(*sites: str) -> list[Source]:
    """Sources on these sites whose next check has come."""
    now = timezone.now()
    made = [
        Source(
            canonical_url=f"https://{site}.org/due",
            url=f"https://{site}.org/due",
            created_at=now,
            next_check_at=now - timedelta(hours=1),
        )
        for site in sites
    ]
    return Source.objects.bulk_create(made)


def taken(limit: int = 64) -> list[str]:
    """The sites of the jobs that a worker takes, in order."""
    return [
        job.source.url.split("//")[1].split(".org")[0].removeprefix("www.") for job in queue.take(limit=limit)
    ]


def test_what_a_person_waits_for_goes_before_what_is_due(newsroom: Newsroom) -> None:
    due("early", "late")
    queue.request_due(now=timezone.now())
    ask(newsroom.writer, "urgent")
    assert taken() == ["urgent", "early", "late"]


def test_the_many_addresses_of_one_do_not_hold_up_the_one_of_another(newsroom: Newsroom) -> None:
    ask(newsroom.writer, "many0", "many1", "many2", "many3")
    ask(newsroom.reviewer, "one")
    assert taken(3) == ["many0", "one", "many1"]


def test_who_comes_late_is_not_owed_the_turns_of_before(newsroom: Newsroom) -> None:
    ask(newsroom.writer, *(f"many{number}" for number in range(6)))
    assert taken(4) == ["many0", "many1", "many2", "many3"]
    ask(newsroom.reviewer, "new0", "new1", "new2")
    assert taken() == ["many4", "new0", "many5", "new1", "new2"]


def test_a_site_has_one_fetch_at_a_time(newsroom: Newsroom) -> None:
    by, now = newsroom.writer, timezone.now()
    for page in range(3):
        sources.track(f"https://news{page}.example.org/", by=by, now=now)
    ask(by, "other")
    assert [job.host_id for job in queue.take(limit=64)] == ["example.org", "other.org"]
    assert queue.take(limit=64) == []
    Host.objects.update(busy_until=None)
    assert [job.source.url for job in queue.take(limit=64)] == ["https://news1.example.org/"]


def test_an_address_without_a_domain_is_a_site_by_its_port(newsroom: Newsroom) -> None:
    for port in (80, 443):
        sources.track(f"http://93.184.216.34:{port}/", by=newsroom.writer, now=timezone.now())
    assert {job.host_id for job in queue.take(limit=9)} == {"93.184.216.34:80", "93.184.216.34:443"}


def test_a_site_that_rests_is_left_alone_until_it_is_over(newsroom: Newsroom) -> None:
    ask(newsroom.writer, "site")
    Host.objects.update(ready_at=timezone.now() + timedelta(minutes=5))
    assert queue.take(limit=9) == []
    assert not queue.sweep(now=timezone.now())
    Host.objects.update(ready_at=timezone.now() - timedelta(seconds=1))
    assert queue.sweep(now=timezone.now())
    assert taken() == ["site"]


def test_a_job_that_waits_for_its_next_try_is_not_taken_before(newsroom: Newsroom) -> None:
    ask(newsroom.writer, "site")
    Fetch.objects.update(not_before=timezone.now() + timedelta(minutes=1), waits_for=Wait.RETRY)
    assert queue.take(limit=9) == []
    Fetch.objects.update(not_before=timezone.now() - timedelta(seconds=1))
    assert taken() == ["site"]


def test_a_persons_fetch_now_moves_up_the_one_that_waits(newsroom: Newsroom) -> None:
    (source, _), now = due("wanted", "other"), timezone.now()
    queue.request_due(now=now)
    waiting = source.fetches.get()
    Fetch.objects.update(not_before=now + timedelta(minutes=1), waits_for=Wait.RETRY)
    asked = fetches.request(source, by=newsroom.reviewer, now=now, reason=FetchReason.PERSON)
    assert (asked.pk, asked.reason, asked.requested_by) == (waiting.pk, FetchReason.PERSON, newsroom.reviewer)
    assert taken() == ["wanted"]


def test_what_is_due_is_asked_for_once(newsroom: Newsroom) -> None:
    due("one", "two")
    assert [queue.request_due(now=timezone.now()) for _ in range(2)] == [2, 0]
    assert Fetch.objects.filter(reason=FetchReason.SCHEDULE, requested_by=None).count() == 2


def test_what_a_person_has_asked_for_is_not_asked_for_again(newsroom: Newsroom) -> None:
    (source,) = due("one")
    fetches.request(source, by=newsroom.writer, now=timezone.now(), reason=FetchReason.PERSON)
    assert queue.request_due(now=timezone.now()) == 0


def test_the_next_moment_is_when_site_and_job_are_ready(newsroom: Newsroom) -> None:
    assert queue.next_at() is None
    ask(newsroom.writer, "one", "two")
    later, latest = (timezone.now() + timedelta(minutes=each) for each in (1, 2))
    Host.objects.update(ready_at=later)
    Fetch.objects.update(not_before=latest)
    Fetch.objects.filter(host="one.org").update(not_before=None)
    assert queue.next_at() == later


@pytest.mark.django_db(transaction=True)
def test_two_workers_share_the_work_and_no_site(newsroom: Newsroom) -> None:
    ask(newsroom.writer, *(f"site{number}" for number in range(20)))
    first, second = race(lambda number: [job.pk for job in queue.take(limit=64)], 2)
    assert len({*first, *second}) == len(first) + len(second) == 20


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite has one writer, and no locks of rows")
def test_asking_for_what_is_due_waits_for_nobody_and_holds_up_nobody(newsroom: Newsroom) -> None:
    held, _ = due("held", "free")

    def work(number: int) -> int:
        with transaction.atomic():
            if number:  # as a service does while a person changes the source
                Source.objects.select_for_update(no_key=True).get(pk=held.pk)
                return queue.request_due(now=timezone.now())
            with connection.cursor() as cursor:
                cursor.execute("SET LOCAL lock_timeout = '5s'")
            return queue.request_due(now=timezone.now())

    assert max(race(work, 2)) == 2
    assert Fetch.objects.filter(state=FetchState.QUEUED).count() == 2
