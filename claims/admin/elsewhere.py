"""Others' checks, beside a claim."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from claims import rules
from claims.elsewhere import Finding, as_kept
from claims.models import Claim, Lookup
from claims.services import looking_elsewhere
from sources.errors import Refusal
from sources.people import User


@dataclass(frozen=True)
class Elsewhere:
    """waits: in which words a worker has yet to answer; a page asks again while there are any."""

    host: str
    is_asked: bool = False
    waits: str = ""
    found: Sequence[Finding] = ()
    trouble: str = ""


def offered(claim: Claim, user: User) -> Elsewhere | None:
    """Where there is somebody to ask, and the words may be told."""
    may = looking_elsewhere.is_on() and looking_elsewhere.may_be_told(claim) and rules.may(user, "review")
    return Elsewhere(looking_elsewhere.host()) if may else None


def asked(claim: Claim, user: User, *, now: datetime) -> Elsewhere:
    """Have it looked for."""
    return _shown(lambda: looking_elsewhere.look(claim, by=user, now=now))


def seen(claim: Claim, user: User, *, now: datetime) -> Elsewhere:
    """How far it is."""
    return _shown(lambda: looking_elsewhere.seen(claim, by=user, now=now))


def _shown(read: Callable[[], Lookup | None]) -> Elsewhere:
    host = looking_elsewhere.host()
    try:
        row = read()
    except Refusal as refusal:
        return Elsewhere(host, is_asked=True, trouble=refusal.detail)
    if row is None:
        return Elsewhere(host)
    waits = str(row.get_state_display()) if row.is_under_way else ""
    found = [as_kept(each) for each in row.found]
    return Elsewhere(host, is_asked=True, waits=waits, found=found, trouble=row.trouble)
