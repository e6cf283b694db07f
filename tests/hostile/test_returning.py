"""Servers that lie about what is new, or that ask for time in no language: when we come back."""

import socket
from datetime import timedelta

import pytest
from django.utils import timezone

from sources.models import Host
from tests.hostile.cases import Case, shows
from tests.hostile.conftest import Tracker
from tests.hostile.server import by_path, page, serving
from tests.hostile.visits import ARTICLE

pytestmark = pytest.mark.django_db
NEWER = ARTICLE.replace(b"$50 million", b"$60 million")


@shows(
    Case(
        "ETag that lies",
        "304 to every If-None-Match, though the page has changed",
        "6 × UNCHANGED, then OK",
        then="Every seventh check asks for the whole page.",
    )
)
def test_a_validator_that_never_changes(tracker: Tracker) -> str:
    current = [ARTICLE]

    def answer(connection: socket.socket, request: bytes) -> None:
        asks_for_changes = b"If-None-Match" in request
        lie = page(b"", 'ETag: "1"', status="304 Not Modified")
        connection.sendall(lie if asks_for_changes else page(current[0], 'ETag: "1"'))

    with serving(answer) as server:
        source = tracker.track(server, "/page")
        assert tracker.fetch(source).outcome == "OK"
        current[0] = NEWER
        outcomes = [tracker.fetch(source).outcome for _ in range(7)]
    assert set(outcomes[:-1]) == {"UNCHANGED"}
    return f"{len(outcomes) - 1} × {outcomes[0]}, then {outcomes[-1]}"


@shows(
    Case(
        "ETag that lies",
        "another ETag with each answer, and the same page",
        "UNCHANGED",
        then="The bytes decide: one small row, no new capture.",
    )
)
def test_a_validator_that_always_changes(tracker: Tracker) -> str:
    asked: list[bytes] = []

    def answer(connection: socket.socket, request: bytes) -> None:
        asked.append(request)
        connection.sendall(page(ARTICLE, f'ETag: "{len(asked)}"'))

    with serving(answer) as server:
        source = tracker.track(server, "/page")
        tracker.fetch(source)
        again = tracker.fetch(source)
    assert source.snapshots.count() == 1
    return again.outcome


def waits(retry_after: str, given: str, minutes: int, then: str) -> Case:
    said = "a minute" if minutes == 1 else f"{minutes} minutes"
    ends = f"RETRY_AFTER: It answered 429: we come back in {said}."
    return Case(given, f"429 with Retry-After: {retry_after}", ends, (retry_after, minutes), then)


MALFORMED = "Malformed: a minute, as without it; twice as long each time, six hours at most."
YEAR_2099 = "Fri, 31 Dec 2099 23:59:59 GMT"


@shows(
    waits("-5", "Retry-After: -5", 1, MALFORMED),
    waits("Mon, 01 Jan 2001 00:00:00 GMT", "Retry-After: -5", 1, "A moment that is past: a minute."),
    waits("1.5", "Retry-After: 1.5", 1, MALFORMED),
    waits("abc", "Retry-After: abc", 1, MALFORMED),
    waits("", "Retry-After: abc", 1, MALFORMED),
    waits("Mon, 99 Foo 2099", "Retry-After: abc", 1, MALFORMED),
    waits(YEAR_2099, "Retry-After: year 2099", 360, "Six hours at most."),
    waits("99999999999999999999", "Retry-After: year 2099", 360, "Six hours at most."),
)
def test_a_site_that_asks_for_time_is_left_alone_for_it(case: Case, tracker: Tracker) -> str:
    retry_after, minutes = case.make
    busy = page(b"", f"Retry-After: {retry_after}", status="429 Too Many Requests")
    with serving(by_path({"/page": busy})) as server:
        fetch = tracker.fetch(tracker.track(server, "/page"))
    host = Host.objects.get()
    assert host.ready_at is not None
    late = host.ready_at - timezone.now() - timedelta(minutes=minutes)
    assert abs(late) < timedelta(seconds=30)
    return f"{fetch.waits_for}: {host.wait_reason}"
