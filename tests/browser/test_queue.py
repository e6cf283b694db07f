"""The queue in a real browser: on a phone, from the bar to a claim of one's own."""

import pytest
from playwright.sync_api import expect

from claims.models import Claim
from tests.browser.driving import Reviewers
from tests.support import desk
from tests.support.people import Newsroom

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_on_a_phone_the_bar_narrows_and_take_next_opens_the_claim(
    scheme: str, reviewers: Reviewers, newsroom: Newsroom, claim: Claim
) -> None:
    sports = desk.article(newsroom.writer, title="Cup final " + "and replay " * 20, desk="Sports")
    wanted = desk.claim(sports, newsroom.writer, statement="The final was replayed.")
    phone = reviewers.sign_in(newsroom.reviewer, width=390, scheme=scheme)
    phone.page.get_by_label("Desk", exact=True).select_option("Sports")
    phone.press(phone.page.get_by_role("button", name="Show"))
    assert "desk=Sports" in phone.page.url
    assert not phone.has_sideways_scroll()
    expect(phone.page.locator("#list-unassigned .desk-list a")).to_have_text([wanted.statement])
    phone.press(phone.page.get_by_role("button", name="Take next"))
    assert str(wanted.pk) in phone.page.url
    wanted.refresh_from_db()
    assert wanted.assignee == newsroom.reviewer
    phone.press(phone.page.get_by_role("link", name="Notifications"))
    assert not phone.has_sideways_scroll()
    assert phone.problems == []
