"""A claim's page in a browser: by keyboard alone, with a colleague, and with words that nobody loses."""

import pytest
from django.utils import timezone
from playwright.sync_api import expect
from pytest_django.live_server_helper import LiveServer

from claims.admin import presence
from claims.enums import Stage, Stance
from claims.models import Claim
from claims.services import claims, evidence, suggestions
from tests.browser.driving import Reviewers
from tests.support import desk
from tests.support.people import Newsroom
from tests.support.web import COST, Web

pytestmark = pytest.mark.browser
PAGES = [
    *("", "factcheck/user/", "factcheck/user/add/", "password_change/", "claims/article/post/"),
    *("account/", "account/two-factor/", "notifications/", "factcheck/user/invite/", "claims/claim/loads/"),
    *(f"claims/{name}/" for name in ("claim", "article", "evidence", "review", "verdict", "historyentry")),
    *(f"sources/{name}/" for name in ("source", "snapshot", "extraction", "fetch", "publisher")),
]
SOON = 30_000  # milliseconds; the page asks every few seconds


@pytest.fixture
def waiting(reviewers: Reviewers, newsroom: Newsroom, claim: Claim, web: Web) -> Claim:
    """An open claim with a captured source and suggestions from it."""
    address = web.put("/bridge", COST, "It was closed for 14 months.")
    evidence.link_url(claim, address, by=newsroom.writer, now=desk.NOW)
    suggestions.rank_reading(web.capture(address).pk)
    return claim


def test_a_claim_is_checked_by_a_handful_of_keys(
    reviewers: Reviewers, newsroom: Newsroom, waiting: Claim
) -> None:
    """From the list: choose, cite (which takes it), rate, write, send."""
    reviewer = reviewers.sign_in(newsroom.reviewer)
    page = reviewer.page
    page.goto(f"{reviewers.address}/admin/claims/claim/")
    page.locator("#result_list").get_by_role("link", name=waiting.statement[:20]).first.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#suggestions .key-hint").first).to_be_visible()
    page.keyboard.press("1")
    expect(page.locator("#suggestions .desk-passage").first).to_be_focused()
    page.keyboard.press("s")
    expect(page.locator("#act-review")).to_be_visible()
    page.keyboard.press("c")
    expect(page.locator("#act-review input[name=rating]:checked")).to_have_value("CONFIRMED")
    page.keyboard.press("e")
    page.keyboard.type("jk? The account says so.")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#desk-said")).to_contain_text("Your review is in.")
    waiting.refresh_from_db()
    written = waiting.reviews.get()
    assert (waiting.stage, written.rationale, written.evidence.get().stance) == (
        Stage.CROSS_CHECK,
        "jk? The account says so.",
        Stance.SUPPORTS,
    )
    assert reviewer.problems == []


def test_the_sheet_of_keys_keeps_the_focus_and_gives_it_back(
    reviewers: Reviewers, newsroom: Newsroom, waiting: Claim
) -> None:
    page = reviewers.sign_in(newsroom.reviewer).open(waiting)
    sheet = page.get_by_role("dialog", name="Keys")
    page.get_by_role("button", name="Keys").focus()
    page.keyboard.press("?")
    expect(sheet).to_be_visible()
    assert page.evaluate("document.querySelector('dialog').contains(document.activeElement)")
    page.keyboard.press("t")
    page.keyboard.press("Escape")
    expect(sheet).to_be_hidden()
    expect(page.get_by_role("button", name="Keys")).to_be_focused()
    waiting.refresh_from_db()
    assert waiting.stage == Stage.OPEN


def test_single_keys_can_be_switched_off(reviewers: Reviewers, newsroom: Newsroom, waiting: Claim) -> None:
    page = reviewers.sign_in(newsroom.reviewer).open(waiting)
    expect(page.locator("#act-take .key-hint")).to_be_visible()
    page.get_by_role("button", name="Keys").click()
    page.get_by_label("Single keys act on this page").uncheck()
    page.keyboard.press("Escape")
    expect(page.locator("#act-take .key-hint")).to_have_count(0)
    page.locator("h1").last.click()
    page.keyboard.press("n")
    expect(page.locator(".desk-neighbours[open]")).to_have_count(0)


