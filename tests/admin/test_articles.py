"""Articles at the desk: posted, read with their claims, and marked."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from lxml.html import HtmlElement, fromstring

from claims.models import Article, Claim
from tests.admin.conftest import SignIn
from tests.support import desk
from tests.support.people import Newsroom

POST = reverse("admin:claims_article_post")


def test_a_reviewer_posts_an_article(newsroom: Newsroom, sign_in: SignIn) -> None:
    said = {
        "title": "News",
        "body": "First line.\r\n\r\nSecond line.",
        "origin": "OURS",
        "publisher": "The Post",
    }
    answer = sign_in(newsroom.reviewer).post(POST, said)
    article = Article.objects.get()
    assert answer.status_code == 302
    assert article.newest is not None
    assert article.newest.text == "News\n\nFirst line.\n\nSecond line."
    assert (article.origin, str(article.publisher)) == ("OURS", "The Post")


def test_a_refused_article_keeps_what_was_typed(newsroom: Newsroom, sign_in: SignIn) -> None:
    answer = sign_in(newsroom.reviewer).post(POST, {"title": "News", "body": " \n ", "origin": "OURS"})
    assert "This field is required." in answer.content.decode() or "needs a text" in answer.content.decode()
    assert 'value="News"' in answer.content.decode()
    assert not Article.objects.exists()


def test_the_text_leads_to_its_claims(claim: Claim, newsroom: Newsroom, sign_in: SignIn) -> None:
    address = reverse("admin:claims_article_change", args=[claim.article_id])
    text = sign_in(newsroom.reader).get(address).content.decode()
    page = reverse("admin:claims_claim_change", args=[claim.pk])
    assert f'<a class="desk-mark mark-unchecked" href="{page}">{desk.QUOTE}</a>' in text


def test_words_become_a_claim(article: Article, newsroom: Newsroom, sign_in: SignIn) -> None:
    address = reverse("admin:claims_article_change", args=[article.pk])
    start = article.newest.text.index("Work began") if article.newest else 0
    said = {"quote": "Work began in March 2024", "start": start, "kind": "DATE", "claimant": "Ada Lind"}
    sign_in(newsroom.reviewer).post(address, said)
    claim = Claim.objects.get()
    assert (claim.statement, claim.kind, claim.asserts) == ("Work began in March 2024", "DATE", "SO")
    assert [str(name) for name in claim.claimants.all()] == ["Ada Lind"]


def test_words_that_are_not_there_are_refused_beside_the_field(
    article: Article, newsroom: Newsroom, sign_in: SignIn
) -> None:
    address = reverse("admin:claims_article_change", args=[article.pk])
    answer = sign_in(newsroom.reviewer).post(address, {"quote": "Nowhere", "kind": "OTHER"})
    assert 'id="id_quote_error"' in answer.content.decode()
    assert not Claim.objects.exists()


def test_a_reader_may_neither_post_nor_mark(article: Article, newsroom: Newsroom, sign_in: SignIn) -> None:
    client = sign_in(newsroom.reader)
    client.post(POST, {"title": "News", "body": "Text.", "origin": "OURS"})
    client.post(
        reverse("admin:claims_article_change", args=[article.pk]), {"quote": "Work began", "kind": "OTHER"}
    )
    assert (Article.objects.count(), Claim.objects.count()) == (1, 0)


def marked(client: Client, article: Article, **said: Any) -> HtmlElement:
    """The page after the form that marks a claim was sent."""
    address = reverse("admin:claims_article_change", args=[article.pk])
    return fromstring(client.post(address, {"kind": "OTHER", **said}).content.decode())


@pytest.fixture
def twice(newsroom: Newsroom) -> Article:
    return desk.article(newsroom.writer, title="A bridge", body="The bridge is old.\n\nA bridge is closed.")


def test_a_refusal_is_told_at_the_head_and_keeps_what_was_typed(
    article: Article, newsroom: Newsroom, sign_in: SignIn
) -> None:
    page = marked(sign_in(newsroom.reviewer), article, quote="Nowhere", statement="It is nowhere.")
    head = page.xpath("string(//header[@class='desk-head']//p[@role='alert'])")
    assert "These words do not stand in the text. Copy them from there, word for word." in head
    assert page.xpath("string(//textarea[@name='statement'])").strip() == "It is nowhere."


def test_words_that_stand_twice_are_refused_in_plain_words(
    twice: Article, newsroom: Newsroom, sign_in: SignIn
) -> None:
    page = marked(sign_in(newsroom.reviewer), twice, quote="bridge is")
    head = page.xpath("string(//header[@class='desk-head']//p[@role='alert'])")
    assert "Add some words before or after, until they stand once, or choose the place that you mean." in head
    assert "prefix" not in page.text_content()


def test_a_place_is_chosen_of_words_that_stand_twice(
    twice: Article, newsroom: Newsroom, sign_in: SignIn
) -> None:
    client = sign_in(newsroom.reviewer)
    offered = marked(client, twice, quote="bridge is").xpath("//input[@name='place']/@value")
    address = reverse("admin:claims_article_change", args=[twice.pk])
    client.post(address, {"kind": "OTHER", "quote": "bridge is", "place": offered[1]})
    assert twice.newest is not None
    assert offered == [str(twice.newest.text.index(each)) for each in ("bridge is old", "bridge is closed")]
    assert [str(each.start) for each in Claim.objects.get().mentions.all()] == [offered[1]]


def test_a_sources_address_is_refused_at_its_field(
    article: Article, newsroom: Newsroom, sign_in: SignIn
) -> None:
    said = {"quote": "Work began in March 2024", "source": "http://169.254.169.254/"}
    page = marked(sign_in(newsroom.reviewer), article, **said)
    assert len(page.xpath("//*[@id='id_source_error']")) == 1
    assert not Claim.objects.exists()
