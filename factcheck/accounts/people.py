"""What is done to accounts: role, desk, password, leaving and coming back."""

from collections.abc import Collection
from datetime import datetime

from django.contrib.auth.models import Group
from django.db import transaction
from django.db.models import F, Q, QuerySet

from factcheck.access import role_of
from factcheck.accounts.enums import AccountAct
from factcheck.accounts.errors import IsForgotten, LastAdmin, NotAdmin, NotYourself, SignsInElsewhere
from factcheck.accounts.models import AccountEntry, Identity, Invitation, ProviderSession
from factcheck.accounts.records import note
from factcheck.models import ApiToken, User
from factcheck.roles import Duty, Role
from factcheck.webhooks import ending


def active_admins() -> QuerySet[User]:
    """Everybody who can do what an admin can, superusers too."""
    return User.objects.filter(
        Q(groups__name=Role.ADMIN.value) | Q(is_superuser=True), is_active=True
    ).distinct()


@transaction.atomic
def set_role(person: User, role: Role, *, by: User | None, now: datetime) -> User:
    """Give a person this role in the place of theirs; groups that are no roles stay as they are.

    by: None where the sign-in provider says so. Raises NotAdmin, NotYourself, LastAdmin.
    """
    before = role_of(person)
    if before is role:
        return person
    if by is not None:
        check_admin(by)
        _check_not_oneself(person, by, "change your own role")
        if before is Role.ADMIN:
            check_another_admin(person)
    person.groups.remove(*Group.objects.filter(name__in=[each.value for each in Role]))
    person.groups.add(Group.objects.get(name=role.value))
    if person.is_superuser and role is not Role.ADMIN:
        person.is_superuser = False
        person.save(update_fields=["is_superuser"])
    detail = f"{before.value} → {role.value}" if before else role.value
    note(person, AccountAct.ROLE, by=by, now=now, detail=detail)
    person.__dict__.pop("_role", None)
    return person


@transaction.atomic
def set_duties(person: User, duties: Collection[Duty], *, by: User, now: datetime) -> User:
    """Give a person just these duties beside their role. Raises NotAdmin, NotYourself."""
    held = set(person.groups.filter(name__in=[each.value for each in Duty]).values_list("name", flat=True))
    wanted = {each.value for each in duties}
    if held == wanted:
        return person
    check_admin(by)
    _check_not_oneself(person, by, "change your own duties")
    person.groups.remove(*Group.objects.filter(name__in=held - wanted))
    person.groups.add(*Group.objects.filter(name__in=wanted - held))
    note(person, AccountAct.DUTY, by=by, now=now, detail=", ".join(sorted(wanted)) or "none")
    return person


@transaction.atomic
def set_desk(person: User, has_desk: bool, *, by: User, now: datetime) -> User:
    """Whether the person works at the desk, or by the API alone. Raises NotAdmin, NotYourself, LastAdmin."""
    if person.is_staff == has_desk:
        return person
    check_admin(by)
    if not has_desk:
        _check_not_oneself(person, by, "take your own desk away")
        check_another_admin(person)
    person.is_staff = has_desk
    person.save(update_fields=["is_staff"])
    note(person, AccountAct.DESK, by=by, now=now, detail="given" if has_desk else "taken away")
    return person


@transaction.atomic
def deactivate(person: User, *, by: User, now: datetime) -> User:
    """End a person's access at once: sessions, keys, webhooks, and invitations that nobody has used.

    What they did stays theirs, and so do their claims and pending approvals, which editors then see to.
    Raises NotAdmin, NotYourself, LastAdmin.
    """
    check_admin(by)
    _check_not_oneself(person, by, "deactivate yourself")
    check_another_admin(person)
    if not person.is_active:
        return person
    User.objects.filter(pk=person.pk).update(is_active=False, session_epoch=F("session_epoch") + 1)
    person.refresh_from_db()
    ProviderSession.objects.filter(identity__person=person).delete()
    ended = revoke_keys(person, now=now)
    ending.with_account(person, now=now)
    sent = Invitation.objects.filter(sent_by=person, joined_at=None, withdrawn_at=None)
    withdrawn = sent.update(withdrawn_at=now)
    detail = f"{_count(ended, 'key')} revoked, {_count(withdrawn, 'invitation')} withdrawn"
    note(person, AccountAct.DEACTIVATED, by=by, now=now, detail=detail)
    return person


