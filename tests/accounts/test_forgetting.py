"""Who left long ago is forgotten: nothing names them any more, and all that they did is still theirs."""

from datetime import timedelta

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection

from claims.enums import Stage
from claims.models import Claim, Review
from factcheck.accounts import forgetting, invitations, keys, people, tries
from factcheck.accounts.errors import IsForgotten
from factcheck.accounts.models import AccountEntry, Invitation
from factcheck.models import User
from factcheck.roles import Role
from tests.support import desk
from tests.support.people import PASSWORD, Newsroom

pytestmark = pytest.mark.django_db
YEAR = timedelta(days=365)
MARK = "zaphod"  # in all that names the person


@pytest.fixture
def gone(newsroom: Newsroom, claim: Claim) -> User:
    """A reviewer who joined by invitation, reviewed, tried to sign in, made a key, and left."""
    by, now = newsroom.admin, desk.NOW
    invited = invitations.invite(
        name=f"Ada {MARK}", email=f"{MARK}@example.org", role=Role.REVIEWER, by=by, now=now
    )
    person = invitations.join(invitations.link_part(invited), username=f"{MARK}1", password=PASSWORD, now=now)
    desk.checked(claim, person, newsroom.second)
    tries.take(tries.digest(person.username), "192.0.2.7", now=now)
    keys.make(person, name=f"{MARK}'s laptop", scopes=[], by=person, now=now)
    return people.deactivate(person, by=by, now=now)


def naming(word: str) -> list[str]:
    """The tables and columns in which a word stands anywhere."""
    found = []
    with connection.cursor() as cursor:
        for model in apps.get_models(include_auto_created=True):
            for field in model._meta.local_concrete_fields:
                cursor.execute(
                    f'SELECT count(*) FROM "{model._meta.db_table}" '
                    f'WHERE lower(CAST("{field.column}" AS text)) LIKE %s',
                    [f"%{word}%"],
                )
                if cursor.fetchone()[0]:
                    found.append(f"{model._meta.db_table}.{field.column}")
    return found


def test_nothing_names_them_any_more(gone: User) -> None:
    assert len(naming(MARK)) >= 5
    assert naming("192.0.2.7") == ["factcheck_signintry.address"]
    assert forgetting.forget_all(YEAR, now=desk.NOW + YEAR + timedelta(days=1)) == 1
    assert naming(MARK) == []
    assert naming("192.0.2.7") == []


def test_what_they_did_is_still_theirs(gone: User) -> None:
    forgetting.forget_all(YEAR, now=desk.NOW + 2 * YEAR)
    gone.refresh_from_db()
    assert gone.get_username() == f"former-{gone.pk.hex[-12:]}"
    assert Review.objects.filter(reviewer=gone).count() == 1
    assert Claim.objects.get().stage == Stage.CHECKED
    acts = AccountEntry.objects.filter(person=gone).order_by("pk").values_list("act", "detail")
    assert list(acts) == [
        ("JOINED", "as reviewer"),
        ("KEY_MADE", None),
        ("DEACTIVATED", "1 key revoked, 0 invitations withdrawn"),
        ("FORGOTTEN", ""),
    ]
    call_command("verify_history")


def test_not_before_their_time(gone: User) -> None:
    assert forgetting.forget_all(YEAR, now=desk.NOW + YEAR) == 0
    assert forgetting.count(YEAR, now=desk.NOW + YEAR) == 0


def test_once(gone: User) -> None:
    late = desk.NOW + 2 * YEAR
    assert [forgetting.forget_all(YEAR, now=late) for _ in range(2)] == [1, 0]


def test_who_came_back_counts_from_when_they_left_again(gone: User, newsroom: Newsroom) -> None:
    people.reactivate(gone, by=newsroom.admin, now=desk.NOW)
    assert forgetting.count(YEAR, now=desk.NOW + 2 * YEAR) == 0
    people.deactivate(gone, by=newsroom.admin, now=desk.NOW + YEAR)
    assert forgetting.count(YEAR, now=desk.NOW + 2 * YEAR) == 0
    assert forgetting.count(YEAR, now=desk.NOW + 3 * YEAR) == 1


def test_who_was_forgotten_does_not_come_back(gone: User, newsroom: Newsroom) -> None:
    forgetting.forget_all(YEAR, now=desk.NOW + 2 * YEAR)
    with pytest.raises(IsForgotten):
        people.reactivate(gone, by=newsroom.admin, now=desk.NOW)


def test_who_was_invited_and_never_came_is_forgotten_too(newsroom: Newsroom) -> None:
    said = {"name": f"Ada {MARK}", "email": f"{MARK}@example.org", "role": Role.READER}
    invitations.invite(**said, by=newsroom.admin, now=desk.NOW)  # type: ignore[arg-type]
    assert forgetting.forget_all(YEAR, now=desk.NOW + YEAR) == 0
    assert forgetting.forget_all(YEAR, now=desk.NOW + 2 * YEAR) == 1
    assert naming(MARK) == []
    assert Invitation.objects.get().role == Role.READER
