"""Servers that drip, lie, break off or speak no HTTP: each ends in time, as a typed outcome."""

import socket
import time
from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest
import requests

from sources.enums import Outcome
from sources.fetching.client import fetch
from sources.fetching.limits import Limits
from tests.hostile.cases import Case, ending, shows
from tests.hostile.server import dripping, page, serving
from tests.hostile.visits import ARTICLE, IMPATIENT, PATIENT, visit, visit_answer

HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
CHUNKED = HEAD + b"Transfer-Encoding: chunked\r\n\r\n"
LATE = "TIMEOUT deadline"
BROKEN = "PROTOCOL bad_http"
WHOLE = "Read to where the server closes: the number it gives is no number."

DRIPS = (
    Case(
        "header drip", "a header that never ends, a byte at a time", LATE, dripping(HEAD + b"X-Slow: ", b"x")
    ),
    Case("header drip", "a status line, a byte at a time", LATE, dripping(b"HTTP/1.1 ", b"2")),
    Case("header drip", "a connection taken, and silence", LATE, dripping(b"", b"")),
    Case("body drip", "a body, a byte at a time", LATE, dripping(HEAD + b"\r\n", b"x")),
    Case("body drip", "a body in chunks of one byte", LATE, dripping(CHUNKED, b"1\r\nx\r\n")),
    Case(
        "chunk-extension drip", "a chunk's extension that never ends", LATE, dripping(CHUNKED + b"1;", b"x")
    ),
    Case("endless 1xx", "100 Continue for ever", LATE, dripping(b"", b"HTTP/1.1 100 Continue\r\n\r\n")),
)


@shows(*DRIPS)
def test_a_server_that_drips_is_left_at_the_deadline(case: Case) -> str:
    started = time.monotonic()
    fetched = visit_answer(case.make, limits=IMPATIENT)
    assert time.monotonic() - started < 15, "the server drips for thirty seconds"
    assert (fetched.wire, fetched.sha256) == (b"", None)
    return ending(fetched)


def test_without_our_sockets_a_drip_outlasts_the_timeout() -> None:
    """The twin: a timeout of requests bounds one wait, not the whole."""
    with serving(dripping(HEAD + b"\r\n", b"x", seconds=3)) as server:
        started = time.monotonic()
        assert requests.get(server.url(), timeout=1.5).status_code == 200
    assert time.monotonic() - started > 2.5


@shows(
    Case(
        "infinite body",
        "a body that goes on past the cap (300 KB here, 10 MB as it ships; 50 MB for a PDF)",
        "OK wire_cap, truncated",
        then="The first part is kept and marked truncated; its reading is PARTIAL.",
    )
)
def test_an_infinite_body_is_cut_at_the_cap_and_kept() -> str:
    with serving(dripping(HEAD + b"\r\n" + ARTICLE, b"<p>more</p>" * 10_000, every=0)) as server:
        fetched = visit(server, limits={"html_bytes": 300_000})
    assert len(fetched.wire) == 300_000
    return ending(fetched)


def test_a_pdf_has_a_cap_of_its_own() -> None:
    body = b"%PDF-1.7\n" + b"0" * 5000
    fetched = visit_answer(
        page(body, media_type="application/pdf"), limits={"html_bytes": 1000, "pdf_bytes": 10_000}
    )
    assert (fetched.outcome, fetched.truncated, fetched.wire) == (Outcome.OK, False, body)


ANSWERS = (
    Case(
        "wrong Content-Length",
        "nine bytes fewer than Content-Length says",
        f"PROTOCOL incomplete_body (content-length: {len(ARTICLE) + 9})",
        page(ARTICLE, f"Content-Length: {len(ARTICLE) + 9}"),
    ),
    Case(
        "wrong Content-Length",
        "two Content-Lengths that differ",
        BROKEN,
        page(ARTICLE, "Content-Length: 5, 6"),
    ),
    Case("negative Content-Length", "Content-Length: -1", "OK", page(ARTICLE, "Content-Length: -1"), WHOLE),
    Case("garbage Content-Length", "Content-Length: abc", "OK", page(ARTICLE, "Content-Length: abc"), WHOLE),
    Case("garbage Content-Length", "Content-Length: 1e3", "OK", page(ARTICLE, "Content-Length: 1e3"), WHOLE),
    Case(
        "truncated chunk",
        "a chunk shorter than its size",
        "PROTOCOL incomplete_body",
        CHUNKED + b"64\r\nshort",
    ),
    Case(
        "truncated chunk",
        "chunks without the last, empty one",
        "PROTOCOL incomplete_body",
        CHUNKED + b"5\r\nhello\r\n",
    ),
    Case(
        "bad chunk", "a chunk whose size is no number", "PROTOCOL incomplete_body", CHUNKED + b"zz\r\nx\r\n"
    ),
    Case(
        "bad chunk", "a chunk of -5 bytes", "PROTOCOL incomplete_body", CHUNKED + b"-5\r\nhello\r\n0\r\n\r\n"
    ),
    Case("immediate close", "a connection closed without a byte", "CONNECT connection_lost", b""),
    Case("HTTP/0.9", "a body without a head", BROKEN, b"<html>HTTP/0.9 has no head</html>"),
    Case("over 100 headers", "200 headers", BROKEN, HEAD + b"X: 1\r\n" * 200 + b"\r\n"),
    Case("100 KB header line", "a header of 100 KB", BROKEN, HEAD + b"X: " + b"x" * 100_000 + b"\r\n\r\n"),
    Case("status 0", "status 0", BROKEN, page(ARTICLE, status="0 Nothing")),
    Case("status 0", "a status in letters", BROKEN, page(ARTICLE, status="abc")),
    Case("status 0", "103 as the last word", "PROTOCOL status_103", page(b"", status="103 Early Hints")),
    Case(
        "status 999", "999 Request denied", "BLOCKED status_999", page(ARTICLE, status="999 Request denied")
    ),
    Case(
        "status 206", "a part that nobody asked for", "PROTOCOL status_206", page(ARTICLE, status="206 Part")
    ),
    Case(
        "status 204 with a body",
        "204 and an article",
        "HTTP_ERROR empty_body",
        page(ARTICLE, status="204 No"),
    ),
    Case(
        "unasked 304", "304 to a plain request", "PROTOCOL status_304", page(b"", status="304 Not Modified")
    ),
    Case("empty 200", "200 and no body", "HTTP_ERROR empty_body", page(b"")),
    Case("empty 200", "200 and white space", "HTTP_ERROR empty_body", page(b" \r\n\t ")),
)


