"""What is on record: a claim's history, claimants."""

from typing import Any
from uuid import UUID

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from claims import queries
from claims.api.filters import ClaimantFilters
from claims.api.inputs.claims import ClaimantInput, ClaimantKindInput
from claims.api.shapes.claims import ClaimantShape
from claims.api.shapes.history import EntryShape, HistoryPage
from claims.api.views.base import OfClaim
from claims.models import Claim, Claimant, HistoryEntry
from claims.services import claimants
from sources.api.door import PAGED, Door, ListDoor, find


class ClaimHistory(OfClaim):
    queryset = HistoryEntry.objects.none()
    told_of: Claim | None = None

    def get_serializer_context(self) -> dict[str, Any]:
        is_blind = self.told_of is not None and queries.is_blind_to(self.request.user, self.told_of)
        return {**super().get_serializer_context(), "is_blind": is_blind}

    @extend_schema(
        operation_id="history_list",
        parameters=PAGED,
        responses={200: HistoryPage},
    )
    def get(self, request: Request, claim_id: UUID) -> Response:
        """What happened to the claim, newest first: the chain.

        While a blind round runs, entries may be missing, and what would tell so (seq, hashes) is null.
        """
        self.told_of = self.claim(claim_id)
        response = self.page(EntryShape, queries.history(self.person).filter(claim=self.told_of))
        is_blind = queries.is_blind_to(self.person, self.told_of)
        response.data = {**response.data, "numbering": "hidden" if is_blind else "shown"}
        return response


class Claimants(ListDoor):
    queryset = Claimant.objects.none()
    filterset_class = ClaimantFilters

    @extend_schema(operation_id="claimants_list", responses=ClaimantShape(many=True))
    def get(self, request: Request) -> Response:
        """People and organisations who said what is checked, newest first."""
        return self.page(ClaimantShape, queries.claimants(self.person))

    @extend_schema(
        operation_id="claimants_create",
        request=ClaimantInput,
        responses={201: ClaimantShape, 200: ClaimantShape},
    )
    def post(self, request: Request) -> Response:
        """Name a claimant: 201 when it is new to you, 200 when you could see it before."""
        given = self.taken(ClaimantInput)
        name = given["name"]
        before = queries.claimants(self.person).filter(name__iexact=" ".join(name.split())).exists()
        claimant = claimants.named(name, now=timezone.now())
        if "kind" in given:
            claimants.classify(claimant, by=self.person, kind=given["kind"])
        return self.shown(ClaimantShape, claimant, status=200 if before else 201)


class OneClaimant(Door):
    queryset = Claimant.objects.none()

    @extend_schema(operation_id="claimants_retrieve", responses=ClaimantShape)
    def get(self, request: Request, claimant_id: UUID) -> Response:
        """Who said it, and what they are."""
        return self.shown(ClaimantShape, find(queries.claimants(self.person), pk=claimant_id))

    @extend_schema(operation_id="claimants_update", request=ClaimantKindInput, responses=ClaimantShape)
    def patch(self, request: Request, claimant_id: UUID) -> Response:
        """Say what they are: in the markup of what is published from then on they are of that type."""
        claimant = find(queries.claimants(self.person), pk=claimant_id)
        kind = self.taken(ClaimantKindInput)["kind"]
        return self.shown(ClaimantShape, claimants.classify(claimant, by=self.person, kind=kind))
