"""Large bodies wait for room, so that hostile servers on every hand cost no more memory than is set."""

import gzip
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from sources.enums import Outcome
from sources.fetching import client
from sources.fetching.fetched import Fetched
from sources.fetching.limits import MB
from sources.fetching.room import NoRoom, Room
from tests.hostile.server import Server, page, serving
from tests.hostile.visits import ARTICLE, visit

LARGE = b"<!doctype html><p>It is so.</p>" + b" " * (4 * MB)
BOMB = gzip.compress(LARGE * 6, mtime=0)
SOON = {"read": 1, "total": 2}


@pytest.fixture
def room(monkeypatch: pytest.MonkeyPatch) -> Room:
    """64 MB, for this test alone."""
    own = Room(64 * MB)
    monkeypatch.setattr(client, "room", lambda: own)
    return own


@pytest.fixture
def large() -> Iterator[Server]:
    with serving(page(LARGE)) as server:
        yield server


def test_an_ordinary_page_takes_none(room: Room) -> None:
    with serving(page(gzip.compress(ARTICLE), "Content-Encoding: gzip")) as server:
        fetched = visit(server)
    assert (fetched.outcome, fetched.body, room.least_free) == (Outcome.OK, ARTICLE, room.most)


def test_a_large_one_holds_its_room_as_long_as_its_bytes_are_held(room: Room, large: Server) -> None:
    fetched: Fetched | None = visit(large)
    assert fetched is not None
    assert (fetched.outcome, fetched.wire, room.free) == (Outcome.OK, LARGE, room.most - 2 * len(LARGE))
    del fetched
    assert room.free == room.most


def test_a_small_body_that_unpacks_to_a_large_one_takes_room_too(room: Room) -> None:
    with serving(page(BOMB, "Content-Encoding: gzip")) as server:
        fetched = visit(server)
    assert len(BOMB) < MB
    assert (fetched.rule, len(fetched.body)) == ("decoded_cap", 20 * MB)
    assert room.free == room.most - 40 * MB


def test_without_a_length_the_whole_cap_is_set_aside(room: Room) -> None:
    with serving(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + LARGE) as server:
        fetched = visit(server)
    assert (len(fetched.wire), room.free) == (len(LARGE), room.most - 20 * MB)


def test_many_at_once_wait_for_each_other_and_all_come(room: Room, large: Server) -> None:
    with ThreadPoolExecutor(24) as pool:
        sizes = list(pool.map(lambda _: len(visit(large).wire), range(24)))
    assert sizes == [len(LARGE)] * 24
    assert room.least_free >= 0
    assert room.free == room.most


@pytest.mark.parametrize(
    "answer",
    [page(LARGE, f"Content-Length: {len(LARGE) * 2}"), page(b"x" * 100, "Content-Encoding: gzip")],
    ids=["breaks off", "cannot be unpacked"],
)
def test_what_fails_gives_its_room_back(answer: bytes, room: Room) -> None:
    with serving(answer) as server:
        fetched = visit(server)
    assert (fetched.outcome, room.free) == (Outcome.PROTOCOL, room.most)


def test_what_finds_no_room_is_a_fault_of_ours_that_may_pass(room: Room, large: Server) -> None:
    held = room.take(room.most, wait=0)
    fetched = visit(large, limits=SOON)
    assert (fetched.outcome, fetched.rule) == (Outcome.CRASHED, "no_room")
    held.give_back()
    assert visit(large).outcome == Outcome.OK


def test_a_server_that_gave_up_while_we_waited_is_not_to_blame(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(client, "WAITED", 0.1)
    held = room.take(room.most, wait=0)
    threading.Timer(0.3, held.give_back).start()
    with serving(page(LARGE, f"Content-Length: {len(LARGE) * 2}")) as server:
        fetched = visit(server)
    assert (fetched.outcome, fetched.rule, room.free) == (Outcome.CRASHED, "no_room", room.most)


def test_more_than_there_is_gets_all_of_it(room: Room) -> None:
    held = room.take(room.most * 2, wait=0)
    assert room.free == 0
    with pytest.raises(NoRoom):
        room.take(1, wait=0)
    held.give_back()
    held.give_back()
    assert room.free == room.most


def test_a_redirect_with_a_large_body_gives_its_room_back(room: Room) -> None:
    def answer(connection: Any, request: bytes) -> None:
        is_first = b"GET / " in request
        connection.sendall(page(LARGE, "Location: /next", status="302 Found") if is_first else page(ARTICLE))

    with serving(answer) as server:
        fetched = visit(server)
    assert (fetched.outcome, fetched.body, room.free) == (Outcome.OK, ARTICLE, room.most)
