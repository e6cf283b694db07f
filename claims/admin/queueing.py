"""The queue's pages beside the list of claims: take next, who has what, and what was seen."""

from datetime import datetime
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.safestring import SafeString
from django.views.decorators.http import require_POST

from claims import rules
from claims.admin.loads import loads
from claims.admin.plain import plain
from claims.admin.queue import Bar, due_of
from claims.models import Claim
from claims.queues import Narrowing
from claims.services import taking, visits
from sources.admin.base import LookOnly, person
from sources.errors import Refusal

NOTHING = "Nothing waits for you right now. What colleagues review first will appear here; well done so far."
NOTHING_HERE = "Nothing that fits the filter waits for you. Show everything, and there may be more."


class QueuePages(LookOnly):
    """For the admin of claims."""

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        return [
            path("next/", view(require_POST(self.next_view)), name="claims_claim_next"),
            path("seen/", view(require_POST(self.seen_view)), name="claims_claim_seen"),
            path("loads/", view(self.loads_view), name="claims_claim_loads"),
            *super().get_urls(),
        ]

    @admin.display(description="deadline", ordering="due_at")
    def deadline(self, claim: Claim) -> SafeString | str:
        due = due_of(claim, timezone.now())
        return render_to_string("claims/admin/queue/due.html", {"due": due}) if due else "–"

    def since(self, request: HttpRequest) -> datetime | None:
        """Since when what happened is new to the person; only the list itself is a look at the desk."""
        match = request.resolver_match
        if match is None or match.url_name != "claims_claim_changelist" or request.method != "GET":
            return None
        return visits.look(by=person(request), now=timezone.now())

    def next_view(self, request: HttpRequest) -> HttpResponse:
        """The best waiting claim for this person becomes theirs, and its page opens."""
        within = Narrowing.read(request.POST)
        try:
            claim = taking.take_next(by=person(request), now=timezone.now(), within=within)
        except Refusal as refusal:
            messages.warning(request, plain(refusal))
            return self._to_front(within)
        if claim is None:
            messages.info(request, NOTHING_HERE if within.said() else NOTHING)
            return self._to_front(within)
        return redirect("admin:claims_claim_change", claim.pk)

    def seen_view(self, request: HttpRequest) -> HttpResponse:
        visits.seen(by=person(request), now=timezone.now())
        return self._to_front(Narrowing.read(request.POST))

    def loads_view(self, request: HttpRequest) -> HttpResponse:
        """Who has how much, for those who assign."""
        if not rules.may(request.user, "assign"):
            raise PermissionDenied
        user, now = person(request), timezone.now()
        within = Narrowing.read(request.GET)
        context: dict[str, Any] = {
            **self.admin_site.each_context(request),
            "title": "Who has what",
            "bar": Bar(user, within, now),
            "loads": loads(user, within, now),
        }
        return TemplateResponse(request, "claims/admin/loads.html", context)

    def _to_front(self, within: Narrowing) -> HttpResponseRedirect:
        said = urlencode(within.said())
        return HttpResponseRedirect(reverse("admin:index") + (f"?{said}" if said else ""))
