"""Servers that drip, lie, break off or speak no HTTP: each ends in time, as a typed outcome."""

import time
from concurrent.futures import ThreadPoolExecutor

import pytest
import requests

from sources.enums import Outcome
from sources.fetching.client import fetch
from tests.hostile.server import Answer, dripping, page, serving
from tests.hostile.visits import ARTICLE, IMPATIENT, PATIENT, visit, visit_answer

HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
CHUNKED = HEAD + b"Transfer-Encoding: chunked\r\n\r\n"


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param(dripping(HEAD + b"X-Slow: ", b"x"), id="header"),
        pytest.param(dripping(HEAD + b"\r\n", b"x"), id="body"),
        pytest.param(dripping(CHUNKED + b"1;", b"x"), id="chunk extension"),
        pytest.param(dripping(CHUNKED, b"1\r\nx\r\n"), id="chunks"),
        pytest.param(dripping(b"", b"HTTP/1.1 100 Continue\r\n\r\n"), id="endless 1xx"),
        pytest.param(dripping(b"", b""), id="silence"),
    ],
)
def test_a_server_that_drips_is_left_at_the_deadline(answer: Answer) -> None:
    started = time.monotonic()
    fetched = visit_answer(answer, limits=IMPATIENT)
    assert (fetched.outcome, fetched.rule) == (Outcome.TIMEOUT, "deadline")
    assert time.monotonic() - started < 15, "the server drips for thirty seconds"


def test_without_our_sockets_a_drip_outlasts_the_timeout() -> None:
    """The twin: a timeout of requests bounds one wait, not the whole."""
    with serving(dripping(HEAD + b"\r\n", b"x", seconds=3)) as server:
        started = time.monotonic()
        assert requests.get(server.url(), timeout=1.5).status_code == 200
    assert time.monotonic() - started > 2.5


def test_an_infinite_body_is_cut_at_the_cap_and_kept() -> None:
    with serving(dripping(HEAD + b"\r\n" + ARTICLE, b"<p>more</p>" * 10_000, every=0)) as server:
        fetched = visit(server, limits={"html_bytes": 300_000})
    assert (fetched.outcome, fetched.rule, fetched.truncated) == (Outcome.OK, "wire_cap", True)
    assert len(fetched.wire) == 300_000


def test_a_pdf_has_a_cap_of_its_own() -> None:
    body = b"%PDF-1.7\n" + b"0" * 5000
    fetched = visit_answer(
        page(body, media_type="application/pdf"), limits={"html_bytes": 1000, "pdf_bytes": 10_000}
    )
    assert (fetched.outcome, fetched.truncated, fetched.wire) == (Outcome.OK, False, body)


@pytest.mark.parametrize(
    ("answer", "outcome", "rule"),
    [
        (page(ARTICLE, f"Content-Length: {len(ARTICLE) + 9}"), Outcome.PROTOCOL, "incomplete_body"),
        (CHUNKED + b"64\r\nshort", Outcome.PROTOCOL, "incomplete_body"),
        (CHUNKED + b"zz\r\nno size\r\n", Outcome.PROTOCOL, "incomplete_body"),
        (CHUNKED + b"5\r\nhello\r\n", Outcome.PROTOCOL, "incomplete_body"),
        (b"", Outcome.CONNECT, "connection_lost"),
        (b"<html>HTTP/0.9 has no head</html>", Outcome.PROTOCOL, "bad_http"),
        (HEAD + b"X: 1\r\n" * 200 + b"\r\n", Outcome.PROTOCOL, "bad_http"),
        (HEAD + b"X: " + b"x" * 100_000 + b"\r\n\r\n", Outcome.PROTOCOL, "bad_http"),
        (page(ARTICLE, status="0 Nothing"), Outcome.PROTOCOL, "bad_http"),
        (page(ARTICLE, status="abc"), Outcome.PROTOCOL, "bad_http"),
        (page(b"", status="103 Early Hints"), Outcome.PROTOCOL, "status_103"),
        (page(ARTICLE, status="206 Partial Content"), Outcome.PROTOCOL, "status_206"),
        (page(b"", status="304 Not Modified"), Outcome.PROTOCOL, "status_304"),
        (page(ARTICLE, status="999 Request denied"), Outcome.BLOCKED, "status_999"),
        (page(ARTICLE, status="204 No Content"), Outcome.HTTP_ERROR, "empty_body"),
        (page(b""), Outcome.HTTP_ERROR, "empty_body"),
        (page(b" \r\n\t "), Outcome.HTTP_ERROR, "empty_body"),
    ],
)
def test_a_broken_answer_has_its_outcome(answer: bytes, outcome: Outcome, rule: str) -> None:
    fetched = visit_answer(answer)
    assert (fetched.outcome, fetched.rule) == (outcome, rule)
    assert fetched.reason


@pytest.mark.parametrize("length", ["-1", "abc", "1e3"])
def test_a_senseless_content_length_is_read_to_the_end(length: str) -> None:
    fetched = visit_answer(page(ARTICLE, f"Content-Length: {length}"))
    assert (fetched.outcome, fetched.body) in [(Outcome.OK, ARTICLE), (Outcome.PROTOCOL, b"")]


def test_nul_and_other_line_ends_in_a_header_become_spaces() -> None:
    fetched = visit_answer(page(ARTICLE, "X-Odd: a\x00b"))
    assert ("X-Odd", "a b") in fetched.headers


def test_headers_keep_order_case_and_repetition() -> None:
    fetched = visit_answer(page(ARTICLE, "X-B: 1", "x-a: 2", "X-B: 3"))
    assert fetched.headers[:3] == (("X-B", "1"), ("x-a", "2"), ("X-B", "3"))


def test_a_closed_port_is_no_connection() -> None:
    with serving(b"") as server:
        pass
    fetched = visit(server)
    assert (fetched.outcome, fetched.rule, fetched.peer) == (Outcome.CONNECT, "no_connection", None)


def test_a_dead_first_address_gives_way_to_a_good_second() -> None:
    with serving(page(ARTICLE)) as server:
        fetched = fetch(
            server.url(host="two.test"),
            limits=PATIENT,
            allow=[f"two.test:{server.port}"],
            resolve=lambda _: ["127.0.0.9", "127.0.0.1"],
        )
    assert (fetched.outcome, fetched.peer) == (Outcome.OK, "127.0.0.1")


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
