"""Two acts that are one for a person: the first citation takes the claim that nobody is on."""

from datetime import datetime
from typing import Any

from django.db import transaction

from claims.enums import Move
from claims.models import Claim, Evidence
from claims.services import evidence, moves
from sources.people import User


@transaction.atomic
def take_and_cite(claim: Claim, *, by: User, now: datetime, **citation: Any) -> Evidence:
    """Take the claim and cite for it; neither happens without the other.

    citation: as `evidence.cite` takes it. Raises what it and the move raise; MoveNotPossible where a
    colleague has taken the claim meanwhile.
    """
    moves.make(claim, Move.TAKE, by=by, now=now)
    return evidence.cite(claim, by=by, now=now, **citation)
