"""The desk without JavaScript: whatever saves typing and waiting is missing, and nothing else."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from claims.enums import Rating, Stage, Status
from claims.models import Claim
from claims.services import evidence, suggestions
from factcheck.models import User
from tests.support import desk
from tests.support.people import PASSWORD, Newsroom
from tests.support.web import COST, Web

pytestmark = pytest.mark.browser
CORRECTED = "The repair cost 4.2 million euros"
SignedIn = Callable[[User], Page]


@pytest.fixture
def plain(transactional_db: None, browser: Browser, live_server: LiveServer) -> Iterator[SignedIn]:
    """Signs people in, each in a browser of their own that runs no script."""
    contexts = []

    def signed_in(user: User) -> Page:
        context = browser.new_context(java_script_enabled=False, viewport={"width": 1280, "height": 900})
        contexts.append(context)
        page = context.new_page()
        page.goto(f"{live_server.url}/admin/")
        page.get_by_label("Username").fill(user.username)
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Log in").click()
        return page

    yield signed_in
    for each in contexts:
        each.close()


@pytest.fixture
def waiting(plain: SignedIn, newsroom: Newsroom, claim: Claim, web: Web) -> Claim:
    """An open claim with a captured source and suggestions from it."""
    address = web.put("/bridge", COST, "It was closed for 14 months.")
    evidence.link_url(claim, address, by=newsroom.writer, now=desk.NOW)
    suggestions.rank_reading(web.capture(address).pk)
    return claim


def from_the_queue(page: Page, name: str, claim: Claim) -> None:
    page.locator(f"#list-{name}").get_by_role("link", name=claim.statement[:60]).click()
    page.locator("#suggestions").get_by_role("button", name="Supports").first.click()
    expect(page.locator("#suggestions")).to_contain_text("Cited")


def judge(page: Page, rating: Rating, **said: str) -> None:
    form = page.locator("#act-review")
    form.locator("label", has=page.locator(f"input[name=rating][value={rating}]")).click()
    for name, words in said.items():
        form.locator(f"[name={name}]").fill(words)
    form.get_by_role("button", name="Submit review").click()


def test_a_claim_is_checked_by_two(plain: SignedIn, newsroom: Newsroom, waiting: Claim) -> None:
    for user, name in ((newsroom.reviewer, "unassigned"), (newsroom.second, "second")):
        page = plain(user)
        from_the_queue(page, name, waiting)
        judge(
            page,
            Rating.CONFIRMED_WITH_CHANGES,
            corrected_text=CORRECTED,
            rationale="It was the repair.",
        )
        expect(page.locator("body")).to_contain_text("Your review is in.")
    waiting.refresh_from_db()
    assert (waiting.stage, waiting.verification_status) == (Stage.CHECKED, Status.CHANGES_REQUIRED)


def test_what_a_refused_review_lacks_is_told_and_what_was_typed_stays(
    plain: SignedIn, newsroom: Newsroom, waiting: Claim
) -> None:
    page = plain(newsroom.reviewer)
    from_the_queue(page, "unassigned", waiting)
    judge(page, Rating.CONFIRMED_WITH_CHANGES, rationale="Typed at length.")
    form = page.locator("#act-review")
    expect(form.locator("[role=alert]").first).to_be_visible()
    expect(form.locator("[name=rationale]")).to_have_value("Typed at length.")
    expect(form.locator("input[name=rating]:checked")).to_have_value(Rating.CONFIRMED_WITH_CHANGES)
    judge(page, Rating.CONFIRMED_WITH_CHANGES, corrected_text=CORRECTED)
    expect(page.locator("body")).to_contain_text("Your review is in.")


def test_a_passage_is_cited_by_typing_it(plain: SignedIn, newsroom: Newsroom, waiting: Claim) -> None:
    desk.taken(waiting, newsroom.reviewer)
    page = plain(newsroom.reviewer)
    page.goto(page.url.split("/admin/")[0] + f"/admin/claims/claim/{waiting.pk}/change/")
    page.get_by_role("link", name="find a passage").first.click()
    page.locator("[name=quote]").fill("closed for 14 months")
    page.get_by_role("button", name="Qualifies").click()
    expect(page.locator("body")).to_contain_text("closed for 14 months")
    assert waiting.evidence.get().quote == "closed for 14 months"


def test_a_claim_is_marked_by_typing_its_words(plain: SignedIn, newsroom: Newsroom, waiting: Claim) -> None:
    page = plain(newsroom.reviewer)
    page.goto(page.url.split("/admin/")[0] + f"/admin/claims/article/{waiting.article_id}/change/")
    page.locator("#mark [name=quote]").fill("It was closed for 14 months")
    page.locator("#mark").get_by_role("button", name="Mark the claim").click()
    expect(page.locator("body")).to_contain_text("Marked as a claim.")
    assert Claim.objects.filter(statement="It was closed for 14 months").exists()


def test_claims_are_found_turned_and_filtered(plain: SignedIn, newsroom: Newsroom, waiting: Claim) -> None:
    page = plain(newsroom.reviewer)
    page.goto(page.url.split("/admin/")[0] + "/admin/claims/claim/")
    page.locator("#searchbar, [name=q]").first.fill("bridge euros")
    page.keyboard.press("Enter")
    expect(page.locator("#result_list, table").first).to_contain_text(waiting.statement)
