"""How long a session lasts, and what its cookie is like."""

import time

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone
from pytest_django.fixtures import Settings

from claims.models import Claim
from factcheck import tasks
from factcheck.accounts.pages.gate import BEGAN, SEEN
from tests.support.people import PASSWORD, Newsroom


def after(client: Client, **ages: float) -> int:
    """The front page's status when the session began, or was last used, so many seconds ago."""
    session = client.session
    for name, seconds in ages.items():
        session[name] = time.time() - seconds
    session.save()
    return client.get("/admin/").status_code


@pytest.mark.parametrize(("idle", "status"), [(58 * 60, 200), (61 * 60, 302)])
def test_a_session_that_nobody_uses_ends(
    idle: float, status: int, newsroom: Newsroom, settings: Settings
) -> None:
    settings.SESSION_IDLE_MINUTES = 60
    client = Client()
    client.force_login(newsroom.reviewer)
    assert after(client, **{SEEN: idle}) == status


@pytest.mark.parametrize(("age", "status"), [(7.9, 200), (8.1, 302)])
def test_a_session_ends_in_any_case(age: float, status: int, newsroom: Newsroom, settings: Settings) -> None:
    settings.SESSION_HOURS = 8
    client = Client()
    client.force_login(newsroom.reviewer)
    assert after(client, **{BEGAN: age * 3600}) == status


def test_using_it_keeps_it_alive(newsroom: Newsroom, settings: Settings) -> None:
    settings.SESSION_IDLE_MINUTES = 60
    client = Client()
    client.force_login(newsroom.reviewer)
    assert after(client, **{SEEN: 50 * 60}) == 200
    assert time.time() - client.session[SEEN] < 60


def test_the_cookie_is_kept_from_scripts_and_other_sites(newsroom: Newsroom) -> None:
    client = Client()
    client.post("/admin/login/", {"username": "reviewer", "password": PASSWORD})
    cookie = client.cookies["sessionid"]
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")


def test_a_page_that_is_open_alone_keeps_no_session_alive(
    claim: Claim, newsroom: Newsroom, settings: Settings
) -> None:
    """It asks who else is there every few seconds, with nobody at it; the page itself is a use."""
    settings.SESSION_IDLE_MINUTES = 60
    client, page = Client(), f"/admin/claims/claim/{claim.pk}/"
    client.force_login(newsroom.reviewer)
    session = client.session
    session[SEEN] = time.time() - 50 * 60
    session.save()
    for part in ("here/", f"progress/{claim.pk}/"):
        assert client.get(f"{page}{part}", HTTP_HX_REQUEST="true").status_code == 200
    assert client.session[SEEN] == session[SEEN]
    client.get(f"{page}change/")
    assert time.time() - client.session[SEEN] < 60


def test_a_page_that_is_open_alone_is_told_that_the_session_ended(
    claim: Claim, newsroom: Newsroom, settings: Settings
) -> None:
    settings.SESSION_IDLE_MINUTES = 60
    client = Client()
    client.force_login(newsroom.reviewer)
    session = client.session
    session[SEEN] = time.time() - 61 * 60
    session.save()
    assert client.get(f"/admin/claims/claim/{claim.pk}/here/").status_code == 302


def test_nobody_gets_a_new_password_of_their_own_without_the_old_one(newsroom: Newsroom) -> None:
    """Not by the page for colleagues either, on which an admin sets one."""
    client = Client()
    client.force_login(newsroom.admin)
    sent = {"password": "another one of some length"}
    own = client.post(f"/admin/factcheck/user/{newsroom.admin.pk}/do/password/", sent)
    colleagues = client.post(f"/admin/factcheck/user/{newsroom.editor.pk}/do/password/", sent)
    assert (own.status_code, colleagues.status_code) == (400, 302)
    for person in (newsroom.admin, newsroom.editor):
        person.refresh_from_db()
    assert newsroom.admin.check_password(PASSWORD)
    assert newsroom.editor.check_password(sent["password"])


def test_sessions_that_are_over_are_removed_each_day(newsroom: Newsroom) -> None:
    over, going_on = Client(), Client()
    over.force_login(newsroom.reviewer)
    going_on.force_login(newsroom.editor)
    Session.objects.filter(pk=over.session.session_key).update(expire_date=timezone.now())
    tasks.clear_sessions()
    assert list(Session.objects.values_list("pk", flat=True)) == [going_on.session.session_key]
    assert going_on.get("/admin/").status_code == 200


def test_nobody_guesses_the_password_where_it_is_changed(newsroom: Newsroom, settings: Settings) -> None:
    """Counted as at signing in; the twin is the right one before the count is full."""
    settings.SIGN_IN_FAILURES = 2
    new = {"new_password1": "another one of some length", "new_password2": "another one of some length"}
    tried = {}
    for person, before in ((newsroom.reviewer, ["one", "two"]), (newsroom.second, ["one"])):
        client = Client()
        client.force_login(person)
        sent = [{"old_password": word, **new} for word in (*before, PASSWORD)]
        tried[person.username] = [client.post("/admin/password_change/", each).status_code for each in sent]
    assert tried == {"reviewer": [400, 400, 429], "second": [400, 302]}
