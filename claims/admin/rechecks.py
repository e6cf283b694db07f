"""Rechecks: what wants a person to look again, which words changed, and where a person decides."""

from typing import Any

from django.contrib import admin
from django.contrib.admin import SimpleListFilter
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.safestring import SafeString

from claims import findings, queries
from claims.admin import cards, colleagues, ruling
from claims.admin.finding import FoundByClaim
from claims.enums import ApprovalState
from claims.models import Approval, Recheck
from sources.admin import cells
from sources.admin.base import as_key, person


class Openness(SimpleListFilter):
    """Those that want a person, unless asked otherwise."""

    title, parameter_name = "whether it is open", "open"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("waiting", "Waits for a second person"), ("closed", "Ruled on"), ("all", "All")]

    def choices(self, changelist: Any) -> Any:
        """What Django calls all is what is shown unasked."""
        first, *others = super().choices(changelist)
        return [{**first, "display": "Open"}, *others]

    def queryset(self, request: HttpRequest, rechecks: QuerySet[Recheck]) -> QuerySet[Recheck]:
        value = self.value()
        if value == "all":
            return rechecks
        if value == "closed":
            return rechecks.filter(closed_at__isnull=False)
        rechecks = rechecks.filter(closed_at=None)
        waiting = Approval.objects.filter(recheck=OuterRef("pk"), state=ApprovalState.PENDING)
        return rechecks.filter(Exists(waiting)) if value == "waiting" else rechecks


@admin.register(Recheck)
class RecheckAdmin(FoundByClaim):
    list_display = ("about", "kind", "of", "opened_at", "ruled", "closed_at")
    list_filter = (Openness, "kind", "ruling")
    sortable_by = ()
    ordering = ("-id",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Recheck]:
        return queries.rechecks_listed(request.user).select_related("claim__article", "claim__parent")

    @admin.display(description="claim", ordering="claim__statement")
    def about(self, recheck: Recheck) -> SafeString:
        return render_to_string("claims/admin/cells/claim.html", {"claim": recheck.claim})

    @admin.display(description="source", ordering="source__title")
    def of(self, recheck: Recheck) -> SafeString:
        return cells.named(recheck.source, is_link=True)

    @admin.display(description="what was decided", ordering="ruling")
    def ruled(self, recheck: Recheck) -> str:
        """Open ones say whether a second person is waited for."""
        half: Approval | None = getattr(recheck, "half", None)
        if recheck.closed_at:
            return recheck.get_ruling_display()
        return f"{colleagues.name(half.asked_by)} waits for a second person" if half else "open"

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """What changed, old against new, and the way to the claim's page."""
        self.check_may_look(request)
        visible, user = queries.rechecks(request.user).select_related("closed_by"), person(request)
        recheck = get_object_or_404(visible, pk=as_key(object_id))
        recheck.claim = queries.claim_at_desk(user).get(pk=recheck.claim_id)
        context = {
            **self.admin_site.each_context(request),
            "title": "Recheck",
            "recheck": recheck,
            "claim": recheck.claim,
            "source": recheck.source,
            "changed": cards.changed(recheck, recheck.claim, user, findings.of(recheck, user)),
            "closed_by": " and ".join(map(colleagues.name, ruling.people(recheck))),
            "read_at": timezone.now(),
        }
        return TemplateResponse(request, "claims/admin/recheck.html", context)
