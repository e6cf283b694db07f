"""The legal axis of a flagged claim: what it still waits for before it may appear. Pure.

It is done when somebody was asked for a reply and answered, would not, or let the deadline pass (or when
that was waived), and when a lawyer's clearance stands. It asks nothing of a claim that is not flagged.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from claims.gate import Waiting

NOT_ASKED = Waiting("reply_not_asked", "nobody was asked for a reply")
NO_CLEARANCE = Waiting("clearance_waits", "a lawyer has not cleared it")
OVERTAKEN = Waiting("clearance_ended", "its words or its verdict are not those that a lawyer cleared")
CITED_ANEW = Waiting(
    "clearance_evidence_changed", "its verdict rests on newer words of a source than those that a lawyer saw"
)
REVOKED = Waiting("clearance_revoked", "a lawyer took the clearance back")


class Cleared(StrEnum):
    """Where the newest clearance of a claim stands."""

    NONE = "NONE"
    STANDS = "STANDS"
    OVERTAKEN = "OVERTAKEN"
    CITED_ANEW = "CITED_ANEW"
    REVOKED = "REVOKED"


@dataclass(frozen=True)
class Cited:
    """A citation of a verdict. words: None once an order took them. replaces: what a ruling put it for."""

    key: UUID
    words: str | None
    replaces: UUID | None = None


def is_cited_anew(cited: Iterable[Cited], seen: Collection[UUID]) -> bool:
    """Whether a verdict rests on other words than those of the citations that a lawyer saw.

    The same words, found again elsewhere in a newer text, are no others.
    """
    known = {each.key: each for each in cited}
    replaced = {each.replaces for each in known.values()}
    return any(not _was_seen(each, known, seen) for key, each in known.items() if key not in replaced)


def _was_seen(cited: Cited, known: Mapping[UUID, Cited], seen: Collection[UUID]) -> bool:
    while cited.key not in seen:
        older = known.get(cited.replaces) if cited.replaces else None
        if older is None or older.words is None or older.words != cited.words:
            return False
        cited = older
    return True


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
        Cleared.CITED_ANEW: CITED_ANEW,
        Cleared.REVOKED: REVOKED,
    }[cleared]
