"""Deactivation and what it ends, roles, and that a newsroom keeps an admin."""

from datetime import UTC, datetime

import pytest
from django.contrib.auth.models import Group
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse

from claims.enums import Stage
from claims.models import Claim
from factcheck.access import role_of
from factcheck.accounts import people
from factcheck.accounts.errors import LastAdmin, NotAdmin, NotYourself
from factcheck.accounts.models import AccountEntry
from factcheck.models import ApiToken, User
from factcheck.roles import Role
from tests.support import desk
from tests.support.people import PASSWORD, Newsroom, person

NOW = datetime(2026, 1, 5, tzinfo=UTC)


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def do(by: User, whom: User, act: str, **said: str) -> int:
    """What an admin sends from a person's page."""
    return signed_in(by).post(reverse("admin:factcheck_user_do", args=[whom.pk, act]), said).status_code


def test_who_is_deactivated_is_out_at_once(newsroom: Newsroom) -> None:
    client = signed_in(newsroom.reviewer)
    ApiToken.objects.create(user=newsroom.reviewer)
    assert do(newsroom.admin, newsroom.reviewer, "deactivate") == 302
    assert client.get("/admin/").status_code == 302
    assert ApiToken.objects.count() == 0
    entry = AccountEntry.objects.get()
    assert (entry.act, entry.person, entry.by) == ("DEACTIVATED", newsroom.reviewer, newsroom.admin)


def test_coming_back_brings_no_session_and_no_key(newsroom: Newsroom) -> None:
    client = signed_in(newsroom.reviewer)
    do(newsroom.admin, newsroom.reviewer, "deactivate")
    do(newsroom.admin, newsroom.reviewer, "reactivate")
    assert client.get("/admin/").status_code == 302
    assert signed_in(newsroom.reviewer).get("/admin/").status_code == 302  # the row was read before
    assert signed_in(User.objects.get(pk=newsroom.reviewer.pk)).get("/admin/").status_code == 200


def test_their_claims_are_shown_to_editors_and_handed_on_together(claim: Claim, newsroom: Newsroom) -> None:
    desk.taken(claim, newsroom.reviewer)
    editor, left = signed_in(newsroom.editor), reverse("admin:claims_claim_left")
    assert b"their checker has left" not in editor.get("/admin/").content
    people.deactivate(newsroom.reviewer, by=newsroom.admin, now=NOW)
    assert b"1 claim: their checker has left" in editor.get("/admin/").content
    assert claim.statement in editor.get(left).content.decode()
    answer = editor.post(left, {"claims": [claim.pk], "assignee": newsroom.second.pk})
    claim.refresh_from_db()
    assert (answer.status_code, claim.assignee, claim.stage) == (302, newsroom.second, Stage.IN_REVIEW)


def test_handing_on_is_for_editors(newsroom: Newsroom) -> None:
    assert signed_in(newsroom.reviewer).get(reverse("admin:claims_claim_left")).status_code == 403


def test_nobody_ends_or_demotes_themselves(newsroom: Newsroom) -> None:
    person(Role.ADMIN, "second admin")
    with pytest.raises(NotYourself):
        people.deactivate(newsroom.admin, by=newsroom.admin, now=NOW)
    with pytest.raises(NotYourself):
        people.set_role(newsroom.admin, Role.READER, by=newsroom.admin, now=NOW)


def test_the_last_admin_stays(newsroom: Newsroom) -> None:
    other = person(Role.ADMIN, "second admin")
    User.objects.filter(pk=other.pk).update(is_staff=False)  # who cannot come in is no admin to rely on
    with pytest.raises(LastAdmin):
        people.deactivate(newsroom.admin, by=other, now=NOW)
    with pytest.raises(LastAdmin):
        people.set_role(newsroom.admin, Role.EDITOR, by=other, now=NOW)
    User.objects.filter(pk=other.pk).update(is_staff=True)
    people.set_role(newsroom.admin, Role.EDITOR, by=other, now=NOW)
    assert role_of(User.objects.get(pk=newsroom.admin.pk)) is Role.EDITOR


