"""Calls that may be made again: the first is done, the others get its answer (docs/adr/0050)."""

import base64
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import QuerySet
from django.utils.crypto import salted_hmac

from claims.models import Redaction
from factcheck.calls.errors import AnswerGone, KeyOfAnotherCall, StillRunning
from factcheck.calls.models import KeptCall
from sources import sealing
from sources.models import Tombstone
from sources.people import User

LEASE = timedelta(minutes=2)  # above any call; who is cut off at the proxy before asks again
KEPT = timedelta(hours=24)


@dataclass(frozen=True)
class Answer:
    """What is given again: all but the headers of the way there."""

    status: int
    headers: Mapping[str, str]
    body: bytes


def digest(purpose: str, value: str) -> str:
    """Keyed, so that what it was made of cannot be guessed from the table."""
    return salted_hmac(f"factcheck.calls.{purpose}", value, algorithm="sha256").hexdigest()


def begin(*, by: User, key: str, asked: str, now: datetime) -> KeptCall:
    """The call of this key: ours to do now while it has no status, else done before.

    Raises KeyOfAnotherCall, and StillRunning while whoever began it may be alive.
    """
    mine = KeptCall(account=by, key=digest("key", key), asked=asked, began_at=now, lease_ends_at=now + LEASE)
    of_this_key = KeptCall.objects.filter(account=by, key=mine.key)
    known = of_this_key.first()
    if known and known.began_at <= now - KEPT:
        of_this_key.filter(pk=known.pk).delete()
        known = None
    if known is None:
        # Asked for first, since on SQLite a write would wait for the one that runs.
        KeptCall.objects.bulk_create([mine], ignore_conflicts=True)
        known = of_this_key.first()
    if known is None:  # begun and given up by another in this moment
        raise _still_running()
    if known.pk == mine.pk:
        return known
    return _made_before(known, asked=asked, now=now)


def _made_before(known: KeptCall, *, asked: str, now: datetime) -> KeptCall:
    if known.asked != asked:
        raise KeyOfAnotherCall(
            "Another method, address or body was sent under this key; take a new key for each call.",
            field="Idempotency-Key",
        )
    if known.status is None and not _taken_over(known, now=now):
        raise _still_running()
    return known


def _taken_over(known: KeptCall, *, now: datetime) -> bool:
    """Whoever ran it is gone, and did nothing that lasted: `keep` would have been in the same transaction."""
    stale = KeptCall.objects.filter(pk=known.pk, turn=known.turn, status=None, lease_ends_at__lte=now)
    known.turn, known.lease_ends_at = known.turn + 1, now + LEASE
    return bool(stale.update(turn=known.turn, lease_ends_at=known.lease_ends_at))


def _still_running() -> StillRunning:
    return StillRunning("The same call is being made; ask again in a moment.")


def keep(call: KeptCall, answer: Answer, *, key: str) -> None:
    """In the transaction of what the call did. Raises StillRunning where another has taken the call over."""
    plain = json.dumps([dict(answer.headers), base64.b64encode(answer.body).decode()]).encode()
    sealed = sealing.seal(plain, keys=[_sealing_key(key)], bound_to=call.pk.bytes)
    ours = KeptCall.objects.filter(pk=call.pk, turn=call.turn, status=None)
    if not ours.update(status=answer.status, answer=sealed):
        raise _still_running()


def give_up(call: KeptCall) -> None:
    """Nothing came of it: the same key begins anew."""
    KeptCall.objects.filter(pk=call.pk, turn=call.turn, status=None).delete()


def again(call: KeptCall, *, key: str) -> Answer:
    """The answer that was given. Raises AnswerGone where words were taken down since, which it may hold."""
    gone = Tombstone.objects.filter(at__gte=call.began_at).exists()
    gone = gone or Redaction.objects.filter(redacted_at__gte=call.began_at).exists()
    try:
        if gone or call.status is None or call.answer is None:
            raise sealing.Unsealable
        plain = sealing.unseal(bytes(call.answer), keys=[_sealing_key(key)], bound_to=call.pk.bytes)
    except sealing.Unsealable:
        raise AnswerGone(
            "It was done and is not done again; read what came of it.", answered_with=call.status
        ) from None
    headers, body = json.loads(plain)
    return Answer(call.status, headers, base64.b64decode(body))


def _sealing_key(key: str) -> bytes:
    """Made of the client's own key, of which we keep a digest alone: nobody else opens the answer."""
    return salted_hmac("factcheck.calls.answer", key, algorithm="sha256").digest()


def thin(*, now: datetime) -> int:
    """Calls that were begun a day ago go; how many."""
    count, _ = old(now=now).delete()
    return count


def old(*, now: datetime) -> QuerySet[KeptCall]:
    return KeptCall.objects.filter(began_at__lte=now - KEPT)
