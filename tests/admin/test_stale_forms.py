"""Two people at one form: what the second left alone is as the first made it, and what they typed is kept."""

from datetime import UTC, datetime
from typing import Any

from django.test import Client
from django.urls import reverse
from lxml.html import fromstring

from claims.enums import Access, Kind
from claims.models import Article, Claim
from claims.services import articles, claims
from claims.services.articles import Author
from tests.admin.conftest import SignIn
from tests.support import desk
from tests.support.people import Newsroom

DEADLINE = datetime(2026, 2, 1, 18, 0, tzinfo=UTC)
Sent = dict[str, list[str]]


def form_of(answer: Any, holds: str) -> Sent:
    """What a browser would send of the form with that field: each line end as two characters, and without
    the one that a text area begins with.
    """
    page = fromstring(answer.content.decode())
    form = page.xpath(f"//form[.//*[@name='{holds}']]")[0]
    sent: Sent = {}
    for name, value in form.form_values():
        sent.setdefault(name, []).append(value.removeprefix("\n").replace("\n", "\r\n"))
    return sent


def facts_of(article: Article) -> str:
    return reverse("admin:claims_article_facts", args=[article.pk])


def test_what_a_colleague_changed_of_an_article_stays(
    article: Article, newsroom: Newsroom, sign_in: SignIn
) -> None:
    client, address = sign_in(newsroom.editor), facts_of(article)
    sent = form_of(client.get(address), "desk")
    articles.edit(
        article, by=newsroom.writer, now=desk.NOW, access=Access.RESTRICTED, access_people=[newsroom.editor],
        deadline=DEADLINE,
    )  # fmt: skip
    named = {"access_people": [str(newsroom.second.pk)]}
    refused = client.post(address, sent | {"desk": ["local"]} | named)
    assert "since you opened this page: deadline, who may see it, for whom it" in refused.content.decode()
    article.refresh_from_db()
    assert (article.desk, article.access) == ("", Access.RESTRICTED)
    again = form_of(refused, "desk")
    assert (again["desk"], again["access"]) == (["local"], ["RESTRICTED"])
    assert client.post(address, again).status_code == 302
    article.refresh_from_db()
    assert (article.desk, article.access, article.deadline) == ("local", Access.RESTRICTED, DEADLINE)
    assert set(article.access_people.all()) == {newsroom.writer, newsroom.editor, newsroom.second}


def test_what_a_browser_writes_otherwise_is_no_change(newsroom: Newsroom, sign_in: SignIn) -> None:
    """Several lines come back with other line ends, a moment without its seconds."""
    at = datetime(2026, 1, 4, 8, 0, 12, tzinfo=UTC)
    made = desk.article(newsroom.writer, published_at=at, authors=[Author("Jo Reed"), Author("Sam Oak")])
    byline = list(made.authors.values_list("pk", flat=True))
    client, address = sign_in(newsroom.reviewer), facts_of(made)
    client.post(address, form_of(client.get(address), "desk") | {"desk": ["local"]})
    made.refresh_from_db()
    assert (made.desk, made.published_at) == ("local", at)
    assert list(made.authors.values_list("pk", flat=True)) == byline


def edit(client: Client, claim: Claim, sent: Sent) -> Any:
    return client.post(reverse("admin:claims_claim_do", args=[claim.pk, "edit"]), sent)


def test_what_a_colleague_changed_of_a_claim_stays(
    article: Article, newsroom: Newsroom, sign_in: SignIn
) -> None:
    claim = desk.claim(article, newsroom.writer, claimants_named=["Ada Lind", "The council"])
    client = sign_in(newsroom.reviewer)
    page = client.get(reverse("admin:claims_claim_change", args=[claim.pk]))
    sent = form_of(page, "initial-claimants")
    claims.edit(claim, by=newsroom.writer, now=desk.NOW, version=claim.version, kind=Kind.NUMBER)
    refused = edit(client, claim, sent | {"statement": ["It cost 4.2 million."]})
    assert refused.status_code == 412
    edit(client, claim, form_of(refused, "initial-claimants"))
    claim.refresh_from_db()
    assert (claim.statement, claim.kind) == ("It cost 4.2 million.", Kind.NUMBER)
    last = claim.history.order_by("-seq")[0]
    assert (last.action, last.facts["fields"]) == ("edited", ["statement"])


def test_a_text_is_sent_again_after_another_came(
    article: Article, newsroom: Newsroom, sign_in: SignIn
) -> None:
    client, address = sign_in(newsroom.reviewer), reverse("admin:claims_article_text", args=[article.pk])
    caption = {"kind": "CAPTION", "text": "A bridge."}
    parts = [*article.newest.parts, caption, caption] if article.newest else []
    articles.add_version(article, by=newsroom.writer, now=desk.NOW, parts_given=parts)
    sent = form_of(client.get(address), "text_6") | {"text_6": ["Typed below all."]}
    articles.add_version(article, by=newsroom.writer, now=desk.NOW, body="Another came.")
    again = form_of(client.post(address, sent), "text_1")
    assert again["text_6"] == ["Typed below all."]
    assert client.post(address, again).status_code == 302
    article.refresh_from_db()
    assert article.newest is not None
    assert (article.newest.number, article.newest.text.endswith("Typed below all.")) == (4, True)
