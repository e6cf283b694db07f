"""Redirects: followed by hand, each one vetted and on record."""

import pytest

from sources.enums import Outcome
from sources.fetching.client import fetch
from tests.hostile.server import by_path, moved, page, serving
from tests.hostile.visits import ARTICLE, PATIENT, visit

STORY = page(ARTICLE)


def test_each_hop_is_on_record() -> None:
    site = {"/a": moved("/b", "301 Moved Permanently"), "/b": moved("../c"), "/c": STORY}
    with serving(by_path(site)) as server:
        fetched = visit(server, "/a")
    assert (fetched.outcome, fetched.final_url) == (Outcome.OK, server.url("/c"))
    assert [(hop.url, hop.status, hop.location, hop.peer) for hop in fetched.redirects] == [
        (server.url("/a"), 301, server.url("/b"), "127.0.0.1"),
        (server.url("/b"), 302, server.url("/c"), "127.0.0.1"),
    ]


@pytest.mark.parametrize(
    "location",
    [
        "http://169.254.169.254/latest/meta-data/",
        "http://[::ffff:169.254.169.254]/",
        "//10.0.0.1/",
        "http://localhost/",
        "file:///etc/passwd",
        "data:text/html,hello",
        "gopher://127.0.0.1:6379/_INFO",
        "http://user:secret@example.org/",
        "http://10.0.0.1\\@example.org/",
        "http://example.org:6379/",
        "/" + "a" * 10_000,
        "http://own.example.org/api/v1/claims/",
    ],
)
def test_a_redirect_to_where_we_do_not_go_is_refused(location: str, settings: object) -> None:
    settings.PUBLIC_BASE_URL = "https://own.example.org"  # type: ignore[attr-defined]
    with serving(moved(location)) as server:
        fetched = visit(server)
    assert (fetched.outcome, fetched.rule, fetched.status) == (Outcome.REFUSED, "guard", None)
    assert len(fetched.redirects) == 1
    assert len(server.requests) == 1


def test_a_redirect_to_another_local_port_is_refused() -> None:
    with serving(STORY) as secret, serving(moved(secret.url())) as server:
        assert visit(server).outcome == Outcome.REFUSED
    assert secret.requests == []


@pytest.mark.parametrize(
    ("answer", "rule"),
    [
        (page(b"", status="302 Found"), "no_location"),
        (moved("   "), "no_location"),
        (moved("http://[::1"), "bad_location"),
        (moved("/"), "redirect_loop"),
        (page(b"", status="300 Multiple Choices"), "status_300"),
    ],
)
def test_a_redirect_that_leads_nowhere_is_one(answer: bytes, rule: str) -> None:
    with serving(answer) as server:
        fetched = visit(server)
    assert (fetched.outcome, fetched.rule) == (Outcome.REDIRECT, rule)


@pytest.mark.parametrize(("hops", "outcome"), [(10, Outcome.OK), (11, Outcome.REDIRECT)])
def test_ten_redirects_are_followed_and_no_eleventh(hops: int, outcome: Outcome) -> None:
    site = {f"/{n}": moved(f"/{n + 1}") for n in range(hops)} | {f"/{hops}": STORY}
    with serving(by_path(site)) as server:
        assert visit(server, "/0").outcome == outcome
    assert len(server.requests) == 11


def test_a_location_in_utf8_bytes_is_understood() -> None:
    site = {"/": moved("/caf\xc3\xa9"), "/caf%C3%A9": STORY}
    with serving(by_path(site)) as server:
        assert visit(server).outcome == Outcome.OK


def test_a_location_in_latin1_bytes_is_answered_not_raised() -> None:
    with serving(by_path({"/": moved("/caf\xe9"), "/caf%C3%A9": STORY})) as server:
        assert visit(server).outcome == Outcome.OK


def test_a_page_that_refreshes_at_once_is_a_redirect() -> None:
    refresh = page(b"<meta http-equiv=refresh content='0; url=/story'>")
    with serving(by_path({"/": refresh, "/story": STORY})) as server:
        fetched = visit(server)
    assert (fetched.outcome, len(fetched.redirects)) == (Outcome.OK, 1)


def test_a_refresh_to_the_inside_is_refused() -> None:
    with serving(page(b"<meta http-equiv=refresh content='0; url=http://10.0.0.1/'>")) as server:
        assert visit(server).outcome == Outcome.REFUSED


def test_refreshes_in_a_circle_end() -> None:
    site = {
        "/": page(b"<meta http-equiv=refresh content='0; url=/b'>"),
        "/b": page(b"<meta http-equiv=refresh content='0; url=/'>"),
    }
    with serving(by_path(site)) as server:
        assert visit(server).rule == "redirect_loop"


def test_the_body_of_a_redirect_is_not_read() -> None:
    answer = page(b"0" * 5_000_000, "Location: /story", "Content-Encoding: gzip", status="302 Found")
    with serving(by_path({"/": answer, "/story": STORY})) as server:
        assert visit(server).outcome == Outcome.OK


def test_a_cookie_lives_for_the_redirects_of_one_fetch() -> None:
    seen: list[bytes] = []

    def answer(connection, request):  # type: ignore[no-untyped-def]
        seen.append(request)
        has_cookie = b"Cookie: seen=1" in request
        connection.sendall(
            STORY if has_cookie else page(b"", "Location: /", "Set-Cookie: seen=1", status="302 Found")
        )

    with serving(answer) as server:
        assert [visit(server).outcome, visit(server).outcome] == [Outcome.OK, Outcome.OK]
    assert [b"Cookie: seen=1" in request for request in seen] == [False, True, False, True]


def test_a_name_is_resolved_once_for_each_hop_and_never_by_the_http_library() -> None:
    """The names exist nowhere: a second look-up, by whomever, would fail the test's fence."""
    asked: list[str] = []

    def resolve(host: str) -> list[str]:
        asked.append(host)
        return ["127.0.0.1"]

    with serving(by_path({"/": moved("/story"), "/story": STORY})) as server:
        fetched = fetch(
            server.url(host="news.test"), limits=PATIENT, allow=[f"news.test:{server.port}"], resolve=resolve
        )
    assert (fetched.outcome, fetched.peer, asked) == (Outcome.OK, "127.0.0.1", ["news.test", "news.test"])


def test_a_name_that_turns_inward_at_the_second_hop_is_refused() -> None:
    answers = iter([["127.0.0.1"], ["10.0.0.1"]])
    with serving(moved("http://rebind.test/")) as server:
        fetched = fetch(
            server.url(host="rebind.test"),
            limits=PATIENT,
            allow=[f"rebind.test:{server.port}"],
            resolve=lambda _: next(answers),
        )
    assert (fetched.outcome, fetched.reason) == (
        Outcome.REFUSED,
        "rebind.test leads to 10.0.0.1, which is not a public address.",
    )


@pytest.mark.parametrize(
    ("location", "outcome", "rule"),
    [
        ("/", Outcome.SOFT_404, "redirect_home"),
        ("/login?next=/story", Outcome.PAYWALLED, "redirect_login"),
        ("/consent?url=/story", Outcome.CONSENT_WALL, "redirect_consent"),
    ],
)
def test_a_story_that_leads_to_a_wall_or_the_home_page_is_not_the_story(
    location: str, outcome: Outcome, rule: str
) -> None:
    site = {
        "/2025/story": moved(location),
        location: page(b"<title>News</title><h1>Top stories</h1>" + b"word " * 500),
    }
    with serving(by_path(site)) as server:
        fetched = visit(server, "/2025/story")
    assert (fetched.outcome, fetched.rule) == (outcome, rule)
