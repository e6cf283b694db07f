"""What changed between captures of a source: on record, and between any two."""

from uuid import UUID

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from sources import queries
from sources.api.changed import ChangeShape, DiffShape, told
from sources.api.door import Door, ListDoor, find, named
from sources.api.filters import ChangeFilters
from sources.api.strict import as_id
from sources.errors import NothingToCompare
from sources.models import Change, Snapshot
from sources.services import changes


class SourceChanged(ListDoor):
    queryset = Change.objects.none()
    filterset_class = ChangeFilters

    @extend_schema(operation_id="sources_changes", responses=ChangeShape(many=True))
    def get(self, request: Request, source_id: UUID) -> Response:
        """What changed between its full texts, newest first; what only ticks (a counter) is no change."""
        source = find(queries.sources(self.person), pk=source_id)
        return self.page(ChangeShape, queries.changes(self.person).filter(source=source))


class SnapshotDiff(Door):
    parameters = frozenset({"to"})

    @extend_schema(
        operation_id="snapshots_diff",
        parameters=[
            OpenApiParameter(
                "to",
                OpenApiTypes.UUID,
                description="Another snapshot of the source; its newest full one when left out.",
            )
        ],
        responses=DiffShape,
    )
    def get(self, request: Request, snapshot_id: UUID) -> Response:
        """What became of each paragraph from this snapshot to another of its source.

        Offsets are code points of the two readings' texts. Unchanged paragraphs are told by their offsets
        alone. At most 400 parts and 200,000 characters are given: `cut` says where that was not all.
        """
        snapshot = find(queries.snapshots(self.person), pk=snapshot_id)
        before, after = changes.readings_of(snapshot, self._other(snapshot))
        return self.shown(DiffShape, told(before, after))

    def _other(self, snapshot: Snapshot) -> Snapshot:
        captures = queries.snapshots(self.person).filter(source=snapshot.source)
        asked = self.request.query_params.get("to")
        if asked is None:
            newest = captures.filter(extractions=snapshot.source.reading_id).first()
            if newest is None:
                raise NothingToCompare("This source has no full text; name another snapshot in ?to=.")
            return newest
        key = as_id(asked)
        if key is None:
            raise ValidationError({"to": f"{asked} is not an id of a snapshot."})
        return named(captures, key, field="to")
