"""What was typed and not sent is not lost by leaving the page: the browser asks first."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Dialog, Page, expect

from claims.models import Article, Claim
from tests.browser.driving import Reviewers
from tests.support import desk
from tests.support.people import Newsroom

pytestmark = pytest.mark.browser
WHY = "Typed at length."
WAYS: dict[str, Callable[[Page], object]] = {
    "a link": lambda page: page.locator("a[href='/admin/claims/claim/']").first.click(),
    "reloading": lambda page: page.evaluate("location.reload()"),
    "going back": lambda page: page.evaluate("history.back()"),
}


class Asked(list[str]):
    """The kinds of the questions that the browser put; each is answered with staying, or with leaving."""

    def __init__(self, page: Page, *, leaves: bool = False) -> None:
        self.leaves = leaves
        page.on("dialog", self._answer)

    def _answer(self, dialog: Dialog) -> None:
        self.append(dialog.type)
        if self.leaves:
            dialog.accept()
        else:
            dialog.dismiss()


@pytest.fixture
def typed(reviewers: Reviewers, newsroom: Newsroom, claim: Claim) -> Page:
    """The page of a claim in review, with a reason typed and nothing sent."""
    desk.taken(claim, newsroom.reviewer)
    page = reviewers.sign_in(newsroom.reviewer).open(claim)
    page.locator("#act-review").get_by_label("Why", exact=True).click()
    page.keyboard.type(WHY)
    return page


@pytest.mark.parametrize("way", WAYS)
def test_one_is_asked_and_stays_with_what_was_typed(way: str, typed: Page) -> None:
    asked, address = Asked(typed), typed.url
    WAYS[way](typed)
    typed.wait_for_timeout(500)
    assert (set(asked), typed.url) == ({"beforeunload"}, address)
    expect(typed.locator("#act-review").get_by_label("Why", exact=True)).to_have_value(WHY)


def test_one_leaves_who_says_so(typed: Page) -> None:
    asked = Asked(typed, leaves=True)
    WAYS["a link"](typed)
    typed.wait_for_url("**/admin/claims/claim/")
    assert asked == ["beforeunload"]


def test_nobody_is_asked_where_nothing_was_typed(
    reviewers: Reviewers, newsroom: Newsroom, claim: Claim
) -> None:
    desk.taken(claim, newsroom.reviewer)
    page = reviewers.sign_in(newsroom.reviewer).open(claim)
    asked = Asked(page)
    page.locator("#act-review").get_by_label("Why", exact=True).click()
    page.keyboard.type(WHY)
    for _ in WHY:
        page.keyboard.press("Backspace")
    WAYS["a link"](page)
    page.wait_for_url("**/admin/claims/claim/")
    assert asked == []


def test_nobody_is_asked_about_what_was_sent(reviewers: Reviewers, newsroom: Newsroom, claim: Claim) -> None:
    desk.taken(claim, newsroom.reviewer)
    desk.cite(claim, newsroom.reviewer)
    reviewer = reviewers.sign_in(newsroom.reviewer)
    page = reviewer.open(claim)
    asked = Asked(page)
    reviewer.review("Confirmed", WHY)
    WAYS["a link"](page)
    page.wait_for_url("**/admin/claims/claim/")
    assert asked == []


def test_a_newer_text_of_an_article_is_asked_about_until_it_is_sent(
    reviewers: Reviewers, newsroom: Newsroom, article: Article
) -> None:
    writer = reviewers.sign_in(newsroom.editor)
    page = writer.page
    page.goto(f"{reviewers.address}/admin/claims/article/{article.pk}/text/")
    asked = Asked(page)
    page.locator("textarea").first.press("End")
    page.keyboard.type(" More was said.")
    WAYS["a link"](page)
    page.wait_for_timeout(500)
    stayed = page.url
    page.locator("form:has(textarea) button").last.click()
    page.wait_for_url(f"**/admin/claims/article/{article.pk}/**")
    assert (asked, stayed.endswith("/text/")) == (["beforeunload"], True)
    article.refresh_from_db()
    assert article.newest is not None
    assert article.newest.number == 2
