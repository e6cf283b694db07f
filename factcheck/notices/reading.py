"""What a person was told, as the desk shows it; and that they have read it."""

from datetime import datetime
from uuid import UUID

from django.db.models import F, Q, QuerySet

from claims import queries
from factcheck.models import User
from factcheck.notices.models import NoticeChoice, Notification

MOST = 99  # beyond it, the bell says "99+"


def of(person: User) -> QuerySet[Notification]:
    """Theirs, of claims that exist for them, unread ones first."""
    visible = queries.claims(person).select_related(None).prefetch_related(None).order_by()
    exists = Q(claim__in=visible.values("pk")) | Q(webhook__isnull=False)
    told = Notification.objects.filter(exists, person=person, is_on_desk=True)
    return told.order_by(F("read_at").desc(nulls_first=True), "-made_at", "-pk")


def unread(person: User) -> str:
    """How many they have not read, as the bell says it; empty for none."""
    count = of(person).filter(read_at=None).order_by()[: MOST + 1].count()
    return f"{MOST}+" if count > MOST else str(count or "")


def read(*, by: User, now: datetime, told_id: UUID | None = None) -> None:
    """They have read one, or all of theirs."""
    those = Notification.objects.filter(person=by, is_on_desk=True, read_at=None)
    (those.filter(pk=told_id) if told_id else those).update(read_at=now)


def choice_of(person: User) -> NoticeChoice:
    """What they chose, or the choice of who has made none."""
    return NoticeChoice.objects.filter(person=person).first() or NoticeChoice(person=person)


def choose(*, by: User, pace: str, desk_muted: list[str], mail_muted: list[str]) -> NoticeChoice:
    """They want to be told so from now on; what waits for a digest follows it when that is sent."""
    said = {"pace": pace, "desk_muted": sorted(desk_muted), "mail_muted": sorted(mail_muted)}
    choice, _is_new = NoticeChoice.objects.update_or_create(person=by, defaults=said)
    return choice


def seen_by(person: User) -> QuerySet[Notification]:
    """Theirs, of claims that exist for them, those that only an e-mail spoke of as well."""
    visible = queries.claims(person).select_related(None).prefetch_related(None).order_by()
    exists = Q(claim__in=visible.values("pk")) | Q(webhook__isnull=False)
    return Notification.objects.filter(exists, person=person)
