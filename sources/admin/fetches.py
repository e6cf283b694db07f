"""Fetches: each attempt to capture a source, how it ended, and what a person can do about it."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.safestring import SafeString

from sources import queries
from sources.admin import cells, own, words
from sources.admin.asked import CountedFetches
from sources.admin.base import as_key
from sources.admin.finding import FoundBySource
from sources.models import Fetch


@admin.register(Fetch)
class FetchAdmin(FoundBySource):
    list_display = ("of", "became", "status", "why", "requested_at", "ended_at")
    list_filter = ("state", "outcome", "reason", CountedFetches)
    sortable_by = ()
    ordering = ("-id",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Fetch]:
        return queries.fetches(request.user)

    @admin.display(description="source", ordering="source__title")
    def of(self, fetch: Fetch) -> SafeString:
        return cells.named(fetch.source)

    @admin.display(description="what became of it", ordering="outcome")
    def became(self, fetch: Fetch) -> SafeString:
        return cells.chip(words.of_fetch(fetch, now=timezone.now()))

    @admin.display(description="why")
    def why(self, fetch: Fetch) -> str:
        return words.of_fetch(fetch, now=timezone.now()).why

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """One attempt: its outcome first, then how it went."""
        self.check_may_look(request)
        visible = queries.fetches(request.user).select_related("requested_by", "snapshot")
        fetch = get_object_or_404(visible, pk=as_key(object_id))
        context = {
            **self.admin_site.each_context(request),
            "title": "Fetch",
            "fetch": fetch,
            "source": fetch.source,
            "said": words.of_fetch(fetch, now=timezone.now()),
            "may_capture": own.may_capture(request.user),
            "may_fetch": request.user.has_perm("claims.write") and fetch.ended_at is not None,
        }
        return TemplateResponse(request, "sources/admin/fetch.html", context)
