"""The people of a test's newsroom, one or more of each role."""

from dataclasses import dataclass

from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group

from factcheck.models import User
from factcheck.roles import Duty, Role

PASSWORD = "a password of some length"
STAFF = {Role.REVIEWER, Role.EDITOR, Role.ADMIN}
# Of a newsroom, in the order in which they came.
ROLES = {
    "reader": Role.READER,
    "writer": Role.WRITER,
    "reviewer": Role.REVIEWER,
    "second": Role.REVIEWER,
    "third": Role.REVIEWER,
    "editor": Role.EDITOR,
    "chief": Role.EDITOR,
    "admin": Role.ADMIN,
}


def _unsaved(role: Role, name: str) -> User:
    return User(username=name, password=make_password(PASSWORD), is_staff=role in STAFF)


def person(role: Role, name: str = "") -> User:
    """A user in the group of `role`, who signs in with PASSWORD; staff where the role works in the admin."""
    user = _unsaved(role, name or role.value)
    user.save()
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
        """In three queries, since most tests begin with it; each as `person` makes them."""
        people = {name: _unsaved(role, name) for name, role in ROLES.items()}
        User.objects.bulk_create(people.values())
        groups = dict(Group.objects.values_list("name", "pk"))
        User.groups.through.objects.bulk_create(
            User.groups.through(user=people[name], group_id=groups[role]) for name, role in ROLES.items()
        )
        return cls(**people)
