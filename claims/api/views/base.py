"""What the calls about one claim share."""

import re
from uuid import UUID

from drf_spectacular.utils import OpenApiParameter
from rest_framework.request import Request
from rest_framework.response import Response

from claims import coverage, queries
from claims.api.shapes.claims import ClaimInFull
from claims.models import Claim
from sources.api.door import Call, ListDoor, find
from sources.errors import Invalid

IF_MATCH = OpenApiParameter("If-Match", str, OpenApiParameter.HEADER, description="The ETag that you read.")
ETAG = re.compile(r'(?:W/)?"?(\d{1,9})"?')


class OfClaim(ListDoor):
    """A call about something that belongs to a claim."""

    def claim(self, claim_id: UUID) -> Claim:
        return find(queries.claims(self.person).prefetch_related(None), pk=claim_id)


def version_read(request: Request, version: int | None) -> int | None:
    """The version that the client read: from the body or from If-Match. Raises Invalid."""
    header = request.headers.get("If-Match")
    if header is None:
        return version
    match = ETAG.fullmatch(header.strip())
    if match is None:
        raise Invalid(
            "If-Match takes the ETag of the claim that you read, one version number.", field="If-Match"
        )
    if version not in (None, int(match[1])):
        raise Invalid(
            "If-Match and version name different versions; send the one you read.", field="If-Match"
        )
    return int(match[1])


def answer(door: Call, claim_id: UUID, *, status: int = 200) -> Response:
    """The claim as it is now, its version as ETag."""
    claim = find(queries.claims_in_full(door.person), pk=claim_id)
    claim.origins = queries.origins(door.person, claim)  # type: ignore[attr-defined]  # for its shape
    claim.outcome = coverage.held(door.person, claim)  # type: ignore[attr-defined]
    return door.shown(ClaimInFull, claim, status=status, ETag=f'"{claim.version}"')
