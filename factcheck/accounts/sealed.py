"""Secrets that are read again, sealed under CONFIDENTIAL_KEYS before the database sees them (ADR 0047).

The key of an authenticator app opens for its owner alone, a provider's refresh token on its session alone.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.views.decorators.debug import sensitive_variables

from factcheck.accounts.models import AuthenticatorApp, ProviderSession, app_bound, session_bound
from sources import sealing
from sources.errors import NoConfidentialKey

NO_KEY = (
    "This server has no key to keep a second factor’s secret under, so none can be set up. "
    "Whoever runs it sets CONFIDENTIAL_KEYS (docs/operating.md)."
)


@sensitive_variables()
def app_key(plain: bytes, person_id: UUID) -> bytes:
    """The secret of an authenticator app, sealed. Raises NoConfidentialKey."""
    try:
        return sealing.seal(plain, keys=settings.CONFIDENTIAL_KEYS, bound_to=app_bound(person_id))
    except sealing.NoKey:
        raise NoConfidentialKey(NO_KEY) from None


@sensitive_variables()
def token_of(session: ProviderSession) -> str:
    """The refresh token, or nothing where there is none or no key opens it: then the browser has to ask."""
    try:
        bound_to = session_bound(session.pk)
        return sealing.unseal(
            bytes(session.sealed or b""), keys=settings.CONFIDENTIAL_KEYS, bound_to=bound_to
        ).decode()
    except sealing.Unsealable:
        return ""


@sensitive_variables()
def session_token(token: str, session_id: UUID) -> bytes | None:
    """A refresh token, sealed; without a key none is kept."""
    if not token or not settings.CONFIDENTIAL_KEYS:
        return None
    bound_to = session_bound(session_id)
    return sealing.seal(token.encode(), keys=settings.CONFIDENTIAL_KEYS, bound_to=bound_to)


@dataclass(frozen=True)
class Rotated:
    """resealed: were under another key; current: under the first already; closed: whose app none opens."""

    resealed: int
    current: int
    closed: list[str]


def rotate(*, only_look: bool = False) -> Rotated:
    """Seal all of them anew under the first key; each is a transaction of its own.

    A refresh token that no key opens is no loss, for the browser is sent to ask: it is left out.
    """
    apps = list(_each(AuthenticatorApp.objects, lambda row: app_bound(row.user_id), only_look=only_look))
    tokens = list(_each(ProviderSession.objects, lambda row: session_bound(row.pk), only_look=only_look))
    states = [state for state, _ in apps + tokens]
    closed = [row.user.username for state, row in apps if state == "closed"]
    return Rotated(states.count("resealed"), states.count("current"), closed)


def _each(rows: Any, bound: Callable[[Any], bytes], *, only_look: bool) -> Iterator[tuple[str, Any]]:
    for key in list(rows.exclude(sealed=None).order_by("pk").values_list("pk", flat=True)):
        with transaction.atomic():
            row = rows.select_for_update().filter(pk=key).first()
            if row is not None and row.sealed is not None:
                yield _one(row, bound(row), only_look=only_look), row


@sensitive_variables()
def _one(row: AuthenticatorApp | ProviderSession, bound_to: bytes, *, only_look: bool) -> str:
    keys, sealed = settings.CONFIDENTIAL_KEYS, bytes(row.sealed or b"")
    try:
        plain = sealing.unseal(sealed, keys=keys, bound_to=bound_to)
    except sealing.Unsealable:
        return "closed"
    if sealing.is_under(sealed, keys[0]):
        return "current"
    if not only_look:
        row.sealed = sealing.seal(plain, keys=keys, bound_to=bound_to)
        row.save(update_fields=["sealed"])
    return "resealed"
