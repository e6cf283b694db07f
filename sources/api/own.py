"""A person's own captures: sent as files, attested by a second person."""

from typing import Any
from uuid import UUID

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from sources import queries
from sources.api.door import Door, find
from sources.api.inputs import AttestInput, CaptureInput
from sources.api.shapes import SnapshotShape
from sources.receiving import FileParser
from sources.services import captures
from sources.services.uploads import Upload


class SourceCaptures(Door):
    parser_classes = [FileParser]

    @extend_schema(
        operation_id="captures_create",
        request={"multipart/form-data": CaptureInput},
        responses={201: SnapshotShape, 200: SnapshotShape},
    )
    def post(self, request: Request, source_id: UUID) -> Response:
        """Your own capture of what a robot may not see: 201, or 200 when you sent just this before.

        PDF (50 MB), HTML, PNG, JPEG, GIF, WebP (10 MB each), or the WARC or WACZ (50 MB) that a browser
        extension saves; of those the page of this source is kept, without cookies. The text is read by a
        worker. What is uploaded while the source is restricted, or with `access_people`, stays so for good.
        """
        source = find(queries.sources(self.person), pk=source_id)
        given, now = self.taken(CaptureInput), timezone.now()
        made = captures.upload(source, _file(given.pop("file")), by=self.person, now=now, **_named(given))
        where = reverse("snapshot", kwargs={"snapshot_id": made.pk}, request=request)
        status = 201 if made.upload["received_at"] == now.isoformat() else 200
        shown = find(queries.snapshots(self.person), pk=made.pk)
        return self.shown(SnapshotShape, shown, status=status, Location=where)


def _file(sent: Any) -> Upload:
    return Upload(name=sent.name or "", declared=sent.content_type or "", body=sent.read())


def _named(given: dict[str, Any]) -> dict[str, Any]:
    """The service's name for those who may see it."""
    return {("people" if name == "access_people" else name): value for name, value in given.items()}


class SnapshotAttest(Door):
    @extend_schema(operation_id="snapshots_attest", request=AttestInput, responses={201: SnapshotShape})
    def post(self, request: Request, snapshot_id: UUID) -> Response:
        """Say that you saw the same at the source as the colleague whose own capture this is."""
        snapshot = find(queries.snapshots(self.person), pk=snapshot_id)
        captures.attest(snapshot, by=self.person, now=timezone.now(), **self.taken(AttestInput))
        return self.shown(SnapshotShape, find(queries.snapshots(self.person), pk=snapshot_id), status=201)
