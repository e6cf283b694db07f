"""Others' checks, beside a claim."""

from collections.abc import Sequence
from dataclasses import dataclass

from claims import rules
from claims.elsewhere import Finding
from claims.models import Claim
from claims.services import looking_elsewhere
from sources.errors import Refusal
from sources.people import User


@dataclass(frozen=True)
class Elsewhere:
    host: str
    is_asked: bool = False
    found: Sequence[Finding] = ()
    trouble: str = ""


def offered(claim: Claim, user: User) -> Elsewhere | None:
    """Where there is somebody to ask, and the words may be told."""
    may = looking_elsewhere.is_on() and looking_elsewhere.may_be_told(claim) and rules.may(user, "review")
    return Elsewhere(looking_elsewhere.host()) if may else None


def asked(claim: Claim, user: User) -> Elsewhere:
    try:
        found = looking_elsewhere.look(claim, by=user)
    except Refusal as refusal:
        return Elsewhere(looking_elsewhere.host(), is_asked=True, trouble=refusal.detail)
    return Elsewhere(looking_elsewhere.host(), is_asked=True, found=found)
