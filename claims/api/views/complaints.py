"""Complaints: who asks for which correction of what we published, and what came of it."""

from typing import Any
from uuid import UUID

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from claims import queries, rules
from claims.api.filters import ComplaintFilters
from claims.api.inputs.complaints import ComplaintDecisionInput, ComplaintInput
from claims.api.shapes.complaints import ComplaintShape
from claims.enums import ComplaintOutcome
from claims.errors import NotLive
from claims.models import Complaint
from claims.services import complaints
from sources.api.door import Call, ListDoor, find, named


class OfComplaints(Call):
    def get_serializer_context(self) -> dict[str, Any]:
        sees = rules.may(self.request.user, "publish") if self.request.user.is_authenticated else False
        return {**super().get_serializer_context(), "sees_contacts": sees}


class Complaints(OfComplaints, ListDoor):
    queryset = Complaint.objects.none()
    filterset_class = ComplaintFilters

    @extend_schema(operation_id="complaints_list", responses=ComplaintShape(many=True))
    def get(self, request: Request) -> Response:
        """Requests for a correction of what is published about claims that you may see, newest first."""
        return self.page(ComplaintShape, queries.complaints(self.person))

    @extend_schema(operation_id="complaints_create", request=ComplaintInput, responses={201: ComplaintShape})
    def post(self, request: Request) -> Response:
        """Put on record that somebody asks for a correction of what stands published about a claim.

        409 `not_published` where nothing does.
        """
        given = self.taken(ComplaintInput)
        claim = named(queries.claims(self.person), given.pop("claim"), field="claim")
        live = claim.publications.filter(ended_at=None).first()
        if live is None:
            raise NotLive("Nothing stands published about this claim.", field="claim")
        made = complaints.receive(live, by=self.person, now=timezone.now(), **given)
        return self.shown(ComplaintShape, find(queries.complaints(self.person), pk=made.pk), status=201)


class ComplaintDecision(OfComplaints):
    pagination_class = None
    filter_backends = []

    @extend_schema(
        operation_id="complaints_decide", request=ComplaintDecisionInput, responses={201: ComplaintShape}
    )
    def post(self, request: Request, complaint_id: UUID) -> Response:
        """Say what came of it, once: CORRECTED once a correction is published, WITHDRAWN once the claim is.

        The notice is shown with the correction, on the public page and in the markup. 409 `correct_first`
        while what is published does not say so yet, 409 `already_decided`.
        """
        row = find(queries.complaints(self.person), pk=complaint_id)
        given = self.taken(ComplaintDecisionInput)
        given["outcome"] = ComplaintOutcome(given["outcome"])
        complaints.decide(row, by=self.person, now=timezone.now(), **given)
        return self.shown(ComplaintShape, find(queries.complaints(self.person), pk=row.pk), status=201)
