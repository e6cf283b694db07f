"""What the calls about one claim share."""

from uuid import UUID

from django.db.models import QuerySet
from rest_framework.response import Response

from claims import coverage, linked, queries
from claims.api.offsets import Counted
from claims.api.shapes.claims import ClaimInFull
from claims.models import Claim, Mention
from sources.api.door import ListDoor, find


class OfClaim(ListDoor):
    """A call about something that belongs to a claim."""

    def claim(self, claim_id: UUID) -> Claim:
        return find(queries.claims(self.person).prefetch_related(None), pk=claim_id)

    def mentions(self, claim_id: UUID) -> QuerySet[Mention]:
        """Its mentions, in every text of the article."""
        return Mention.objects.filter(claim=self.claim(claim_id))


def answer(door: Counted, claim_id: UUID, *, status: int = 200) -> Response:
    """The claim as it is now, its version as ETag."""
    claim = find(door.with_expansions(queries.claims_in_full(door.person)), pk=claim_id)
    door.know([claim])
    claim.origins = queries.origins(door.person, claim)  # type: ignore[attr-defined]  # for its shape
    claim.outcome = coverage.held(door.person, claim)  # type: ignore[attr-defined]
    claim.proposed = linked.of_claim(  # type: ignore[attr-defined]
        door.person, claim, [link.source for link in claim.links.all()]
    )
    door.places.know_newest(claim.article.newest_id if claim.proposed else None)  # type: ignore[attr-defined]
    return door.shown(ClaimInFull, claim, status=status, ETag=f'"{claim.version}"')
