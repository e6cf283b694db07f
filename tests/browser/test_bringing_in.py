"""An article by its address, the same claim elsewhere by one key, two texts of an article by keys."""

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect
from pytest_django.fixtures import Settings

from claims.models import Article, Claim, Evidence
from claims.services import articles, intakes, same
from sources.models import Fetch
from sources.services import fetches, snapshots
from tests.browser.driving import Reviewers
from tests.browser.hands import Keys
from tests.support import desk
from tests.support.people import Newsroom
from tests.support.web import CLOSED, COST, Web

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]


def settle() -> None:
    done = fetches.run(Fetch.objects.get(state="QUEUED").pk, now=timezone.now())
    if done and done.snapshot:
        snapshots.read(done.snapshot.pk, now=timezone.now())
    for intake_id in list(intakes.forgotten()):
        assert intakes.settle(intake_id, now=timezone.now())


def test_an_article_comes_in_by_its_address(
    reviewers: Reviewers, newsroom: Newsroom, web: Web, settings: Settings
) -> None:
    url = web.put("/bridge", COST, CLOSED, title="Bridge reopens")
    reviewer = reviewers.sign_in(newsroom.reviewer)
    page = reviewer.page
    page.goto(f"{reviewer.address}/admin/claims/article/post/")
    Keys(reviewer).tab_to(page.get_by_label("Address"))
    page.keyboard.insert_text(url)
    reviewer.follow(lambda: page.keyboard.press("Enter"))
    expect(page.get_by_role("heading", name="Its page is asked for")).to_be_visible()
    settle()
    expect(page.get_by_role("heading", name="Bridge reopens")).to_be_visible()  # by itself
    expect(page.locator("[data-article]")).to_contain_text(COST)
    assert reviewer.problems == []


@pytest.fixture
def checked(newsroom: Newsroom) -> Claim:
    """An answered claim of another article."""
    of = desk.article(newsroom.writer, title="An earlier story", body=desk.BODY)
    return desk.checked(desk.claim(of, newsroom.writer), newsroom.reviewer, newsroom.second)


def test_one_key_proposes_the_verdict_of_the_same_claim(
    reviewers: Reviewers, newsroom: Newsroom, checked: Claim, article: Article
) -> None:
    claim = desk.claim(article, newsroom.writer)
    same.link(claim, checked, by=newsroom.reviewer, now=desk.NOW)
    reviewer = reviewers.sign_in(newsroom.third)
    page = reviewer.open(claim)
    expect(page.get_by_role("button", name="Propose its verdict")).to_be_visible()
    reviewer.follow(lambda: page.keyboard.press("b"))
    assert Evidence.objects.filter(claim=claim, cited_by=newsroom.third).exists()
    expect(page.get_by_text("Cited here, as yours")).to_be_visible()
    assert reviewer.problems == []


@pytest.mark.parametrize("width", [1280, 390])
def test_n_and_p_go_from_change_to_change_of_an_articles_texts(
    width: int, reviewers: Reviewers, newsroom: Newsroom, article: Article
) -> None:
    between = "\n\n".join(f"Paragraph {number} stays as it was, word for word." for number in range(20))
    for cost, month in (("4.2", "March"), ("4.4", "April")):
        body = f"The bridge cost {cost} million euros.\n\n{between}\n\nWork began in {month} 2024."
        articles.add_version(article, by=newsroom.writer, now=desk.NOW, body=body)
    reader = reviewers.sign_in(newsroom.reviewer, width=width)
    where = reverse("admin:claims_article_compare", args=[article.pk, 2, 3])
    reader.page.goto(f"{reader.address}{where}")
    went = []
    for key in ("n", "n", "n", "p"):
        reader.page.keyboard.press(key)
        went.append(reader.page.evaluate("document.activeElement.id"))
    assert went == ["change-1", "change-2", "change-2", "change-1"]
    assert not reader.has_sideways_scroll()
    assert reader.problems == []
