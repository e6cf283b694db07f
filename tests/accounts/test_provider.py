"""Sign-in through the newsroom's provider, against a real one in another process."""

import time
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth import SESSION_KEY
from django.test import Client
from pytest_django.fixtures import Settings

from factcheck.access import role_of
from factcheck.accounts import people, sealed
from factcheck.accounts.models import Identity, ProviderSession
from factcheck.models import ApiToken, User
from factcheck.roles import Role
from tests.accounts.conftest import Provider
from tests.support.people import PASSWORD, Newsroom

DESK = "/admin/"


def signed_in(client: Client) -> bool:
    return client.get(DESK).status_code == 200


def comes(provider: Provider, *groups: str, subject: str = "s-1", **more: Any) -> Client:
    """The browser of somebody who has just come through the provider."""
    client = Client()
    provider.is_signed_in_as(subject, *groups, **more)
    client.get(provider.sent_back(client))
    return client


def aged(minutes: float) -> None:
    """As if the provider had last been asked so long ago."""
    asked = datetime.now(UTC) - timedelta(minutes=minutes)
    ProviderSession.objects.update(checked_at=asked, asking_until=None)


def test_somebody_of_a_mapped_group_comes_in_with_its_role(provider: Provider) -> None:
    client = comes(provider, "desk", "others", preferred_username="ada", given_name="Ada", family_name="Lind")
    ada = User.objects.get()
    assert signed_in(client)
    assert (ada.username, ada.get_full_name(), role_of(ada), ada.has_usable_password()) == (
        "ada",
        "Ada Lind",
        Role.REVIEWER,
        False,
    )


def test_nobody_comes_in_without_a_mapped_group(provider: Provider) -> None:
    assert not signed_in(comes(provider, "sport"))
    assert User.objects.count() == 0


def test_the_role_follows_the_groups_at_each_sign_in(provider: Provider) -> None:
    comes(provider, "desk", "chiefs")
    assert role_of(User.objects.get()) is Role.ADMIN
    comes(provider, "desk")
    assert role_of(User.objects.get()) is Role.REVIEWER


def test_an_address_that_is_the_same_makes_nobody_the_same(provider: Provider, newsroom: Newsroom) -> None:
    User.objects.filter(pk=newsroom.admin.pk).update(email="chief@example.com")
    comes(provider, "desk", email="chief@example.com", preferred_username="admin")
    identity = Identity.objects.get()
    assert identity.person_id != newsroom.admin.pk
    assert identity.person.username == "admin2"


@pytest.mark.parametrize(
    "wrong",
    [
        {"nonce": "another"},
        {"aud": "another-client"},
        {"exp": int(time.time()) - 3600},
        {"iss": "https://elsewhere.example"},
        {"key": "another's"},
    ],
    ids=lambda wrong: next(iter(wrong)),
)
def test_a_token_that_is_not_for_us_lets_nobody_in(wrong: dict[str, Any], provider: Provider) -> None:
    provider.tell(wrong=wrong)
    client = comes(provider, "desk")
    assert SESSION_KEY not in client.session
    assert User.objects.count() == 0


def test_the_same_token_without_the_fault_lets_in(provider: Provider) -> None:
    assert signed_in(comes(provider, "desk"))


def test_an_answer_is_taken_once_and_only_where_it_was_asked_for(provider: Provider) -> None:
    client, other = Client(), Client()
    provider.is_signed_in_as("s-1", "desk")
    back = provider.sent_back(client)
    assert other.get(back).status_code == 403  # of another browser's making
    assert client.get(back).status_code == 302
    client.logout()
    assert client.get(back).status_code == 403
    assert not signed_in(client)


@pytest.mark.parametrize(
    ("wanted", "led_to"),
    [
        ("/admin/claims/claim/", "/admin/claims/claim/"),
        ("https://evil.example/", DESK),
        ("//evil.example", DESK),
    ],
)
def test_one_is_led_on_within_this_site_alone(wanted: str, led_to: str, provider: Provider) -> None:
    client = Client()
    provider.is_signed_in_as("s-1", "desk")
    assert client.get(provider.sent_back(client, f"?next={wanted}")).headers["Location"] == led_to


def test_who_is_removed_there_is_out_here_within_minutes(provider: Provider) -> None:
    client = comes(provider, "desk")
    provider.tell(gone=["s-1"])
    aged(4)
    assert signed_in(client)
    aged(6)
    assert not signed_in(client)


def test_who_loses_the_group_there_is_out_here_within_minutes(provider: Provider) -> None:
    client = comes(provider, "desk")
    provider.is_signed_in_as("s-1", "sport")
    aged(6)
    assert not signed_in(client)


def test_who_is_still_there_goes_on_and_is_asked_about_once(provider: Provider) -> None:
    client = comes(provider, "desk")
    aged(6)
    assert [signed_in(client) for _ in range(3)] == [True, True, True]
    assert provider.tell()["refreshed"] == 1


def test_a_provider_that_is_away_ends_sessions_after_three_times_as_long(provider: Provider) -> None:
    client = comes(provider, "desk")
    provider.tell(is_down=True)
    aged(14)
    assert signed_in(client)
    aged(16)
    assert not signed_in(client)


