"""Repetitions on the claim's page: one click makes another mention, or joins the claim that stands there."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from lxml.html import fromstring

from claims.enums import Stage
from claims.models import Article, Claim
from claims.services import joining
from tests.admin.conftest import SignIn
from tests.support import desk
from tests.support.people import Newsroom

AGAIN = "the bridge cost 4.2 million euros"
WRONG = "the bridge cost 2.4 million euros"


@pytest.fixture
def article(newsroom: Newsroom) -> Article:
    return desk.article(newsroom.writer, body=f"{desk.BODY}\n\nIn all, {AGAIN}. Others say that {WRONG}.")


def card(client: Client, claim: Claim) -> Any:
    answer = client.get(reverse("admin:claims_claim_change", args=[claim.pk]))
    found = fromstring(answer.content.decode()).xpath("//*[@id='again']")
    return found[0] if found else None


def press(client: Client, claim: Claim, form: Any) -> int:
    data = {each.name: each.value for each in form.xpath(".//input[@type='hidden']")}
    del data["csrfmiddlewaretoken"]
    assert str(claim.pk) in form.action
    return int(client.post(form.action, data).status_code)


def test_one_click_marks_the_same_words_as_another_mention(
    claim: Claim, newsroom: Newsroom, sign_in: SignIn
) -> None:
    client = sign_in(newsroom.reviewer)
    [form] = card(client, claim).xpath(".//form")
    assert press(client, claim, form) == 302
    assert list(claim.mentions.order_by("start").values_list("exact", flat=True)) == [desk.QUOTE, AGAIN]
    assert card(client, claim).xpath(".//form") == []  # the place is taken; the other has another figure


def test_another_figure_is_shown_and_not_offered(claim: Claim, newsroom: Newsroom, sign_in: SignIn) -> None:
    shown = card(sign_in(newsroom.reviewer), claim).text_content()
    assert "Nearly the same words" in shown
    assert "what differs: a figure" in shown
    assert "Another claim, or a mistake in the article" in shown


def test_one_click_joins_the_claim_that_stands_there(
    claim: Claim, newsroom: Newsroom, sign_in: SignIn
) -> None:
    other = desk.claim(claim.article, newsroom.writer, quote=AGAIN)
    client = sign_in(newsroom.reviewer)
    [form] = card(client, claim).xpath(".//form")
    assert press(client, claim, form) == 302
    other.refresh_from_db()
    assert (other.stage, claim.mentions.count()) == (Stage.WITHDRAWN, 2)
    page = client.get(reverse("admin:claims_claim_change", args=[other.pk])).content.decode()
    assert "It repeats" in page
    assert f'<a href="{reverse("admin:claims_claim_change", args=[claim.pk])}">' in page


def test_a_reader_is_offered_nothing(claim: Claim, newsroom: Newsroom, sign_in: SignIn) -> None:
    assert card(sign_in(newsroom.reader), claim) is None


def test_a_claim_of_a_restricted_article_is_joined_by_its_people_alone(
    claim: Claim, newsroom: Newsroom, sign_in: SignIn
) -> None:
    hidden = desk.article(newsroom.writer, access="RESTRICTED", access_people=[newsroom.second])
    other = desk.claim(hidden, newsroom.writer)
    address = reverse("admin:claims_claim_do", args=[claim.pk, "join"])
    answer = sign_in(newsroom.reviewer).post(address, {"other": other.pk})
    other.refresh_from_db()
    assert (answer.status_code, other.stage) == (404, Stage.OPEN)


def test_the_parts_of_a_sentence_are_proposed_by_its_clauses(newsroom: Newsroom, sign_in: SignIn) -> None:
    words = "The bridge cost money and was closed for 14 months"
    claim = desk.claim(desk.article(newsroom.writer, body=f"{words}."), newsroom.writer, quote=words)
    answer = sign_in(newsroom.reviewer).get(reverse("admin:claims_claim_change", args=[claim.pk]))
    form = fromstring(answer.content.decode()).xpath("//form[@id='act-split']")[0]
    rows = [(form.fields[f"statement_{n}"].strip(), form.fields[f"quote_{n}"]) for n in (1, 2)]
    assert rows == [
        ("The bridge cost money.", "The bridge cost money"),
        ("The bridge was closed for 14 months.", "was closed for 14 months"),
    ]
    typed = {name: value or "" for name, value in form.fields.items()}
    assert sign_in(newsroom.reviewer).post(form.action, typed).status_code == 302
    assert claim.children.count() == 2


def test_joining_through_the_page_says_why_not(claim: Claim, newsroom: Newsroom, sign_in: SignIn) -> None:
    other = desk.claim(claim.article, newsroom.writer, quote=AGAIN)
    desk.taken(other, newsroom.second)
    desk.review(other, newsroom.second)
    address = reverse("admin:claims_claim_do", args=[claim.pk, "join"])
    answer = sign_in(newsroom.reviewer).post(address, {"other": other.pk})
    assert answer.status_code == 409
    assert "A review of this claim is in" in answer.content.decode()


def test_the_reason_is_that_of_the_service(claim: Claim, newsroom: Newsroom) -> None:
    other = desk.claim(claim.article, newsroom.writer, quote=AGAIN)
    joining.join(other, into=claim, by=newsroom.reviewer, now=desk.NOW)
    assert other.history.get(action="withdraw").text == joining.REASON
