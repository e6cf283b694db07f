"""What we send, and what the environment may not change about it."""

import hashlib
from typing import Any

import pytest

from sources.enums import Outcome
from sources.fetching.fetched import Conditional
from tests.hostile.server import page, serving
from tests.hostile.visits import ARTICLE, visit


def test_the_request_on_record_is_the_request_sent() -> None:
    with serving(page(ARTICLE)) as server:
        only_if = Conditional(server.url("/a?b=c"), (("If-None-Match", '"v1"'),))
        fetched = visit(server, "/a?b=c", only_if=only_if, user_agent="Bot/1 (+https://example.org)")
    assert fetched.request is not None
    head = "".join(f"{name}: {value}\r\n" for name, value in fetched.request.headers)
    assert server.requests == [f"GET /a?b=c HTTP/1.1\r\n{head}\r\n".encode()]
    assert ("User-Agent", "Bot/1 (+https://example.org)") in fetched.request.headers
    assert ("If-None-Match", '"v1"') in fetched.request.headers


def test_the_configured_user_agent_is_sent_by_default(settings: Any) -> None:
    settings.FETCH_USER_AGENT = "Newsroom/2 (+https://desk.example.org)"
    with serving(page(ARTICLE)) as server:
        visit(server)
    assert b"User-Agent: Newsroom/2 (+https://desk.example.org)\r\n" in server.requests[0]


def test_neither_proxies_nor_passwords_of_the_environment_are_used(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Any
) -> None:
    (tmp_path / ".netrc").write_text("machine 127.0.0.1 login someone password secret")
    monkeypatch.setenv("NETRC", str(tmp_path / ".netrc"))
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:1/")
    with serving(page(ARTICLE)) as server:
        assert visit(server).outcome == Outcome.OK
    assert b"authorization" not in server.requests[0].lower()


def test_the_facts_of_the_exchange_are_kept() -> None:
    with serving(page(ARTICLE, "Content-Type: Text/HTML; charset=UTF-8", "ETag: x")) as server:
        fetched = visit(server)
    assert (fetched.status_line, fetched.peer, fetched.media_type, fetched.charset, fetched.content_type) == (
        "HTTP/1.1 200 OK",
        "127.0.0.1",
        "text/html",
        "utf-8",
        "text/html; charset=utf-8",
    )
    assert fetched.sha256 == hashlib.sha256(ARTICLE).hexdigest()