@pytest.fixture
def remembering(broker: str) -> None:
    """The shared cache is up; each claim of a test is a new one to it."""
    presence.board.away_until = 0.0


def test_two_at_one_claim_see_each_other_and_what_the_other_does(
    remembering: None, reviewers: Reviewers, newsroom: Newsroom, waiting: Claim
) -> None:
    first = reviewers.sign_in(newsroom.reviewer).open(waiting)
    second = reviewers.sign_in(newsroom.second)
    second.open(waiting)
    expect(second.page.locator("#here")).to_contain_text("reviewer is here too", timeout=SOON)
    expect(first.locator("#here")).to_contain_text("second is here too", timeout=SOON)
    second.press(second.page.get_by_role("button", name="Take this claim"))
    expect(first.locator("#here")).to_contain_text("second took it to check", timeout=SOON)
    first.locator("#here").get_by_role("button", name="Show").click()
    expect(first.locator("#claim-page")).to_contain_text("With second.")


def test_words_survive_other_acts_and_leaving_and_a_colleagues_change_is_told(
    reviewers: Reviewers, newsroom: Newsroom, waiting: Claim
) -> None:
    desk.taken(waiting, newsroom.reviewer)
    reviewer = reviewers.sign_in(newsroom.reviewer)
    page = reviewer.open(waiting)
    why = page.locator("#act-review").get_by_label("Why", exact=True)
    why.fill("Typed before citing.")
    waiting.refresh_from_db()
    claims.edit(
        waiting, by=newsroom.writer, now=timezone.now(), version=waiting.version, statement="It cost 4.2 m."
    )
    reviewer.cite_first_suggestion("Supports")
    expect(why).to_have_value("Typed before citing.")
    expect(page.locator("#claim-page")).to_contain_text("writer changed the statement")

    page.goto(f"{reviewers.address}/admin/")
    reviewer.open(waiting)
    expect(why).to_have_value("Typed before citing.")
    reviewer.review("Confirmed", "Typed before citing.")
    assert page.evaluate("Object.keys(sessionStorage).filter((key) => key.startsWith('draft'))") == []


def test_suggestions_come_without_a_reload(
    reviewers: Reviewers, newsroom: Newsroom, claim: Claim, web: Web
) -> None:
    address = web.put("/bridge", COST)
    evidence.link_url(claim, address, by=newsroom.writer, now=timezone.now())
    page = reviewers.sign_in(newsroom.reviewer).open(claim)
    expect(page.locator("#sources")).to_contain_text("waits for a worker")
    page.evaluate("window.isSame = true")
    suggestions.rank_reading(web.capture(address).pk)
    expect(page.locator("#suggestions .desk-passage").first).to_contain_text("4.2 million", timeout=SOON)
    assert page.evaluate("window.isSame")


def test_no_page_of_the_desk_breaks_our_policy(
    reviewers: Reviewers, newsroom: Newsroom, waiting: Claim, live_server: LiveServer
) -> None:
    desk.checked(waiting, newsroom.reviewer, newsroom.second)
    visitor = reviewers.sign_in(newsroom.admin)
    page, broken = visitor.page, []
    page.on("console", lambda told: broken.append((page.url, told.text)) if told.type == "error" else None)
    rows = []
    for each in PAGES:
        page.goto(f"{live_server.url}/admin/{each}")
        found = page.locator("#result_list tbody th a")
        rows += [found.first.get_attribute("href")] if found.count() else []
    reading = waiting.links.get().source.reading_id
    rows.append(f"/admin/claims/claim/{waiting.pk}/read/{reading}/")
    for address in rows:
        page.goto(f"{live_server.url}{address}")
    page.goto(f"{live_server.url}/api/docs/")
    page.locator(".opblock").first.wait_for()
    assert len(rows) > 8
    assert (broken, visitor.problems) == ([], [])
    page.evaluate("document.body.setAttribute('style', 'color: red')")  # and it is there to be broken
    assert "Content Security Policy" in broken[0][1]
