"""An article is marked by selecting its words: with a mouse, by keyboard, by touch."""

import pytest
from playwright.sync_api import Page, expect

from claims.enums import Kind
from claims.models import Article, Claim, Mention
from tests.browser.driving import Desk, Reviewers
from tests.support import desk
from tests.support.people import Newsroom

pytestmark = pytest.mark.browser
# From the middle of one node to the middle of another: where the words of each begin and end.
SELECT_ACROSS = """([first, last]) => {
  const find = (words) => {
    const walker = document.createTreeWalker(document.querySelector("[data-article]"), NodeFilter.SHOW_TEXT);
    let node;
    while ((node = walker.nextNode()) && !node.data.includes(words));
    return [node, node.data.indexOf(words)];
  };
  const [from, at] = find(first), [to, end] = find(last);
  document.getSelection().setBaseAndExtent(from, at, to, end + last.length);
}"""


@pytest.fixture
def bridges(reviewers: Reviewers, newsroom: Newsroom) -> Article:
    """A character beyond the first 65,536: one code point, as the server counts, two units of a string."""
    return desk.article(newsroom.writer, title="𝟚 bridges", body="One bridge.\n\n𝟛 times a bridge, no less.")


def opened(by: Desk, article: Article) -> Page:
    by.page.goto(f"{by.address}/admin/claims/article/{article.pk}/change/")
    return by.page


def stands(mention: Mention) -> str:
    return mention.version.text[mention.start : mention.end]


def test_selected_words_become_a_claim_at_their_very_place(
    reviewers: Reviewers, newsroom: Newsroom, bridges: Article
) -> None:
    reviewer = reviewers.sign_in(newsroom.reviewer)
    page = opened(reviewer, bridges)
    reviewer.select("bridge", within="times a bridge")
    page.get_by_role("button", name="Make this a claim").click()
    form = page.get_by_role("dialog")
    expect(form.get_by_label("The words")).to_have_value("bridge")
    form.get_by_label("Kind").select_option("NUMBER")
    form.get_by_label("Who says it").fill("Ada Lind")
    reviewer.press(form.get_by_role("button", name="Mark the claim"))
    expect(page.get_by_role("link", name="Claim 1: unchecked")).to_be_visible()
    claim, mention = Claim.objects.get(), Mention.objects.get()
    assert bridges.newest is not None
    assert mention.start == bridges.newest.text.index("bridge, no less")
    assert (claim.kind, str(claim.claimants.get())) == (Kind.NUMBER, "Ada Lind")
    assert reviewer.problems == []


def test_words_become_a_claim_and_claims_are_gone_through_by_keyboard(
    reviewers: Reviewers, newsroom: Newsroom, bridges: Article
) -> None:
    first = desk.claim(bridges, newsroom.writer, quote="One bridge")
    reviewer = reviewers.sign_in(newsroom.reviewer)
    page = opened(reviewer, bridges)
    reviewer.select("no less", within="no less")
    page.keyboard.press("m")
    expect(page.get_by_role("dialog").get_by_label("Kind")).to_be_focused()
    with page.expect_navigation():
        page.get_by_role("dialog").get_by_label("Who says it").press("Enter")
    expect(page.get_by_role("link", name="Claim 2: unchecked")).to_be_focused()
    page.keyboard.press("k")
    expect(page.get_by_role("link", name="Claim 1: unchecked")).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/claims/claim/{first.pk}/change/")
    assert [stands(each) for each in Mention.objects.order_by("pk")] == ["One bridge", "no less"]


def test_words_over_two_paragraphs_and_within_a_claim_become_one(
    reviewers: Reviewers, newsroom: Newsroom, bridges: Article
) -> None:
    desk.claim(bridges, newsroom.writer, quote="One bridge")
    reviewer = reviewers.sign_in(newsroom.reviewer)
    page = opened(reviewer, bridges)
    page.evaluate(SELECT_ACROSS, ["ne bridge", "times"])
    page.get_by_role("button", name="Make this a claim").click()
    reviewer.press(page.get_by_role("dialog").get_by_role("button", name="Mark the claim"))
    assert stands(Mention.objects.latest("pk")) == "ne bridge.\n\n𝟛 times"
    expect(page.locator("[data-sign]")).to_have_count(2)


def test_words_within_a_claim_are_selected_by_dragging_and_a_click_opens_it(
    reviewers: Reviewers, newsroom: Newsroom, bridges: Article
) -> None:
    claim = desk.claim(bridges, newsroom.writer, quote="times a bridge, no less")
    reviewer = reviewers.sign_in(newsroom.reviewer)
    page = opened(reviewer, bridges)
    page.evaluate("document.fonts.ready")
    words = page.locator("[data-of]")
    words.hover(position={"x": 10, "y": 12})
    page.mouse.down()
    words.hover(position={"x": 110, "y": 12})
    page.mouse.up()
    expect(page.get_by_role("button", name="Make this a claim")).to_be_visible()
    page.keyboard.press("Escape")
    page.evaluate("document.getSelection().removeAllRanges()")
    page.locator("[data-of]").click()
    page.wait_for_url(f"**/claims/claim/{claim.pk}/change/")


def test_by_touch_the_button_stands_at_the_foot(
    reviewers: Reviewers, newsroom: Newsroom, bridges: Article
) -> None:
    phone = reviewers.sign_in(newsroom.reviewer, width=390, is_touch=True)
    page = opened(phone, bridges)
    phone.select("no less", within="no less")
    button = page.get_by_role("button", name="Make this a claim")
    box = button.bounding_box()
    assert box is not None
    assert box["y"] + box["height"] > 800
    button.tap()
    phone.press(page.get_by_role("dialog").get_by_role("button", name="Mark the claim"))
    assert stands(Mention.objects.get()) == "no less"
    assert not phone.has_sideways_scroll()
