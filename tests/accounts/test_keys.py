"""Keys of REST clients: shown once, narrowed, ended; made by whoever they belong to."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from factcheck.accounts import keys
from factcheck.accounts.errors import SignsInElsewhere
from factcheck.accounts.models import AccountEntry, Identity
from factcheck.models import ApiToken, User
from factcheck.scopes import Scope
from tests.api.conftest import ROOT
from tests.support.people import PASSWORD, Newsroom

NEW, OWN = "/admin/account/keys/new/", "/admin/account/"
ASKED = {"name": "CMS", "scopes": ["read"], "lasting": "90", "password": PASSWORD}


def signed_in(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


def secret_in(page: Any) -> str:
    found = re.search(r"<code>(fc_\w+)</code>", page.content.decode())
    assert found is not None
    return found[1]


def call(secret: str, address: str = "claims/", **body: Any) -> Any:
    headers = {"Authorization": f"Token {secret}"}
    client, address = Client(), ROOT + address
    if body:
        return client.post(address, body, content_type="application/json", headers=headers)
    return client.get(address, headers=headers)


def test_a_key_is_shown_once_and_lets_in(newsroom: Newsroom) -> None:
    client = signed_in(newsroom.reviewer)
    made = client.post(NEW, ASKED)
    secret, key = secret_in(made), ApiToken.objects.get()
    assert (made.status_code, made["Cache-Control"].count("no-store")) == (200, 1)
    assert call(secret).status_code == 200
    assert secret not in (key.digest, key.token_key)
    shown = client.get(OWN).content.decode()
    assert (key.token_key in shown, secret in shown) == (True, False)
    assert key.expiry is not None
    assert timedelta(days=89) < key.expiry - timezone.now() <= timedelta(days=90)


def test_one_made_and_ended_over_the_api_is_on_record_too(newsroom: Newsroom) -> None:
    body = {"username": newsroom.reader.username, "password": PASSWORD, "name": "export"}
    made = Client().post(f"{ROOT}auth/token/", body, content_type="application/json").json()["token"]
    ended = Client().delete(f"{ROOT}auth/token/", headers={"Authorization": f"Token {made}"})
    acts = AccountEntry.objects.filter(person=newsroom.reader).order_by("pk")
    assert (ended.status_code, [each.act for each in acts]) == (204, ["KEY_MADE", "KEYS_REVOKED"])


def test_its_scopes_narrow_the_role(newsroom: Newsroom) -> None:
    secret = secret_in(signed_in(newsroom.reviewer).post(NEW, ASKED))
    assert call(secret, "claimants/", name="Ada").status_code == 403
    both, now = [Scope.READ, Scope.WRITE], timezone.now()
    _, wider = keys.make(newsroom.reader, by=newsroom.reader, now=now, name="x", scopes=both)
    assert call(wider, "claimants/", name="Ada").status_code == 403  # the role of a reader does not write


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"name": " "}, "name"),
        ({"scopes": []}, "scopes"),
        ({"scopes": ["all"]}, "scopes"),
        ({"lasting": "7"}, "lasting"),
        ({"password": "x"}, "password"),
    ],
)
def test_what_is_wrong_is_named_and_makes_no_key(
    wrong: dict[str, Any], field: str, newsroom: Newsroom
) -> None:
    answer = signed_in(newsroom.reviewer).post(NEW, {**ASKED, **wrong})
    assert (answer.status_code, list(answer.context["form"].errors)) == (400, [field])
    assert ApiToken.objects.count() == 0


def test_a_key_ends_by_itself_and_is_still_shown(newsroom: Newsroom) -> None:
    client = signed_in(newsroom.reviewer)
    secret = secret_in(client.post(NEW, ASKED))
    ApiToken.objects.update(expiry=timezone.now())
    assert call(secret).status_code == 401
    assert "Ended" in client.get(OWN).content.decode()


def test_its_last_use_is_noted_to_within_minutes(newsroom: Newsroom) -> None:
    key, secret = keys.make(newsroom.reader, by=newsroom.reader, now=timezone.now(), name="export")
    call(secret)
    key.refresh_from_db()
    first = key.last_used_at
    assert first is not None
    call(secret)
    key.refresh_from_db()
    assert key.last_used_at == first
    ApiToken.objects.update(last_used_at=first - keys.NOTED_AFTER)
    call(secret)
    key.refresh_from_db()
    assert key.last_used_at is not None
    assert key.last_used_at >= first


def test_one_revokes_ones_own(newsroom: Newsroom) -> None:
    key, secret = keys.make(newsroom.reader, by=newsroom.reader, now=timezone.now(), name="export")
    newsroom.reader.is_staff = True
    newsroom.reader.save()
    signed_in(newsroom.reader).post(f"{OWN}keys/revoke/", {"key": key.token_key})
    assert call(secret).status_code == 401
    said = AccountEntry.objects.order_by("pk").values_list("act", "detail")
    assert list(said) == [
        ("KEY_MADE", f"export ({key.token_key}…), all of the role"),
        ("KEYS_REVOKED", f"export ({key.token_key}…), all of the role"),
    ]


def test_nobody_revokes_anothers_but_an_admin(newsroom: Newsroom) -> None:
    key, secret = keys.make(newsroom.editor, by=newsroom.editor, now=timezone.now(), name="export")
    signed_in(newsroom.reviewer).post(f"{OWN}keys/revoke/", {"key": key.token_key})
    address = f"/admin/factcheck/apitoken/{key.pk}/revoke/"
    assert signed_in(newsroom.chief).post(address).status_code == 403
    assert call(secret).status_code == 200
    admin = signed_in(newsroom.admin)
    shown = admin.get(f"/admin/factcheck/apitoken/{key.pk}/change/").content.decode()
    assert ("export" in shown, key.token_key in shown, secret in shown) == (True, True, False)
    assert admin.post(address).status_code == 302
    assert call(secret).status_code == 401


def test_an_admin_makes_a_machines_key_and_no_persons(newsroom: Newsroom) -> None:
    admin = signed_in(newsroom.admin)
    machines = admin.post(f"{NEW}{newsroom.writer.pk}/", ASKED)
    assert call(secret_in(machines), "auth/me/").json()["username"] == "writer"
    persons = admin.post(f"{NEW}{newsroom.reviewer.pk}/", ASKED)
    assert (persons.status_code, "make their own keys" in persons.content.decode()) == (403, True)
    assert signed_in(newsroom.editor).post(f"{NEW}{newsroom.writer.pk}/", ASKED).status_code == 403
    assert ApiToken.objects.count() == 1


def test_who_comes_in_through_the_provider_has_no_key(newsroom: Newsroom) -> None:
    said = {"issuer": "https://sso.example", "subject": "1", "linked_at": timezone.now()}
    Identity.objects.create(person=newsroom.editor, **said)
    with pytest.raises(SignsInElsewhere):
        keys.make(newsroom.editor, by=newsroom.editor, now=timezone.now(), name="x", scopes=[Scope.READ])


def test_a_token_by_password_may_end_by_itself(newsroom: Newsroom) -> None:
    ends = (timezone.now() + timedelta(days=1)).replace(microsecond=0)
    asked = {"username": "reader", "password": PASSWORD, "expires_at": ends.isoformat()}
    made = Client().post(f"{ROOT}auth/token/", asked, content_type="application/json").json()
    assert abs(ApiToken.objects.get().expiry - ends) < timedelta(seconds=10)
    assert made["expiry"].startswith(ends.strftime("%Y-%m-%d"))
    past = {**asked, "expires_at": "2020-01-01T00:00:00Z"}
    refused = Client().post(f"{ROOT}auth/token/", past, content_type="application/json")
    assert (refused.status_code, refused.json()["field"]) == (400, "expires_at")


def test_what_no_database_takes_is_no_key(newsroom: Newsroom) -> None:
    """PostgreSQL has no text with a NUL in it; none of ours either, so it is not found."""
    client = signed_in(newsroom.admin)
    assert client.post("/admin/account/keys/revoke/", {"key": "\x00"}).status_code == 302
    assert client.get("/admin/factcheck/apitoken/%00/change/").status_code == 404