@shows(*ANSWERS)
def test_an_answer_has_its_outcome(case: Case) -> str:
    fetched = visit_answer(case.make)
    assert fetched.outcome == Outcome.OK or fetched.reason
    assert fetched.body == ARTICLE or fetched.outcome != Outcome.OK
    return ending(fetched)


@shows(
    Case("NUL in a header", "X-Odd: a␀b", "OK", then="Kept with a space in its place, as RFC 9110 has it.")
)
def test_nul_and_other_line_ends_in_a_header_become_spaces() -> str:
    fetched = visit_answer(page(ARTICLE, "X-Odd: a\x00b"))
    assert ("X-Odd", "a b") in fetched.headers
    return ending(fetched)


def test_headers_keep_order_case_and_repetition() -> None:
    fetched = visit_answer(page(ARTICLE, "X-B: 1", "x-a: 2", "X-B: 3"))
    assert fetched.headers[:3] == (("X-B", "1"), ("x-a", "2"), ("X-B", "3"))


@shows(Case("immediate close", "a port where nobody listens", "CONNECT no_connection"))
def test_a_closed_port_is_no_connection() -> str:
    with serving(b"") as server:
        pass
    fetched = visit(server)
    assert fetched.peer is None
    return ending(fetched)


NO_NAME = socket.gaierror(socket.EAI_NONAME, "Name or service not known")
NO_SERVER = socket.gaierror(socket.EAI_AGAIN, "Temporary failure in name resolution")


@shows(
    Case("NXDOMAIN", "a name that does not exist", "DNS no_such_name", NO_NAME),
    Case(
        "NXDOMAIN",
        "a name server that does not answer",
        "DNS no_name_server",
        NO_SERVER,
        "Says nothing about the name, and is told apart.",
    ),
)
def test_a_name_without_an_address(case: Case, monkeypatch: pytest.MonkeyPatch) -> str:
    def unknown(*args: object, **kwargs: object) -> None:
        raise case.make

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    return ending(fetch("http://gone.example/", limits=PATIENT))


@shows(Case("NXDOMAIN", "a look-up that never ends", LATE))
def test_a_look_up_that_hangs_ends_with_the_fetch(monkeypatch: pytest.MonkeyPatch) -> str:
    answered = Event()

    def hang(*args: object, **kwargs: object) -> list[object]:
        answered.wait(30)
        return []

    monkeypatch.setattr(socket, "getaddrinfo", hang)
    started = time.monotonic()
    fetched = fetch("http://slow.example/", limits=Limits(total=0.5))
    assert time.monotonic() - started < 15
    answered.set()
    return ending(fetched)


@shows(
    Case(
        "first address dead and second good",
        "a name with two addresses, one of which takes no connection",
        "OK",
        then="All are vetted at one resolution and tried in order; the one that answered is on record.",
    )
)
def test_a_dead_first_address_gives_way_to_a_good_second() -> str:
    with serving(page(ARTICLE)) as server:
        fetched = fetch(
            server.url(host="two.test"),
            limits=PATIENT,
            allow=[f"two.test:{server.port}"],
            resolve=lambda _: ["127.0.0.9", "127.0.0.1"],
        )
    assert fetched.peer == "127.0.0.1"
    return ending(fetched)


def test_slow_answers_do_not_take_turns() -> None:
    """Threads wait side by side: the deadline holds in each of them."""
    with serving(dripping(HEAD + b"\r\n", b"x")) as server:
        started = time.monotonic()
        with ThreadPoolExecutor(40) as pool:
            outcomes = list(pool.map(lambda _: visit(server, limits=IMPATIENT).outcome, range(40)))
    assert outcomes == [Outcome.TIMEOUT] * 40
    assert time.monotonic() - started < 15, "one after the other they would take 24 seconds"


def test_a_plain_answer_comes_through_whole() -> None:
    fetched = visit_answer(page(ARTICLE))
    assert (fetched.outcome, fetched.rule, fetched.status, fetched.wire) == (Outcome.OK, None, 200, ARTICLE)
