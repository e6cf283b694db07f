"""Sources: tracked, edited, fetched on request."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.http.response import HttpResponseBase
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from sources import queries, warc
from sources.api.choosing import Expansion
from sources.api.door import AsItIs, Door, ListDoor, find
from sources.api.filters import FetchFilters, SourceFilters
from sources.api.inputs import SourceChanges, SourceInput
from sources.api.preconditions import IF_MATCH, version_read
from sources.api.shapes import FetchShape, PublisherShape, SnapshotShape, SourceShape
from sources.enums import FetchReason, OfflineKind, Seen, SourceAccess
from sources.models import Fetch, Snapshot, Source
from sources.people import User
from sources.services import exports, fetches, offline, publishers, sources
from sources.services.offline import Seeing
from sources.serving import attachment

EXPANSIONS = {
    "publisher": Expansion(
        lambda: PublisherShape(allow_null=True, help_text="Who publishes it, with its domains."),
        lambda rows, _: rows.prefetch_related("publisher__domains"),
    )
}


class Sources(ListDoor):
    queryset = Source.objects.none()
    filterset_class = SourceFilters
    expansions = EXPANSIONS
    orderings = ("-created_at", "created_at")

    @extend_schema(operation_id="sources_list", responses=SourceShape(many=True))
    def get(self, request: Request) -> Response:
        """Sources that you may see, newest first."""
        return self.page(SourceShape, queries.sources_in_full(self.person))

    @extend_schema(
        operation_id="sources_create", request=SourceInput, responses={201: SourceShape, 200: SourceShape}
    )
    def post(self, request: Request) -> Response:
        """Track a page, or note an offline source: 201 when it is new, 200 when the page was tracked.

        Who a confidential source is never passes through the API: such a source is recorded at the desk.
        """
        now = timezone.now()
        source = _made(self.taken(SourceInput), by=self.person, now=now)
        status = 201 if source.created_at == now else 200
        return self.shown(
            SourceShape, find(queries.sources_in_full(self.person), pk=source.pk), status=status
        )


@transaction.atomic
def _made(given: dict[str, Any], *, by: User, now: datetime) -> Source:
    """With its publisher, who is named to just those who may see it."""
    people = {by, *given["access_people"]} if "access_people" in given else None
    name, title = given.get("publisher"), given.get("title", "").strip()
    publisher = publishers.named(name, now=now, is_open=people is None) if name else None
    if given["access"] != SourceAccess.OFFLINE:
        return sources.track(given["url"], by=by, now=now, title=title, publisher=publisher)
    return offline.add(
        by=by,
        now=now,
        kind=OfflineKind(given["kind"]) if "kind" in given else None,
        title=title,
        description=given.get("description", ""),
        publisher=publisher,
        people=people,
        seen=_seeing(given),
    )


def _seeing(given: dict[str, Any]) -> Seeing | None:
    if "seen_on" not in given:
        return None
    return Seeing(given["seen_on"], Seen(given["how"]), given.get("place", ""))


class OneSource(Door):
    expansions = EXPANSIONS

    @extend_schema(operation_id="sources_read", responses=SourceShape)
    def get(self, request: Request, source_id: UUID) -> Response:
        """A source, its newest capture and how its last fetch ended."""
        return self._as_it_is(source_id)

    @extend_schema(
        operation_id="sources_edit", request=SourceChanges, parameters=[IF_MATCH], responses=SourceShape
    )
    def patch(self, request: Request, source_id: UUID) -> Response:
        """Change what we call it, who publishes it, how closely it is watched; never what it said.

        Send the `revision` that you read, or its ETag as If-Match, and a stale one is answered with 412.
        """
        source, given = find(queries.sources(self.person), pk=source_id), self.taken(SourceChanges)
        given["revision"] = version_read(request, given.get("revision"), field="revision")
        sources.edit(source, by=self.person, now=timezone.now(), **given)
        return self._as_it_is(source_id)

    def _as_it_is(self, source_id: UUID) -> Response:
        source = find(self.with_expansions(queries.sources_in_full(self.person)), pk=source_id)
        return self.shown(SourceShape, source, ETag=f'"{source.revision}"')


class SourceFetch(Door):
    @extend_schema(operation_id="sources_fetch", request=None, responses={202: FetchShape})
    def post(self, request: Request, source_id: UUID) -> Response:
        """Ask for a fetch now: 202 with the fetch, or with the one that waits already."""
        source = find(queries.sources(self.person), pk=source_id)
        asked = fetches.request(source, by=self.person, now=timezone.now(), reason=FetchReason.PERSON)
        where = reverse("fetch", kwargs={"fetch_id": asked.pk}, request=request)
        return self.shown(FetchShape, asked, status=202, Location=where)


class SourceFetches(ListDoor):
    queryset = Fetch.objects.none()
    filterset_class = FetchFilters

    @extend_schema(operation_id="sources_fetches", responses=FetchShape(many=True))
    def get(self, request: Request, source_id: UUID) -> Response:
        """Every check of the source on record, failures and unchanged ones too."""
        source = find(queries.sources(self.person), pk=source_id)
        return self.page(FetchShape, queries.fetches(self.person).filter(source=source))


class SourceSnapshots(ListDoor):
    queryset = Snapshot.objects.none()

    @extend_schema(operation_id="sources_snapshots", responses=SnapshotShape(many=True))
    def get(self, request: Request, source_id: UUID) -> Response:
        """The source's captures, newest first."""
        source = find(queries.sources(self.person), pk=source_id)
        return self.page(SnapshotShape, queries.snapshots(self.person).filter(source=source))


class SourceWarc(Door):
    content_negotiation_class = AsItIs

    @extend_schema(operation_id="sources_warc", responses={(200, warc.MEDIA_TYPE): OpenApiTypes.BINARY})
    def get(self, request: Request, source_id: UUID) -> HttpResponseBase:
        """All its captures as WARC/1.1, gzipped, the oldest first; one taken down is named, not shown."""
        source = find(queries.sources(self.person), pk=source_id)
        snapshots = queries.snapshots(self.person).filter(source=source)
        if not snapshots.exists():
            raise NotFound("Nothing has been captured of this source yet.")
        return attachment(exports.warc_of_all(snapshots), f"source-{source.pk}.warc.gz", warc.MEDIA_TYPE)
