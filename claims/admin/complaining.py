"""Complaints: the list of those that wait, and the page of one, where an editor says what came of it."""

from datetime import datetime
from typing import Any, ClassVar

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.safestring import SafeString

from claims import queries, rules
from claims.admin.acts import Reason
from claims.admin.colleagues import name
from claims.admin.replies import Unasked
from claims.enums import ComplaintOutcome
from claims.models import Complaint
from claims.services import complaints
from sources.admin.base import LookOnly, as_key, person
from sources.errors import Refusal
from sources.people import User


class Act(forms.Form):
    """Something to do with one complaint."""

    act: ClassVar[str]

    def perform(self, complaint: Complaint, *, by: User, now: datetime) -> str:
        """Call the service; what to say when it is done. Raises Refusal."""
        raise NotImplementedError

    def refuse(self, refusal: Refusal) -> None:
        self.add_error(refusal.field if refusal.field in self.fields else None, refusal.detail)


class Decide(Act):
    act = "decide"
    outcome = forms.ChoiceField(
        label="What came of it", choices=ComplaintOutcome.choices, widget=forms.RadioSelect
    )
    notice = forms.CharField(
        label="What was wrong, for the public",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Shown on the check's page and in its markup. Leave it empty where nothing was wrong.",
    )
    reason = Reason("Why", "For colleagues; it stays on record.")

    def perform(self, complaint: Complaint, *, by: User, now: datetime) -> str:
        said = {**self.cleaned_data, "outcome": ComplaintOutcome(self.cleaned_data["outcome"])}
        complaints.decide(complaint, by=by, now=now, **said)
        return "Decided. It stays on record."


class Forget(Act):
    act = "forget"
    reason = Reason("Why", "Such as: they asked for it. It stays on record.")

    def perform(self, complaint: Complaint, *, by: User, now: datetime) -> str:
        complaints.forget(complaint, by=by, now=now, reason=self.cleaned_data["reason"])
        return "Their name and how to reach them are removed for good."


class Decided(Unasked):
    title, parameter_name, first = "what came of it", "decided", "Waits for a decision"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [*((value.value, value.label.capitalize()) for value in ComplaintOutcome), ("all", "All")]

    def queryset(self, request: HttpRequest, rows: QuerySet[Complaint]) -> QuerySet[Complaint]:
        if self.value() == "all":
            return rows
        return rows.filter(outcome=self.value()) if self.value() else rows.filter(decided_at=None)


@admin.register(Complaint)
class ComplaintAdmin(LookOnly):
    list_display = ("said", "about", "received_at", "came")
    list_filter = (Decided,)
    search_fields = ("asked", "publication__claim__statement")
    ordering = ("-id",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Complaint]:
        return queries.complaints(request.user).select_related("publication__claim__parent")

    @admin.display(description="what they ask")
    def said(self, row: Complaint) -> str:
        words = row.asked or "(removed)"
        return words if len(words) < 120 else f"{words[:118]}…"

    @admin.display(description="claim")
    def about(self, row: Complaint) -> SafeString:
        return render_to_string("claims/admin/cells/claim.html", {"claim": row.publication.claim})

    @admin.display(description="what came of it", ordering="outcome")
    def came(self, row: Complaint) -> str:
        return row.get_outcome_display() if row.outcome else "waits"

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """The complaint, and for who may publish the forms; a POST is one act."""
        self.check_may_look(request)
        row = get_object_or_404(self.get_queryset(request), pk=as_key(object_id))
        may = rules.may(person(request), "publish")
        if request.method == "POST" and not may:
            raise PermissionDenied
        failed = _performed(request, row) if request.method == "POST" else None
        if request.method == "POST" and failed is None:
            return redirect("admin:claims_complaint_change", row.pk)
        context = {**self.admin_site.each_context(request), "title": "Complaint", **_told(row, may, failed)}
        status = 400 if failed else 200
        return TemplateResponse(request, "claims/admin/complaint.html", context, status=status)


def _told(row: Complaint, may: bool, failed: Act | None) -> dict[str, Any]:
    """may: whether this person may publish, and so decide, and see how to reach whoever asked."""
    return {
        "row": row,
        "claim": row.publication.claim,
        "recorded_by": name(row.recorded_by),
        "decided_by": name(row.decided_by),
        "sees_contact": may,
        "decide": _form(Decide, failed) if may and not row.decided_at else None,
        "forget": _form(Forget, failed) if may and (row.name or row.contact) else None,
    }


def _performed(request: HttpRequest, row: Complaint) -> Act | None:
    """Does the act; the form with its errors where it was not done."""
    kind = Forget if request.POST.get("act") == Forget.act else Decide
    form = kind(request.POST, auto_id=f"{kind.act}-%s")
    if form.is_valid():
        try:
            messages.success(request, form.perform(row, by=person(request), now=timezone.now()))
            return None
        except Refusal as refusal:
            form.refuse(refusal)
    return form


def _form(kind: type[Act], failed: Act | None) -> Act:
    return failed if isinstance(failed, kind) else kind(auto_id=f"{kind.act}-%s")
