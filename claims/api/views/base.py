"""What the calls about one claim share."""

from uuid import UUID

from rest_framework.response import Response

from claims import coverage, queries
from claims.api.shapes.claims import ClaimInFull
from claims.models import Claim
from sources.api.door import Call, ListDoor, find


class OfClaim(ListDoor):
    """A call about something that belongs to a claim."""

    def claim(self, claim_id: UUID) -> Claim:
        return find(queries.claims(self.person).prefetch_related(None), pk=claim_id)


def answer(door: Call, claim_id: UUID, *, status: int = 200) -> Response:
    """The claim as it is now, its version as ETag."""
    claim = find(door.with_expansions(queries.claims_in_full(door.person)), pk=claim_id)
    claim.origins = queries.origins(door.person, claim)  # type: ignore[attr-defined]  # for its shape
    claim.outcome = coverage.held(door.person, claim)  # type: ignore[attr-defined]
    return door.shown(ClaimInFull, claim, status=status, ETag=f'"{claim.version}"')
