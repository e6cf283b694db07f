"""Who left long ago: name, address and keys go; what they did stays, under an opaque id (docs/adr/0085)."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Q, QuerySet
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice

from factcheck.accounts.enums import AccountAct
from factcheck.accounts.models import AccountEntry, Forgotten, Identity, Invitation, SignInTry
from factcheck.accounts.people import end_sessions, revoke_keys
from factcheck.accounts.records import note
from factcheck.accounts.tries import digest
from factcheck.calls.models import KeptCall
from factcheck.models import User
from factcheck.notices.models import Digest, NoticeChoice, Notification
from factcheck.webhooks.models import Webhook

NAMES_KEYS = [AccountAct.KEY_MADE, AccountAct.KEYS_REVOKED]


def due(before: datetime) -> QuerySet[User]:
    """Who was deactivated before then, and has not come back nor been forgotten."""
    entries = AccountEntry.objects
    last = entries.filter(act=AccountAct.DEACTIVATED, at__gte=before).values("person")
    left = entries.filter(act=AccountAct.DEACTIVATED, at__lt=before).values("person")
    forgotten = entries.filter(act=AccountAct.FORGOTTEN).values("person")
    return User.objects.filter(is_active=False, pk__in=left).exclude(pk__in=last).exclude(pk__in=forgotten)


def stale_invitations(before: datetime) -> QuerySet[Invitation]:
    """Those that nobody used, over since then."""
    over = Q(withdrawn_at__lt=before) | Q(expires_at__lt=before)
    return Invitation.objects.filter(over, joined_as=None).exclude(email="")


def count(age: timedelta, *, now: datetime) -> int:
    """How many `forget_all` would forget."""
    return due(now - age).count() + stale_invitations(now - age).count()


def forget_all(age: timedelta, *, now: datetime) -> int:
    """Forget everybody whose time has come; how many, with those who were invited and never came."""
    people = [forget(person, now=now) for person in due(now - age)]
    return len(people) + _blank(stale_invitations(now - age), now=now)


@transaction.atomic
def forget(person: User, *, now: datetime) -> User:
    """Nobody can tell from our rows who a deactivated person was. There is no way back."""
    assert not person.is_active
    end_sessions(person)
    revoke_keys(person, now=now)
    SignInTry.objects.filter(who=digest(person.username)).delete()
    for model, owner in (
        (Identity, "person"), (TOTPDevice, "user"), (StaticDevice, "user"), (KeptCall, "account"),
        (Notification, "person"), (Digest, "person"), (NoticeChoice, "person"), (Webhook, "owner"),
    ):  # fmt: skip
        model._default_manager.filter(**{owner: person}).delete()
    _blank(Invitation.objects.filter(joined_as=person), now=now)
    _redact(AccountEntry.objects.filter(person=person, act__in=NAMES_KEYS), now=now)
    about = ContentType.objects.get_for_model(User)
    LogEntry.objects.filter(content_type=about, object_id=str(person.pk)).update(object_repr="")
    person.username = f"former-{person.pk.hex[-12:]}"
    person.first_name = person.last_name = person.email = ""
    person.last_login = None
    person.set_unusable_password()
    person.save()
    note(person, AccountAct.FORGOTTEN, by=None, now=now)
    return person


def _blank(invitations: QuerySet[Invitation], *, now: datetime) -> int:
    found = list(invitations)
    for each in found:
        said = AccountEntry.objects.filter(person=None, detail__startswith=f"{each.name}, {each.email}")
        _redact(said, now=now)
        each.name = each.email = ""
        each.save(update_fields=["name", "email"])
    return len(found)


def _redact(entries: Iterable[AccountEntry], *, now: datetime) -> None:
    """Empty what stands in the record in words; the row says still what happened, to whom, and when."""
    column = f"{AccountEntry._meta.db_table}.detail"
    for each in entries:
        if each.detail is not None:
            Forgotten.objects.create(row_id=each.pk, column_name=column, at=now)
            AccountEntry.objects.filter(pk=each.pk).update(detail=None)