def test_without_a_refresh_token_the_browser_asks(provider: Provider) -> None:
    provider.tell(has_refresh=False)
    client = comes(provider, "desk")
    aged(6)
    round_trip = client.get("/admin/claims/claim/")
    assert round_trip.headers["Location"] == "/admin/provider/?next=%2Fadmin%2Fclaims%2Fclaim%2F&silently=1"
    client.get(provider.sent_back(client, "?silently=1"))
    assert signed_in(client)
    provider.tell(gone=["s-1"])
    client.get(provider.sent_back(client, "?silently=1"))
    assert not signed_in(client)


def test_deactivated_here_is_out_whatever_the_provider_says(provider: Provider, newsroom: Newsroom) -> None:
    client = comes(provider, "desk")
    people.deactivate(Identity.objects.get().person, by=newsroom.admin, now=datetime.now(UTC))
    assert not signed_in(client)
    assert not signed_in(comes(provider, "desk"))


def test_a_colleague_links_their_account_and_keeps_it(provider: Provider, newsroom: Newsroom) -> None:
    client = Client()
    client.force_login(newsroom.reviewer)
    ApiToken.objects.create(user=newsroom.reviewer)
    client.post("/admin/provider/link/")
    provider.is_signed_in_as("s-1", "desk")
    client.get(provider.sent_back(client))
    newsroom.reviewer.refresh_from_db()
    assert Identity.objects.get().person == newsroom.reviewer
    assert signed_in(client)
    assert (newsroom.reviewer.check_password(PASSWORD), ApiToken.objects.count()) == (False, 0)


def test_without_a_click_on_link_nobody_is_linked(provider: Provider, newsroom: Newsroom) -> None:
    client = Client()
    client.force_login(newsroom.reviewer)
    provider.is_signed_in_as("s-1", "desk")
    client.get(provider.sent_back(client))
    assert Identity.objects.get().person != newsroom.reviewer


def test_no_other_host_is_asked(provider: Provider, settings: Settings) -> None:
    settings.OIDC_ISSUER = provider.issuer.replace("127.0.0.1", "localhost")
    assert Client().get("/admin/provider/").status_code in {403, 502}


def test_the_button_is_there_where_there_is_a_provider(provider: Provider, settings: Settings) -> None:
    assert b"Sign in with your newsroom account" in Client().get("/admin/login/").content
    settings.OIDC_ISSUER = ""
    assert b"newsroom account" not in Client().get("/admin/login/").content
    assert Client().get("/admin/provider/").status_code == 404


def links(provider: Provider, person: User, *groups: str) -> None:
    client = Client()
    client.force_login(person)
    client.post("/admin/provider/link/")
    provider.is_signed_in_as("s-1", *groups)
    client.get(provider.sent_back(client))
    person.refresh_from_db()


def test_nobody_links_themselves_out(provider: Provider, newsroom: Newsroom) -> None:
    """Where the provider's account is in no group that may come in, the password goes on."""
    links(provider, newsroom.reviewer, "sport")
    assert (newsroom.reviewer.check_password(PASSWORD), Identity.objects.count()) == (True, 0)


@pytest.mark.parametrize(("group", "linked"), [("desk", 0), ("chiefs", 1)])
def test_the_last_admin_links_no_lesser_account(
    group: str, linked: int, provider: Provider, newsroom: Newsroom
) -> None:
    links(provider, newsroom.admin, group)
    assert (role_of(newsroom.admin), Identity.objects.count()) == (Role.ADMIN, linked)


@pytest.mark.parametrize("email", ["a@example.com\nBcc: b@example.com", "a@example.com, b@c.org", "ada"])
def test_an_address_that_no_mail_can_be_sent_to_is_left_out(email: str, provider: Provider) -> None:
    comes(provider, "desk", email=email, given_name="A\x00da")
    ada = User.objects.get()
    assert (ada.email, ada.first_name) == ("", "Ada")


@pytest.mark.parametrize("subject", ["s\x001", "s" * 256])
def test_a_subject_that_cannot_be_kept_lets_nobody_in(subject: str, provider: Provider) -> None:
    client = Client()
    provider.is_signed_in_as(subject, "desk")
    assert client.get(provider.sent_back(client)).status_code == 403


def test_the_refresh_token_is_sealed_and_opens_on_its_session_alone(provider: Provider) -> None:
    client, other = comes(provider, "desk"), comes(provider, "desk", subject="s-2")
    mine, theirs = ProviderSession.objects.order_by("pk")
    token = sealed.token_of(mine)
    assert (bool(token), token.encode() in bytes(mine.sealed or b"")) == (True, False)
    theirs.sealed = mine.sealed
    theirs.save()
    assert sealed.token_of(theirs) == ""
    aged(6)
    assert (client.get(DESK).status_code, other.get(DESK).status_code) == (200, 302)


def test_without_a_key_no_token_is_kept_and_the_browser_asks(provider: Provider, settings: Settings) -> None:
    settings.CONFIDENTIAL_KEYS = []
    client = comes(provider, "desk")
    assert ProviderSession.objects.get().sealed is None
    aged(6)
    assert client.get(DESK).headers["Location"] == "/admin/provider/?next=%2Fadmin%2F&silently=1"
    client.get(provider.sent_back(client, "?silently=1"))
    assert signed_in(client)
