"""Parts of a claim's page that are fetched when they are wanted, and their pages for who has no script."""

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from lxml.html import fromstring

from claims.enums import Access
from claims.models import Article, Claim
from claims.services import articles
from claims.services.claims import edit
from tests.admin.conftest import SignIn
from tests.admin.test_claim_page import page
from tests.support import desk
from tests.support.people import Newsroom

HTMX = {"HX-Request": "true"}


def form_of(client: Client, claim: Claim, act: str, **headers: Any) -> Any:
    return client.get(reverse("admin:claims_claim_form", args=[claim.pk, act]), **headers)


@pytest.fixture
def taken(claim: Claim, newsroom: Newsroom) -> Claim:
    return desk.taken(claim, newsroom.reviewer)


@pytest.mark.parametrize(("act", "field"), [("assign", "assignee"), ("link-offline", "source")])
def test_a_form_that_lists_rows_is_fetched_when_it_is_opened(
    act: str, field: str, taken: Claim, newsroom: Newsroom, sign_in: SignIn
) -> None:
    desk.offline(newsroom.writer)
    client = sign_in(newsroom.reviewer)
    [fold] = fromstring(page(client, taken)).xpath(f"//details[.//*[@id='act-{act}']]")
    link = fold.xpath(".//a")[0].get("href")
    fetched = client.get(fold.get("hx-get"), headers=HTMX)
    alone = client.get(link)
    shown = [
        fromstring(answer.content.decode()).xpath(f"//form[@id='act-{act}']//select[@name='{field}']/option")
        for answer in (fetched, alone)
    ]
    assert (fold.xpath(".//select"), fetched["X-Desk-Part"]) == ([], "1")
    assert [len(each) for each in shown] == [len(shown[0])] * 2
    assert len(shown[0]) > 1


def test_a_form_is_about_the_claim_as_its_page_was_read(
    taken: Claim, newsroom: Newsroom, sign_in: SignIn
) -> None:
    client = sign_in(newsroom.reviewer)
    [address] = fromstring(page(client, taken)).xpath("//details[.//*[@id='act-assign']]/@hx-get")
    read = taken.version
    edit(taken, by=newsroom.second, now=desk.NOW, version=read, recheck_on=date(2040, 1, 1))
    [version] = fromstring(client.get(address, headers=HTMX).content.decode()).xpath(
        "//input[@name='version']/@value"
    )
    said = {"assignee": newsroom.third.pk, "version": version}
    answer = client.post(reverse("admin:claims_claim_do", args=[taken.pk, "assign"]), said)
    assert (int(version), answer.status_code) == (read, 412)


@pytest.mark.parametrize(
    ("who", "act"),
    [("reader", "assign"), ("second", "assign"), ("reviewer", "review"), ("reviewer", "nonsense")],
)
def test_no_form_is_fetched_but_one_that_the_page_offers_so(
    who: str, act: str, taken: Claim, newsroom: Newsroom, sign_in: SignIn
) -> None:
    client = sign_in(getattr(newsroom, who))
    answers = [form_of(client, taken, act, headers=headers) for headers in (HTMX, {})]
    assert [answer.status_code for answer in answers] == [404, 404]


def test_earlier_claims_like_it_come_once_the_page_is_there(
    claim: Claim, newsroom: Newsroom, sign_in: SignIn
) -> None:
    other = desk.claim(desk.article(newsroom.writer, title="Another"), newsroom.writer)
    client = sign_in(newsroom.reviewer)
    shown = page(client, claim)
    [address] = fromstring(shown).xpath("//*[@hx-trigger='load']/@hx-get")
    fetched, alone = client.get(address, headers=HTMX), client.get(address)
    link = reverse("admin:claims_claim_change", args=[other.pk])
    assert [link in text for text in (shown, fetched.content.decode(), alone.content.decode())] == [
        False,
        True,
        True,
    ]
    assert fetched["X-Desk-Part"] == "1"


def test_where_nothing_is_like_it_the_part_is_empty_and_the_page_says_so(
    claim: Claim, newsroom: Newsroom, sign_in: SignIn
) -> None:
    client, address = sign_in(newsroom.reviewer), reverse("admin:claims_claim_like", args=[claim.pk])
    assert client.get(address, headers=HTMX).content.decode().strip() == ""
    assert "None is like it." in client.get(address).content.decode()


def test_of_a_claim_that_one_may_not_see_nothing_is_fetched(
    article: Article, newsroom: Newsroom, sign_in: SignIn
) -> None:
    secret = articles.register(
        by=newsroom.writer, now=desk.NOW, title="Secret", body=desk.BODY, access=Access.RESTRICTED
    ).article
    hidden = desk.claim(secret, newsroom.writer)
    client = sign_in(newsroom.editor)
    like = client.get(reverse("admin:claims_claim_like", args=[hidden.pk]))
    assert [like.status_code, form_of(client, hidden, "assign").status_code] == [404, 404]
