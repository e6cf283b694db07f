"""Webhooks are set up, changed, turned on and off; their secrets are shown once, and rotate."""

import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.views.decorators.debug import sensitive_variables

from claims import queries, rules
from factcheck.accounts.keys import is_machine
from factcheck.models import ApiToken, User
from factcheck.webhooks.models import Delivery, Webhook
from sources import sealing
from sources.errors import Conflict, Forbidden, NoConfidentialKey, UrlRefused
from sources.fetching import guard

BOTH_VALID = timedelta(days=1)  # the older of two secrets signs so long as well
MOST = 50  # webhooks of one account
DAY = timedelta(days=1)
NO_KEY = (
    "This server has no key to keep a webhook’s secret under, so none can be set up. "
    "Whoever runs it sets CONFIDENTIAL_KEYS (docs/operating.md)."
)


class TooManyWebhooks(Conflict):
    code, title = "too_many_webhooks", "This account has too many webhooks"


class NotYourWebhook(Forbidden):
    code, title = "not_your_webhook", "A webhook is set up by whoever it belongs to"


class StillWaits(Conflict):
    code, title = "still_waits", "It has not ended yet"


def seen_by(person: User) -> QuerySet[Webhook]:
    """One's own; for an admin, everybody's."""
    rows = Webhook.objects.select_related("owner", "key")
    return rows if rules.may(person, "administer") else rows.filter(owner=person)


def deliveries(person: User) -> QuerySet[Delivery]:
    """Of webhooks that they see, about articles that exist for them."""
    visible = queries.articles(person).order_by().values("pk")
    return Delivery.objects.filter(webhook__in=seen_by(person).values("pk"), article__in=visible)


def _check_speaks_for(by: User, owner: User) -> None:
    """Who hears what the owner may see: they, and for a machine an admin, as with its keys (ADR 0052)."""
    if by.pk != owner.pk and not is_machine(owner):
        raise NotYourWebhook("It would tell you what they may see. People set up their own, by REST.")


@sensitive_variables()
@transaction.atomic
def add(
    owner: User, *, url: str, by: User, now: datetime, key: ApiToken | None = None, **said: Any
) -> tuple[Webhook, str]:
    """A webhook for the owner, and its secret, which is shown this once. key: it listens no longer than that.

    Raises UrlRefused for an address that we would never call, NoConfidentialKey, TooManyWebhooks,
    NotYourWebhook.
    """
    _check_speaks_for(by, owner)
    _check(url)
    if Webhook.objects.filter(owner=owner).count() >= MOST:
        raise TooManyWebhooks(f"An account has at most {MOST}; delete one that is not used.")
    webhook = Webhook(owner=owner, url=url, made_by=by, made_at=now, on_since=now, key=key, **_plain(said))
    secret = _made()
    webhook.sealed = _seal(secret, webhook.pk)
    webhook.save(force_insert=True)
    return webhook, secret


@transaction.atomic
def edit(
    webhook: Webhook,
    *,
    by: User,
    now: datetime,
    key: ApiToken | None = None,
    is_on: bool | None = None,
    **said: Any,
) -> Webhook:
    """Change what it is told, and where; turn it on or off. What waits is sent to the new address.

    Turned on, or pointed to an address, it listens no longer than the key that did so, if any did.

    Raises UrlRefused, and NotYourWebhook for anything of a colleague's but turning it on or off.
    """
    webhook = Webhook.objects.select_for_update(no_key=True, of=("self",)).get(pk=webhook.pk)
    if said:
        _check_speaks_for(by, webhook.owner)
    if "url" in said:
        _check(said["url"])
    for name, value in _plain(said).items():
        setattr(webhook, name, value)
    if is_on and webhook.off:
        webhook.on_since = now
    if is_on is not None:
        webhook.off = "" if is_on else Webhook.Off.PERSON
    if is_on or "url" in said:
        webhook.key = key
        webhook.failing_since = webhook.rests_until = None
    webhook.save()
    return webhook


@sensitive_variables()
@transaction.atomic
def rotate(webhook: Webhook, *, by: User, now: datetime) -> tuple[Webhook, str]:
    """A new secret, shown this once; for a day the one before signs as well. Raises NotYourWebhook."""
    webhook = Webhook.objects.select_for_update(no_key=True, of=("self",)).get(pk=webhook.pk)
    _check_speaks_for(by, webhook.owner)
    secret = _made()
    webhook.older, webhook.older_until = webhook.sealed, now + BOTH_VALID
    webhook.sealed = _seal(secret, webhook.pk)
    webhook.save(update_fields=["sealed", "older", "older_until"])
    return webhook, secret


def delete(webhook: Webhook, *, by: User) -> None:
    """With its deliveries and their log."""
    webhook.delete()


@transaction.atomic
def replay(delivery: Delivery, *, by: User, now: datetime) -> Delivery:
    """Send it once more, under the same id, with what the claim is by then. Raises StillWaits."""
    ended = Delivery.objects.filter(pk=delivery.pk, ended_at__isnull=False)
    again = {"state": Delivery.State.WAITING, "next_try_at": now, "give_up_at": now + DAY, "ended_at": None}
    if not ended.update(**again):
        raise StillWaits("It is still being delivered; look at its log.")
    delivery.refresh_from_db()
    return delivery


@sensitive_variables()
def valid_secrets(webhook: Webhook, now: datetime) -> list[str]:
    """Those that sign now. Raises sealing.Unsealable where the key is gone."""
    sealed = [webhook.sealed]
    if webhook.older and webhook.older_until and webhook.older_until > now:
        sealed.append(webhook.older)
    keys, bound = settings.CONFIDENTIAL_KEYS, bound_to(webhook.pk)
    return [sealing.unseal(bytes(each), keys=keys, bound_to=bound).decode() for each in sealed]


def bound_to(webhook_id: UUID) -> bytes:
    return b"factcheck.webhook:" + webhook_id.bytes


def _check(url: str) -> None:
    try:
        guard.check_url(url)
    except UrlRefused as refusal:
        raise UrlRefused(refusal.detail, field="url") from refusal


def _plain(said: dict[str, Any]) -> dict[str, Any]:
    """Lists as JSON keeps them."""
    return {name: _strings(value) if isinstance(value, list) else value for name, value in said.items()}


def _strings(values: Sequence[Any]) -> list[str]:
    return [str(each) for each in values]


def _made() -> str:
    return f"fcwh_{secrets.token_urlsafe(32)}"


@sensitive_variables()
def _seal(secret: str, webhook_id: UUID) -> bytes:
    try:
        return sealing.seal(secret.encode(), keys=settings.CONFIDENTIAL_KEYS, bound_to=bound_to(webhook_id))
    except sealing.NoKey:
        raise NoConfidentialKey(NO_KEY) from None
