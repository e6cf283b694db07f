"""Keys of REST clients: made, used, revoked. Who has one acts as its owner, narrowed to its scopes."""

from collections.abc import Collection
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from factcheck.access import role_of
from factcheck.accounts.enums import AccountAct
from factcheck.accounts.errors import NotYourKey, SignsInElsewhere
from factcheck.accounts.models import Identity
from factcheck.accounts.people import check_admin
from factcheck.accounts.records import note
from factcheck.models import ApiToken, User
from factcheck.roles import Role
from factcheck.scopes import Scope
from factcheck.webhooks import ending
from sources.errors import Invalid

NOTED_AFTER = timedelta(minutes=5)  # a use soon after another is not written down
OF_MACHINES = (Role.READER, Role.WRITER)


def is_machine(person: User) -> bool:
    """An account without a desk that judges nothing: an admin may hold its keys."""
    return not person.is_staff and role_of(person) in OF_MACHINES


@transaction.atomic
def make(
    person: User,
    *,
    by: User,
    now: datetime,
    name: str = "",
    scopes: Collection[Scope] = (),
    expires_at: datetime | None = None,
) -> tuple[ApiToken, str]:
    """A key of the person's, and its secret, which is kept nowhere. Without scopes it may what they may.

    One makes one's own; an admin makes those of machines, so that nobody judges under another's name.
    Raises NotYourKey, NotAdmin, SignsInElsewhere, Invalid.
    """
    if person.pk != by.pk:
        check_admin(by)
        if not is_machine(person):
            raise NotYourKey("People make their own keys, on the page of their account.")
    if Identity.objects.filter(person=person).exists():
        raise SignsInElsewhere("Who comes in through the provider has no keys, which it could not end.")
    if expires_at is not None and expires_at <= now:
        raise Invalid("This moment has passed.", field="expires_at")
    row, secret = ApiToken.objects.create(
        user=person,
        name=name.strip(),
        scopes=[scope.value for scope in Scope if scope in scopes],
        expiry=expires_at - now if expires_at else None,
    )
    note(person, AccountAct.KEY_MADE, by=by, now=now, detail=_said(row))
    return row, secret


@transaction.atomic
def revoke(key: ApiToken, *, by: User, now: datetime) -> None:
    """End a key at once, and the webhooks that it set up; that it was, stays on record.

    Raises NotAdmin for another's.
    """
    if key.user_id != by.pk:
        check_admin(by)
    ending.with_keys([key], now=now)
    if ApiToken.objects.filter(pk=key.pk).delete()[0]:
        note(key.user, AccountAct.KEYS_REVOKED, by=by, now=now, detail=_said(key))


def used(key: ApiToken, *, now: datetime) -> None:
    """Write down that it was used, to within some minutes: reading writes as little as it can."""
    if key.last_used_at is None or key.last_used_at <= now - NOTED_AFTER:
        long_ago = Q(last_used_at=None) | Q(last_used_at__lte=now - NOTED_AFTER)
        ApiToken.objects.filter(long_ago, pk=key.pk).update(last_used_at=now)


def _said(key: ApiToken) -> str:
    return f"{key.name or 'without a name'} ({key.token_key}…), {key.may}"
