"""Policies of review: read by all, set by editors."""

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from claims.api.inputs.legal import PolicyInput
from claims.api.shapes.legal import PolicyShape
from claims.models import ReviewPolicy
from claims.services import policies
from sources.api.door import ListDoor


class Policies(ListDoor):
    queryset = ReviewPolicy.objects.none()

    @extend_schema(operation_id="policies_list", responses=PolicyShape(many=True))
    def get(self, request: Request) -> Response:
        """Every policy that was set, newest first. Of several about the same the newest counts."""
        return self.page(PolicyShape, ReviewPolicy.objects.select_related("set_by"))

    @extend_schema(operation_id="policies_create", request=PolicyInput, responses={201: PolicyShape})
    def post(self, request: Request) -> Response:
        """Set how claims of a kind, or flagged ones, are reviewed from their next round on."""
        made = policies.set_(by=self.person, now=timezone.now(), **self.taken(PolicyInput))
        return self.shown(PolicyShape, made, status=201)
