"""Captures that legal orders took down, and the page on which two admins do it.

On this floor, since the claims that rest on a capture are told in the same act.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.safestring import SafeString

from claims import queries, rules
from claims.services import takedowns
from claims.services.publications import resting_on
from sources import queries as source_queries
from sources.admin import cells
from sources.admin.base import LookOnly, as_key, person
from sources.errors import Refusal
from sources.models import Snapshot, Tombstone
from sources.services.takedowns import pending


class OrderForm(forms.Form):
    order = forms.CharField(
        max_length=200, label="The legal order", help_text="Who gave it, and its reference."
    )
    reason = forms.CharField(
        max_length=5000,
        label="What it demands",
        help_text="In a sentence. It stays on record, so leave out what has to go.",
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def refuse(self, refusal: Refusal) -> None:
        self.add_error(refusal.field if refusal.field in self.fields else None, refusal.detail)


@admin.register(Tombstone)
class TombstoneAdmin(LookOnly):
    """What is left of them: hashes, date, order, and the two persons."""

    list_display = ("of", "order", "at", "asked_by", "confirmed_by")
    search_fields = ("order", "sha256", "snapshot__source__title", "snapshot__source__url")
    ordering = ("-id",)
    list_before_template = "claims/admin/takedowns_before.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Tombstone]:
        return source_queries.tombstones(request.user)

    @admin.display(description="source", ordering="snapshot__source__title")
    def of(self, tombstone: Tombstone) -> SafeString:
        return cells.named(tombstone.snapshot.source)

    def get_urls(self) -> list[URLPattern]:
        ask = self.admin_site.admin_view(self.ask_view)
        return [path("ask/<uuid:snapshot_id>/", ask, name="sources_tombstone_ask"), *super().get_urls()]

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        waiting = source_queries.takedown_orders(request.user) if _may(request) else ()
        to_correct = queries.publications_to_correct(request.user)
        context = {**(extra_context or {}), "waiting": waiting, "to_correct": to_correct}
        response: HttpResponse = super().changelist_view(request, context)
        return response

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """The capture's own page says all of it."""
        self.check_may_look(request)
        tombstone = get_object_or_404(source_queries.tombstones(request.user), pk=as_key(object_id))
        return redirect("admin:sources_snapshot_change", tombstone.snapshot_id)

    def ask_view(self, request: HttpRequest, snapshot_id: UUID) -> HttpResponse:
        """The first admin's order, and the second's same one, which carries it out."""
        if not _may(request):
            raise PermissionDenied
        snapshot = get_object_or_404(source_queries.snapshots(request.user), pk=snapshot_id)
        waiting = pending(snapshot)
        form = OrderForm(request.POST or None)
        if form.is_valid():
            try:
                return self._asked(request, snapshot, form.cleaned_data, now=timezone.now())
            except Refusal as refusal:
                form.refuse(refusal)
        context = {
            **self.admin_site.each_context(request),
            "title": "Take a capture down",
            "snapshot": snapshot,
            "source": snapshot.source,
            "form": form,
            "waiting": waiting,
            "is_second": waiting is not None and waiting.asked_by_id != request.user.pk,
            "rests": _rests_on(snapshot, request),
            "published": queries.publications(request.user)
            .filter(pk__in=resting_on(snapshot), ended_at=None)
            .select_related("claim"),
            "is_shared": _is_shared(snapshot),
        }
        status = 400 if form.errors else 200
        return TemplateResponse(request, "claims/admin/takedown.html", context, status=status)

    def _asked(
        self, request: HttpRequest, snapshot: Snapshot, said: dict[str, str], *, now: datetime
    ) -> HttpResponse:
        done = takedowns.ask(snapshot, by=person(request), now=now, **said)
        if done:
            messages.success(request, "Taken down. What is left of it is on this page.")
        else:
            messages.warning(request, "Noted. Another admin has to ask for the same; nothing is removed yet.")
        return redirect("admin:sources_snapshot_change", snapshot.pk)


def _may(request: HttpRequest) -> bool:
    return rules.may(person(request), "administer")


def _rests_on(snapshot: Snapshot, request: HttpRequest) -> dict[str, int]:
    """How many citations go, and how many claims' current verdicts rest on them, as far as one may see."""
    visible = queries.evidence(request.user).filter(extraction__snapshot=snapshot).order_by()
    carried = Count("claim", distinct=True, filter=Q(verdicts__ended_at=None, verdicts__isnull=False))
    return visible.aggregate(citations=Count("pk", distinct=True), verdicts=carried)


def _is_shared(snapshot: Snapshot) -> bool:
    others = Snapshot.objects.filter(sha256=snapshot.sha256, tombstone=None)
    return others.exclude(pk=snapshot.pk).exists()
