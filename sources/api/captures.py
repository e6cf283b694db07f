"""Fetches and snapshots: what was tried, what came, and what it says; shown so that nothing of it runs."""

from uuid import UUID

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.exceptions import NotFound, ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from sources import queries, warc
from sources.api.door import AsItIs, Door, ListDoor, find
from sources.api.filters import AllFetchFilters
from sources.api.shapes import FetchShape, SnapshotShape
from sources.errors import TakenDown
from sources.models import Extraction, Fetch, Snapshot
from sources.services import captured, exports
from sources.serving import INERT, attachment, page


class Fetches(ListDoor):
    queryset = Fetch.objects.none()
    filterset_class = AllFetchFilters

    @extend_schema(operation_id="fetches_list", responses=FetchShape(many=True))
    def get(self, request: Request) -> Response:
        """Every check on record of the sources that you may see: what failed in an hour, what waits."""
        return self.page(FetchShape, queries.fetches(self.person))


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
            captured.check_not_taken_down(reading.snapshot)
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
        return attachment(
            captured.bytes_of(snapshot), captured.file_name(snapshot), "application/octet-stream"
        )


class SnapshotView(Door):
    content_negotiation_class = AsItIs

    @extend_schema(operation_id="snapshots_html", responses={(200, "text/html"): OpenApiTypes.STR})
    def get(self, request: Request, snapshot_id: UUID) -> HttpResponseBase:
        """A page to read: headings, tables, lists and where links led; nothing in it runs or loads.

        A web page is shown with its structure, a PDF page by page as text, an image that a person brought
        with its transcript. `no_reading_view` for what has no text that we can show: take its bytes.
        """
        snapshot = find(queries.snapshots(self.person), pk=snapshot_id)
        return page(captured.view_of(snapshot), has_picture=captured.is_picture(snapshot))


class SnapshotWarc(Door):
    content_negotiation_class = AsItIs

    @extend_schema(operation_id="snapshots_warc", responses={(200, warc.MEDIA_TYPE): OpenApiTypes.BINARY})
    def get(self, request: Request, snapshot_id: UUID) -> HttpResponseBase:
        """The capture as WARC/1.1, gzipped: each redirect, request, response, and later unchanged checks."""
        snapshot = find(queries.snapshots(self.person), pk=snapshot_id)
        return attachment(exports.warc_of(snapshot), f"{snapshot.pk}.warc.gz", warc.MEDIA_TYPE)