@transaction.atomic
def reactivate(person: User, *, by: User, now: datetime) -> User:
    """Let a person in again, with the password and role that they had; sessions and keys do not come back.

    Raises NotAdmin, IsForgotten.
    """
    check_admin(by)
    if person.is_active:
        return person
    if is_forgotten(person):
        raise IsForgotten("Name, password and role of this account are gone; invite them anew.")
    person.is_active = True
    person.save(update_fields=["is_active"])
    note(person, AccountAct.REACTIVATED, by=by, now=now)
    return person


def is_forgotten(person: User) -> bool:
    return AccountEntry.objects.filter(person=person, act=AccountAct.FORGOTTEN).exists()


@transaction.atomic
def sign_out_everywhere(
    person: User, *, by: User, now: datetime, keys_too: bool = False, but: str | None = None
) -> User:
    """End every session of the person, and their keys where asked. Raises NotAdmin for another's.

    but: the provider's session to spare, which is the one that asks.
    """
    if by.pk != person.pk:
        check_admin(by)
    end_sessions(person, but=but)
    if keys_too:
        _revoke_on_record(person, by=by, now=now)
    note(person, AccountAct.SIGNED_OUT, by=by, now=now)
    return person


@transaction.atomic
def change_password(person: User, password: str, *, by: User, now: datetime, keys_too: bool) -> None:
    """A new password, which ends the sessions, and the keys where asked. Raises NotAdmin for another's.

    Nobody is given one who signs in through the provider: it would let them in past it.
    """
    if by.pk != person.pk:
        check_admin(by)
    if Identity.objects.filter(person=person).exists():
        raise SignsInElsewhere("They sign in through the provider, and have no password here.")
    person.set_password(password)
    person.save(update_fields=["password"])
    note(person, AccountAct.PASSWORD, by=by, now=now)
    if keys_too:
        _revoke_on_record(person, by=by, now=now)


@transaction.atomic
def made(person: User, role: Role, *, by: User, now: datetime) -> User:
    """Give an account that an admin has just made its role, and write down that it was made."""
    check_admin(by)
    note(person, AccountAct.MADE, by=by, now=now)
    return set_role(person, role, by=by, now=now)


@transaction.atomic
def set_facts(person: User, *, by: User, first_name: str, last_name: str, email: str) -> User:
    """What colleagues call them, and where mail goes. Raises NotAdmin."""
    check_admin(by)
    person.first_name, person.last_name, person.email = first_name, last_name, email
    person.save(update_fields=["first_name", "last_name", "email"])
    return person


def end_sessions(person: User, *, but: str | None = None) -> None:
    User.objects.filter(pk=person.pk).update(session_epoch=F("session_epoch") + 1)
    ended = ProviderSession.objects.filter(identity__person=person)
    (ended.exclude(pk=but) if but else ended).delete()
    person.refresh_from_db()


def revoke_keys(person: User, *, now: datetime) -> int:
    """End all API keys of the person, and the webhooks that these set up; how many keys there were."""
    found = list(ApiToken.objects.filter(user=person))
    ending.with_keys(found, now=now)
    return int(ApiToken.objects.filter(pk__in=[each.pk for each in found]).delete()[0])


def check_admin(by: User) -> None:
    if not by.is_active or role_of(by) is not Role.ADMIN:
        raise NotAdmin("Only an admin of the newsroom may do this.")


def _revoke_on_record(person: User, *, by: User, now: datetime) -> None:
    ended = revoke_keys(person, now=now)
    if ended:
        note(person, AccountAct.KEYS_REVOKED, by=by, now=now, detail=_count(ended, "key"))


def _check_not_oneself(person: User, by: User, what: str) -> None:
    if person.pk == by.pk:
        raise NotYourself(f"You cannot {what}; ask another admin.")


def check_another_admin(person: User) -> None:
    """Under a lock, so that two admins who demote each other do not both succeed."""
    Group.objects.select_for_update().get(name=Role.ADMIN.value)
    if (
        role_of(person) is Role.ADMIN
        and not active_admins().filter(is_staff=True).exclude(pk=person.pk).exists()
    ):
        raise LastAdmin("They are the last active admin. Make somebody else an admin first.")


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"
