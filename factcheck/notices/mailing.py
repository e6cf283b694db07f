"""Digests: what a person has not read, in one e-mail, at the pace that they chose.

The row is the job. It is taken by a conditional update, so that of two workers one sends it; a try that
failed is made again later, and what it was to say waits with it. What is said is read at that moment.
"""

import logging
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from email.utils import parseaddr
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import IntegrityError, transaction
from django.db.models import Exists, F, Model, OuterRef, QuerySet
from django.template.loader import render_to_string

from factcheck.models import User
from factcheck.notices import telling
from factcheck.notices.kinds import Kind, Pace
from factcheck.notices.models import Digest, NoticeChoice, Notification

logger = logging.getLogger(__name__)

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
MORNING = time(6)  # UTC: the day's digest, not before
LEASE = timedelta(minutes=5)  # far above how long one e-mail takes; then another worker tries it
PAUSES = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=30), HOUR, 6 * HOUR)
MOST = 100  # named in one e-mail; the rest is counted
UNDER_WAY = (Digest.State.WAITING, Digest.State.SENDING)


@dataclass(frozen=True)
class Item:
    """One thing told. A statement or title with line ends stays one line: it cannot forge others."""

    sentence: str
    said: str
    headed: str
    address: str

    @property
    def statement(self) -> str:
        return " ".join(self.said.split())

    @property
    def title(self) -> str:
        return " ".join(self.headed.split())


def is_due(pace: str, last: datetime | None, now: datetime) -> bool:
    """Whether a digest may be put together now. last: when the one before was."""
    if pace == Pace.AT_ONCE:
        return True
    if pace == Pace.HOURLY:
        return last is None or now - last >= HOUR
    if pace == Pace.DAILY:
        morning = datetime.combine(now.date(), MORNING, tzinfo=now.tzinfo)
        return now >= morning and (last is None or last < morning)
    return False


def unsent(person: User) -> QuerySet[Notification]:
    return Notification.objects.filter(person=person, is_for_mail=True, digest=None, read_at=None)


def gather(*, now: datetime) -> list[UUID]:
    """Put together the digests that are due, one a person; those to send now, older ones among them."""
    if settings.MAIL_IS_ON:
        anything = Notification.objects.filter(
            person=OuterRef("pk"), is_for_mail=True, digest=None, read_at=None
        )
        for person in User.objects.filter(Exists(anything), is_active=True, is_staff=True).exclude(email=""):
            choice, _is_new = NoticeChoice.objects.get_or_create(person=person)
            if is_due(choice.pace, choice.digest_at, now):
                _put_together(person, choice, now=now)
    return list(_to_send(now).values_list("pk", flat=True))


@transaction.atomic
def _put_together(person: User, choice: NoticeChoice, *, now: datetime) -> None:
    """One digest of all that is unsent. Two who do so at once: the second finds nothing, or the first's."""
    as_read = NoticeChoice.objects.filter(pk=choice.pk, digest_at=choice.digest_at)
    if not as_read.update(digest_at=now):
        return
    telling.drop_moot(unsent(person), now=now)
    wanted = [each for each in Kind if choice.by_mail(each)]
    if not unsent(person).filter(kind__in=wanted).exists():
        return
    digest = Digest.objects.filter(person=person, state=Digest.State.WAITING).first()
    if digest is None:
        try:
            with transaction.atomic():
                digest = Digest.objects.create(person=person, made_at=now, next_try_at=now)
        except IntegrityError:  # one of theirs is being sent in this moment; the next round takes these
            return
    unsent(person).filter(kind__in=wanted).update(digest=digest)


def _to_send(now: datetime) -> QuerySet[Digest]:
    return Digest.objects.filter(state__in=UNDER_WAY, next_try_at__lte=now)


