"""The made-up newsroom's people. Nobody can sign in as one of them until somebody sets a password."""

from dataclasses import dataclass

from django.contrib.auth.models import Group

from factcheck.models import User
from factcheck.roles import Role

POSTER = "populate"
STAFF = {Role.READER: 2, Role.REVIEWER: 14, Role.EDITOR: 3, Role.ADMIN: 2}


@dataclass(frozen=True)
class People:
    poster: User
    reviewers: list[User]
    editors: list[User]


def make() -> People:
    """The account that posts, and the desk; the same people when they are there."""
    poster = _person(POSTER, Role.WRITER)
    made = {
        role: [_person(f"{POSTER}-{role}-{number}", role) for number in range(1, count + 1)]
        for role, count in STAFF.items()
    }
    return People(poster, made[Role.REVIEWER], made[Role.EDITOR])


def _person(name: str, role: Role) -> User:
    user, is_new = User.objects.get_or_create(username=name)
    if is_new:
        user.is_staff = role is not Role.WRITER
        user.set_unusable_password()
        user.save()
        user.groups.set([Group.objects.get(name=role)])
    return user
