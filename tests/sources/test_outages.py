"""When many sites fail at once it is us: no source is worse for it, and it shows."""

import socket
from contextlib import ExitStack
from datetime import datetime, timedelta

import pytest
from django.db import connection, transaction
from django.db.models import F
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django.fixtures import Settings

from sources import health as states
from sources.domains import site
from sources.enums import Health, Outcome
from sources.models import Fetch, Host, Outage, Snapshot, Source
from sources.services import fetches, health, outages, sources
from sources.services.standing import held
from tests.support.people import Newsroom
from tests.support.racing import race
from tests.support.web import COST, Web

pytestmark = pytest.mark.django_db(transaction=True)
NOW = timezone.now()
MINUTE = timedelta(minutes=1)


@pytest.fixture
def alive(newsroom: Newsroom) -> list[Source]:
    """Forty sources on sites of their own, alive."""
    made = [
        sources.track(f"https://site{n}.example/page", by=newsroom.writer, now=NOW - 400 * 1440 * MINUTE)
        for n in range(40)
    ]
    Fetch.objects.all().delete()
    answered(made)
    return made


def answered(made: list[Source]) -> None:
    """All of them were captured once."""
    Source.objects.update(health=Health.ALIVE, finding=Health.ALIVE)
    facts = {"sha256": "0" * 64, "bytes": 1, "exchange": {}, "captured_at": NOW}
    Snapshot.objects.bulk_create(Snapshot(source=each, attempt=each.pk, **facts) for each in made)


def end(source: Source, outcome: str = "TIMEOUT", *, at: datetime = NOW, rule: str = "") -> Source:
    """The source after a fetch of it ended so."""
    with transaction.atomic():
        return _end(source, outcome, at=at, rule=rule)


def _end(source: Source, outcome: str, *, at: datetime, rule: str) -> Source:
    kept = held(source.pk)
    host = site(source.url)
    Host.objects.get_or_create(name=host)
    outages.saw(host, Outcome(outcome), now=at)
    health.note(kept, outcome=Outcome(outcome), rule=rule, host_name=host, now=at)
    kept.last_outcome, kept.last_checked_at = outcome, at
    kept.save(update_fields=[*health.FIELDS, "last_outcome", "last_checked_at"])
    return kept


def in_all(field: str) -> set[str]:
    return set(Source.objects.values_list(field, flat=True))


@pytest.fixture
def closed_ports(newsroom: Newsroom, settings: Settings) -> list[Source]:
    """Sources on 200 ports of this machine that nobody listens at, as if the line had just gone dead."""
    with ExitStack() as taken:
        held_open = [taken.enter_context(socket.socket()) for _ in range(200)]
        for each in held_open:
            each.bind(("127.0.0.1", 0))
        addresses = [f"127.0.0.1:{each.getsockname()[1]}" for each in held_open]
    settings.FETCH_ALLOWED_ADDRESSES = addresses
    made = [sources.track(f"http://{each}/page", by=newsroom.writer, now=NOW) for each in addresses]
    answered(made)
    return made


def fetch_all() -> set[str]:
    """Fetch whatever waits; how it ended."""
    ended = [fetches.run(key, now=timezone.now()) for key in list(Fetch.objects.values_list("pk", flat=True))]
    return {each.outcome for each in ended if each}


def test_200_sites_that_fail_at_once_because_of_us_leave_every_source_as_it_was(
    closed_ports: list[Source],
) -> None:
    assert fetch_all() == {"CONNECT"}
    assert (in_all("health"), list(Source.objects.exclude(failures=[]))) == ({"ALIVE"}, [])
    outage = Outage.objects.get()
    assert (outage.hosts >= 20, outage.failed / outage.hosts > 0.3, outage.ended_at) == (True, True, None)


def test_workers_side_by_side_notice_one_outage_and_leave_nothing_counted(closed_ports: list[Source]) -> None:
    """One may count its failure while another, who notices, strikes off what he sees: beat looks again."""
    waiting = list(Fetch.objects.values_list("pk", flat=True))[:80]

    def work(number: int) -> None:
        for key in waiting[number::4]:
            fetches.run(key, now=timezone.now())

    race(work, 4)
    outages.watch(now=timezone.now())
    assert (in_all("health"), Outage.objects.count()) == ({"ALIVE"}, 1)


