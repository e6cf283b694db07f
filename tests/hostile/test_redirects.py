"""Redirects: followed by hand, each one vetted and on record."""

import gzip
import socket
from dataclasses import dataclass, field
from typing import Any

import pytest
import requests

from sources.enums import Outcome
from sources.fetching import guard, resolver
from sources.fetching.client import fetch
from tests.hostile.cases import Case, ending, shows
from tests.hostile.server import by_path, moved, page, serving
from tests.hostile.visits import ARTICLE, PATIENT, visit, visit_answer

STORY = page(ARTICLE)
FRONT = page(b"<title>News</title><h1>Top stories</h1>" + b"word " * 500)


def test_each_hop_is_on_record() -> None:
    site = {"/a": moved("/b", "301 Moved Permanently"), "/b": moved("../c"), "/c": STORY}
    with serving(by_path(site)) as server:
        fetched = visit(server, "/a")
    assert (fetched.outcome, fetched.final_url) == (Outcome.OK, server.url("/c"))
    assert [(hop.url, hop.status, hop.location, hop.peer) for hop in fetched.redirects] == [
        (server.url("/a"), 301, server.url("/b"), "127.0.0.1"),
        (server.url("/b"), 302, server.url("/c"), "127.0.0.1"),
    ]


def inside(item: str, location: str, given: str = "") -> Case:
    then = "The hop is on record; where it leads is not connected to."
    return Case(item, given or location, "REFUSED guard", location, then)


@shows(
    inside("to 169.254.169.254", "http://169.254.169.254/latest/meta-data/"),
    inside("to 169.254.169.254", "http://[::ffff:169.254.169.254]/"),
    inside("to 169.254.169.254", "http://2852039166/"),
    inside("to 169.254.169.254", "//10.0.0.1/"),
    inside("to 169.254.169.254", "http://localhost/"),
    inside("to 169.254.169.254", "http://10.0.0.1\\@example.org/"),
    inside("to 169.254.169.254", "http://example.org:6379/"),
    inside("to file:", "file:///etc/passwd"),
    inside("to data:", "data:text/html,hello"),
    inside("to gopher:", "gopher://127.0.0.1:6379/_INFO"),
    inside("Location of 10 KB", "/" + "a" * 10_000, "a path of 10,000 letters"),
    inside("cross-host with credentials", "http://user:secret@example.org/"),
    inside("to our own API", "https://own.example.org/api/v1/claims/"),
    inside("to our own API", "http://OWN.example.org./api/v1/claims/"),
    inside("to our own API", "https://desk.example.org/", "another name of ours (ALLOWED_HOSTS)"),
    inside("to our own API", "https://b\u00fcro.example.org/", "our name in another alphabet"),
)
def test_a_redirect_to_where_we_do_not_go_is_refused(case: Case, settings: Any) -> str:
    settings.PUBLIC_BASE_URL = "https://own.example.org"
    settings.ALLOWED_HOSTS = ["desk.example.org", "b\u00fcro.example.org"]
    with serving(moved(case.make.encode().decode("latin-1"))) as server:
        fetched = visit(server, resolve=lambda _: pytest.fail("it was asked for"))
    assert (fetched.status, len(fetched.redirects), len(server.requests)) == (None, 1, 1)
    return ending(fetched)


def test_a_redirect_to_another_local_port_is_refused() -> None:
    with serving(STORY) as secret, serving(moved(secret.url())) as server:
        assert visit(server).outcome == Outcome.REFUSED
    assert secret.requests == []


@shows(
    Case("empty Location", "302 without Location", "REDIRECT no_location", page(b"", status="302 Found")),
    Case("empty Location", "302 with an empty Location", "REDIRECT no_location", moved("")),
    Case("empty Location", "300 Multiple Choices", "REDIRECT status_300", page(b"", status="300 Many")),
    Case(
        "Location: http://[::1",
        "a bracket that never closes",
        "REDIRECT bad_location (location: http://[::1)",
        moved("http://[::1"),
    ),
    Case("loop", "a page that leads to itself", "REDIRECT redirect_loop", moved("/")),
)
def test_a_redirect_that_leads_nowhere_is_one(case: Case) -> str:
    return ending(visit_answer(case.make))


