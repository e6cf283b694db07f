"""The people of a test's newsroom, one or more of each role."""

from dataclasses import dataclass

from django.contrib.auth.models import Group

from factcheck.models import User
from factcheck.roles import Duty, Role

PASSWORD = "a password of some length"
STAFF = {Role.REVIEWER, Role.EDITOR, Role.ADMIN}


def person(role: Role, name: str = "") -> User:
    """A user in the group of `role`, who signs in with PASSWORD; staff where the role works in the admin."""
    user = User.objects.create_user(name or role.value, password=PASSWORD, is_staff=role in STAFF)
    user.groups.add(Group.objects.get(name=role.value))
    return user


def lawyer(role: Role = Role.READER, name: str = "lawyer") -> User:
    """A person of the role who may clear claims besides."""
    user = person(role, name)
    user.groups.add(Group.objects.get(name=Duty.LAWYER))
    return user


@dataclass(frozen=True)
class Newsroom:
    """reviewer, second and third are reviewers; editor and chief are editors."""

    reader: User
    writer: User
    reviewer: User
    second: User
    third: User
    editor: User
    chief: User
    admin: User

    @classmethod
    def staffed(cls) -> "Newsroom":
        return cls(
            reader=person(Role.READER),
            writer=person(Role.WRITER),
            reviewer=person(Role.REVIEWER),
            second=person(Role.REVIEWER, "second"),
            third=person(Role.REVIEWER, "third"),
            editor=person(Role.EDITOR),
            chief=person(Role.EDITOR, "chief"),
            admin=person(Role.ADMIN),
        )
