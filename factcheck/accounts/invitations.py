"""Invitations: a signed link, good for seven days and for one account."""

from datetime import datetime, timedelta
from uuid import UUID

from django.contrib.auth.models import Group
from django.core import signing
from django.db import transaction
from django.db.models import QuerySet

from factcheck.accounts.enums import AccountAct
from factcheck.accounts.errors import InvitationOver
from factcheck.accounts.models import Invitation
from factcheck.accounts.people import active_admins, check_admin
from factcheck.accounts.records import note
from factcheck.models import User
from factcheck.roles import Role

LASTS = timedelta(days=7)
SALT = "factcheck.invitation"
OVER = "This invitation was used, taken back, or is more than seven days old. Ask an admin for a new one."


@transaction.atomic
def invite(*, name: str, email: str, role: Role, by: User, now: datetime) -> Invitation:
    """An invitation, to be handed over as `link_part`. Raises NotAdmin."""
    check_admin(by)
    made = Invitation.objects.create(
        name=name, email=email, role=role.value, sent_by=by, sent_at=now, expires_at=now + LASTS
    )
    note(None, AccountAct.INVITED, by=by, now=now, detail=f"{name}, {email}, as {role.value}")
    return made


def link_part(invitation: Invitation) -> str:
    """What stands in the link; nobody can make it without our secret key."""
    return signing.Signer(salt=SALT).sign(invitation.pk.hex)


def find(part: str, *, now: datetime) -> Invitation:
    """The invitation of a link, while it can be used. Raises InvitationOver, whatever the cause."""
    try:
        key = UUID(signing.Signer(salt=SALT).unsign(part))
    except (signing.BadSignature, ValueError):
        raise InvitationOver(OVER) from None
    found = waiting(now=now).filter(pk=key).select_for_update(of=("self",)).first()
    if found is None:
        raise InvitationOver(OVER)
    return found


def waiting(*, now: datetime) -> QuerySet[Invitation]:
    """Those that can still be used: who is no active admin any more lets nobody in."""
    usable = Invitation.objects.filter(joined_at=None, withdrawn_at=None, expires_at__gt=now)
    return usable.filter(sent_by__in=active_admins().values("pk")).order_by("-pk")


@transaction.atomic
def withdraw(invitation: Invitation, *, by: User, now: datetime) -> Invitation:
    """Take it back; its link stops working. Raises NotAdmin, InvitationOver."""
    check_admin(by)
    taken_back = Invitation.objects.filter(pk=invitation.pk, joined_at=None, withdrawn_at=None)
    if not taken_back.update(withdrawn_at=now):
        raise InvitationOver("It was used or taken back before.")
    note(
        None, AccountAct.INVITATION_WITHDRAWN, by=by, now=now, detail=f"{invitation.name}, {invitation.email}"
    )
    invitation.refresh_from_db()
    return invitation


@transaction.atomic
def join(part: str, *, username: str, password: str, now: datetime) -> User:
    """Make the account of whoever was invited; the form has checked name and password.

    A writer is a machine's account and gets no desk. Raises InvitationOver.
    """
    invitation = find(part, now=now)
    first, _, last = invitation.name.rpartition(" ")
    person = User.objects.create_user(
        username,
        email=invitation.email,
        password=password,
        first_name=first[:150],
        last_name=last[:150],
        is_staff=invitation.role != Role.WRITER,
    )
    person.groups.add(Group.objects.get(name=invitation.role))
    invitation.joined_as, invitation.joined_at = person, now
    invitation.save(update_fields=["joined_as", "joined_at"])
    note(person, AccountAct.JOINED, by=invitation.sent_by, now=now, detail=f"as {invitation.role}")
    return person