def test_without_the_guard_all_of_them_would_be_degraded(
    closed_ports: list[Source], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The twin."""
    monkeypatch.setattr(states, "FEWEST_HOSTS", 10**6)
    fetch_all()
    assert (in_all("health"), Outage.objects.count()) == ({"DEGRADED"}, 0)


def test_the_first_to_fail_are_counted_and_then_struck_off(alive: list[Source]) -> None:
    counted = [end(each, at=NOW + n * MINUTE / 10).health for n, each in enumerate(alive[:19])]
    noticed = end(alive[19], at=NOW + 3 * MINUTE)
    assert (set(counted), noticed.health, in_all("health")) == ({"DEGRADED"}, "ALIVE", {"ALIVE"})
    assert [(o.began_at, o.noticed_at, o.hosts, o.failed) for o in Outage.objects.all()] == [
        (NOW, NOW + 3 * MINUTE, 20, 20)
    ]


def test_a_failure_from_before_it_stays_counted(alive: list[Source]) -> None:
    end(alive[39], at=NOW - 11 * MINUTE)
    for each in alive[:20]:
        end(each)
    assert Source.objects.get(health="DEGRADED") == alive[39]


def test_one_that_was_found_dead_in_it_is_what_it_was_before(alive: list[Source]) -> None:
    for days in (10, 5):
        end(alive[0], at=NOW - days * 1440 * MINUTE)
    assert end(alive[0]).health == "DEAD"
    for each in alive[1:20]:
        end(each)
    restored = Source.objects.get(pk=alive[0].pk)
    assert (restored.health, len(restored.failures)) == ("DEGRADED", 2)


@pytest.mark.parametrize(("failing", "health"), [(12, "DEGRADED"), (13, "ALIVE")])
def test_it_takes_more_than_30_percent_of_the_sites(failing: int, health: str, alive: list[Source]) -> None:
    for each in alive[failing:]:
        end(each, "OK")
    for each in alive[:failing]:
        end(each)
    assert Source.objects.get(pk=alive[0].pk).health == health


def test_many_pages_of_one_site_are_one_site(alive: list[Source]) -> None:
    Source.objects.update(url="https://site.example/page")
    for each in Source.objects.all():
        end(each)
    assert (in_all("health"), Host.objects.exclude(failed_at=None).count()) == ({"DEGRADED"}, 1)


@pytest.mark.parametrize("outcome", ["DNS", "CONNECT", "TIMEOUT", "TLS"])
def test_what_our_line_resolver_or_clock_can_cause_is_no_answer(outcome: str, alive: list[Source]) -> None:
    for each in alive[:20]:
        end(each, outcome)
    assert in_all("health") == {"ALIVE"}


@pytest.mark.parametrize("outcome", ["HTTP_ERROR", "GONE", "SOFT_404", "PROTOCOL", "BLOCKED"])
def test_sites_that_answer_whatever_they_say_show_no_outage(outcome: str, alive: list[Source]) -> None:
    for each in alive:
        end(each, outcome)
    assert Outage.objects.count() == 0
    assert in_all("health") == ({"ALIVE"} if outcome == "BLOCKED" else {"DEGRADED"})


@pytest.mark.parametrize("outcome", ["CRASHED", "REFUSED", "ROBOTS_DENIED"])
def test_what_was_never_asked_neither_answered_nor_failed(outcome: str, alive: list[Source]) -> None:
    end(alive[0], outcome)
    assert not Host.objects.exclude(failed_at=None, succeeded_at=None).exists()


def test_while_it_lasts_not_even_a_404_counts(alive: list[Source]) -> None:
    for each in alive[:20]:
        end(each)
    assert end(alive[30], "GONE", at=NOW + MINUTE, rule="status_410").health == "ALIVE"


def test_it_lasts_through_a_night_in_which_little_is_fetched(alive: list[Source]) -> None:
    for each in alive[:20]:
        end(each)
    outages.watch(now=NOW + 60 * MINUTE)
    assert end(alive[30], at=NOW + 300 * MINUTE).health == "ALIVE"
    assert Outage.objects.get().ended_at is None


def test_it_ends_when_sites_answer_again_and_what_failed_is_checked_soon(alive: list[Source]) -> None:
    for each in alive[:20]:
        end(each)
    over = NOW + 20 * MINUTE
    for each in alive[20:30]:
        end(each, "OK", at=over)
    assert outages.watch(now=over) is None
    assert Outage.objects.get().ended_at == over
    assert end(alive[30], at=over + MINUTE).health == "DEGRADED"
    due = Source.objects.filter(next_check_at__lte=over + 5 * MINUTE)
    assert set(due) == set(alive[:20])


def test_a_good_fetch_costs_no_statement_and_a_failure_few(alive: list[Source]) -> None:
    source = Source.objects.get(pk=alive[0].pk)

    def cost(outcome: Outcome) -> int:
        with CaptureQueriesContext(connection) as asked:
            health.note(source, outcome=outcome, rule="", host_name="site0.example", now=NOW)
        return len(asked)

    assert (cost(Outcome.OK), cost(Outcome.TIMEOUT), cost(Outcome.GONE)) == (0, 3, 1)


def test_there_is_never_more_than_one(alive: list[Source]) -> None:
    facts = {"began_at": NOW, "last_seen_at": NOW, "hosts": 1, "failed": 1}
    Outage.objects.create(noticed_at=NOW, ended_at=NOW, **facts)
    mine = Outage.objects.create(noticed_at=NOW, **facts)
    assert outages._noticed(NOW, now=NOW, hosts=2, failed=2) == mine


def test_a_page_that_answers_is_alive_through_real_fetches(web: Web) -> None:
    reading = web.capture(web.put("/page", COST))
    host = Host.objects.get(succeeded_at__isnull=False)
    assert (reading.snapshot.source.health, host.failed_at) == ("ALIVE", None)
    assert not Source.objects.exclude(health=F("finding")).exists()
