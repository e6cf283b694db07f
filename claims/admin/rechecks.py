"""Rechecks: what wants a person to look again, which words changed, and where a person decides."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.utils.safestring import SafeString

from claims import queries, rules
from claims.admin import cards, colleagues
from claims.models import Recheck
from sources.admin import cells
from sources.admin.base import LookOnly, as_key, person


@admin.register(Recheck)
class RecheckAdmin(LookOnly):
    list_display = ("about", "kind", "of", "opened_at", "ruled", "closed_at")
    list_filter = ("kind", "ruling")
    search_fields = ("claim__statement",)
    ordering = ("-id",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Recheck]:
        return queries.rechecks(request.user).select_related("claim__article", "claim__parent")

    @admin.display(description="claim", ordering="claim__statement")
    def about(self, recheck: Recheck) -> SafeString:
        return render_to_string("claims/admin/cells/claim.html", {"claim": recheck.claim})

    @admin.display(description="source", ordering="source__title")
    def of(self, recheck: Recheck) -> SafeString:
        return cells.named(recheck.source, is_link=True)

    @admin.display(description="what was decided", ordering="ruling")
    def ruled(self, recheck: Recheck) -> str:
        return recheck.get_ruling_display() or "open"

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """What changed, old against new, and the way to the claim's page."""
        self.check_may_look(request)
        visible = queries.rechecks(request.user).select_related("claim__article", "closed_by")
        recheck = get_object_or_404(visible, pk=as_key(object_id))
        context = {
            **self.admin_site.each_context(request),
            "title": "Recheck",
            "recheck": recheck,
            "claim": recheck.claim,
            "source": recheck.source,
            "seen": cards.changed(recheck, person(request)).seen,
            "closed_by": colleagues.name(recheck.closed_by),
            "may_rule": rules.may(request.user, "review"),
        }
        return TemplateResponse(request, "claims/admin/recheck.html", context)
