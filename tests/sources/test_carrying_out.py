"""From a taken job to its end: robots.txt, tries, pauses, checks that ask only for what has changed."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest
from django.utils import timezone
from pytest_django.fixtures import Settings
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from sources.enums import FetchReason, FetchState, Outcome, OverrideKind, RobotsSay, Wait
from sources.models import Extraction, Fetch, Host, Robots, Snapshot, Source
from sources.services import fetches, overrides, queue, snapshots, sources
from sources.services.robots import Memory
from tests.support.people import Newsroom
from tests.support.web import COST, page

pytestmark = pytest.mark.django_db

DENY = "User-agent: *\nDisallow: /page\nCrawl-delay: 7\n"


@dataclass
class Site:
    """A server with one page and a robots.txt; what it answers is set by the test."""

    server: HTTPServer
    newsroom: Newsroom
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    robots: tuple[int, str] = (404, "")
    asked: list[Request] = field(default_factory=list)
    asked_robots: int = 0

    def answer(self, request: Request) -> Response:
        self.asked.append(request)
        etag = self.headers.get("ETag")
        if etag and request.headers.get("If-None-Match") == etag:
            return Response(status=304, headers={**self.headers, "X-Cache": "hit"})
        return Response(page("The bridge", COST), self.status, self.headers, content_type="text/html")

    def answer_robots(self, request: Request) -> Response:
        self.asked_robots += 1
        status, text = self.robots
        return Response(text, status, content_type="text/plain")

    def track(self) -> Source:
        return sources.track(self.server.url_for("/page"), by=self.newsroom.writer, now=timezone.now())

    def check(self, *, at: datetime | None = None) -> Fetch:
        """One scheduled check, carried out."""
        source, now = self.track(), at or timezone.now()
        fetches.request(source, by=None, now=now, reason=FetchReason.SCHEDULE)
        return self.carry_out(at=now)

    def carry_out(self, *, at: datetime | None = None) -> Fetch:
        (job,) = queue.take(limit=1)
        done = fetches.carry_out(job, now=at or timezone.now())
        assert done is not None
        return Fetch.objects.get(pk=done.pk)


@pytest.fixture
def site(newsroom: Newsroom, httpserver: HTTPServer, settings: Settings) -> Iterator[Site]:
    settings.FETCH_ALLOWED_ADDRESSES = [f"{httpserver.host}:{httpserver.port}"]
    made = Site(httpserver, newsroom)
    httpserver.expect_request("/page").respond_with_handler(made.answer)
    httpserver.expect_request("/robots.txt").respond_with_handler(made.answer_robots)
    yield made
    httpserver.check_assertions()


def ready_again() -> None:
    """All waiting is over."""
    Fetch.objects.update(not_before=None)
    Host.objects.update(ready_at=None)


# --- tries ------------------------------------------------------------------------------------


def test_a_failure_that_may_pass_is_tried_twice_more_and_then_ends(site: Site) -> None:
    site.status = 500
    source = site.track()
    for retries in (1, 2):
        waiting = site.carry_out()
        assert (waiting.state, waiting.retries, waiting.waits_for) == (FetchState.QUEUED, retries, Wait.RETRY)
        assert waiting.not_before is not None
        assert waiting.not_before < timezone.now() + timedelta(minutes=1)
        assert (waiting.outcome, waiting.rule, waiting.ended_at) == ("", "status_500", None)
        source.refresh_from_db()
        assert source.last_outcome == ""
        ready_again()
    ended = site.carry_out()
    assert (ended.state, ended.outcome, ended.retries) == (FetchState.DONE, Outcome.HTTP_ERROR, 2)
    assert len(site.asked) == 3


def test_a_try_that_succeeds_ends_the_fetch(site: Site) -> None:
    site.status = 502
    site.track()
    site.carry_out()
    ready_again()
    site.status = 200
    ended = site.carry_out()
    assert (ended.outcome, ended.retries, ended.waits_for) == (Outcome.OK, 1, "")


def test_what_will_not_pass_ends_at_once(site: Site) -> None:
    site.status = 404
    site.track()
    assert (site.carry_out().outcome, len(site.asked)) == (Outcome.HTTP_ERROR, 1)


# --- pauses -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("asked", "seconds"),
    [("1800", 1800), ("-5", 60), ("1.5", 60), ("abc", 60), ("Thu, 01 Jan 2099 00:00:00 GMT", 6 * 3600)],
)
def test_a_busy_site_is_left_alone_as_long_as_it_asks(site: Site, asked: str, seconds: int) -> None:
    site.status, site.headers = 503, {"Retry-After": asked}
    site.track()
    waiting = site.carry_out()
    assert (waiting.state, waiting.waits_for, waiting.not_before) == (
        FetchState.QUEUED,
        Wait.RETRY_AFTER,
        None,
    )
    host = Host.objects.get()
    assert host.ready_at is not None
    assert abs((host.ready_at - timezone.now()).total_seconds() - seconds) < 10
    assert (host.waits_for, host.refusals) == (Wait.RETRY_AFTER, 1)
    minutes = "a minute" if seconds == 60 else f"{seconds // 60} minutes"
    assert host.wait_reason == f"It answered 503: we come back in {minutes}."
    assert queue.take(limit=1) == []


def test_a_site_that_answers_again_owes_nothing(site: Site) -> None:
    site.status = 429
    site.track()
    site.carry_out()
    ready_again()
    site.status = 200
    site.carry_out()
    host = Host.objects.get()
    assert (host.refusals, host.waits_for, host.busy_until) == (0, "", None)


def test_a_site_rests_after_each_fetch(site: Site, settings: Settings) -> None:
    settings.FETCH_GAP_SECONDS = 60.0
    site.track()
    site.carry_out()
    host = Host.objects.get()
    assert host.ready_at is not None
    assert 30 < (host.ready_at - timezone.now()).total_seconds() <= 60
    assert host.waits_for == Wait.POLITENESS


# --- robots.txt -------------------------------------------------------------------------------


def test_no_connection_to_the_database_is_held_while_robots_txt_or_the_page_is_awaited(
    site: Site, httpserver: HTTPServer
) -> None:
    site.track()
    (job,) = queue.take(limit=1)
    asked: list[int] = []
    fetches.visit(
        job,
        now=timezone.now(),
        memory=Memory(),
        before_waiting=lambda: asked.append(len(httpserver.log)),
    )
    assert asked == [0, 1]  # before either was asked for


def test_a_robots_txt_that_breaks_off_allows_nothing(site: Site, httpserver: HTTPServer) -> None:
    httpserver.clear()
    cut = {"Content-Encoding": "gzip"}  # which it is not, as after a broken line
    httpserver.expect_request("/robots.txt").respond_with_data("User-agent: *", headers=cut)
    site.track()
    Fetch.objects.all().delete()
    assert site.check().outcome == Outcome.ROBOTS_DENIED
    kept = Robots.objects.get()
    assert (kept.status, kept.read_at) == (200, None)
    assert kept.expires_at - kept.fetched_at == timedelta(hours=1)


def test_robots_txt_binds_what_we_do_of_our_own_accord(site: Site) -> None:
    site.robots = (200, DENY)
    site.track()
    Fetch.objects.all().delete()
    denied = site.check()
    assert (denied.outcome, denied.rule, denied.robots) == (
        Outcome.ROBOTS_DENIED,
        "robots_txt",
        RobotsSay.DENIED,
    )
    assert site.asked == []


def test_a_person_may_ask_for_a_single_capture_which_is_on_record(site: Site) -> None:
    site.robots = (200, DENY)
    site.track()
    captured = site.carry_out()
    assert (captured.outcome, captured.robots) == (Outcome.OK, RobotsSay.DENIED)


def robots_say(httpserver: HTTPServer, status: int, **headers: str) -> None:
    httpserver.clear()
    said = {name.replace("_", "-"): value for name, value in headers.items()}
    httpserver.expect_request("/robots.txt").respond_with_data("", status=status, headers=said)


@pytest.mark.parametrize(
    ("status", "headers", "seconds"),
    [(429, {}, 60), (429, {"Retry_After": "1800"}, 1800), (503, {"Retry_After": "90"}, 90)],
)
def test_a_robots_txt_that_asks_for_time_gets_it_from_all(
    status: int, headers: dict[str, str], seconds: int, site: Site, httpserver: HTTPServer
) -> None:
    robots_say(httpserver, status, **headers)
    site.track()  # a person's, which waits too
    waiting = site.carry_out()
    assert (waiting.state, waiting.waits_for, waiting.not_before) == (
        FetchState.QUEUED,
        Wait.RETRY_AFTER,
        None,
    )
    host, kept = Host.objects.get(), Robots.objects.get()
    assert host.ready_at is not None
    assert abs((host.ready_at - timezone.now()).total_seconds() - seconds) < 10
    assert kept.expires_at - kept.fetched_at == timedelta(seconds=seconds)
    assert site.asked == []


def test_one_that_goes_on_asking_forbids_what_we_do_of_our_own_accord_and_no_more(
    site: Site, httpserver: HTTPServer, settings: Settings
) -> None:
    settings.FETCH_RETRIES = 0
    robots_say(httpserver, 429)
    httpserver.expect_request("/page").respond_with_handler(site.answer)
    site.track()
    captured = site.carry_out()
    assert (captured.outcome, captured.robots) == (Outcome.OK, RobotsSay.DENIED)
    ready_again()
    Robots.objects.all().delete()
    assert site.check().outcome == Outcome.ROBOTS_DENIED


# --- sent on to another site ------------------------------------------------------------------


@dataclass
class Elsewhere:
    """Another site, to which the page of the first leads."""

    server: HTTPServer

    @property
    def host(self) -> Host:
        return Host.objects.get(pk=f"{self.server.host}:{self.server.port}")

    def answers(self, status: int = 200, **headers: str) -> None:
        self.server.clear()
        said = {name.replace("_", "-"): value for name, value in headers.items()}
        self.server.expect_request("/there").respond_with_data(
            page("The bridge", COST), status, said, content_type="text/html"
        )

    def is_asked(self) -> int:
        return len(self.server.log)

    def rests(self, why: str = Wait.POLITENESS, *, seconds: int = 600) -> None:
        until = timezone.now() + timedelta(seconds=seconds)
        Host.objects.create(
            name=f"{self.server.host}:{self.server.port}",
            ready_at=until,
            waits_for=why,
            wait_reason="It said so.",
        )


@pytest.fixture
def elsewhere(site: Site, httpserver: HTTPServer, settings: Settings) -> Iterator[Elsewhere]:
    with HTTPServer(host="127.0.0.1", port=0) as server:
        settings.FETCH_ALLOWED_ADDRESSES += [f"{server.host}:{server.port}"]
        there = {"Location": server.url_for("/there")}
        httpserver.clear()
        httpserver.expect_request("/robots.txt").respond_with_data("", status=404)
        httpserver.expect_request("/page").respond_with_data("", status=302, headers=there)
        found = Elsewhere(server)
        found.answers()
        site.track()
        yield found


def test_the_site_that_a_redirect_leads_to_rests_as_well(
    site: Site, elsewhere: Elsewhere, settings: Settings
) -> None:
    settings.FETCH_GAP_SECONDS = 2.0
    assert site.carry_out().outcome == Outcome.OK
    for host in Host.objects.all():
        assert (host.busy_until, host.waits_for) == (None, Wait.POLITENESS)
        assert host.ready_at is not None
    assert Host.objects.count() == 2


def test_while_it_rests_or_is_asked_the_fetch_waits(site: Site, elsewhere: Elsewhere) -> None:
    elsewhere.rests()
    waiting = site.carry_out()
    assert (waiting.state, waiting.rule, waiting.waits_for) == (FetchState.QUEUED, "site_rests", Wait.RETRY)
    assert waiting.not_before == elsewhere.host.ready_at
    assert waiting.detail.startswith("It leads to 127.0.0.1:")
    assert elsewhere.is_asked() == 0
    Host.objects.update(ready_at=None, busy_until=timezone.now() + timedelta(minutes=1))
    Host.objects.exclude(pk=elsewhere.host.pk).update(busy_until=None)
    ready_again()
    assert site.carry_out().state == FetchState.QUEUED
    assert elsewhere.is_asked() == 0


def test_it_does_not_wait_for_ever_for_one_that_is_never_free(site: Site, elsewhere: Elsewhere) -> None:
    elsewhere.rests()
    for _ in range(2):
        site.carry_out()
        Fetch.objects.update(not_before=None)
        Host.objects.exclude(pk=elsewhere.host.pk).update(ready_at=None)
    assert site.carry_out().outcome == Outcome.OK
    assert elsewhere.is_asked() == 1
    assert elsewhere.host.wait_reason == "It said so."  # its rest is not ours to end


def test_but_for_one_that_asked_us_to_come_later_it_does(site: Site, elsewhere: Elsewhere) -> None:
    elsewhere.rests(Wait.RETRY_AFTER)
    for _ in range(4):
        waiting = site.carry_out()
        assert (waiting.state, waiting.not_before) == (FetchState.QUEUED, elsewhere.host.ready_at)
        Fetch.objects.update(not_before=None)
        Host.objects.exclude(pk=elsewhere.host.pk).update(ready_at=None)
    assert elsewhere.is_asked() == 0


def test_what_it_asked_for_long_ago_is_over(site: Site, elsewhere: Elsewhere) -> None:
    """It is asked by another just now, and that it once rested says nothing."""
    elsewhere.rests(Wait.RETRY_AFTER, seconds=-600)
    Host.objects.filter(pk=elsewhere.host.pk).update(busy_until=timezone.now() + timedelta(minutes=1))
    waiting = site.carry_out()
    assert (waiting.state, waiting.waits_for) == (FetchState.QUEUED, Wait.RETRY)
    assert waiting.not_before is not None
    assert waiting.not_before > timezone.now() - timedelta(seconds=10)


def test_what_it_asks_for_is_its_own_pause(site: Site, elsewhere: Elsewhere) -> None:
    elsewhere.answers(429, Retry_After="1800")
    waiting = site.carry_out()
    assert (waiting.state, waiting.waits_for) == (FetchState.QUEUED, Wait.RETRY_AFTER)
    assert waiting.not_before is not None
    assert abs((waiting.not_before - timezone.now()).total_seconds() - 1800) < 10
    assert (elsewhere.host.waits_for, elsewhere.host.refusals) == (Wait.RETRY_AFTER, 1)
    assert Host.objects.exclude(pk=elsewhere.host.pk).get().waits_for == ""


# --- paused meanwhile -------------------------------------------------------------------------


@pytest.mark.parametrize(("reason", "state"), [("SCHEDULE", FetchState.DONE), ("PERSON", FetchState.QUEUED)])
def test_a_check_of_a_source_that_was_paused_meanwhile_is_not_tried_again(
    reason: str, state: FetchState, site: Site
) -> None:
    site.status = 500
    source, now = site.track(), timezone.now()
    Fetch.objects.all().delete()
    fetches.request(source, by=None, now=now, reason=FetchReason(reason))
    (job,) = queue.take(limit=1)
    came = fetches.visit(job, now=now, memory=Memory())
    until = now + timedelta(days=1)
    said = {"kind": OverrideKind.PAUSED, "reason": "They asked us to.", "expires_at": until}
    overrides.set_(source, by=site.newsroom.reviewer, now=now, **said)  # type: ignore[arg-type]
    (ended,) = fetches.end([came])
    assert Fetch.objects.get(pk=ended.pk).state == state


def test_the_crawl_delay_is_kept(site: Site) -> None:
    site.robots = (200, DENY)
    site.track()
    site.carry_out()
    host = Host.objects.get()
    assert (host.crawl_delay, host.waits_for) == (7.0, Wait.POLITENESS)


@pytest.mark.parametrize(
    ("robots", "outcome", "said"),
    [
        ((404, ""), Outcome.OK, RobotsSay.ALLOWED),
        ((403, ""), Outcome.OK, RobotsSay.ALLOWED),
        ((200, "User-agent: FactcheckBot\nDisallow: /page"), Outcome.ROBOTS_DENIED, RobotsSay.DENIED),
        ((200, "User-agent: Other\nDisallow: /"), Outcome.OK, RobotsSay.ALLOWED),
        ((200, "\x00\xff not a robots.txt"), Outcome.OK, RobotsSay.ALLOWED),
        ((500, ""), Outcome.ROBOTS_DENIED, RobotsSay.DENIED),
    ],
)
def test_what_robots_txt_may_answer(
    site: Site, robots: tuple[int, str], outcome: Outcome, said: RobotsSay
) -> None:
    site.robots = robots
    site.track()
    Fetch.objects.all().delete()
    done = site.check()
    assert (done.outcome, done.robots) == (outcome, said)


def test_robots_txt_is_read_once_a_day(site: Site) -> None:
    now = timezone.now()
    site.track()
    site.carry_out(at=now)
    for hours in (1, 23):
        site.check(at=now + timedelta(hours=hours))
    assert site.asked_robots == 1
    site.check(at=now + timedelta(hours=25))
    assert site.asked_robots == 2


def test_what_robots_txt_said_lately_holds_while_it_fails(site: Site) -> None:
    now = timezone.now()
    site.track()
    site.carry_out(at=now)
    site.robots = (503, "")
    assert site.check(at=now + timedelta(days=2)).robots == RobotsSay.ALLOWED
    assert site.check(at=now + timedelta(days=40)).robots == RobotsSay.DENIED
    assert Robots.objects.get().detail == "The server answered 503."


# --- checks that ask only for what has changed ------------------------------------------------


def test_an_unchanged_page_is_asked_for_by_its_validator_and_adds_one_small_row(site: Site) -> None:
    site.headers = {"ETag": '"v1"'}
    site.track()
    first = site.carry_out()
    snapshots.read(Snapshot.objects.get().pk, now=timezone.now())
    again = site.check()
    assert (again.outcome, again.status, again.is_conditional) == (Outcome.UNCHANGED, 304, True)
    assert again.snapshot == first.snapshot
    assert ["X-Cache", "hit"] in again.changed_headers
    assert (Snapshot.objects.count(), Extraction.objects.count()) == (1, 1)


def test_every_seventh_check_asks_for_the_whole_page_since_validators_lie(site: Site) -> None:
    site.headers = {"ETag": '"v1"'}
    site.track()
    site.carry_out()
    statuses = [site.check().status for _ in range(8)]
    assert statuses == [304] * 6 + [200, 304]


def test_the_same_bytes_again_are_unchanged(site: Site) -> None:
    site.track()
    site.carry_out()
    again = site.check()
    assert (again.outcome, again.status, again.is_conditional) == (Outcome.UNCHANGED, 200, False)
    assert Snapshot.objects.count() == 1
