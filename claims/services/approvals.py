"""Acts that take two persons: the first call waits, another person's same call completes it."""

from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from claims.enums import ApprovalState, HistoryKind
from claims.models import Approval, Claim, Recheck
from claims.services import history
from sources import chain
from sources.errors import SamePerson
from sources.people import User


def second(
    claim: Claim,
    *,
    act: str,
    payload: dict[str, Any],
    reason: str,
    by: User,
    now: datetime,
    recheck: Recheck | None = None,
) -> bool:
    """True when this call is the second person's, so that the act may be done now.

    payload: what exactly is asked, free words left out. A first call is kept and answered False; a different
    one discards the one that waits and takes its place; of each recheck one ruling waits. Raises SamePerson
    when the same person asks again. The claim is held.
    """
    digest = chain.digest(act, chain.canonical(payload))
    pending = claim.approvals.filter(act=act, recheck=recheck, state=ApprovalState.PENDING)
    waiting = pending.select_for_update(no_key=True).first()
    if waiting and waiting.digest == digest:
        if waiting.asked_by_id == by.pk:
            raise SamePerson("You asked for this; another person has to ask for the same.")
        _end(waiting, ApprovalState.COMPLETED, by=by, now=now)
        return True
    if waiting:
        _end(waiting, ApprovalState.DISCARDED, by=by, now=now)
    approval = Approval.objects.create(
        claim=claim,
        act=act,
        recheck=recheck,
        digest=digest,
        asked=chain.plain_facts(payload),
        reason=reason,
        asked_by=by,
        asked_at=now,
    )
    history.record(
        claim,
        kind=HistoryKind.MOVE,
        action="asked_for_second_person",
        by=by,
        now=now,
        about=approval,
        text=reason,
        act=act,
    )
    return False


def discard_all(*claims: Claim, by: User, now: datetime) -> None:
    """These have moved on: what waits for a second person asks about a state that is gone."""
    waiting = Approval.objects.filter(claim__in=claims, state=ApprovalState.PENDING)
    waiting.update(state=ApprovalState.DISCARDED, ended_by=by, ended_at=now)


def give_up(rechecks: QuerySet[Recheck], *, now: datetime) -> None:
    """A newer text came: what one person asked for on the older one is asked no more."""
    waiting = Approval.objects.filter(recheck__in=rechecks, state=ApprovalState.PENDING)
    waiting.update(state=ApprovalState.DISCARDED, ended_at=now)


def _end(approval: Approval, state: ApprovalState, *, by: User, now: datetime) -> None:
    approval.state, approval.ended_by, approval.ended_at = state, by, now
    approval.save(update_fields=["state", "ended_by", "ended_at"])
