"""Candidates at the desk: decided one by one or many at once, with scripts and without."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from lxml.html import HtmlElement, fromstring

from claims.enums import Access, Stage
from claims.models import Article, Claim, Proposal
from claims.services import articles
from tests.admin.conftest import SignIn
from tests.support import desk
from tests.support.people import Newsroom

SENTENCES = (
    "The bridge cost 4.2 million euros, the council said.",
    "It was closed for 14 months.",
    "“We are done,” said the mayor, Ada Lind.",
)
HTMX = {"HX-Request": "true"}


@pytest.fixture
def found(article: Article, newsroom: Newsroom) -> list[Claim]:
    """Three of its sentences, in the order of the text."""
    return [detected(article, newsroom, quote) for quote in SENTENCES]


def detected(article: Article, newsroom: Newsroom, quote: str) -> Claim:
    return desk.claim(article, newsroom.writer, quote=quote, stage=Stage.DETECTED)


def address(article: Article, name: str = "candidates", *args: Any) -> str:
    return reverse(f"admin:claims_article_{name}", args=[article.pk, *args])


def read(client: Client, article: Article) -> HtmlElement:
    return fromstring(client.get(address(article)).content.decode())


def fields(claim: Claim, **said: Any) -> dict[str, Any]:
    """The form as it is sent untouched, but for what is said."""
    proposal = claim.proposal
    as_shown = {
        "version": claim.version,
        "statement": proposal.statement,
        "claimant": "; ".join(proposal.claimants),
        "kind": claim.kind,
        "asserts": proposal.asserts,
        "do": "accept",
    }
    return as_shown | said


def test_each_candidate_is_shown_with_what_is_proposed(
    article: Article, found: list[Claim], newsroom: Newsroom, sign_in: SignIn
) -> None:
    page = read(sign_in(newsroom.reviewer), article)
    cards = page.xpath("//li[@data-candidate]")
    assert [card.get("id") for card in cards] == [f"c-{claim.pk}" for claim in found]
    (claimant,) = page.xpath(f"//input[@id='claimant-{found[0].pk}']")
    assert claimant.get("value") == "council"
    offered = [each.get("data-value") for each in cards[0].xpath(".//button[@data-use='statement']")]
    assert "The bridge cost 4.2 million euros." in offered


def test_accepting_takes_what_stands_in_the_fields(
    article: Article, found: list[Claim], newsroom: Newsroom, sign_in: SignIn
) -> None:
    said = fields(
        found[0], statement="It cost 4.2 million.", claimant="The council; Ada Lind", asserts="SAID"
    )
    answer = sign_in(newsroom.reviewer).post(address(article, "decide", found[0].pk), said)
    claim = Claim.objects.get(pk=found[0].pk)
    assert answer.status_code == 302
    assert (claim.stage, claim.statement, claim.asserts) == (Stage.OPEN, "It cost 4.2 million.", "SAID")
    assert sorted(str(each) for each in claim.claimants.all()) == ["Ada Lind", "The council"]
    assert claim.mentions.get().exact == found[0].mentions.get().exact  # the quote is never altered


def test_what_the_article_links_beside_it_is_offered_and_linked_where_it_is_ticked(
    newsroom: Newsroom, sign_in: SignIn
) -> None:
    client, link = sign_in(newsroom.reviewer), "https://council.example/account"
    body = f'<p>The bridge <a href="{link}">cost 4.2 million</a> euros.</p><p>It was closed for a year.</p>'
    said = {"title": "News", "body": body, "written_in": "HTML", "origin": "THEIRS"}
    client.post(reverse("admin:claims_article_post"), said)
    article = Article.objects.get()
    claims = [
        detected(article, newsroom, each)
        for each in ("The bridge cost 4.2 million euros.", "It was closed for a year.")
    ]
    offered = read(client, article).xpath("//input[@name='sources']/@value")
    for claim in claims:
        client.post(address(article, "decide", claim.pk), fields(claim, sources=[link]))
    first, second = (Claim.objects.get(pk=each.pk) for each in claims)
    assert offered == [link]
    assert [each.source.url for each in first.links.all()] == [link]
    assert (second.stage, list(second.links.all())) == (Stage.DETECTED, [])  # no link of its own


def test_what_was_rejected_is_there_no_more(
    article: Article, found: list[Claim], newsroom: Newsroom, sign_in: SignIn
) -> None:
    client = sign_in(newsroom.reviewer)
    client.post(address(article, "decide", found[0].pk), {"do": "reject", "version": found[0].version})
    shown = [card.get("id") for card in read(client, article).xpath("//li[@data-candidate]")]
    assert shown == [f"c-{claim.pk}" for claim in found[1:]]
    assert Claim.objects.get(pk=found[0].pk).stage == Stage.NOT_CHECKABLE


def test_a_flagged_one_is_rejected_by_two(article: Article, newsroom: Newsroom, sign_in: SignIn) -> None:
    claim, answers = desk.claim(article, newsroom.writer, stage=Stage.DETECTED, legal_flag=True), []
    for by in (newsroom.reviewer, newsroom.second):
        claim.refresh_from_db()
        said = {"do": "reject", "version": claim.version}
        answers.append(sign_in(by).post(address(article, "decide", claim.pk), said).status_code)
    claim.refresh_from_db()
    assert (answers, claim.stage) == ([202, 302], Stage.NOT_CHECKABLE)


def test_htmx_gets_one_line_in_the_place_of_the_candidate(
    article: Article, found: list[Claim], newsroom: Newsroom, sign_in: SignIn
) -> None:
    client = sign_in(newsroom.reviewer)
    answer = client.post(address(article, "decide", found[0].pk), fields(found[0]), headers=HTMX)
    assert answer["X-Desk-Part"] == "1"
    (line,) = fromstring(f"<div>{answer.content.decode()}</div>").xpath("//*[@data-decided]")
    assert (line.get("id"), line.get("data-decided")) == (f"c-{found[0].pk}", "accepted")
    assert f"<strong>{len(found) - 1}</strong>" in answer.content.decode()


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_a_refused_one_keeps_what_was_typed(
    headers: dict[str, str], article: Article, found: list[Claim], newsroom: Newsroom, sign_in: SignIn
) -> None:
    said = fields(found[0], statement="Typed.", version=found[0].version + 1)
    answer = sign_in(newsroom.reviewer).post(address(article, "decide", found[0].pk), said, headers=headers)
    assert answer.status_code == 412
    assert "It has changed since you opened this page" in answer.content.decode()
    assert ">\nTyped.</textarea>" in answer.content.decode()
    sent_again = f'name="version" value="{found[0].version}" id="version-{found[0].pk}"'
    assert sent_again in answer.content.decode()
    assert Claim.objects.get(pk=found[0].pk).stage == Stage.DETECTED


def test_many_at_once_take_along_what_was_changed(
    article: Article, newsroom: Newsroom, sign_in: SignIn
) -> None:
    client = sign_in(newsroom.reviewer)
    client.post(address(article, "detect"))
    found = list(Claim.objects.order_by("mentions__start"))
    least = min(each.detection.score for each in found[1:])
    changed = fields(found[1], statement="Closed for 14 months.", claimant="Ada Lind")
    said = {"at_least": str(least)} | {f"{name}.{found[1].pk}": value for name, value in changed.items()}
    client.post(address(article, "accept_all"), said)
    claims = {claim.pk: claim for claim in Claim.objects.all()}
    waiting = [each.pk for each in found if each.detection.score < least]
    assert [key for key, claim in claims.items() if claim.stage == Stage.DETECTED] == waiting
    assert claims[found[1].pk].statement == "Closed for 14 months."
    assert claims[found[2].pk].statement == found[2].proposal.statement


def test_many_at_once_leave_what_cannot_be_said_as_it_was_changed(
    article: Article, newsroom: Newsroom, sign_in: SignIn
) -> None:
    client = sign_in(newsroom.reviewer)
    client.post(address(article, "detect"))
    first = Claim.objects.order_by("mentions__start")[0]
    changed = fields(first, statement="", claimant="Ada Lind")
    said = {"at_least": "0"} | {f"{name}.{first.pk}": value for name, value in changed.items()}
    answer = client.post(address(article, "accept_all"), said)
    page = fromstring(answer.content.decode())
    (typed,) = page.xpath(f"//input[@id='claimant-{first.pk}']")
    assert (answer.status_code, typed.get("value")) == (400, "Ada Lind")
    assert "Left as you changed them, to be mended: 1." in answer.content.decode()
    assert list(Claim.objects.filter(stage=Stage.DETECTED)) == [first]


def test_what_was_rejected_stays_rejected_when_the_text_is_read_again(
    article: Article, newsroom: Newsroom, sign_in: SignIn
) -> None:
    client = sign_in(newsroom.reviewer)
    client.post(address(article, "detect"))
    first, *rest = Claim.objects.order_by("mentions__start")
    client.post(address(article, "decide", first.pk), {"do": "reject", "version": first.version})
    client.post(address(article, "detect"))
    shown = [card.get("id") for card in read(client, article).xpath("//li[@data-candidate]")]
    assert shown == [f"c-{claim.pk}" for claim in rest]


def test_a_posted_article_is_read_at_a_press(newsroom: Newsroom, sign_in: SignIn) -> None:
    said = {"title": desk.TITLE, "body": desk.BODY, "origin": "THEIRS", "find": "1"}
    answer = sign_in(newsroom.reviewer).post(reverse("admin:claims_article_post"), said)
    article = Article.objects.get()
    assert answer["Location"] == address(article)
    assert Claim.objects.filter(article=article, stage=Stage.DETECTED, proposal__isnull=False).exists()


@pytest.mark.parametrize("said", ["", "much", "2"])
def test_a_score_that_is_none_accepts_nothing(
    said: str, article: Article, newsroom: Newsroom, sign_in: SignIn
) -> None:
    client = sign_in(newsroom.reviewer)
    client.post(address(article, "detect"))
    client.post(address(article, "accept_all"), {"at_least": said})
    assert {claim.stage for claim in Claim.objects.all()} == {Stage.DETECTED}


def test_a_reader_sees_them_and_decides_nothing(
    article: Article, found: list[Claim], newsroom: Newsroom, sign_in: SignIn
) -> None:
    client = sign_in(newsroom.reader)
    assert read(client, article).xpath("//form[contains(@class, 'candidate-form')]") == []
    for do in ("accept", "reject"):
        client.post(address(article, "decide", found[0].pk), fields(found[0], do=do))
    client.post(address(article, "accept_all"), {"at_least": "0"})
    client.post(address(article, "detect"))
    assert Claim.objects.count() == len(found)
    assert {claim.stage for claim in Claim.objects.all()} == {Stage.DETECTED}


def test_of_a_restricted_article_nothing_is_there(
    article: Article, found: list[Claim], newsroom: Newsroom, sign_in: SignIn
) -> None:
    articles.edit(article, by=newsroom.writer, now=desk.NOW, access=Access.RESTRICTED, access_people=[])
    client = sign_in(newsroom.reviewer)
    statuses = {
        client.get(address(article)).status_code,
        client.post(address(article, "decide", found[0].pk), fields(found[0])).status_code,
        client.post(address(article, "accept_all"), {"at_least": "0"}).status_code,
        client.post(address(article, "detect")).status_code,
    }
    assert statuses == {404}


def count(client: Client, article: Article) -> int:
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert client.get(address(article)).status_code == 200
    return len(asked)


def test_ninety_cost_no_more_queries_than_one(newsroom: Newsroom, sign_in: SignIn) -> None:
    client, counts = sign_in(newsroom.reviewer), []
    for times in (1, 90):
        sentences = [f"Bridge {each} cost {each} million euros, the council said." for each in range(times)]
        article = desk.article(newsroom.writer, body="\n\n".join(sentences))
        for each in sentences:
            detected(article, newsroom, each)
        assert Proposal.objects.filter(claim__article=article).count() == times
        counts.append(count(client, article))
    assert counts[0] == counts[1]
    assert counts[0] < 30
