"""Snapshots, readings and fetches: what was captured and when, to be looked at."""

from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse

from sources import queries
from sources.admin.base import LookOnly, as_key
from sources.admin.captured import Mark, pieces
from sources.models import Extraction, Fetch, Publisher, Snapshot


@admin.register(Snapshot)
class SnapshotAdmin(LookOnly):
    list_display = ("source", "captured_at", "status", "media_type", "bytes", "is_truncated")
    list_filter = ("captured_by", "is_truncated")
    search_fields = ("source__title", "source__url", "sha256")
    ordering = ("-id",)
    fields: ClassVar = (
        "source", "captured_at", "captured_by", "person", "content_date", "final_url", "status", "media_type",
        "bytes", "is_truncated", "sha256",
    )  # fmt: skip

    def get_queryset(self, request: HttpRequest) -> QuerySet[Snapshot]:
        return queries.snapshots(request.user)


@admin.register(Extraction)
class ExtractionAdmin(LookOnly):
    """The captured text, as a reviewer reads and cites it."""

    list_display = ("title", "snapshot", "quality", "rule", "language", "extracted_at")
    list_filter = ("quality",)
    search_fields = ("title", "snapshot__source__title", "snapshot__source__url")
    ordering = ("-id",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Extraction]:
        return queries.extractions(request.user)

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """The text as plain text, whatever the page was; `?start=&end=` marks a passage in it."""
        self.check_may_look(request)
        reading = get_object_or_404(queries.extractions(request.user), pk=as_key(object_id))
        context = {
            **self.admin_site.each_context(request),
            "title": "Captured text",
            "reading": reading,
            "snapshot": reading.snapshot,
            "source": reading.snapshot.source,
            "pieces": list(pieces(reading.text or "", _asked_marks(request))),
        }
        return TemplateResponse(request, "sources/admin/captured.html", context)


def _asked_marks(request: HttpRequest) -> list[Mark]:
    start, end = request.GET.get("start", ""), request.GET.get("end", "")
    if not (start.isdecimal() and end.isdecimal() and len(start + end) < 20):
        return []
    return [Mark(int(start), int(end))]


@admin.register(Fetch)
class FetchAdmin(LookOnly):
    list_display = (
        "source",
        "state",
        "outcome",
        "status",
        "detail",
        "requested_at",
        "ended_at",
        "elapsed_ms",
    )
    list_filter = ("state", "outcome", "reason")
    search_fields = ("source__title", "source__url")
    ordering = ("-id",)
    fields: ClassVar = (
        "source", "state", "reason", "requested_at", "requested_by", "attempts", "started_at", "ended_at",
        "outcome", "rule", "detail", "status", "final_url", "media_type", "bytes", "elapsed_ms", "snapshot",
    )  # fmt: skip

    def get_queryset(self, request: HttpRequest) -> QuerySet[Fetch]:
        return queries.fetches(request.user)


@admin.register(Publisher)
class PublisherAdmin(LookOnly):
    list_display = ("name", "kind", "created_at")
    list_filter = ("kind",)
    search_fields = ("name", "domains__domain")
    ordering = ("name",)
    fields: ClassVar = ("name", "kind", "created_at")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Publisher]:
        return queries.publishers()
