"""A claim is checked in the admin by two people, with a mouse, a keyboard and no API."""

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from claims.enums import Rating, Stage, Status
from claims.models import Claim, Evidence
from claims.services import claims, evidence, suggestions
from tests.browser.driving import Reviewers
from tests.support import desk
from tests.support.people import Newsroom
from tests.support.web import COST, Web

pytestmark = pytest.mark.browser


@pytest.fixture
def waiting(reviewers: Reviewers, newsroom: Newsroom, claim: Claim, web: Web) -> Claim:
    """An open claim with a captured source and suggestions from it."""
    address = web.put("/bridge", COST, "It was closed for 14 months.")
    evidence.link_url(claim, address, by=newsroom.writer, now=desk.NOW)
    suggestions.rank_reading(web.capture(address).pk)
    return claim


def test_two_reviewers_check_a_claim_and_the_second_sees_nothing_of_the_first(
    reviewers: Reviewers, newsroom: Newsroom, waiting: Claim
) -> None:
    first = reviewers.sign_in(newsroom.reviewer)
    first.press(first.open(waiting).get_by_role("button", name="Take this claim"))
    first.cite_first_suggestion("Supports")
    first.review("Confirmed", "The final account says so, first pair of eyes.")
    assert "Your review is in" in first.page.inner_text("body")

    second = reviewers.sign_in(newsroom.second)
    second.open(waiting)
    before = second.text()
    second.cite_first_suggestion("Supports")
    second.review("Confirmed", "I read the same.")
    waiting.refresh_from_db()

    assert "first pair of eyes" not in before
    assert "Nothing that you may see is cited yet." in before
    assert "first pair of eyes" in second.text()
    assert (waiting.stage, waiting.verification_status) == (Stage.CHECKED, Status.VERIFIED)
    assert first.problems == second.problems == []


def test_a_key_opens_the_source_of_the_chosen_suggestion(
    reviewers: Reviewers, newsroom: Newsroom, waiting: Claim, web: Web
) -> None:
    said = "The bridge cost 4.3 million euros in the end, as the ledger of the council has it."
    evidence.link_url(waiting, web.put("/ledger", said), by=newsroom.writer, now=desk.NOW)
    ledger = web.capture(web.server.url_for("/ledger"))
    suggestions.rank_reading(ledger.pk)
    page = reviewers.sign_in(newsroom.reviewer).open(waiting)
    expect(page.locator("#suggestions .key-hint").first).to_be_visible()
    shown = page.locator("#suggestions .desk-passage:visible").evaluate_all(
        "each => each.map(passage => passage.dataset.source)"
    )
    addresses = {str(each.source_id): each.source.url for each in waiting.links.select_related("source")}
    opened = []
    for source in addresses:
        page.keyboard.press(str(shown.index(source) + 1))
        with page.context.expect_page() as news:
            page.keyboard.press("o")
        news.value.wait_for_load_state()
        opened.append(news.value.url)
        news.value.close()
    assert opened == list(addresses.values())


def test_reviewers_who_differ_see_both_reviews_and_one_concurs(
    reviewers: Reviewers, newsroom: Newsroom, waiting: Claim
) -> None:
    desk.taken(waiting, newsroom.reviewer)
    desk.review(waiting, newsroom.reviewer, rating=Rating.INACCURATE, rationale="The ledger says five.")
    second = reviewers.sign_in(newsroom.second)
    second.open(waiting)
    second.cite_first_suggestion("Supports")
    second.review("Confirmed", "The account says 4.2.")
    both = second.text()
    page = second.page
    page.locator("#act-concur").get_by_label("Why").fill("The ledger is the later document.")
    second.press(page.get_by_role("button", name="Concur"))
    waiting.refresh_from_db()

    assert "The ledger says five." in both
    assert "The account says 4.2." in both
    assert waiting.verification_status == Status.REFUTED


def test_a_stale_save_says_what_changed_and_keeps_what_was_typed(
    reviewers: Reviewers, newsroom: Newsroom, waiting: Claim
) -> None:
    desk.taken(waiting, newsroom.reviewer)
    reviewer = reviewers.sign_in(newsroom.reviewer)
    reviewer.open(waiting)
    reviewer.cite_first_suggestion("Supports")
    waiting.refresh_from_db()
    claims.edit(
        waiting,
        by=newsroom.writer,
        now=timezone.now(),
        version=waiting.version,
        statement="It cost 4.2 million.",
    )
    reviewer.review("Confirmed", "Typed at length.")
    page = reviewer.page

    expect(page.locator("#act-review [role=alert]")).to_contain_text("writer changed the statement")
    expect(page.locator("#act-review").get_by_label("Why", exact=True)).to_have_value("Typed at length.")
    expect(page.locator("#act-review input[name=rating]:checked")).to_have_value("CONFIRMED")
    reviewer.press(page.get_by_role("button", name="Submit review"))
    waiting.refresh_from_db()
    assert waiting.stage == Stage.CROSS_CHECK


def test_a_passage_is_cited_by_selecting_it_in_the_captured_text(
    reviewers: Reviewers, newsroom: Newsroom, waiting: Claim
) -> None:
    desk.taken(waiting, newsroom.reviewer)
    reviewer = reviewers.sign_in(newsroom.reviewer)
    page = reviewer.open(waiting)
    page.get_by_role("link", name="find a passage").click()
    reviewer.select("closed for 14 months")
    expect(page.get_by_label("The words")).to_have_value("closed for 14 months")
    reviewer.press(page.get_by_role("button", name="Qualifies"))
    cited = Evidence.objects.get()
    assert cited.extraction is not None
    assert cited.extraction.text is not None
    assert (cited.quote, cited.extraction.text[cited.start : cited.end], cited.stance) == (
        "closed for 14 months",
        "closed for 14 months",
        "QUALIFIES",
    )


def test_the_second_review_on_a_phone(reviewers: Reviewers, newsroom: Newsroom, waiting: Claim) -> None:
    desk.taken(waiting, newsroom.reviewer)
    desk.review(waiting, newsroom.reviewer)
    phone = reviewers.sign_in(newsroom.second, width=390, scheme="dark")
    phone.open(waiting)
    assert not phone.has_sideways_scroll()
    phone.cite_first_suggestion("Supports")
    phone.review("Confirmed", "Read on the train.")
    waiting.refresh_from_db()
    assert waiting.verification_status == Status.VERIFIED


def test_a_claim_is_taken_by_keyboard_alone(reviewers: Reviewers, newsroom: Newsroom, waiting: Claim) -> None:
    page = reviewers.sign_in(newsroom.reviewer).open(waiting)
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("Boolean(document.activeElement.closest('#act-take'))"):
            break
    page.keyboard.press("Enter")
    expect(page.locator("#act-review")).to_be_visible()
    waiting.refresh_from_db()
    assert waiting.assignee_id == newsroom.reviewer.pk
