"""Captured texts as one reads them, and who published them."""

from datetime import datetime
from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils.safestring import SafeString

from sources import queries
from sources.admin import cells
from sources.admin.base import LookOnly, as_key
from sources.admin.captured import Mark, paged
from sources.admin.finding import FoundBySource
from sources.models import Extraction, Publisher


@admin.register(Extraction)
class ExtractionAdmin(FoundBySource):
    """The captured text, as a reviewer reads and cites it."""

    list_display = ("name", "of", "quality", "language", "captured")
    list_filter = ("quality",)
    path_to_source = "snapshot__source"
    sortable_by = ()
    ordering = ("-id",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Extraction]:
        return queries.extractions(request.user)

    @admin.display(description="text", ordering="title")
    def name(self, reading: Extraction) -> str:
        return reading.title or "without a title"

    @admin.display(description="source", ordering="snapshot__source__title")
    def of(self, reading: Extraction) -> SafeString:
        return cells.named(reading.snapshot.source, is_link=True)

    @admin.display(description="captured", ordering="snapshot__captured_at")
    def captured(self, reading: Extraction) -> datetime:
        return reading.snapshot.captured_at

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
            "pieces": list(paged(reading.text or "", _asked_marks(request), reading.page_offsets)),
        }
        return TemplateResponse(request, "sources/admin/captured.html", context)


def _asked_marks(request: HttpRequest) -> list[Mark]:
    start, end = request.GET.get("start", ""), request.GET.get("end", "")
    if not (start.isdecimal() and end.isdecimal() and len(start + end) < 20):
        return []
    return [Mark(int(start), int(end))]


@admin.register(Publisher)
class PublisherAdmin(LookOnly):
    list_display = ("name", "kind", "created_at")
    list_filter = ("kind",)
    search_fields = ("name", "domains__domain")
    ordering = ("name",)
    fields: ClassVar = ("name", "kind", "created_at")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Publisher]:
        return queries.publishers()
