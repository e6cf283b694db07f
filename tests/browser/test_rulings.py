"""A changed figure at the desk, in a real browser: seen, ruled on by two, by keyboard, on a phone too."""

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from claims.models import Claim
from claims.services import rechecks
from tests.browser.driving import Reviewers
from tests.support import desk
from tests.support.people import Newsroom
from tests.support.web import CLOSED, COST, Web

pytestmark = pytest.mark.browser
QUOTE = "cost 4.2 million euros, according to"


@pytest.fixture
def changed(claim: Claim, newsroom: Newsroom, web: Web) -> Claim:
    reading = web.capture(web.put("/bridge", COST, CLOSED))
    desk.taken(claim, newsroom.reviewer)
    for by in (newsroom.reviewer, newsroom.second):
        cited = desk.cite(claim, by, extraction=reading, quote=QUOTE)
        desk.submit(claim, by, desk.judgement(cited))
    newer = web.capture(web.put("/bridge", COST.replace("4.2", "4.4"), CLOSED))
    rechecks.look_at(newer.pk, now=timezone.now())
    return claim


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 390)])
def test_a_changed_figure_is_ruled_on_by_two(
    scheme: str, width: int, reviewers: Reviewers, changed: Claim, newsroom: Newsroom
) -> None:
    first = reviewers.sign_in(newsroom.reviewer, width=width, scheme=scheme)
    first.page.goto(f"{reviewers.address}/admin/claims/recheck/{changed.rechecks.get().pk}/change/")
    expect(first.page.locator("mark.mark-now")).to_have_text("4.4")
    assert not first.has_sideways_scroll()
    first.page.get_by_label("Why", exact=True).fill("The final bill.")
    stands = first.page.get_by_role("button", name="The verdict stands")
    stands.focus()
    with first.page.expect_navigation():
        first.page.keyboard.press("Enter")
    expect(first.page.get_by_text("Another person has to say the same").first).to_be_visible()

    second = reviewers.sign_in(newsroom.second, width=width, scheme=scheme)
    second.open(changed)
    assert not second.has_sideways_scroll()
    second.press(second.page.get_by_role("button", name="I say the same"))
    expect(second.page.get_by_text("rests on the newer words")).to_be_visible()
    changed.refresh_from_db()
    assert (changed.verification_status, changed.attention) == ("VERIFIED", "NONE")
    assert (first.problems, second.problems) == ([], [])