def test_a_role_takes_the_place_of_another_and_leaves_other_groups(newsroom: Newsroom) -> None:
    extra = Group.objects.create(name="night desk")
    newsroom.reviewer.groups.add(extra)
    assert do(newsroom.admin, newsroom.reviewer, "may", role="editor", has_desk="on") == 302
    assert sorted(newsroom.reviewer.groups.values_list("name", flat=True)) == ["editor", "night desk"]
    assert AccountEntry.objects.get().detail == "reviewer → editor"


def test_a_superuser_who_is_made_less_is_less(newsroom: Newsroom) -> None:
    root = User.objects.create_superuser("root")
    people.set_role(root, Role.READER, by=newsroom.admin, now=NOW)
    assert role_of(User.objects.get(pk=root.pk)) is Role.READER


@pytest.mark.parametrize("act", ["may", "deactivate", "password", "sign-out", "facts"])
def test_only_admins_act_on_people(act: str, newsroom: Newsroom) -> None:
    assert do(newsroom.editor, newsroom.reviewer, act, role="admin") == 403
    with pytest.raises(NotAdmin):
        people.deactivate(newsroom.reviewer, by=newsroom.editor, now=NOW)


def test_the_record_cannot_be_changed(newsroom: Newsroom) -> None:
    people.deactivate(newsroom.reviewer, by=newsroom.admin, now=NOW)
    with pytest.raises(DatabaseError), transaction.atomic():
        AccountEntry.objects.update(act="REACTIVATED")


def test_a_persons_page_shows_the_record_and_no_act_on_oneself(newsroom: Newsroom) -> None:
    people.set_role(newsroom.reviewer, Role.EDITOR, by=newsroom.admin, now=NOW)
    client = signed_in(newsroom.admin)
    shown = client.get(reverse("admin:factcheck_user_change", args=[newsroom.reviewer.pk])).content.decode()
    own = client.get(reverse("admin:factcheck_user_change", args=[newsroom.admin.pk])).content.decode()
    assert "reviewer → editor" in shown
    assert ("Deactivate the account" in shown, "Deactivate the account" in own) == (True, False)


def test_an_account_for_a_machine_is_made_with_its_role(newsroom: Newsroom) -> None:
    said = {"username": "cms", "password1": "correct horse battery", "password2": "correct horse battery"}
    answer = signed_in(newsroom.admin).post(reverse("admin:factcheck_user_add"), {**said, "role": "writer"})
    made = User.objects.get(username="cms")
    assert (answer.status_code, role_of(made), made.is_staff) == (302, Role.WRITER, False)


@pytest.mark.parametrize(("ticked", "left"), [("on", 0), ("", 1)])
def test_a_new_password_ends_other_sessions_and_keys_where_asked(
    ticked: str, left: int, newsroom: Newsroom
) -> None:
    here, there = signed_in(newsroom.reviewer), signed_in(newsroom.reviewer)
    ApiToken.objects.create(user=newsroom.reviewer)
    new = {"new_password1": "correct horse battery", "new_password2": "correct horse battery"}
    said = {"old_password": PASSWORD, **new, **({"keys_too": ticked} if ticked else {})}
    assert here.post("/admin/password_change/", said).headers["Location"] == "/admin/account/"
    assert (here.get("/admin/").status_code, there.get("/admin/").status_code) == (200, 302)
    assert ApiToken.objects.count() == left


def test_one_signs_out_everywhere_else(newsroom: Newsroom) -> None:
    here, there = signed_in(newsroom.reviewer), signed_in(newsroom.reviewer)
    here.post("/admin/account/sign-out/")
    assert (here.get("/admin/").status_code, there.get("/admin/").status_code) == (200, 302)


def test_ones_own_page_names_role_and_keys(newsroom: Newsroom) -> None:
    row, _ = ApiToken.objects.create(user=newsroom.editor, name="night bot")
    shown = signed_in(newsroom.editor).get("/admin/account/").content.decode()
    assert [word in shown for word in ("editor", "night bot", row.token_key, row.digest)] == [True] * 3 + [
        False
    ]
