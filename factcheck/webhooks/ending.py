"""Webhooks end with what set them up: a key that is revoked or over, an account (ADR 0052)."""

from collections.abc import Iterable
from datetime import datetime

from factcheck.models import ApiToken, User
from factcheck.webhooks import notice
from factcheck.webhooks.models import Webhook


def with_keys(keys: Iterable[ApiToken], *, now: datetime) -> None:
    """Turn off what these keys set up, before they go; in the caller's transaction."""
    _turn_off(Webhook.Off.KEY, now=now, key__in=[each.pk for each in keys])


def with_account(person: User, *, now: datetime) -> None:
    """Turn off all that are theirs; in the caller's transaction."""
    _turn_off(Webhook.Off.OWNER, now=now, owner=person)


def _turn_off(why: Webhook.Off, *, now: datetime, **whose: object) -> None:
    rows = Webhook.objects.filter(off="", **whose).select_related("owner").order_by("pk")
    for webhook in rows.select_for_update(no_key=True, of=("self",)):
        webhook.off = why
        webhook.save(update_fields=["off"])
        notice.tell(webhook, now=now)


def is_over(webhook: Webhook, *, now: datetime) -> bool:
    """Whether the key that set it up has come to its end."""
    return webhook.key is not None and webhook.key.is_over(now)
