"""Articles at the desk: posted, read with their claims, and marked."""

from django.urls import reverse

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
