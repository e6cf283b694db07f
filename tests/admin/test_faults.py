"""Pages for what went wrong: in the desk's look, with a way back."""

import pytest
from django.template.loader import get_template
from django.test import Client
from django.urls import reverse
from lxml.html import fromstring

from tests.admin.conftest import SignIn
from tests.support.people import Newsroom

NOBODY = "00000000-0000-7000-8000-000000000000"
CLAIMS = reverse("admin:claims_claim_changelist")
BACK = ["/"]


def heading(text: str) -> str:
    page = fromstring(text)
    assert page.xpath("//main//a/@href") == BACK
    return str(page.findtext(".//h1"))


@pytest.mark.parametrize(
    ("address", "status", "said"),
    [
        (f"{CLAIMS}?foo=bar", 400, "This address cannot be read"),
        (reverse("admin:factcheck_user_changelist"), 403, "This is not yours to open"),
        (reverse("admin:claims_claim_change", args=[NOBODY]), 404, "There is nothing here"),
    ],
)
def test_a_fault_has_a_page(
    address: str, status: int, said: str, newsroom: Newsroom, sign_in: SignIn
) -> None:
    answer = sign_in(newsroom.reviewer).get(address)
    assert (answer.status_code, heading(answer.content.decode())) == (status, said)


def test_an_old_form_is_told_so(newsroom: Newsroom) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(newsroom.reviewer)
    answer = client.post(reverse("admin:claims_article_post"), {"title": "News"})
    assert (answer.status_code, heading(answer.content.decode())) == (403, "This form is too old")


def test_our_own_fault_needs_nothing_to_be_told() -> None:
    assert heading(get_template("500.html").render()) == "That went wrong, and it is our fault"


@pytest.mark.parametrize(
    "address",
    [
        "sources/fetch/?state=%00",
        "sources/snapshot/?captured_by__in=MACHINE,%00",
        "sources/source/?q=%00",
        "claims/claim/?q=a%00b",
    ],
)
def test_a_nul_in_a_lists_address_is_no_fault_of_ours(
    address: str, sign_in: SignIn, newsroom: Newsroom
) -> None:
    assert sign_in(newsroom.editor).get(f"/admin/{address}").status_code in (200, 302)
