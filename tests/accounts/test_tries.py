"""Too many wrong passwords: counted at the desk and at the API alike, a name and an address."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client, RequestFactory
from pytest_django.fixtures import Settings

from factcheck.accounts import addresses, tries
from factcheck.accounts.errors import TooManyTries
from factcheck.accounts.models import SignInTry
from tests.api.conftest import Api
from tests.support.people import PASSWORD, Newsroom
from tests.support.racing import race

NOW = datetime(2026, 1, 5, 12, 0, tzinfo=UTC)
MOST = 5


def at_desk(name: str, password: str, address: str = "192.0.2.1") -> Any:
    said = {"username": name, "password": password}
    return Client(REMOTE_ADDR=address).post("/admin/login/", said)


def at_api(name: str, password: str, address: str = "192.0.2.1") -> Any:
    said = {"username": name, "password": password}
    return Api(REMOTE_ADDR=address).post("auth/token/", said)


def fails(name: str = "reviewer", *, address: str = "192.0.2.1", times: int = MOST) -> None:
    for _ in range(times):
        at_desk(name, "wrong", address)


@pytest.fixture(autouse=True)
def unhurried(settings: Settings) -> None:
    """The minute's allowance of the API is another test's."""
    settings.SIGN_IN_FAILURES = MOST


def test_after_five_failures_the_right_password_waits_too(newsroom: Newsroom) -> None:
    fails(times=MOST - 1)
    assert at_desk("reviewer", PASSWORD).status_code == 302
    fails()
    shut = at_desk("reviewer", PASSWORD)
    assert (shut.status_code, 890 <= int(shut.headers["Retry-After"]) <= 900) == (429, True)
    assert "Too many attempts with this user name. Try again in 15 minutes" in shut.content.decode()


def test_desk_and_api_count_together(newsroom: Newsroom) -> None:
    fails()
    shut = at_api("reviewer", PASSWORD)
    assert (shut.status_code, shut.json()["code"]) == (429, "too_many_tries")
    assert 890 <= int(shut.headers["Retry-After"]) <= 900


def test_others_behind_the_address_come_in_and_the_person_from_elsewhere(newsroom: Newsroom) -> None:
    fails()
    assert at_desk("editor", PASSWORD).status_code == 302
    assert at_desk("reviewer", PASSWORD, "192.0.2.2").status_code == 302


def test_a_name_that_nobody_has_is_told_the_same(newsroom: Newsroom) -> None:
    said = []
    for name in ("reviewer", "nobody"):
        fails(name)
        shut = at_api(name, PASSWORD)
        said.append((shut.status_code, shut.json() | {"detail": ""}))
    assert said[0] == said[1]


def test_letters_and_spaces_make_no_new_name(newsroom: Newsroom) -> None:
    fails("Reviewer ")
    assert at_desk("reviewer", PASSWORD).status_code == 429


def test_no_name_is_kept(newsroom: Newsroom) -> None:
    fails("my password by mistake", times=1)
    assert {row.who for row in SignInTry.objects.all()} == {tries.digest("my password by mistake")}
    assert "password" not in str(list(SignInTry.objects.values()))


def test_after_the_pause_it_may_be_tried_again(db: None) -> None:
    who = tries.digest("ada")
    for _ in range(MOST):
        tries.take(who, "192.0.2.1", now=NOW)
    with pytest.raises(TooManyTries) as refused:
        tries.take(who, "192.0.2.1", now=NOW + timedelta(minutes=14))
    assert refused.value.wait == 60
    tries.take(who, "192.0.2.1", now=NOW + timedelta(minutes=15))


def test_from_everywhere_a_hundred_shut_out_all_but_where_the_person_was_before(db: None) -> None:
    who = tries.digest("ada")
    tries.take(who, "198.51.100.1", now=NOW)
    tries.give_back(who, "198.51.100.1", now=NOW)
    for number in range(tries.FROM_EVERYWHERE):
        tries.take(who, f"192.0.2.{number}", now=NOW)
    with pytest.raises(TooManyTries):
        tries.take(who, "203.0.113.1", now=NOW)
    tries.take(who, "198.51.100.1", now=NOW)


def test_an_attempt_is_counted_before_the_password_is_looked_at(db: None) -> None:
    """So that five at once are five: the allowance is gone before any of them has failed."""
    who = tries.digest("ada")
    for _ in range(MOST):
        tries.take(who, "192.0.2.1", now=NOW)
    with pytest.raises(TooManyTries):
        tries.take(who, "192.0.2.1", now=NOW)


def test_many_at_once_gain_nothing(transactional_db: None) -> None:
    who = tries.digest("ada")

    def attempt(_: int) -> bool:
        try:
            tries.take(who, "192.0.2.1", now=NOW)
        except TooManyTries:
            return False
        return True

    assert sum(race(attempt, 12)) == MOST


def test_an_admin_unlocks(newsroom: Newsroom) -> None:
    fails()
    admin = Client()
    admin.force_login(newsroom.admin)
    page = f"/admin/factcheck/user/{newsroom.reviewer.pk}/"
    assert "Too many wrong passwords" in admin.get(f"{page}change/").content.decode()
    admin.post(f"{page}do/unlock/")
    assert at_desk("reviewer", PASSWORD).status_code == 302


def test_old_names_are_forgotten(db: None) -> None:
    tries.take(tries.digest("old"), "192.0.2.1", now=NOW - timedelta(days=2))
    tries.take(tries.digest("new"), "192.0.2.1", now=NOW)
    assert {row.who for row in SignInTry.objects.all()} == {tries.digest("new")}


@pytest.mark.parametrize(
    ("behind", "forwarded", "counted"),
    [
        (False, "203.0.113.9", "192.0.2.1"),
        (True, "203.0.113.9", "203.0.113.9"),
        (True, "10.0.0.1, 203.0.113.9", "203.0.113.9"),
        (True, "2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        (True, "", "192.0.2.1"),
    ],
)
def test_the_proxys_word_counts_only_where_there_is_one(
    behind: bool, forwarded: str, counted: str, settings: Settings
) -> None:
    settings.BEHIND_PROXY = behind
    request = RequestFactory().get("/", REMOTE_ADDR="192.0.2.1", HTTP_X_FORWARDED_FOR=forwarded)
    assert addresses.of(request) == counted
