"""The legal axis of a flagged claim: what it still waits for before it may appear. Pure.

It is done when somebody was asked for a reply and answered, would not, or let the deadline pass (or when
that was waived), and when a lawyer's clearance stands. It asks nothing of a claim that is not flagged.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from claims.gate import Waiting

NOT_ASKED = Waiting("reply_not_asked", "nobody was asked for a reply")
NO_CLEARANCE = Waiting("clearance_waits", "a lawyer has not cleared it")
OVERTAKEN = Waiting("clearance_ended", "its words or its verdict are not those that a lawyer cleared")
REVOKED = Waiting("clearance_revoked", "a lawyer took the clearance back")


class Cleared(StrEnum):
    """Where the newest clearance of a claim stands."""

    NONE = "NONE"
    STANDS = "STANDS"
    OVERTAKEN = "OVERTAKEN"
    REVOKED = "REVOKED"


@dataclass(frozen=True)
class Asked:
    """One request for a reply: until when, and whether anything came of it."""

    deadline: datetime
    is_answered: bool

    def is_done(self, now: datetime) -> bool:
        return self.is_answered or self.deadline <= now


@dataclass(frozen=True)
class Facts:
    asked: Sequence[Asked] = ()
    is_waived: bool = False
    cleared: Cleared = Cleared.NONE


def waits(facts: Facts, now: datetime) -> tuple[Waiting, ...]:
    """What the axis of a flagged claim still waits for; empty when it is done."""
    return tuple(each for each in (_reply(facts, now), _clearance(facts.cleared)) if each)


def _reply(facts: Facts, now: datetime) -> Waiting | None:
    if facts.is_waived or any(each.is_done(now) for each in facts.asked):
        return None
    if not facts.asked:
        return NOT_ASKED
    first = min(each.deadline for each in facts.asked)
    until = f"{first.day} {first:%B %Y, %H:%M} UTC"
    return Waiting("reply_waits", f"who was asked for a reply has until {until} to answer")


def _clearance(cleared: Cleared) -> Waiting | None:
    return {
        Cleared.STANDS: None,
        Cleared.NONE: NO_CLEARANCE,
        Cleared.OVERTAKEN: OVERTAKEN,
        Cleared.REVOKED: REVOKED,
    }[cleared]
