"""Who is told that a webhook was turned off: its owner, or the admins where the owner has no desk."""

from datetime import datetime

from django.conf import settings

from factcheck.models import User
from factcheck.notices.kinds import Kind
from factcheck.notices.models import NoticeChoice, Notification
from factcheck.roles import Role
from factcheck.webhooks.models import Webhook


def tell(webhook: Webhook, *, now: datetime) -> None:
    staff = User.objects.filter(is_active=True, is_staff=True)
    people = list(staff.filter(pk=webhook.owner_id)) or list(staff.filter(groups__name=Role.ADMIN.value))
    for person in people:
        choice = NoticeChoice.objects.filter(person=person).first() or NoticeChoice(person=person)
        on_desk = choice.on_desk(Kind.WEBHOOK)
        by_mail = settings.MAIL_IS_ON and bool(person.email) and choice.by_mail(Kind.WEBHOOK)
        if on_desk or by_mail:
            Notification.objects.create(
                person=person,
                kind=Kind.WEBHOOK,
                webhook=webhook,
                made_at=now,
                is_on_desk=on_desk,
                is_for_mail=by_mail,
            )
