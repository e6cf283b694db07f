"""What changed in sources: a list of changes in plain words, and each of them side by side."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import capfirst

from sources import change_words, queries
from sources.admin import cells
from sources.admin.base import as_key
from sources.admin.diffs import percent
from sources.admin.finding import FoundBySource
from sources.models import Change


@admin.register(Change)
class ChangeAdmin(FoundBySource):
    list_display = ("what", "of", "share", "made_at")
    list_filter = ("is_cosmetic", "telling", "notice")
    sortable_by = ()
    ordering = ("-id",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Change]:
        return queries.changes(request.user)

    @admin.display(description="what changed")
    def what(self, change: Change) -> SafeString:
        said = capfirst(change_words.of(change))
        return format_html('<span class="desk-cell"><strong>{}</strong></span>', said)

    @admin.display(description="source", ordering="source__title")
    def of(self, change: Change) -> SafeString:
        return cells.named(change.source, is_link=True)

    @admin.display(description="of its words", ordering="weight")
    def share(self, change: Change) -> str:
        return percent(change.weight)

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """The two captures side by side."""
        self.check_may_look(request)
        change = get_object_or_404(queries.changes(request.user), pk=as_key(object_id))
        return redirect("admin:sources_snapshot_diff", change.before.snapshot_id, change.after.snapshot_id)
