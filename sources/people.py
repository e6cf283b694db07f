"""Who acts and who reads: the lower floors know people as AUTH_USER_MODEL alone."""

from typing import TYPE_CHECKING, TypeAlias
from uuid import UUID

from django.contrib.auth.models import AbstractUser, AnonymousUser

if TYPE_CHECKING:
    from django.contrib.auth.models import _User as User
else:
    User = AbstractUser

Person: TypeAlias = User | AnonymousUser


def key(person: Person) -> UUID:
    """The person's id, to look for what is theirs; nobody's for who has not signed in."""
    return person.pk or UUID(int=0)


def name(person: User | None) -> str:
    """As colleagues call them."""
    return (person.get_full_name() or person.get_username()) if person else ""


__all__ = ["Person", "User", "key", "name"]