@shows(
    Case("11 hops", "ten redirects, then the page", "OK", 10),
    Case("11 hops", "eleven redirects", "REDIRECT too_many_redirects", 11),
)
def test_ten_redirects_are_followed_and_no_eleventh(case: Case) -> str:
    hops = case.make
    site = {f"/{n}": moved(f"/{n + 1}") for n in range(hops)} | {f"/{hops}": STORY}
    with serving(by_path(site)) as server:
        fetched = visit(server, "/0")
    assert len(server.requests) == 11
    return ending(fetched)


READ = "Read as UTF-8 where it is that, as Latin-1 otherwise; followed."


@shows(
    Case("Location in Latin-1 bytes", "/caf\u00e9 in UTF-8 bytes", "OK", "/caf\xc3\xa9", READ),
    Case("Location in Latin-1 bytes", "/caf\u00e9 in Latin-1 bytes", "OK", "/caf\xe9", READ),
    Case("relative Location", "Location: ./caf\u00e9", "OK", "./caf\xe9", "Followed."),
    Case("relative Location", "Location: ?page=2", "OK", "?page=2", "Followed."),
)
def test_a_location_is_understood_as_a_browser_would(case: Case) -> str:
    site = {"/a": moved(case.make), "/caf%C3%A9": STORY, "/a?page=2": STORY}
    if case.make.startswith("/"):
        site["/"] = moved(case.make)
    with serving(by_path(site)) as server:
        return ending(visit(server, "/a"))


def test_a_page_that_refreshes_at_once_is_a_redirect() -> None:
    refresh = page(b"<meta http-equiv=refresh content='0; url=/story'>")
    with serving(by_path({"/": refresh, "/story": STORY})) as server:
        fetched = visit(server)
    assert (fetched.outcome, len(fetched.redirects)) == (Outcome.OK, 1)


def test_a_refresh_to_the_inside_is_refused() -> None:
    with serving(page(b"<meta http-equiv=refresh content='0; url=http://10.0.0.1/'>")) as server:
        assert visit(server).outcome == Outcome.REFUSED


@shows(Case("meta refresh loop", "two pages that refresh to each other", "REDIRECT redirect_loop"))
def test_refreshes_in_a_circle_end() -> str:
    site = {
        "/": page(b"<meta http-equiv=refresh content='0; url=/b'>"),
        "/b": page(b"<meta http-equiv=refresh content='0; url=/'>"),
    }
    with serving(by_path(site)) as server:
        return ending(visit(server))


@shows(
    Case(
        "a bomb in a redirect's body",
        "a 302 with 50 MB in 50 KB of gzip",
        "OK",
        then="The body of a redirect is not read; the redirect is followed.",
    )
)
def test_the_body_of_a_redirect_is_not_read() -> str:
    bomb = gzip.compress(b"0" * 50_000_000)
    answer = page(bomb, "Location: /story", "Content-Encoding: gzip", status="302 Found")
    with serving(by_path({"/": answer, "/story": STORY})) as server:
        return ending(visit(server))


@shows(
    Case(
        "cross-host with credentials",
        "a cookie set by the first host, a redirect to a second",
        "OK",
        then="Cookies live for the redirects of one fetch, and go back to their own host alone.",
    )
)
def test_a_cookie_does_not_go_to_another_host() -> str:
    setting = page(b"", "Set-Cookie: session=secret", "Location: {}", status="302 Found")
    with serving(STORY) as second:
        there = setting.replace(b"{}", second.url("/story", host="two.test").encode())
        with serving(there) as first:
            fetched = fetch(
                first.url(host="one.test"),
                limits=PATIENT,
                allow=[f"one.test:{first.port}", f"two.test:{second.port}"],
                resolve=lambda _: ["127.0.0.1"],
            )
    assert b"cookie" not in second.requests[0].lower()
    return ending(fetched)


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


