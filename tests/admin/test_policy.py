"""What a browser may load and run on our pages, as each of them says."""

import pytest
from django.test import Client
from django.urls import reverse

from claims.models import Claim
from tests.admin.conftest import SignIn
from tests.support.people import Newsroom

STRICT = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "object-src": "'none'",
    "base-uri": "'none'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
}


def said(policy: str) -> dict[str, str]:
    return dict(part.split(" ", 1) for part in policy.split("; "))


@pytest.mark.parametrize("page", ["/admin/login/", "/api/docs/", "/api/v1/claims/", "/nowhere/", "/healthz"])
def test_pages_for_everybody_say_it(page: str, db: None) -> None:
    policy = said(Client().get(page)["Content-Security-Policy"])
    assert {name: policy[name] for name in STRICT} == STRICT


def test_the_desk_says_it(claim: Claim, newsroom: Newsroom, sign_in: SignIn) -> None:
    answer = sign_in(newsroom.reviewer).get(reverse("admin:claims_claim_change", args=[claim.pk]))
    policy = said(answer["Content-Security-Policy"])
    assert {name: policy[name] for name in STRICT} == STRICT
    assert not [each for each in policy.values() if "unsafe" in each]
