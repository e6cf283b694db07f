"""A captured page that attacks whoever opens it is opened by someone who is signed in: nothing happens.

The twins open the same page without the sanitiser, without the headers and without both: each of the two
holds alone, and without both the attacker's server hears of every vector, so that this test would see it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import pytest
from playwright.sync_api import Page, Request
from pytest_django.fixtures import Settings

from sources import harmless
from sources.models import Snapshot
from sources.serving import page as answer
from tests.browser import attack, twin
from tests.browser.driving import Desk, Reviewers
from tests.hostile import server
from tests.support.people import Newsroom
from tests.support.web import Web

pytestmark = pytest.mark.browser

WAIT = 1_500  # milliseconds in which the unprotected twin's attacker has heard of everything


@dataclass
class Attacker:
    """Its own server, which hears of what works."""

    site: server.Server

    @property
    def address(self) -> str:
        return self.site.url("").rstrip("/")

    @property
    def heard(self) -> set[str]:
        """The vectors that worked."""
        lines = [request.split(b" ", 2)[1].decode() for request in self.site.requests if b" " in request]
        return {line.lstrip("/").partition("?")[0] for line in lines} - {"favicon.ico"}


@pytest.fixture
def attacker() -> Iterator[Attacker]:
    with server.serving(server.page(b"", media_type="image/png")) as site:
        yield Attacker(site)


@dataclass
class Watched:
    """A signed-in reviewer's browser, and all that it asked of anyone but the desk."""

    desk: Desk
    outside: list[str]

    @property
    def page(self) -> Page:
        return self.desk.page

    def state(self) -> tuple[object, ...]:
        """What an attack would change."""
        cookies = {(each["name"], each["value"]) for each in self.page.context.cookies()}
        stored = self.page.evaluate("localStorage.getItem('desk')")
        return cookies, stored, len(self.page.context.pages)


@pytest.fixture
def watched(reviewers: Reviewers, newsroom: Newsroom, settings: Settings) -> Watched:
    settings.ROOT_URLCONF = "tests.browser.twin"
    desk = reviewers.sign_in(newsroom.reviewer)
    outside: list[str] = []

    def note(request: Request) -> None:
        if not request.url.startswith((reviewers.address, "data:", "about:")):
            outside.append(request.url)

    desk.page.context.on("request", note)
    desk.page.evaluate("localStorage.setItem('desk', 'mine')")
    return Watched(desk, outside)


def snapshot_of(markup: str, web: Web) -> Snapshot:
    web.server.expect_request("/attack").respond_with_data(markup, content_type="text/html; charset=utf-8")
    return web.capture(web.server.url_for("/attack")).snapshot


def try_all(page: Page) -> None:
    """Click what can be clicked, as a curious reader would."""
    for link in page.frames[-1].locator("a, button, summary, input").all():
        link.click(timeout=5_000, force=True, no_wait_after=True)
        link.click(timeout=5_000, force=True, no_wait_after=True, modifiers=["ControlOrMeta"])
    page.wait_for_timeout(WAIT)


@pytest.mark.parametrize(
    "way",
    ["admin/sources/snapshot/{}/page/", "admin/sources/snapshot/{}/framed/", "api/v1/snapshots/{}/html/"],
)
def test_nothing_of_it_runs_loads_or_leaves(way: str, watched: Watched, attacker: Attacker, web: Web) -> None:
    snapshot = snapshot_of(attack.everything(attacker.address), web)
    address = f"{watched.desk.address}/{way.format(snapshot.pk)}"
    before = watched.state()
    watched.page.goto(address)
    title = watched.page.title()
    shown = watched.page.frames[-1].locator("h1, td").all_inner_texts()
    try_all(watched.page)

    assert shown[:2] == ["The bridge", "2024"]
    assert (attacker.heard, watched.outside) == (set(), [])
    assert (watched.page.url, watched.page.title()) == (address, title)
    watched.page.goto(f"{watched.desk.address}/admin/")
    assert watched.state() == before


@pytest.mark.parametrize("vector", attack.LEAVES)
def test_nobody_is_sent_away(vector: str, watched: Watched, attacker: Attacker, web: Web) -> None:
    snapshot = snapshot_of(attack.leaving(attacker.address, vector), web)
    address = f"{watched.desk.address}/admin/sources/snapshot/{snapshot.pk}/page/"
    watched.page.goto(address)
    watched.page.wait_for_timeout(WAIT)
    assert (watched.page.url, attacker.heard, watched.outside) == (address, set(), [])


def opened(watched: Watched, body: str, headers: Mapping[str, str]) -> None:
    """The document as the desk itself would serve it, with these headers and no others that protect."""
    twin.served.update(body=body, headers=dict(headers))
    watched.page.goto(f"{watched.desk.address}/twin/outer/", wait_until="commit")
    watched.page.wait_for_timeout(WAIT)


def our_headers() -> dict[str, str]:
    return {name: value for name, value in answer("").items() if name != "Content-Type"}


def unheard(watched: Watched, attacker: Attacker, vectors: set[str]) -> set[str]:
    """Those that have not reached the attacker, once all have or a slow machine had its time."""
    for _ in range(150):
        if vectors <= attacker.heard:
            break
        watched.page.wait_for_timeout(100)
    return vectors - attacker.heard


def test_twin_without_both_the_attacker_hears_of_everything(watched: Watched, attacker: Attacker) -> None:
    before = watched.state()
    opened(watched, attack.everything(attacker.address), {})
    assert unheard(watched, attacker, {*attack.LOADS, *attack.RUNS, *attack.BY_SCRIPT}) == set()
    watched.page.goto(f"{watched.desk.address}/admin/")
    assert watched.state() != before


@pytest.mark.parametrize("vector", attack.LEAVES)
def test_twin_without_both_the_reader_is_sent_away(vector: str, watched: Watched, attacker: Attacker) -> None:
    opened(watched, attack.leaving(attacker.address, vector), {})
    assert unheard(watched, attacker, {vector}) == set()


def test_twin_the_headers_hold_without_the_sanitiser(watched: Watched, attacker: Attacker) -> None:
    for body in (
        attack.everything(attacker.address),
        *(attack.leaving(attacker.address, each) for each in attack.LEAVES),
    ):
        opened(watched, body, our_headers())
    assert (attacker.heard, watched.page.title()) == (set(), "Desk")


def test_twin_the_sanitiser_holds_without_the_headers(watched: Watched, attacker: Attacker) -> None:
    for body in (
        attack.everything(attacker.address),
        *(attack.leaving(attacker.address, each) for each in attack.LEAVES),
    ):
        opened(watched, harmless.harmless(body, "https://example.org/"), {})
    assert (attacker.heard, watched.outside, watched.page.title()) == (set(), [], "Desk")