def send(digest_id: UUID, *, now: datetime) -> bool:
    """Send one digest, if it is still to be sent and nobody else is at it. Whether it was sent."""
    taken = _to_send(now).filter(pk=digest_id)
    said = {"state": Digest.State.SENDING, "next_try_at": now + LEASE, "tries": F("tries") + 1}
    if not settings.MAIL_IS_ON or not taken.update(**said):
        return False
    digest = Digest.objects.select_related("person").get(pk=digest_id)
    items = _items(digest, now=now)
    if not items:
        _end(digest, Digest.State.MOOT, now=now)
        return False
    try:
        message(digest, items).send()
    # No server, or one that says no: smtplib raises an OSError. An address that is none: a ValueError.
    except (OSError, ValueError) as fault:
        _try_later(digest, fault, now=now)
        return False
    _end(digest, Digest.State.SENT, now=now)
    return True


def _items(digest: Digest, *, now: datetime) -> list[Item]:
    """What it says: what the person has not read, may see, and what is not moot, at this moment."""
    if not (digest.person.is_active and digest.person.is_staff and digest.person.email):
        return []
    choice, _is_new = NoticeChoice.objects.get_or_create(person=digest.person)
    telling.drop_moot(digest.notifications.all(), now=now)
    left = digest.notifications.filter(read_at=None, kind__in=[each for each in Kind if choice.by_mail(each)])
    return [
        Item(each.sentence, each.statement, each.title, address_of(each))
        for each in left.select_related("claim__article", "webhook").order_by("made_at", "pk")
    ]


def address_of(told: Notification) -> str:
    return f"{settings.PUBLIC_BASE_URL}/admin/notifications/{told.pk}/"


def message(digest: Digest, items: list[Item]) -> EmailMultiAlternatives:
    """Text and simple HTML. Each try has the same Message-ID, by which a mailbox knows a copy."""
    context = {
        "person": digest.person,
        "items": items[:MOST],
        "more": max(len(items) - MOST, 0),
        "base": settings.PUBLIC_BASE_URL,
    }
    sender = parseaddr(settings.DEFAULT_FROM_EMAIL)[1]
    domain = sender.rpartition("@")[2] or "localhost"
    count = len(items)
    made = EmailMultiAlternatives(
        subject=f"{items[0].sentence}" if count == 1 else f"{count} things wait for you at the desk",
        body=render_to_string("factcheck/notices/digest.txt", context),
        to=[digest.person.email],
        headers={
            "Message-ID": f"<digest-{digest.pk}@{domain}>",
            "Auto-Submitted": "auto-generated",
        },
    )
    made.attach_alternative(render_to_string("factcheck/notices/digest.html", context), "text/html")
    return made


def _try_later(digest: Digest, fault: Exception, *, now: datetime) -> None:
    pause = PAUSES[min(digest.tries, len(PAUSES)) - 1]
    mine = Digest.objects.filter(pk=digest.pk, state=Digest.State.SENDING, tries=digest.tries)
    mine.update(
        state=Digest.State.WAITING, next_try_at=now + pause, trouble=f"{type(fault).__name__}: {fault}"[:200]
    )
    logger.warning("digest %s was not sent, tried again in %s: %s", digest.pk, pause, type(fault).__name__)


@transaction.atomic
def _end(digest: Digest, state: Digest.State, *, now: datetime) -> None:
    """What only the mail speaks of is told with it; what is on the desk too stays there until it is read."""
    mine = Digest.objects.filter(pk=digest.pk, state=Digest.State.SENDING, tries=digest.tries)
    if mine.update(state=state, ended_at=now, trouble=""):
        digest.notifications.filter(is_on_desk=False, read_at=None).update(read_at=now)


def thin(*, now: datetime) -> int:
    """Notifications and digests whose time is over go, read or not; how many notifications."""
    count, _ = old(Notification, now=now).delete()
    old(Digest, now=now).delete()
    return count


def old(model: type[Model], *, now: datetime) -> QuerySet[Any]:
    """Notifications, or digests, whose time is over."""
    return model._default_manager.filter(made_at__lt=now - settings.KEEP_NOTIFICATIONS)
