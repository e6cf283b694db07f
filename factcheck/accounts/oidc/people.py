"""The account of whoever the provider vouches for, with the role that their groups give now."""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction

from factcheck.access import role_of
from factcheck.accounts.enums import AccountAct
from factcheck.accounts.errors import ProviderRefused
from factcheck.accounts.models import Identity
from factcheck.accounts.oidc.client import Vouched
from factcheck.accounts.oidc.roles import role_for
from factcheck.accounts.people import check_another_admin, end_sessions, revoke_keys, set_role
from factcheck.accounts.records import note
from factcheck.models import User
from factcheck.roles import Role

UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
NO_GROUP = "Your account at the provider is in no group that may use this desk. Ask an admin of the newsroom."
INACTIVE = "Your account here was deactivated. Ask an admin of the newsroom."


def admit(vouched: Vouched, *, now: datetime) -> Identity:
    """Who may sign in: found by issuer and subject, made on the first time. Raises ProviderRefused.

    Deactivated here stays out, whatever the provider says; without a mapped group nobody gets in, and
    sessions that were open end.
    """
    role = role_for(vouched.groups or (), settings.OIDC_ROLES)
    known = _known(vouched)
    if role is None:
        if known:
            end_sessions(known.person)
        raise ProviderRefused(NO_GROUP, reason="no mapped group")
    if known is None:
        try:
            known = _join(vouched, now=now)
        except IntegrityError:  # the same person in two windows at once
            known = _known(vouched)
    if known is None or not known.person.is_active:
        raise ProviderRefused(INACTIVE, reason="deactivated here")
    _give(known.person, role, now=now)
    return known


@transaction.atomic
def link(person: User, vouched: Vouched, *, now: datetime) -> Identity:
    """From now on this colleague signs in through the provider alone: their password and keys end.

    Nothing ends where they could not come back that way, or where the newsroom would have no admin.
    Raises ProviderRefused when the provider's account belongs to somebody here already or is in no mapped
    group, LastAdmin.
    """
    known, role = _known(vouched), role_for(vouched.groups or (), settings.OIDC_ROLES)
    if role is None:
        raise ProviderRefused(NO_GROUP, reason="no mapped group")
    if known is not None or Identity.objects.filter(person=person).exists():
        raise ProviderRefused("This sign-in is linked to an account here already.", reason="linked before")
    if role is not Role.ADMIN:
        check_another_admin(person)
    made = Identity.objects.create(
        person=person, issuer=vouched.issuer, subject=vouched.subject, linked_at=now
    )
    person.set_unusable_password()
    person.save(update_fields=["password"])
    revoke_keys(person, now=now)
    note(person, AccountAct.LINKED, by=person, now=now)
    return made


def _known(vouched: Vouched) -> Identity | None:
    rows = Identity.objects.select_related("person")
    return rows.filter(issuer=vouched.issuer, subject=vouched.subject).first()


@transaction.atomic
def _join(vouched: Vouched, *, now: datetime) -> Identity:
    said = vouched.claims
    person = User.objects.create_user(
        _free_name(said),
        email=_email(said),
        first_name=_text(said, "given_name", 150),
        last_name=_text(said, "family_name", 150) or _text(said, "name", 150),
        is_staff=True,
    )
    made = Identity.objects.create(
        person=person, issuer=vouched.issuer, subject=vouched.subject, linked_at=now
    )
    note(person, AccountAct.JOINED, by=None, now=now, detail="through the sign-in provider")
    return made


def _give(person: User, role: Role, *, now: datetime) -> None:
    if role_of(person) is not role:
        set_role(person, role, by=None, now=now)
    if not person.is_staff:
        person.is_staff = True
        person.save(update_fields=["is_staff"])


def _free_name(said: Mapping[str, Any]) -> str:
    """A user name that nobody has; it says nothing about who they are to us."""
    wanted = (
        _text(said, "preferred_username", 100) or _text(said, "email", 100).partition("@")[0] or "colleague"
    )
    wanted = re.sub(r"[^\w.@+-]", "", wanted) or "colleague"
    taken = set(User.objects.filter(username__istartswith=wanted).values_list("username", flat=True))
    lowered, number = {name.casefold() for name in taken}, 1
    found = wanted
    while found.casefold() in lowered:
        number += 1
        found = f"{wanted}{number}"
    return found


def _text(said: Mapping[str, Any], name: str, most: int) -> str:
    """What of it can be kept: no NUL, no half of a surrogate pair."""
    given = said.get(name)
    return UNSTORABLE.sub("", given).strip()[:most] if isinstance(given, str) else ""


def _email(said: Mapping[str, Any]) -> str:
    """Their address, or nothing where it is none that mail can be sent to."""
    given = _text(said, "email", 254)
    try:
        validate_email(given)
    except ValidationError:
        return ""
    return given
