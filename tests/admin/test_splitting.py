"""A claim in parts: the form that splits it, and where the parts are found afterwards."""

from typing import Any

from django.test import Client
from django.urls import reverse
from lxml.html import fromstring

from claims.models import Claim
from claims.services import claims
from claims.services.claims import Part
from tests.admin.conftest import SignIn
from tests.support import desk
from tests.support.people import Newsroom

PARTS = [Part("The bridge cost money.", "The bridge"), Part("It was 4.2 million.", "4.2 million")]


def refused(client: Client, claim: Claim, **said: str) -> dict[str, str]:
    """The errors on the page, by the field at which they stand."""
    address = reverse("admin:claims_claim_do", args=[claim.pk, "split"])
    page = fromstring(client.post(address, {"version": claim.version, **said}).content.decode())
    fields: Any = page.xpath("//form[@id='act-split']//div[contains(@class, 'has-error')]")
    return {field.xpath(".//label/@for")[0]: field.xpath("string(.//p[@role='alert'])") for field in fields}


def test_words_that_are_not_the_claims_own_are_refused_at_their_row(
    claim: Claim, newsroom: Newsroom, sign_in: SignIn
) -> None:
    said = {"statement_1": "One.", "statement_3": "Three.", "quote_3": "Work began"}
    errors = refused(sign_in(newsroom.reviewer), claim, **said)
    assert list(errors) == ["split-quote_3"]
    assert "within the claim's own" in errors["split-quote_3"].replace("’", "'")


def test_words_without_a_statement_are_not_left_out(
    claim: Claim, newsroom: Newsroom, sign_in: SignIn
) -> None:
    said = {"statement_1": "One.", "statement_2": "Two.", "quote_4": "The bridge"}
    errors = refused(sign_in(newsroom.reviewer), claim, **said)
    assert {field: text.removeprefix("error").strip() for field, text in errors.items()} == {
        "split-statement_4": "Each part needs a statement."
    }


def test_parts_stand_under_their_whole_on_the_page_of_the_article(
    claim: Claim, newsroom: Newsroom, sign_in: SignIn
) -> None:
    other = desk.claim(claim.article, newsroom.writer, quote="Work began in March 2024")
    claims.split(claim, PARTS, by=newsroom.reviewer, now=desk.NOW)
    address = reverse("admin:claims_article_change", args=[claim.article_id])
    page = fromstring(sign_in(newsroom.reader).get(address).content.decode())
    card = page.xpath("//section[@aria-labelledby='claims-title']")[0]
    listed = {
        whole.xpath("string(./div/a)"): whole.xpath("./ul/li/div/a/text()") for whole in card.xpath("./ul/li")
    }
    assert listed == {claim.statement: [part.statement for part in PARTS], other.statement: []}
    assert card.xpath("string(.//*[@class='desk-count'])") == "3"


def test_parts_name_their_whole_in_the_list_of_claims(
    claim: Claim, newsroom: Newsroom, sign_in: SignIn
) -> None:
    claims.split(claim, PARTS, by=newsroom.reviewer, now=desk.NOW)
    text = sign_in(newsroom.reader).get(reverse("admin:claims_claim_changelist")).content.decode()
    assert text.count(f"part of “{claim.statement}”") == 2
    assert text.count("split into parts") == 1
