"""The hands of one worker process: many fetches at once, none begun after the order to stop."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from socket import socket
from threading import Barrier, Event

import pytest
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django.fixtures import Settings

from factcheck.models import User
from sources.enums import FetchState, Outcome
from sources.models import Fetch, Host, ManifestEntry, Robots, Snapshot, Unread
from sources.services import sources
from sources.services.crew import Crew
from tests.hostile.server import Answer, Server, page, serving
from tests.hostile.visits import ARTICLE
from tests.support.people import Newsroom
from tests.support.processes import eventually

pytestmark = pytest.mark.django_db(transaction=True)
ROBOTS = b"GET /robots.txt"


class Sites:
    """Servers on ports of their own, so that each is a site."""

    def __init__(self, stack: ExitStack, settings: Settings, by: User) -> None:
        self.stack, self.settings, self.by = stack, settings, by
        self.last: Server

    def open(self, answer: Answer) -> Server:
        """A server, and a first fetch of a page of it waiting."""

        def say(connection: socket, request: bytes) -> None:
            is_robots = request.startswith(ROBOTS)
            connection.sendall(page(b"", status="404 Not Found")) if is_robots else answer(
                connection, request
            )

        server = self.stack.enter_context(serving(say))
        self.settings.FETCH_ALLOWED_ADDRESSES = [*self.settings.FETCH_ALLOWED_ADDRESSES, server.pair]
        sources.track(server.url("/page"), by=self.by, now=timezone.now())
        self.last = server
        return server

    def open_slow(self) -> "Slow":
        slow = Slow()
        self.open(slow.answer)
        return slow


@dataclass
class Slow:
    """A site that answers when it is released."""

    is_asked: Event = field(default_factory=Event)
    released: Event = field(default_factory=Event)

    def answer(self, connection: socket, request: bytes) -> None:
        self.is_asked.set()
        self.released.wait(timeout=20)
        article(connection, request)


@pytest.fixture
def sites(newsroom: Newsroom, settings: Settings) -> Iterator[Sites]:
    settings.FETCH_ALLOWED_ADDRESSES = []
    with ExitStack() as stack:
        yield Sites(stack, settings, newsroom.writer)


def article(connection: socket, request: bytes) -> None:
    connection.sendall(page(ARTICLE))


def states() -> list[tuple[str, str]]:
    return sorted(Fetch.objects.values_list("state", "outcome"))


def test_it_fetches_from_many_sites_at_once(sites: Sites) -> None:
    together = Barrier(4)

    def answer(connection: socket, request: bytes) -> None:
        together.wait(timeout=20)
        article(connection, request)

    for _ in range(4):
        sites.open(answer)
    assert Crew(4, timezone.now).answer() is False
    assert states() == [(FetchState.DONE, Outcome.OK)] * 4


def test_with_one_hand_it_fetches_one_after_another(sites: Sites) -> None:
    for _ in range(3):
        sites.open(article)
    Crew(1, timezone.now).answer()
    assert states() == [(FetchState.DONE, Outcome.OK)] * 3


def test_a_bell_while_it_is_at_work_makes_it_look_again(sites: Sites) -> None:
    slow = sites.open_slow()
    crew = Crew(2, timezone.now)
    with ThreadPoolExecutor(1) as thread:
        at_work = thread.submit(_answer, crew)
        assert slow.is_asked.wait(timeout=20)
        sites.open(article)
        assert crew.answer() is False
        assert eventually(lambda: Fetch.objects.filter(state=FetchState.DONE).count() == 1)
        slow.released.set()
        at_work.result()
    assert states() == [(FetchState.DONE, Outcome.OK)] * 2


def test_told_to_stop_it_ends_what_has_begun_and_begins_nothing_more(sites: Sites) -> None:
    slow = sites.open_slow()
    crew = Crew(2, timezone.now)
    with ThreadPoolExecutor(1) as thread:
        at_work = thread.submit(_answer, crew)
        assert slow.is_asked.wait(timeout=20)
        crew.stop()
        sites.open(article)
        slow.released.set()
        assert at_work.result() is False
    assert states() == [(FetchState.DONE, Outcome.OK), (FetchState.QUEUED, "")]


def test_a_fetch_that_breaks_off_harms_no_other_and_waits_for_its_lease(
    sites: Sites, settings: Settings
) -> None:
    sites.open(article)
    gone = sites.open(lambda connection, request: connection.sendall(page(b"", status="410 Gone")))
    now = timezone.now()
    Robots.objects.create(
        origin=gone.url(""),
        status=404,
        fetched_at=now,
        read_at=now,
        expires_at=now + timedelta(days=1),
    )
    settings.ROBOTS_HOURS = None  # whoever has to read a robots.txt stumbles over it
    Crew(2, timezone.now).answer()
    assert states() == [(FetchState.DONE, Outcome.GONE), (FetchState.RUNNING, "")]
    assert Host.objects.filter(busy_until__isnull=False).count() == 1


def test_what_comes_is_ended_together(sites: Sites) -> None:
    slow = [sites.open_slow() for _ in range(6)]
    crew = Crew(6, timezone.now)
    with ThreadPoolExecutor(1) as thread:
        at_work = thread.submit(_statements_of, crew)
        assert all(each.is_asked.wait(timeout=20) for each in slow)
        for each in slow:
            each.released.set()
        asked = at_work.result()
    assert states() == [(FetchState.DONE, Outcome.OK)] * 6
    inserts = [sql for sql in asked if sql.startswith('INSERT INTO "sources_snapshot"')]
    assert 0 < len(inserts) < 6


def test_one_that_cannot_be_ended_harms_no_other(sites: Sites) -> None:
    kept, refused = sites.open_slow(), sites.open_slow()
    with ThreadPoolExecutor(1) as thread, refusing_captures_of_port(sites.last.port):
        at_work = thread.submit(_answer, Crew(2, timezone.now))
        for each in (kept, refused):
            assert each.is_asked.wait(timeout=20)
        for each in (kept, refused):
            each.released.set()
        at_work.result()
    assert states() == [(FetchState.DONE, Outcome.OK), (FetchState.RUNNING, "")]
    assert Snapshot.objects.count() == ManifestEntry.objects.count() == Unread.objects.count() == 1


@contextmanager
def refusing_captures_of_port(port: int) -> Iterator[None]:
    """The database keeps no capture from there: a fault that only one of those ended together has."""
    like = f"final_url LIKE '%:{port}/%'"
    postgres = (
        f"ALTER TABLE sources_snapshot ADD CONSTRAINT refused CHECK (NOT {like})",
        "ALTER TABLE sources_snapshot DROP CONSTRAINT refused",
    )
    raising = "BEGIN SELECT RAISE(ABORT, 'refused'); END"
    sqlite = (
        f"CREATE TRIGGER refused BEFORE INSERT ON sources_snapshot WHEN NEW.{like} {raising}",
        "DROP TRIGGER refused",
    )
    begin, end = postgres if connection.vendor == "postgresql" else sqlite
    with connection.cursor() as cursor:
        cursor.execute(begin)
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute(end)


def _statements_of(crew: Crew) -> list[str]:
    with CaptureQueriesContext(connection) as asked:
        _answer(crew)
    return [each["sql"] for each in asked]


def _answer(crew: Crew) -> bool:
    try:
        return crew.answer()
    finally:
        connections.close_all()
