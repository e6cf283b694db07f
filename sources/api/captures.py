"""Fetches and snapshots: what was tried, what came, and what it says. Never rendered."""

from uuid import UUID

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.exceptions import NotFound, ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from sources import blobs, queries
from sources.api.door import AsItIs, Door, find
from sources.api.shapes import FetchShape, SnapshotShape
from sources.errors import Conflict, Refusal
from sources.models import Extraction, Snapshot

# A page that was captured may hold anything: a browser that opens it must run nothing of it.
INERT = {
    "Content-Security-Policy": "sandbox; default-src 'none'; script-src 'none'",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "private, max-age=3600",
}


class TakenDown(Refusal):
    code, status, title = "taken_down", 410, "Taken down"


class BytesMissing(Refusal):
    code, status, title = "bytes_missing", 410, "The bytes are gone"


class BytesDamaged(Conflict):
    code, title = "bytes_damaged", "The bytes are not what was captured"


class OneFetch(Door):
    @extend_schema(operation_id="fetches_read", responses=FetchShape)
    def get(self, request: Request, fetch_id: UUID) -> Response:
        """One attempt: where the job is, and how it ended."""
        return self.shown(FetchShape, find(queries.fetches(self.person), pk=fetch_id))


class OneSnapshot(Door):
    @extend_schema(operation_id="snapshots_read", responses=SnapshotShape)
    def get(self, request: Request, snapshot_id: UUID) -> Response:
        """One capture and its readings."""
        return self.shown(SnapshotShape, find(queries.snapshots(self.person), pk=snapshot_id))


class SnapshotText(Door):
    content_negotiation_class = AsItIs
    parameters = frozenset({"extraction"})

    @extend_schema(
        operation_id="snapshots_text",
        parameters=[OpenApiParameter("extraction", OpenApiTypes.UUID, description="One of its readings.")],
        responses={(200, "text/plain"): OpenApiTypes.STR},
    )
    def get(self, request: Request, snapshot_id: UUID) -> HttpResponseBase:
        """The text of its newest reading, or of the one asked for: what evidence quotes, byte for byte."""
        reading = self._reading(find(queries.snapshots(self.person), pk=snapshot_id))
        if reading.text is None:
            raise TakenDown("The text of this reading was taken down.")
        return HttpResponse(reading.text, content_type="text/plain; charset=utf-8", headers=INERT)

    def _reading(self, snapshot: Snapshot) -> Extraction:
        readings = Extraction.objects.filter(snapshot=snapshot).order_by("-pk")
        asked = self.request.query_params.get("extraction")
        if asked:
            try:
                readings = readings.filter(pk=UUID(asked))
            except ValueError:
                raise ValidationError({"extraction": f"{asked} is not an id."}) from None
        reading = readings.first()
        if reading is None:
            raise NotFound("There is no such reading of this snapshot; it may not have been read yet.")
        return reading


class SnapshotRaw(Door):
    content_negotiation_class = AsItIs

    @extend_schema(
        operation_id="snapshots_raw", responses={(200, "application/octet-stream"): OpenApiTypes.BINARY}
    )
    def get(self, request: Request, snapshot_id: UUID) -> HttpResponseBase:
        """The bytes as they came over the wire, those of `sha256`, as an attachment; encoded if they were."""
        snapshot = find(queries.snapshots(self.person), pk=snapshot_id)
        return HttpResponse(
            _bytes_of(snapshot),
            content_type="application/octet-stream",
            headers={**INERT, "Content-Disposition": f'attachment; filename="{snapshot.sha256}.bin"'},
        )


def _bytes_of(snapshot: Snapshot) -> bytes:
    try:
        return blobs.get(snapshot.sha256)
    except blobs.BlobMissing:
        raise BytesMissing("The bytes of this snapshot are no longer kept here; its facts remain.") from None
    except blobs.BlobDamaged:
        raise BytesDamaged("The bytes kept here no longer match the snapshot's hash; restore them.") from None
