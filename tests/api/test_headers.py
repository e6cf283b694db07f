"""Every page and every answer says to browsers what it may do; no route is left out."""

from typing import Any

import pytest
from django.contrib import admin
from django.test import Client
from django.urls import reverse
from pytest_django.fixtures import Settings

from claims.models import Claim
from factcheck.access import TABLE
from sources.models import Extraction
from tests.api import world
from tests.api.conftest import client_of
from tests.support.people import Newsroom

pytestmark = pytest.mark.django_db
FRAMED = "embed/articles/<uuid:article_id>/"  # stands in other people's pages
SAID = {
    "X-Content-Type-Options": {"nosniff"},
    "Referrer-Policy": {"same-origin", "no-referrer"},
    "Cross-Origin-Opener-Policy": {"same-origin"},
    "X-Frame-Options": {"DENY", "SAMEORIGIN"},
}


def faults(answer: Any, *, is_framed: bool = False) -> list[str]:
    """What the answer should have said and did not; of what may be framed by anyone that alone is let off."""
    allowed = SAID | ({"X-Frame-Options": {None}} if is_framed else {})
    found = [
        f"{name}: {answer.get(name)}" for name, words in allowed.items() if answer.get(name) not in words
    ]
    policy = answer.get("Content-Security-Policy", "")
    if is_framed:
        policy = policy.replace("frame-ancestors *", "frame-ancestors 'none'")
    if "default-src 'none'" not in policy or "unsafe-eval" in policy or "*" in policy:
        found.append(f"Content-Security-Policy: {policy}")
    return found


def test_every_route_of_the_table_says_it(claim: Claim, captured: Extraction, newsroom: Newsroom) -> None:
    ids = world.of(claim, captured, newsroom.reviewer)
    wrong = {}
    for rule in TABLE.values():
        client = client_of(newsroom.admin)
        address = world.address(rule.route, ids)
        answer = getattr(client, rule.method.lower())(address, {} if rule.method != "GET" else None)
        if found := faults(answer, is_framed=rule.route == FRAMED):
            wrong[rule] = found
    assert wrong == {}


def test_every_list_of_the_desk_says_it(claim: Claim, newsroom: Newsroom) -> None:
    client = Client()
    client.force_login(newsroom.admin)
    pages = [
        reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
        for model in admin.site._registry
    ]
    more = [reverse("admin:index"), reverse("admin:claims_claim_change", args=[claim.pk]), "/nowhere/"]
    assert {page: found for page in pages + more if (found := faults(client.get(page)))} == {}


def test_over_https_browsers_stay_there(settings: Settings) -> None:
    settings.SECURE_HSTS_SECONDS, settings.SECURE_HSTS_INCLUDE_SUBDOMAINS = 31_536_000, True
    answer = Client().get("/checks/", secure=True)
    assert answer["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"
