"""All that rests on a source: on this floor, since sources know nothing of claims."""

from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from claims import queries
from claims.api.shapes.impact import ImpactPage, RestingShape
from claims.models import Claim
from sources import queries as source_queries
from sources.api.door import PAGED, ListDoor, find


class SourceImpact(ListDoor):
    queryset = Claim.objects.none()

    @extend_schema(
        operation_id="sources_impact",
        parameters=PAGED,
        responses={200: ImpactPage},
    )
    def get(self, request: Request, source_id: UUID) -> Response:
        """The claims, verdicts and publications that rest on passages of the source, newest first.

        A claim that only links it, or whose reviews are not in, rests on nothing yet.
        """
        source = find(source_queries.sources(self.person), pk=source_id)
        response = self.page(RestingShape, queries.resting_on(self.person, source))
        response.data = {**response.data, "counts": queries.counts_on(self.person, source)}
        return response
