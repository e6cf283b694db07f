"""The dashboard: its numbers are those of stats/, it is live, says when nobody answers; a wall has a key."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from claims.enums import Stage
from factcheck.accounts import keys
from factcheck.models import ApiToken
from factcheck.roles import Role
from factcheck.scopes import Scope
from factcheck.stats import passes, sharing
from sources.enums import FetchReason, FetchState, Health, Outcome
from sources.models import Fetch, Publisher, Source
from tests.browser.driving import Reviewers
from tests.support import desk
from tests.support.people import Newsroom, person

pytestmark = [pytest.mark.browser, pytest.mark.timeout(600)]
AXE = Axe()
OUTCOMES = (Outcome.OK, Outcome.UNCHANGED, Outcome.TIMEOUT)
SECTIONS: dict[str, Callable[[Any], int]] = {
    "overdue": lambda said: said["overdue"]["count"],
    "attention": lambda said: said["attention"]["count"],
    "queue": lambda said: said["queue"]["count"],
    "over-time": lambda said: said["claims"]["count"],
    "fetches": lambda said: said["fetches"]["count"],
}


@pytest.fixture
def world(reviewers: Reviewers, newsroom: Newsroom, broker: str, monkeypatch: pytest.MonkeyPatch) -> Newsroom:
    now = timezone.now()
    monkeypatch.setattr(desk, "NOW", now)
    monkeypatch.setattr(
        sharing, "CHANGES", sharing.Changes()
    )  # an earlier test may have found the cache away
    for desk_, stages in (
        ("city", [Stage.OPEN, Stage.CHECKED, Stage.CROSS_CHECK]),
        ("world", list(desk.WAYS)),
    ):
        of = desk.article(
            newsroom.writer, title=f"Bridge reopens: {desk_}", desk=desk_, deadline=now + timedelta(hours=3)
        )
        for stage in stages:
            desk.brought(desk.claim(of, newsroom.writer), stage, newsroom)
    for number, health in enumerate([Health.ALIVE, Health.DEAD, Health.DEGRADED]):
        url, publisher = (
            f"https://s{number}.example/",
            Publisher.objects.create(name=f"Paper {number}", created_at=now),
        )
        source = Source.objects.create(
            canonical_url=url, url=url, created_at=now, health=health, publisher=publisher
        )
        for hours in range(0, 40, 3):
            ended = now - timedelta(hours=hours)
            Fetch.objects.create(
                source=source, state=FetchState.DONE, reason=FetchReason.SCHEDULE, requested_at=ended,
                ended_at=ended, outcome=OUTCOMES[number], elapsed_ms=90,
            )  # fmt: skip
    return newsroom


def shown(page: Page) -> dict[str, int]:
    return {
        slug: int(page.locator(f'[data-number="{slug}"]').inner_text().replace(",", "")) for slug in SECTIONS
    }


def told(page: Page) -> dict[str, int]:
    said = page.evaluate("fetch('/api/v1/stats/').then((answer) => answer.json())")
    return {slug: of(said) for slug, of in SECTIONS.items()}


def is_drawn(page: Page, slug: str) -> bool:
    """Whether anything is painted on its chart."""
    drawn: bool = page.evaluate(
        """(slug) => { const it = document.querySelector(`[data-of="table-${slug}"] canvas`);
          const painted = it.getContext("2d").getImageData(0, 0, it.width, it.height);
          return painted.data.some((each) => each > 0); }""",
        slug,
    )
    return drawn


def grave(page: Page) -> list[Any]:
    return [
        each["id"]
        for each in AXE.run(page).response["violations"]
        if each["impact"] in ("serious", "critical")
    ]


def test_numbers_are_those_of_stats_and_go_on(
    reviewers: Reviewers, world: Newsroom, live_server: LiveServer
) -> None:
    at = reviewers.sign_in(world.editor)
    page = at.page
    faults: list[str] = []
    page.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
    page.goto(f"{at.address}/admin/")
    page.locator('#nav-sidebar a[href="/desk/"]').click()
    expect(page.locator("#content").get_by_role("heading", name="Dashboard")).to_be_visible()
    assert shown(page) == told(page)
    assert all(is_drawn(page, slug) for slug in ("queue", "over-time", "fetches", "sources", "statuses"))
    page.get_by_text("Show as table").nth(1).click()
    before = shown(page)["queue"]

    claim = desk.claim(desk.article(world.writer), world.writer)
    expect(page.locator('[data-number="queue"]')).to_have_text(str(before + 1), timeout=3000)
    desk.taken(claim, world.reviewer)
    assert shown(page) == told(page)
    expect(page.locator("details[open]")).to_have_count(1)

    page.context.set_offline(True)
    expect(page.get_by_role("status").filter(has_text="Not connected since")).to_be_visible(timeout=15000)
    assert shown(page)["queue"] == before + 1
    page.context.set_offline(False)
    expect(page.get_by_role("status").filter(has_text="Live")).to_be_visible(timeout=15000)
    assert [each for each in faults if "Failed to load" not in each and "ERR_INTERNET" not in each] == []

    page.locator(".dash-articles tbody tr", has_text=": city").get_by_role("link", name="1 of 3").click()
    expect(page.get_by_text("Of one article: Bridge reopens: city")).to_be_visible()
    expect(page.locator('[data-number="over-time"]')).to_have_text("3")
    page.locator('[data-number="overdue"]').click()
    expect(page).to_have_url(re.compile("/admin/claims/claim/"))


def test_a_wall_is_let_in_by_a_key_that_may_only_read(
    reviewers: Reviewers, world: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(passes, "LASTS", 2)
    machine = person(Role.READER, "wall")
    now = timezone.now()
    make: dict[str, Any] = {"by": world.admin, "now": now}
    _, broad = keys.make(machine, scopes=[Scope.READ, Scope.WRITE], **make)
    key, secret = keys.make(machine, name="wall", scopes=[Scope.READ], **make)
    at = reviewers.visit(width=1920)
    page = at.page
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url + str(request.headers.get("referer", ""))))
    page.goto(f"{at.address}/desk/?screen=1")
    page.get_by_label("Key").fill(broad)
    page.get_by_role("button", name="Show the figures").click()
    expect(page.get_by_role("alert")).to_contain_text("may more than read")
    page.goto(f"{at.address}/desk/?screen=1#key={secret}")  # of the page that is open: nothing is loaded
    expect(page.get_by_role("heading", name="Fact-checks")).to_be_visible()
    assert [each for each in asked if secret in each] == []
    assert shown(page)["queue"] > 0
    assert is_drawn(page, "fetches")
    assert grave(page) == []
    cookie = page.context.cookies()[0] if len(page.context.cookies()) == 1 else None
    assert cookie is None or secret not in cookie["value"]

    keys.revoke(ApiToken.objects.get(pk=key.pk), **make)
    expect(page.get_by_role("status")).to_contain_text("was revoked", timeout=15000)
    page.reload()
    expect(page.get_by_role("alert")).to_contain_text("was revoked")


@pytest.mark.parametrize(
    ("scheme", "width"), [("light", 1280), ("dark", 1280), ("light", 390), ("dark", 390)]
)
def test_axe_finds_nothing_grave_and_nothing_is_cut_off(
    reviewers: Reviewers, world: Newsroom, scheme: str, width: int
) -> None:
    at = reviewers.sign_in(world.editor, scheme=scheme, width=width)
    at.page.goto(f"{at.address}/desk/")
    at.page.get_by_text("Show as table").first.click()
    assert grave(at.page) == []
    assert at.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
