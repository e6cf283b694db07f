"""Snapshots: what was captured, when and from where, and the texts that were read from it."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.defaultfilters import filesizeformat
from django.template.response import TemplateResponse
from django.utils.safestring import SafeString

from sources import queries
from sources.admin import cells
from sources.admin.base import LookOnly, as_key
from sources.models import Snapshot


@admin.register(Snapshot)
class SnapshotAdmin(LookOnly):
    list_display = ("of", "captured_at", "captured_by", "answer", "size")
    list_filter = ("captured_by", "is_truncated")
    search_fields = ("source__title", "source__url", "source__stands_in_for", "sha256")
    ordering = ("-id",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Snapshot]:
        return queries.snapshots(request.user)

    @admin.display(description="source", ordering="source__title")
    def of(self, snapshot: Snapshot) -> SafeString:
        return cells.named(snapshot.source)

    @admin.display(description="answer")
    def answer(self, snapshot: Snapshot) -> str:
        """What the server said, where one was asked."""
        return " ".join(filter(None, (str(snapshot.status or ""), snapshot.media_type))) or "–"

    @admin.display(description="size", ordering="bytes")
    def size(self, snapshot: Snapshot) -> str:
        return filesizeformat(snapshot.bytes) + (", cut" if snapshot.is_truncated else "")

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """One capture between the one before and the one after it."""
        self.check_may_look(request)
        visible = queries.snapshots(request.user)
        snapshot = get_object_or_404(visible.select_related("person"), pk=as_key(object_id))
        others = visible.filter(source=snapshot.source)
        context = {
            **self.admin_site.each_context(request),
            "title": "Snapshot",
            "snapshot": snapshot,
            "source": snapshot.source,
            "readings": snapshot.extractions.all(),
            "before": others.filter(pk__lt=snapshot.pk).order_by("-pk").first(),
            "after": others.filter(pk__gt=snapshot.pk).order_by("pk").first(),
        }
        return TemplateResponse(request, "sources/admin/snapshot.html", context)
