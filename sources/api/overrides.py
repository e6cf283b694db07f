"""What people say of sources, over what our checks find."""

from uuid import UUID

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from sources import queries
from sources.api.door import Door, ListDoor, find, named
from sources.api.inputs import OverrideInput
from sources.api.shapes import OverrideShape
from sources.api.strict import as_id
from sources.models import Override
from sources.services import overrides


class SourceOverride(Door):
    @extend_schema(operation_id="sources_override", request=OverrideInput, responses={201: OverrideShape})
    def post(self, request: Request, source_id: UUID) -> Response:
        """Say that a source is alive, dead, moved, replaced, or not to be checked; over what was said before.

        ALIVE, DEAD and PAUSED take `expires_at`, within a year; MOVED and REPLACED take `successor`.
        """
        source = find(queries.sources(self.person), pk=source_id)
        given = self.taken(OverrideInput)
        made = overrides.set_(
            source,
            kind=given["kind"],
            reason=given["reason"],
            expires_at=given.get("expires_at"),
            successor_url=self._address(given.get("successor", "")),
            by=self.person,
            now=timezone.now(),
        )
        return self.shown(OverrideShape, find(queries.overrides(self.person), pk=made.pk), status=201)

    def _address(self, given: str) -> str:
        """Of the successor, which may be named by the id of a source that is tracked."""
        key = as_id(given)
        return named(queries.sources(self.person), key, field="successor").url if key else given

    @extend_schema(operation_id="sources_override_lift", request=None, responses={204: None})
    def delete(self, request: Request, source_id: UUID) -> Response:
        """Take it back: our checks speak again. It stays on record. 404 `no_override` where there is none."""
        source = find(queries.sources(self.person), pk=source_id)
        overrides.lift(source, by=self.person, now=timezone.now())
        return Response(status=204)


class SourceOverrides(ListDoor):
    queryset = Override.objects.none()

    @extend_schema(operation_id="sources_overrides", responses=OverrideShape(many=True))
    def get(self, request: Request, source_id: UUID) -> Response:
        """All that people have said of the source, newest first; `lifted_at` tells when each ended."""
        source = find(queries.sources(self.person), pk=source_id)
        return self.page(OverrideShape, queries.overrides(self.person).filter(source=source))
