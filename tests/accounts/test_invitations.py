"""Invitations: one link, one account, seven days."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from pytest_django.fixtures import Settings

from factcheck.access import role_of
from factcheck.accounts import invitations, people
from factcheck.accounts.errors import NotAdmin
from factcheck.accounts.models import AccountEntry, Invitation
from factcheck.models import User
from factcheck.roles import Role
from tests.support.people import Newsroom, person

SAID = {"name": "Ada Lind", "email": "ada@example.com"}
CHOSEN = {"username": "ada", "password1": "correct horse battery", "password2": "correct horse battery"}


def invited(by: User, role: Role = Role.REVIEWER, *, now: datetime | None = None) -> Invitation:
    return invitations.invite(**SAID, role=role, by=by, now=now or datetime.now(UTC))


def link(invitation: Invitation) -> str:
    return reverse("accounts:join", args=[invitations.link_part(invitation)])


def test_an_admin_invites_and_the_invited_is_in(newsroom: Newsroom) -> None:
    admin, guest = Client(), Client()
    admin.force_login(newsroom.admin)
    made = admin.post("/admin/factcheck/user/invite/", {**SAID, "role": "editor"}, follow=True)
    address = link(Invitation.objects.get())
    assert f"http://localhost:8000{address}" in made.content.decode()
    assert guest.get(address).status_code == 200
    assert guest.post(address, CHOSEN).headers["Location"] == "/admin/"
    ada = User.objects.get(username="ada")
    assert guest.get("/admin/").status_code == 200
    assert (ada.get_full_name(), ada.email, role_of(ada)) == ("Ada Lind", "ada@example.com", Role.EDITOR)
    assert list(AccountEntry.objects.order_by("id").values_list("act", flat=True)) == ["INVITED", "JOINED"]


def test_the_link_is_mailed_where_mail_is_set_up(newsroom: Newsroom, settings: Settings) -> None:
    settings.MAIL_IS_ON = True
    admin = Client()
    admin.force_login(newsroom.admin)
    admin.post("/admin/factcheck/user/invite/", {**SAID, "role": "editor"})
    assert [sent.to for sent in mail.outbox] == [["ada@example.com"]]
    assert link(Invitation.objects.get()) in mail.outbox[0].body


def test_a_link_is_used_once(newsroom: Newsroom) -> None:
    address = link(invited(newsroom.admin))
    Client().post(address, CHOSEN)
    again = Client().post(address, {**CHOSEN, "username": "eve"})
    assert (again.status_code, User.objects.filter(username="eve").exists()) == (410, False)


def test_a_link_is_good_for_seven_days(newsroom: Newsroom) -> None:
    sent = datetime.now(UTC) - timedelta(days=7, seconds=-30)
    fresh, old = invited(newsroom.admin, now=sent), invited(newsroom.admin, now=sent - timedelta(minutes=1))
    assert [Client().get(link(each)).status_code for each in (fresh, old)] == [200, 410]


def test_a_link_that_was_taken_back_is_over(newsroom: Newsroom) -> None:
    admin, made = Client(), invited(newsroom.admin)
    admin.force_login(newsroom.admin)
    admin.post(reverse("admin:factcheck_invitation_withdraw", args=[made.pk]))
    assert Client().get(link(made)).status_code == 410


def test_an_admin_who_was_deactivated_lets_nobody_in(newsroom: Newsroom) -> None:
    chief = User.objects.create_superuser("root")
    made = invited(newsroom.admin)
    people.deactivate(newsroom.admin, by=chief, now=datetime.now(UTC))
    assert Client().get(link(made)).status_code == 410


def test_a_link_cannot_be_made_up(newsroom: Newsroom) -> None:
    made = invited(newsroom.admin)
    forged = reverse("accounts:join", args=[f"{made.pk.hex}:{'A' * 43}"])
    assert Client().get(forged).status_code == 410


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"username": "ReViewer"}, "username"),
        ({"username": "a b"}, "username"),
        ({"password1": "password1234", "password2": "password1234"}, "password1"),
        ({"password2": "something else entirely"}, "password2"),
    ],
)
def test_what_is_chosen_is_held_to_the_rules(change: dict[str, str], field: str, newsroom: Newsroom) -> None:
    answer = Client().post(link(invited(newsroom.admin)), {**CHOSEN, **change})
    assert (answer.status_code, list(answer.context["form"].errors)) == (400, [field])


@pytest.mark.parametrize("role", ["reader", "writer", "reviewer", "editor"])
def test_only_admins_invite(role: str, newsroom: Newsroom) -> None:
    with pytest.raises(NotAdmin):
        invited(getattr(newsroom, role))


def test_a_writer_has_no_desk(newsroom: Newsroom) -> None:
    guest = Client()
    answer = guest.post(link(invited(newsroom.admin, Role.WRITER)), CHOSEN)
    assert (answer.status_code, User.objects.get(username="ada").is_staff) == (200, False)
    assert guest.get("/admin/").status_code == 302


def test_an_admin_who_is_one_no_more_lets_nobody_in(newsroom: Newsroom) -> None:
    """Else they could keep an invitation to an admin's account for the day on which they lose theirs."""
    other = person(Role.ADMIN, "other")
    address = link(invited(other, Role.ADMIN))
    people.set_role(other, Role.READER, by=newsroom.admin, now=datetime.now(UTC))
    assert Client().post(address, CHOSEN).status_code == 410
    assert not User.objects.filter(username="ada").exists()
    people.set_role(other, Role.ADMIN, by=newsroom.admin, now=datetime.now(UTC))  # the twin
    assert Client().post(address, CHOSEN).status_code == 302


@pytest.mark.parametrize(("length", "status"), [(254, 302), (255, 400)])
def test_an_address_is_as_long_as_can_be_kept(length: int, status: int, newsroom: Newsroom) -> None:
    client = Client()
    client.force_login(newsroom.admin)
    email = f"{'a' * 60}@{'.'.join(['b' * 60] * 3)}.{'e' * (length - 244)}"
    said = SAID | {"email": email}
    facts = client.post(f"/admin/factcheck/user/{newsroom.editor.pk}/do/facts/", said)
    invited = client.post("/admin/factcheck/user/invite/", said | {"role": "editor"})
    assert (len(email), facts.status_code, invited.status_code) == (length, status, status)
