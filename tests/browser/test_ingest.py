"""An article's candidates are decided by keyboard alone, and without scripts."""

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from claims.enums import Kind, Stage
from claims.models import Article, Claim
from seeds import content
from tests.browser.driving import Desk, Reviewers
from tests.browser.hands import Keys
from tests.support import desk
from tests.support.people import Newsroom

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]
SEED = content.article()


@pytest.fixture
def article(reviewers: Reviewers, newsroom: Newsroom) -> Article:
    """The seed article, with candidates in it."""
    made = desk.article(newsroom.writer, title=SEED.title, body=SEED.body)
    for each in SEED.claims[1:8]:
        desk.claim(made, newsroom.writer, quote=each.quote, kind=Kind(each.kind), stage=Stage.DETECTED)
    return made


def opened(reviewer: Desk, article: Article) -> Page:
    path = reverse("admin:claims_article_candidates", args=[article.pk])
    reviewer.page.goto(f"{reviewer.address}{path}")
    return reviewer.page


def stages(*words: str) -> set[str]:
    """Of the claims that stand on these words."""
    return {Claim.objects.get(mentions__exact=each).stage for each in words}


def exact(page: Page) -> str:
    """The article's words of the candidate at hand."""
    key = page.locator("[data-candidate].is-here").get_attribute("id")
    assert key
    return Claim.objects.get(pk=key.removeprefix("c-")).mentions.get().exact


def decide(page: Page, key: str) -> str:
    """Press a key on the candidate at hand, wait until it has left the list; its words."""
    words, card = exact(page), page.locator("[data-candidate].is-here").get_attribute("id")
    page.keyboard.press(key)
    expect(page.locator(f"#{card}[data-decided]")).to_be_visible()
    return words


def test_candidates_are_decided_by_keyboard_alone(
    reviewers: Reviewers, newsroom: Newsroom, article: Article
) -> None:
    reviewer = reviewers.sign_in(newsroom.reviewer)
    page = opened(reviewer, article)
    accepted = [decide(page, "a") for _ in range(3)]
    rejected = [decide(page, "x") for _ in range(2)]
    page.keyboard.press("j")
    page.keyboard.press("k")
    edited = exact(page)
    page.keyboard.press("e")
    expect(page.locator(".is-here textarea[name=statement]")).to_be_focused()
    page.keyboard.press("Control+a")
    page.keyboard.type("As a person says it.")
    assert decide(page, "Control+Enter") == edited
    assert Claim.objects.get(mentions__exact=edited).statement == "As a person says it."
    assert stages(*accepted, edited) == {Stage.OPEN}
    assert stages(*rejected) == {Stage.NOT_CHECKABLE}
    expect(page.locator("#candidates-left")).to_have_text("1 waits for you")
    page.reload()
    expect(page.locator("[data-candidate]")).to_have_count(1)
    assert reviewer.problems == []


def bring_in(reviewer: Desk) -> Page:
    """Paste the seed article's text, and have it read, by keys."""
    page, keys = reviewer.page, Keys(reviewer)
    page.goto(f"{reviewer.address}/admin/claims/article/post/")
    keys.tab_to(page.get_by_label("Headline"))
    page.keyboard.insert_text(SEED.title)
    keys.tab_to(page.get_by_label("Text", exact=True))
    page.keyboard.insert_text(SEED.body)
    keys.tab_to(page.get_by_role("button", name="Post it and find its claims"))
    keys.follow("Enter")
    expect(page.get_by_role("heading", name="What may be checked in it")).to_be_visible()
    return page


def test_the_seed_article_comes_in_by_keyboard_alone(reviewers: Reviewers, newsroom: Newsroom) -> None:
    reviewer = reviewers.sign_in(newsroom.reviewer)
    page = bring_in(reviewer)
    accepted = [decide(page, "a") for _ in range(3)]
    rejected = [decide(page, "x") for _ in range(2)]
    edited = exact(page)
    page.keyboard.press("e")
    page.keyboard.press("Control+a")
    page.keyboard.type("As a person says it.")
    page.keyboard.press("l")  # while one types, it is a letter
    page.keyboard.press("Escape")
    page.keyboard.press("l")
    expect(page.get_by_label("Accept all that are scored at least")).to_be_focused()
    page.keyboard.press("Control+a")
    page.keyboard.type("0")
    waiting = Claim.objects.filter(stage=Stage.DETECTED).count()
    expect(page.get_by_role("button", name=f"Accept {waiting}")).to_be_visible()
    reviewer.follow(lambda: page.keyboard.press("Enter"))
    assert not Claim.objects.filter(stage=Stage.DETECTED).exists()
    assert Claim.objects.get(mentions__exact=edited).statement == "As a person says it.l"
    assert stages(*accepted, edited) == {Stage.OPEN}
    Keys(reviewer).tab_to(page.get_by_role("button", name="Find claims in the text"))
    reviewer.follow(lambda: page.keyboard.press("Enter"))
    expect(page.locator("[data-candidate]")).to_have_count(0)
    assert stages(*rejected) == {Stage.NOT_CHECKABLE}
    assert reviewer.problems == []


def test_what_is_offered_is_put_in_by_its_number_and_not_by_itself(
    reviewers: Reviewers, newsroom: Newsroom, article: Article
) -> None:
    reviewer = reviewers.sign_in(newsroom.reviewer)
    page = opened(reviewer, article)
    card = page.locator("[data-candidate]", has_text="Whatever they do").first
    card.focus()
    expect(card.get_by_label("Who says it")).to_have_value("")
    number = card.locator("[data-use]").all_inner_texts().index("Nicolás Maduro") + 1
    page.keyboard.press(str(number))
    expect(card.get_by_label("Who says it")).to_have_value("Nicolás Maduro")
    words = decide(page, "a")
    claim = Claim.objects.get(mentions__exact=words)
    assert [str(each) for each in claim.claimants.all()] == ["Nicolás Maduro"]


def test_the_keys_are_told(reviewers: Reviewers, newsroom: Newsroom, article: Article) -> None:
    reviewer = reviewers.sign_in(newsroom.reviewer)
    page = opened(reviewer, article)
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keys")).to_contain_text("Accept it as its fields stand")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog", name="Keys")).not_to_be_visible()


def test_without_scripts_it_is_a_form(reviewers: Reviewers, newsroom: Newsroom, article: Article) -> None:
    page = opened(reviewers.sign_in(newsroom.reviewer), article)
    context = reviewers.browser.new_context(
        java_script_enabled=False, storage_state=page.context.storage_state()
    )
    reviewers.contexts.append(context)
    plain = context.new_page()
    plain.goto(page.url)
    card = plain.locator("[data-candidate]").first
    words = card.get_by_label("Statement").input_value()
    card.get_by_role("button", name="Accept").click()
    expect(plain.get_by_text("Accepted.")).to_be_visible()
    assert Claim.objects.get(stage=Stage.OPEN).statement == words