@shows(
    Case(
        "DNS rebinding", "a name that is public for the first hop and private for the second", "REFUSED guard"
    )
)
def test_a_name_that_turns_inward_at_the_second_hop_is_refused() -> str:
    answers = iter([["127.0.0.1"], ["10.0.0.1"]])
    with serving(moved("http://rebind.test/")) as server:
        fetched = fetch(
            server.url(host="rebind.test"),
            limits=PATIENT,
            allow=[f"rebind.test:{server.port}"],
            resolve=lambda _: next(answers),
        )
    assert fetched.reason == "rebind.test leads to 10.0.0.1, which is not a public address."
    return ending(fetched)


@dataclass
class Rebinding:
    """A name server that says 127.0.0.1 (let through here, as a public address is) and then 127.0.0.2."""

    asked: list[str] = field(default_factory=list)

    def __call__(self, host: str, *args: object, **kwargs: object) -> list[Any]:
        self.asked.append(host)
        address = "127.0.0.1" if len(self.asked) == 1 else "127.0.0.2"
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, args[0] if args else 0))]

    def addresses(self, host: str) -> list[str]:
        return [str(info[4][0]) for info in self(host)]


@shows(
    Case(
        "DNS rebinding",
        "a name that is public when asked first and private when asked again",
        "OK",
        then="The name is asked for once for each hop; only the addresses that were vetted are connected to.",
    )
)
def test_a_name_that_turns_inward_is_asked_for_once() -> str:
    names = Rebinding()
    with serving(STORY) as server:
        allow = [f"rebind.test:{server.port}"]
        fetched = fetch(server.url(host="rebind.test"), limits=PATIENT, allow=allow, resolve=names.addresses)
    assert (fetched.peer, names.asked) == ("127.0.0.1", ["rebind.test"])
    return ending(fetched)


def test_a_check_before_a_plain_request_is_led_inside(monkeypatch: pytest.MonkeyPatch) -> None:
    """The twin: whoever looks the name up, likes it and hands the URL to an HTTP library asks twice."""
    names = Rebinding()
    monkeypatch.setattr(socket, "getaddrinfo", names)
    with serving(STORY, address="127.0.0.2") as secret:
        url = secret.url(host="rebind.test")
        assert guard.addresses(url, resolver.resolve, [f"rebind.test:{secret.port}"]) == ["127.0.0.1"]
        assert requests.get(url, timeout=5).status_code == 200
    assert len(secret.requests) == 1


@shows(
    Case("to the home page", "a story that leads to /", "SOFT_404 redirect_home", "/"),
    Case("to the home page", "a story that leads to /en/", "SOFT_404 redirect_home", "/en/"),
    Case("to the home page", "a story that leads to /index.html", "SOFT_404 redirect_home", "/index.html"),
    Case("to a login host", "a story that leads to /login", "PAYWALLED redirect_login", "/login?next=/story"),
    Case(
        "to a consent host", "a story that leads to /consent", "CONSENT_WALL redirect_consent", "/consent?u=/"
    ),
)
def test_a_story_that_leads_to_a_wall_or_the_home_page_is_not_the_story(case: Case) -> str:
    with serving(by_path({"/2025/story": moved(case.make), case.make: FRONT})) as server:
        return ending(visit(server, "/2025/story"))


@shows(
    Case("to a login host", "a story that leads to login.test", "PAYWALLED redirect_login", "login.test"),
    Case(
        "to a login host", "a story that leads to accounts.test", "PAYWALLED redirect_login", "accounts.test"
    ),
    Case(
        "to a consent host",
        "a story that leads to consent.test",
        "CONSENT_WALL redirect_consent",
        "consent.test",
    ),
)
def test_a_story_that_leads_to_the_host_of_a_wall_is_not_the_story(case: Case) -> str:
    with serving(FRONT) as wall, serving(moved(wall.url("/x", host=case.make))) as server:
        allow = [f"{case.make}:{wall.port}"]
        return ending(visit(server, "/2025/story", allow=allow, resolve=lambda _: ["127.0.0.1"]))
