"""What a claim's page fetches when it is wanted, in a real browser."""

import pytest
from playwright.sync_api import expect

from claims.models import Claim
from tests.browser.driving import Reviewers
from tests.support import desk
from tests.support.people import Newsroom

pytestmark = pytest.mark.browser


def test_a_claim_is_handed_over_by_a_form_that_comes_when_it_is_opened(
    reviewers: Reviewers, newsroom: Newsroom, claim: Claim
) -> None:
    desk.taken(claim, newsroom.reviewer)
    at = reviewers.sign_in(newsroom.editor)
    at.open(claim)
    form = at.page.locator("form#act-assign")
    expect(form).to_have_count(0)
    at.page.locator("summary", has_text="Hand it over").click()
    form.get_by_label("To whom").select_option(label="third")
    at.press(form.get_by_role("button", name="Hand over"))
    claim.refresh_from_db()
    assert (claim.assignee, at.problems) == (newsroom.third, [])


def test_earlier_claims_like_it_are_there_a_moment_later(
    reviewers: Reviewers, newsroom: Newsroom, claim: Claim
) -> None:
    other = desk.claim(desk.article(newsroom.writer, title="Another"), newsroom.writer)
    at = reviewers.sign_in(newsroom.reviewer)
    at.open(claim)
    expect(at.page.locator("#similar a")).to_have_attribute("href", f"/admin/claims/claim/{other.pk}/change/")
    assert at.problems == []
