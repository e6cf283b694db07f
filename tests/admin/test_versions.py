"""At the desk: what became of claims in a newer text, the same claim elsewhere, and feeds."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from lxml.html import fromstring

from claims.models import Claim, Feed, SameClaim
from claims.services import articles, same
from sources.models import Extraction
from tests.admin.conftest import SignIn
from tests.support import desk
from tests.support.people import Newsroom

NOW = "The bridge itself cost 4.2 million euros"
REWORDED = desk.BODY.replace(desk.QUOTE, NOW)
TWICE = f"All of it is new.\n\n{desk.QUOTE}.\n\nWhat else there is.\n\n{desk.QUOTE}."


def page(client: Client, name: str, *keys: object, **asked: str) -> Any:
    answer = client.get(reverse(f"admin:claims_{name}", args=keys), asked)
    assert answer.status_code == 200
    return fromstring(answer.content.decode())


def text(found: Any) -> str:
    return " ".join(found.text_content().split())


def newer(claim: Claim, newsroom: Newsroom, body: str) -> None:
    articles.add_version(claim.article, by=newsroom.writer, now=desk.NOW, body=body)


def test_a_recheck_shows_the_old_words_and_the_new(claim: Claim, newsroom: Newsroom, sign_in: SignIn) -> None:
    newer(claim, newsroom, REWORDED)
    shown = page(sign_in(newsroom.reviewer), "claim_change", claim.pk)
    [was, now] = shown.xpath("//*[contains(@class, 'is-alarm')]//*[@class='desk-compare']//blockquote")
    assert (text(was), text(now)) == (desk.QUOTE, NOW)


def test_selected_words_are_the_place_of_a_claim_in_doubt(
    claim: Claim, newsroom: Newsroom, sign_in: SignIn
) -> None:
    newer(claim, newsroom, TWICE)
    client = sign_in(newsroom.reviewer)
    shown = page(client, "article_change", claim.article_id)
    [doubted] = shown.xpath("//select[@name='pins']/option[@value!='']")
    start = f"{desk.TITLE}\n\n{TWICE}".rindex(desk.QUOTE)
    said = {"quote": desk.QUOTE, "start": start, "kind": "OTHER", "pins": doubted.get("value")}
    answer = client.post(reverse("admin:claims_article_change", args=[claim.article_id]), said)
    newest = claim.mentions.get(version__number=2)
    assert (answer.status_code, newest.start, newest.anchor) == (302, start, "ANCHORED")
    assert not page(client, "article_change", claim.article_id).xpath("//select[@name='pins']")


def test_claims_are_marked_in_both_texts(claim: Claim, newsroom: Newsroom, sign_in: SignIn) -> None:
    newer(claim, newsroom, REWORDED)
    shown = page(sign_in(newsroom.reader), "article_compare", claim.article_id, 1, 2)
    sides = shown.xpath("//*[@data-diff-row]//*[@class='diff-side']")
    marked = ["".join(side.xpath(".//mark[contains(@class, 'mark-claim')]//text()")) for side in sides]
    assert marked == [desk.QUOTE, NOW]


@pytest.fixture
def other(newsroom: Newsroom, captured: Extraction) -> Claim:
    """The same claim elsewhere, confirmed on a captured page."""
    made = desk.claim(desk.article(newsroom.writer, title="Another story"), newsroom.writer)
    desk.taken(made, newsroom.reviewer)
    quote = "cost 4.2 million euros, according to"
    for by in (newsroom.reviewer, newsroom.second):
        desk.submit(made, by, desk.judgement(desk.cite(made, by, extraction=captured, quote=quote)))
    made.refresh_from_db()
    return made


def act(client: Client, claim: Claim, slug: str, **said: object) -> Any:
    return client.post(reverse("admin:claims_claim_do", args=[claim.pk, slug]), said)


def test_a_press_says_that_it_is_the_same_and_another_takes_it_back(
    claim: Claim, other: Claim, newsroom: Newsroom, sign_in: SignIn
) -> None:
    client = sign_in(newsroom.reviewer)
    assert act(client, claim, "same", other=other.pk).status_code == 302
    assert "Another story" in text(page(client, "claim_like", claim.pk))
    assert act(client, claim, "not-same").status_code == 302
    assert not SameClaim.objects.filter(ended_at=None).exists()


def test_a_proposed_verdict_stands_in_the_form_of_ones_review(
    claim: Claim, other: Claim, newsroom: Newsroom, sign_in: SignIn
) -> None:
    same.link(claim, other, by=newsroom.reviewer, now=desk.NOW)
    desk.taken(claim, newsroom.reviewer)
    client = sign_in(newsroom.reviewer)
    answer = act(client, claim, "propose", other=other.pk)
    shown = fromstring(client.get(answer.url.partition("#")[0]).content.decode())
    assert shown.xpath("//form[@id='act-review']//input[@name='rating'][@checked]/@value") == ["CONFIRMED"]
    assert "Another story" in shown.xpath("//form[@id='act-review']//textarea[@name='rationale']")[0].text
    assert claim.reviews.count() == 0


def test_editors_set_feeds_up_and_others_look(newsroom: Newsroom, sign_in: SignIn) -> None:
    said = {"url": "https://example.com/feed", "account": newsroom.writer.pk, "origin": "THEIRS", "every": 30}
    address = reverse("admin:claims_feed_changelist")
    assert sign_in(newsroom.reviewer).post(address, said).status_code == 403
    client = sign_in(newsroom.editor)
    assert client.post(address, said).status_code == 302
    assert "https://example.com/feed" in text(page(sign_in(newsroom.reviewer), "feed_changelist"))
    feed = Feed.objects.get()
    client.post(reverse("admin:claims_feed_switch", args=[feed.pk]), {"on": "0"})
    feed.refresh_from_db()
    assert feed.is_on is False
