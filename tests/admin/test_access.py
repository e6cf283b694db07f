"""The admin's pages by role: who is sent to sign in, who is let in, and that looking is not acting."""

import pytest
from django.contrib import admin
from django.test import Client
from django.urls import reverse

from claims.admin.page import ACTS
from claims.models import Claim, HistoryEntry
from factcheck.roles import Role
from tests.admin.conftest import SignIn
from tests.support.people import Newsroom

pytestmark = pytest.mark.django_db

# Everything else is the desk's, open to all who are staff.
PEOPLE = {f"factcheck_{model}" for model in ("user", "apitoken", "invitation", "accountentry", "webhook")} | {
    "auth_group"
}
STAFF = (Role.READER, Role.REVIEWER, Role.EDITOR, Role.ADMIN)


def lists() -> list[str]:
    return sorted(f"{model._meta.app_label}_{model._meta.model_name}" for model in admin.site._registry)


def status(client: Client, name: str) -> int:
    return client.get(reverse(f"admin:{name}_changelist")).status_code


def test_each_list_lets_in_the_roles_it_is_for(newsroom: Newsroom, sign_in: SignIn) -> None:
    clients = {role: sign_in(getattr(newsroom, role)) for role in STAFF}
    let_in = {name: [role for role in STAFF if status(clients[role], name) == 200] for name in lists()}
    assert let_in == {name: [Role.ADMIN] if name in PEOPLE else list(STAFF) for name in lists()}


@pytest.mark.parametrize("who", ["nobody", "writer"])
def test_who_is_no_staff_is_sent_to_sign_in(who: str, newsroom: Newsroom) -> None:
    client = Client()
    if who == "writer":
        client.force_login(newsroom.writer)
    assert {status(client, name) for name in lists()} == {302}


@pytest.mark.parametrize("act", sorted(ACTS))
def test_a_reader_does_nothing(act: str, claim: Claim, newsroom: Newsroom, sign_in: SignIn) -> None:
    entries = HistoryEntry.objects.count()
    said = {"reason": "So.", "quote": "The bridge", "url": "https://example.com/a", "rating": "CONFIRMED"}
    sign_in(newsroom.reader).post(reverse("admin:claims_claim_do", args=[claim.pk, act]), said)
    before = claim.stage, claim.version
    claim.refresh_from_db()
    assert (claim.stage, claim.version, HistoryEntry.objects.count()) == (*before, entries)
