"""The desk takes in an article by its address: how far it is, once more, and the text sent by hand."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django.fixtures import Settings

from claims.enums import IntakeState
from claims.models import Article
from claims.services import intakes
from sources.models import Fetch
from sources.services import fetches, snapshots
from tests.support import desk
from tests.support.people import Newsroom
from tests.support.web import CLOSED, COST, Web

pytestmark = pytest.mark.django_db
SignIn = Callable[..., Client]
POST = reverse("admin:claims_article_post")


@pytest.fixture
def at_desk(newsroom: Newsroom, sign_in: SignIn, settings: Settings) -> Client:
    settings.FETCH_RETRIES = 0
    return sign_in(newsroom.reviewer)


def taken_in(client: Client, url: str) -> Article:
    answer = client.post(POST, {"url": url, "origin": "THEIRS", "find": "1"})
    article = Article.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, page_of(article))
    return article


def page_of(article: Article, name: str = "change") -> str:
    return reverse(f"admin:claims_article_{name}", args=[article.pk])


def settle() -> None:
    done = fetches.run(Fetch.objects.get(state="QUEUED").pk, now=desk.NOW)
    if done and done.snapshot:
        snapshots.read(done.snapshot.pk, now=desk.NOW)
    for intake_id in list(intakes.forgotten()):
        intakes.settle(intake_id, now=desk.NOW)


def shown(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


def test_an_address_is_enough(web: Web, at_desk: Client) -> None:
    article = taken_in(at_desk, web.put("/bridge", COST, CLOSED, title="Bridge reopens"))
    waits = shown(at_desk, page_of(article))
    assert "Its page is asked for" in waits
    assert page_of(article, "intake") in waits
    assert "HX-Refresh" not in at_desk.get(page_of(article, "intake"))
    settle()
    assert at_desk.get(page_of(article, "intake"))["HX-Refresh"] == "true"
    there = shown(at_desk, page_of(article))
    assert "4.2 million euros" in there
    assert "Its page is asked for" not in there


def test_no_page_of_it_fails_while_there_is_no_text(web: Web, at_desk: Client) -> None:
    article = taken_in(at_desk, web.put("/bridge", COST))
    for name in ("change", "candidates", "text", "facts", "intake"):
        shown(at_desk, page_of(article, name))
    assert "its page is being fetched" in shown(at_desk, reverse("admin:claims_article_changelist"))
    marked = at_desk.post(page_of(article), {"quote": COST, "kind": "OTHER"})
    assert marked.status_code == 400
    found = at_desk.post(page_of(article, "detect"), follow=True).content.decode()
    assert "still being fetched" in found


def test_what_failed_says_why_and_takes_a_text_or_another_try(web: Web, at_desk: Client) -> None:
    article = taken_in(at_desk, web.put_bytes("/picture", b"GIF89a", "image/gif"))
    settle()
    failed = shown(at_desk, page_of(article))
    assert "What stands there is an image." in failed
    assert "its page has brought no text" in shown(at_desk, reverse("admin:claims_article_changelist"))
    at_desk.post(page_of(article, "ask"))
    article.intake.refresh_from_db()
    assert article.intake.state == IntakeState.WAITING
    said = {"seen": "0", "kind_1": "HEADLINE", "text_1": "By hand", "kind_2": "BODY", "text_2": COST}
    empty = {"kind_3": "CAPTION", "text_3": "", "kind_4": "CAPTION", "text_4": ""}
    assert at_desk.post(page_of(article, "text"), said | empty).status_code == 302
    article.refresh_from_db()
    article.intake.refresh_from_db()
    assert (article.title, article.intake.state) == ("By hand", IntakeState.BY_HAND)


def test_a_text_that_the_page_brought_meanwhile_is_not_overwritten_unseen(web: Web, at_desk: Client) -> None:
    article = taken_in(at_desk, web.put("/bridge", COST, CLOSED))
    settle()
    said = {"seen": "0", "kind_1": "HEADLINE", "text_1": "By hand", "kind_2": "BODY", "text_2": COST}
    rest = {f"{name}_{n}": value for n in (3, 4) for name, value in (("kind", "CAPTION"), ("text", ""))}
    answer = at_desk.post(page_of(article, "text"), said | rest)
    assert answer.status_code == 400
    assert "came since you opened this page" in answer.content.decode()


def test_a_byline_that_may_be_a_house_is_told(web: Web, at_desk: Client) -> None:
    page = web.put("/bridge", COST, CLOSED)
    web.pages["/bridge"] = web.pages["/bridge"].replace(
        "</title>", "</title><meta name=author content='Newsroom Staff'>"
    )
    article = taken_in(at_desk, page)
    settle()
    assert "Newsroom Staff" in shown(at_desk, page_of(article))


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({}, "title"),
        ({"title": "News"}, "body"),
        ({"url": "https://example.com/a", "body": "Words."}, "title"),
        ({"url": "http://10.0.0.1/a"}, "url"),
    ],
)
def test_what_is_wanting_is_named(said: dict[str, str], field: str, at_desk: Client) -> None:
    answer = at_desk.post(POST, {"origin": "THEIRS", **said})
    assert answer.status_code == 400
    assert next(iter(answer.context["form"].errors)) == field
    assert not Article.objects.exists()
