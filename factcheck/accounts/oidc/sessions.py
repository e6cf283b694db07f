"""Sessions that the provider vouches for: asked again every few minutes, ended when it no longer does."""

import logging
from datetime import datetime, timedelta
from enum import Enum, auto
from uuid import UUID

from django.conf import settings
from django.db.models import Q
from django.views.decorators.debug import sensitive_variables

from factcheck.accounts import sealed
from factcheck.accounts.errors import ProviderAway, ProviderRefused
from factcheck.accounts.models import Identity, ProviderSession
from factcheck.accounts.oidc import client, people

logger = logging.getLogger(__name__)
ONE_ASKS_FOR = timedelta(seconds=30)
PATIENCE = 3  # intervals without an answer after which a session ends all the same


class State(Enum):
    GOOD = auto()
    OVER = auto()
    ASK_IN_BROWSER = auto()  # no refresh token: the browser has to go and ask


def begin(identity: Identity, refresh_token: str, *, now: datetime) -> ProviderSession:
    """A session of somebody who just came from there. Those that are over are cleared away."""
    ProviderSession.objects.filter(ends_at__lt=now).delete()
    row = ProviderSession(
        identity=identity, checked_at=now, ends_at=now + timedelta(hours=settings.SESSION_HOURS)
    )
    row.sealed = sealed.session_token(refresh_token, row.pk)
    row.save(force_insert=True)
    return row


def end(key: str | UUID) -> None:
    ProviderSession.objects.filter(pk=key).delete()


def look(key: str | UUID, *, now: datetime) -> State:
    """Whether the session goes on; asks the provider where it is time. One request at a time asks."""
    row = ProviderSession.objects.select_related("identity__person").filter(pk=key, ends_at__gt=now).first()
    if row is None:
        return State.OVER
    every = timedelta(minutes=settings.OIDC_RECHECK_MINUTES)
    age = now - row.checked_at
    if age < every:
        return State.GOOD
    token = sealed.token_of(row)
    if not token:
        return State.ASK_IN_BROWSER if age < every * PATIENCE else State.OVER
    if _is_mine_to_ask(row, now=now):
        return _ask(row, token, now=now)
    return State.GOOD if age < every * PATIENCE else _over(row)


def _is_mine_to_ask(row: ProviderSession, *, now: datetime) -> bool:
    free = Q(asking_until=None) | Q(asking_until__lt=now)
    mine = ProviderSession.objects.filter(free, pk=row.pk, checked_at=row.checked_at)
    return mine.update(asking_until=now + ONE_ASKS_FOR) == 1


@sensitive_variables()
def _ask(row: ProviderSession, token: str, *, now: datetime) -> State:
    try:
        vouched = client.ask_again(token, subject=row.identity.subject)
        if vouched.groups is not None:
            people.admit(vouched, now=now)
    except ProviderRefused as refusal:
        logger.info("the provider no longer vouches for %s: %s", row.identity.person_id, refusal.reason)
        return _over(row)
    except ProviderAway as fault:
        logger.warning("the provider could not be asked about a session: %s", fault.__cause__)
        is_patient = now - row.checked_at < timedelta(minutes=settings.OIDC_RECHECK_MINUTES) * PATIENCE
        return State.GOOD if is_patient else _over(row)
    newest = sealed.session_token(vouched.refresh_token or token, row.pk)
    kept = ProviderSession.objects.filter(pk=row.pk)
    if not kept.update(sealed=newest, checked_at=now, asking_until=None):
        return State.OVER  # signed out meanwhile
    return State.GOOD


def _over(row: ProviderSession) -> State:
    row.delete()
    return State.OVER
