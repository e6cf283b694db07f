"""Signing in, tokens, and how many calls are let through."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.cache import caches
from django.test import Client
from rest_framework.settings import api_settings

from factcheck.api.throttling import counter
from factcheck.models import ApiToken
from tests.api.conftest import ROOT, Api, client_of
from tests.support.people import PASSWORD, Newsroom

ApiOf = Callable[[str], Api]
SIGN_IN = {"username": "reader", "password": PASSWORD}


def test_a_token_is_what_the_next_call_is_made_with(as_: ApiOf, newsroom: Newsroom) -> None:
    made = as_("anonymous").post("auth/token/", {**SIGN_IN, "name": "cms", "scopes": ["read"]})
    assert made.status_code == 201
    assert {name: made.json()[name] for name in ("expiry", "name", "scopes")} == {
        "expiry": None,
        "name": "cms",
        "scopes": ["read"],
    }
    client = Api()
    client.credentials(HTTP_AUTHORIZATION=f"Token {made.json()['token']}")
    me = client.get("auth/me/").json()
    assert (me["username"], me["role"], me["scopes"]) == ("reader", "reader", ["read"])


def test_a_token_is_kept_hashed(as_: ApiOf, newsroom: Newsroom) -> None:
    token = as_("anonymous").post("auth/token/", SIGN_IN).json()["token"]
    kept = ApiToken.objects.get()
    assert token.startswith("fc_")
    assert token not in (kept.digest, kept.token_key)


@pytest.mark.parametrize(
    "wrong", [{"username": "nobody", "password": PASSWORD}, {"username": "reader", "password": "x"}]
)
def test_an_unknown_name_and_a_wrong_password_are_told_alike(
    wrong: dict[str, str], as_: ApiOf, newsroom: Newsroom
) -> None:
    answer = as_("anonymous").post("auth/token/", wrong)
    assert answer.json() == {
        "type": "about:blank",
        "title": "User name or password is wrong",
        "status": 400,
        "detail": "No active person has this user name and password.",
        "code": "wrong_credentials",
        "field": "password",
        "request_id": answer["X-Request-ID"],
    }


def test_a_token_that_has_ended_does_not_stand_in_the_way_of_a_new_one(newsroom: Newsroom) -> None:
    client = Api()
    client.credentials(HTTP_AUTHORIZATION="Token fc_ended")
    assert client.post("auth/token/", SIGN_IN).status_code == 201


def test_an_unknown_scope_is_refused(as_: ApiOf, newsroom: Newsroom) -> None:
    answer = as_("anonymous").post("auth/token/", {**SIGN_IN, "scopes": ["all"]})
    assert (answer.status_code, answer.json()["field"]) == (400, "scopes")


def test_no_scope_at_all_is_no_scope(as_: ApiOf, newsroom: Newsroom) -> None:
    body = {"username": "reader", "password": PASSWORD, "scopes": []}
    refused = as_("anonymous").post("auth/token/", body)
    assert (refused.status_code, refused.json()["field"]) == (400, "scopes")


@pytest.mark.parametrize("moment", ["2020-01-01T00:00:00Z", "9999-12-31T23:59:59.999999Z"])
def test_an_end_that_cannot_be_is_refused(moment: str, newsroom: Newsroom) -> None:
    answer = Api().post("auth/token/", {**SIGN_IN, "expires_at": moment})
    assert (answer.status_code, answer.json()["field"]) == (400, "expires_at")
    assert not ApiToken.objects.exists()


def test_a_token_ends_itself(newsroom: Newsroom) -> None:
    client = client_of(newsroom.reader)
    assert client.delete("auth/token/").status_code == 204
    assert client.get("claims/").status_code == 401


def signed_in(newsroom: Newsroom) -> Client:
    client = Client(enforce_csrf_checks=True)
    client.force_login(newsroom.writer)
    return client


def test_a_session_reads(newsroom: Newsroom) -> None:
    assert signed_in(newsroom).get(f"{ROOT}claims/").status_code == 200


def test_a_session_writes_only_with_its_csrf_token(newsroom: Newsroom) -> None:
    client = signed_in(newsroom)
    without = client.post(f"{ROOT}claimants/", {"name": "Ada"}, content_type="application/json")
    assert (without.status_code, without.json()["code"]) == (403, "permission_denied")
    client.cookies["csrftoken"] = "a" * 32
    with_it = client.post(
        f"{ROOT}claimants/", {"name": "Ada"}, content_type="application/json", HTTP_X_CSRFTOKEN="a" * 32
    )
    assert with_it.status_code == 201


def test_a_session_has_no_token_to_end(newsroom: Newsroom) -> None:
    client = Client()
    client.force_login(newsroom.reader)
    assert client.delete(f"{ROOT}auth/token/").json()["code"] == "no_token"


@pytest.fixture
def counting(broker: str) -> Iterator[None]:
    """The cache is up, and empty."""
    counter.forget()
    caches["shared"].clear()
    yield
    caches["shared"].clear()


@pytest.fixture
def three_a_minute(monkeypatch: pytest.MonkeyPatch) -> None:
    rates = dict.fromkeys(("anonymous", "person", "sign_in"), "3/hour")
    monkeypatch.setattr(api_settings, "DEFAULT_THROTTLE_RATES", rates)


def statuses(ask: Callable[[], Any], times: int = 4) -> list[int]:
    return [ask().status_code for _ in range(times)]


def test_more_calls_than_the_rate_are_told_when_to_come_again(
    counting: None, three_a_minute: None, newsroom: Newsroom
) -> None:
    client = client_of(newsroom.reader)
    assert statuses(lambda: client.get("claims/")) == [200, 200, 200, 429]
    answer = client.get("claims/")
    assert answer.json()["code"] == "throttled"
    assert 0 < int(answer["Retry-After"]) <= 3601
    assert client_of(newsroom.writer).get("claims/").status_code == 200  # another person, another count


def test_what_writes_is_counted_apart_from_what_reads(
    counting: None, newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    rates = {"person": "100/hour", "write": "2/hour"}
    monkeypatch.setattr(api_settings, "DEFAULT_THROTTLE_RATES", rates)
    client = client_of(newsroom.writer)
    assert statuses(lambda: client.post("claimants/", {"name": "Ada"}), 3) == [201, 200, 429]
    refused = client.post("claimants/", {"name": "Ada"})
    assert (refused["Content-Type"], refused.json()["code"]) == ("application/problem+json", "throttled")
    assert 0 < int(refused["Retry-After"]) <= 3601
    assert statuses(lambda: client.get("claimants/"), 3) == [200] * 3


def test_many_claims_at_once_count_as_a_call_for_twenty(
    counting: None, newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    rates = {"person": "100/hour", "write": "4/hour"}
    monkeypatch.setattr(api_settings, "DEFAULT_THROTTLE_RATES", rates)
    client = client_of(newsroom.writer)
    sent = {"claims": [{"quote": "Words of no article"}] * 41}  # refused each for itself
    assert client.post("claims/bulk/", sent).status_code == 207
    assert client.post("claimants/", {"name": "Ada"}).status_code == 201
    assert client.post("claimants/", {"name": "Ada"}).status_code == 429


@pytest.mark.parametrize("sent", [{}, {"claims": []}, {"claims": "x"}, [], "{"], ids=str)
def test_what_is_no_list_of_claims_counts_as_one_call(sent: Any, counting: None, newsroom: Newsroom) -> None:
    said = {"data": sent, "content_type": "application/json"} if sent == "{" else {"data": sent}
    assert client_of(newsroom.writer).post("claims/bulk/", **said).status_code == 400


def test_attempts_are_counted_by_name_and_address(
    counting: None, newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    rates = {"anonymous": "100/hour", "person": "100/hour", "sign_in": "3/hour"}
    monkeypatch.setattr(api_settings, "DEFAULT_THROTTLE_RATES", rates)
    client = client_of(None)
    wrong = {"username": "reader", "password": "x"}
    assert statuses(lambda: client.post("auth/token/", wrong)) == [400, 400, 400, 429]
    assert client.post("auth/token/", {**wrong, "username": "  Reader "}).status_code == 429
    forged = client.post("auth/token/", wrong, HTTP_X_FORWARDED_FOR="203.0.113.9")
    assert forged.status_code == 429
    assert client.post("auth/token/", {**SIGN_IN, "username": "writer"}).status_code == 201


def test_without_a_cache_calls_go_through_and_it_is_noted_once(
    three_a_minute: None, newsroom: Newsroom, settings: Any, caplog: pytest.LogCaptureFixture
) -> None:
    away = {**settings.CACHES["shared"], "LOCATION": "redis://127.0.0.1:1"}
    settings.CACHES = {**settings.CACHES, "shared": away}
    counter.forget()
    client = client_of(newsroom.reader)
    assert statuses(lambda: client.get("claims/"), times=5) == [200] * 5
    noted = [record for record in caplog.records if "calls are not counted" in record.getMessage()]
    assert len(noted) == 1
    counter.forget()
