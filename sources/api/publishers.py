"""Publishers: found by name, or made."""

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from sources import queries
from sources.api.door import ListDoor, find
from sources.api.filters import NameFilters
from sources.api.inputs import PublisherInput
from sources.api.shapes import PublisherShape
from sources.models import Publisher
from sources.services import publishers


class Publishers(ListDoor):
    queryset = Publisher.objects.none()
    filterset_class = NameFilters

    @extend_schema(operation_id="publishers_list", responses=PublisherShape(many=True))
    def get(self, request: Request) -> Response:
        """Outlets and institutions that we know, newest first."""
        return self.page(PublisherShape, queries.publishers())

    @extend_schema(
        operation_id="publishers_create",
        request=PublisherInput,
        responses={201: PublisherShape, 200: PublisherShape},
    )
    def post(self, request: Request) -> Response:
        """Name a publisher: 201 when it is new, 200 when it was known."""
        given, now = self.taken(PublisherInput), timezone.now()
        publisher = publishers.named(given["name"], now=now, kind=given["kind"])
        for domain in given["domains"]:
            publishers.know_domain(publisher, domain=domain)
        is_new = publisher.created_at == now
        return self.shown(
            PublisherShape, find(queries.publishers(), pk=publisher.pk), status=201 if is_new else 200
        )
