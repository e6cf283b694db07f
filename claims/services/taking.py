"""Take next: the best claim that waits for a person becomes theirs, and nobody else's."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, Q

from claims import queues, rules
from claims.enums import Move, Stage
from claims.models import Claim, SecondLook
from claims.queues import Narrowing
from claims.services import moves
from sources.errors import Refusal
from sources.people import User

GIVEN_FOR = timedelta(minutes=30)  # a claim given for a second look is then offered to others as well
AT_ONCE = 8  # looked at together: as many people may press in one moment before any looks again


def take_next(*, by: User, now: datetime, within: Narrowing | None = None) -> Claim | None:
    """The best claim that this person may review: the nearest deadline, then the legal flag, then the oldest.

    An open one is taken. One that needs a second pair of eyes is given: it stays where it is, and for half
    an hour it is given to nobody else. None when nothing waits. Raises MoveForbidden.
    """
    rules.check_may(by, "review")
    within = within or Narrowing()
    passed: set[UUID] = set()
    for again in (False, True):  # what was given to this person already only where there is no other
        while chosen := _best(by, now, within, passed, again=again):
            for claim in chosen:
                if _is_got(claim, by=by, now=now):
                    return claim
                passed.add(claim.pk)
    return None


def _best(by: User, now: datetime, within: Narrowing, passed: set[UUID], *, again: bool) -> list[Claim]:
    """The first few of what waits for this person. Two questions, each in the order of an index."""
    given = SecondLook.objects.filter(
        claim=OuterRef("pk"), round=OuterRef("round"), given_at__gt=now - GIVEN_FOR
    )
    given = given.exclude(person=by) if again else given
    waiting = queues.visible(by).filter(within.condition(now)).exclude(pk__in=passed).order_by(*queues.ORDER)
    second = waiting.filter(queues.condition("second", by) & ~Q(Exists(given)))
    unassigned = waiting.filter(queues.condition("unassigned", by) & ~Q(Exists(queues.own_name(by))))
    return sorted([*second[:AT_ONCE], *unassigned[:AT_ONCE]], key=queues.place)[:AT_ONCE]


def _is_got(claim: Claim, *, by: User, now: datetime) -> bool:
    """Whether it is this person's now: not where a colleague was first, or a rule says no."""
    if claim.stage == Stage.CROSS_CHECK:
        return _is_given(claim, by=by, now=now)
    try:
        moves.make(claim, Move.TAKE, by=by, now=now)
    except Refusal:
        return False
    return True


def _is_given(claim: Claim, *, by: User, now: datetime) -> bool:
    said = {"round": claim.round, "person": by, "given_at": now}
    try:
        with transaction.atomic():
            SecondLook.objects.create(claim=claim, **said)
    except IntegrityError:
        known = SecondLook.objects.filter(claim=claim)
        free = known.filter(~Q(round=claim.round) | Q(given_at__lte=now - GIVEN_FOR) | Q(person=by))
        return bool(free.update(**said))
    return True
