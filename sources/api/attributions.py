"""Attributions: who got it from whom, said by a person or proposed by the machine and ruled on."""

from typing import Any
from uuid import UUID

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from sources import queries
from sources.api.attributed import AttributionInput, AttributionRulingInput, AttributionShape
from sources.api.door import Door, ListDoor, find, named
from sources.api.filters import AttributionFilters
from sources.enums import Ruled
from sources.models import Attribution
from sources.services import attributions, publishers


class Attributions(ListDoor):
    queryset = Attribution.objects.none()
    filterset_class = AttributionFilters

    @extend_schema(operation_id="attributions_list", responses=AttributionShape(many=True))
    def get(self, request: Request) -> Response:
        """Who got it from whom, newest first; what a machine proposed counts once a person accepts it."""
        return self.page(AttributionShape, queries.attributions(self.person))

    @extend_schema(
        operation_id="attributions_create",
        request=AttributionInput,
        responses={201: AttributionShape, 200: AttributionShape},
    )
    def post(self, request: Request) -> Response:
        """Say that a source got it from another: 201, or 200 where that was said or proposed before.

        409 `attributed_in_a_circle` where the other is said to have it from this one.
        """
        given, now = self.taken(AttributionInput), timezone.now()
        seen, by, note = queries.sources(self.person), self.person, given.get("note", "")
        source = named(seen, given["source"], field="source")
        if "url" in given:
            made = attributions.say_of_address(source, given["url"], by=by, now=now, note=note)
        elif "publisher" in given:
            publisher = publishers.named(given["publisher"], now=now, is_open=source.is_open)
            made = attributions.say(source, publisher=publisher, by=by, now=now, note=note)
        else:
            origin = named(seen, given["origin"], field="origin")
            made = attributions.say(source, origin=origin, by=by, now=now, note=note)
        row = find(queries.attributions(self.person), pk=made.pk)
        return self.shown(AttributionShape, row, status=201 if made.made_at == now else 200)


class OneAttribution(Door):
    @extend_schema(operation_id="attributions_read", responses=AttributionShape)
    def get(self, request: Request, attribution_id: UUID) -> Response:
        """One attribution, with what people said of it."""
        return self.shown(AttributionShape, find(queries.attributions(self.person), pk=attribution_id))


class AttributionRulingDoor(Door):
    @extend_schema(
        operation_id="attributions_rule", request=AttributionRulingInput, responses={201: AttributionShape}
    )
    def post(self, request: Request, attribution_id: UUID) -> Response:
        """Accept or dismiss it, also what was ruled on before; all of it stays on record.

        Where only a publisher was named, `origin` or `url` may say which of its pages.
        """
        row = find(queries.attributions(self.person), pk=attribution_id)
        ruled = self._ruled(row, self.taken(AttributionRulingInput))
        return self.shown(AttributionShape, find(queries.attributions(self.person), pk=ruled.pk), status=201)

    def _ruled(self, row: Attribution, given: dict[str, Any]) -> Attribution:
        by, now, note = self.person, timezone.now(), given.get("note", "")
        if given["ruling"] == Ruled.DISMISSED:
            return attributions.dismiss(row, by=by, now=now, note=note)
        if "url" in given:
            return attributions.say_of_address(
                row.source, given["url"], by=by, now=now, note=note, answers=row
            )
        if "origin" in given:
            origin = named(queries.sources(by), given["origin"], field="origin")
            return attributions.say(row.source, origin=origin, by=by, now=now, note=note, answers=row)
        return attributions.accept(row, by=by, now=now, note=note)
