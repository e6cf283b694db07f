"""The seven people of the demo, their passwords, and a reader's token."""

import secrets

from django.contrib.auth.models import Group
from django.db import transaction

from factcheck.demo.place import Kept, Place
from factcheck.models import ApiToken, User
from factcheck.roles import Role

ROLES = {
    "reader": Role.READER,
    "writer": Role.WRITER,
    "reviewer": Role.REVIEWER,
    "reviewer2": Role.REVIEWER,
    "editor": Role.EDITOR,
    "admin": Role.ADMIN,
    "admin2": Role.ADMIN,
}
TOKEN_NAME = "demo"


def make(place: Place, kept: Kept) -> dict[str, User]:
    """The people by name; who is there already keeps the password that was printed for them."""
    known = {user.username: user for user in User.objects.filter(username__in=ROLES)}
    new = [name for name in ROLES if name not in known or name not in kept.passwords]
    kept.passwords |= {name: secrets.token_urlsafe(12) for name in new}
    place.keep(kept)  # before the rows: a password that nobody knows would lock its owner out
    for name in new:
        known[name] = _person(name, kept.passwords[name])
    if not ApiToken.objects.filter(user=known["reader"], name=TOKEN_NAME).exists() or not kept.token:
        _, kept.token = ApiToken.objects.create(user=known["reader"], name=TOKEN_NAME, scopes=["read"])
        place.keep(kept)
    return known


@transaction.atomic
def _person(name: str, password: str) -> User:
    role = ROLES[name]
    user, _ = User.objects.get_or_create(username=name)
    user.is_staff = role is not Role.WRITER  # the writer is a machine and has no business in the admin
    user.set_password(password)
    user.save()
    user.groups.set([Group.objects.get(name=role)])
    return user
