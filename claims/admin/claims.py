"""Claims: the list, and the one page on which a reviewer does everything."""

from typing import Any
from uuid import UUID

from django.contrib import admin, messages
from django.contrib.admin.options import IncorrectLookupParameters
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.views.decorators.http import require_http_methods, require_POST

from claims import exporting, queries, queues, sought
from claims.admin import colleagues, elsewhere, importing, leavers, offline, reading, same, stepping, story
from claims.admin.acts import Act
from claims.admin.bulk import BulkForm, move_all
from claims.admin.counted import CountedClaims
from claims.admin.filters import ByArticle, ByAssignee, ByDeadline, ByDesk, ByList, ByOutcome, Wanting
from claims.admin.finding import OF_A_CLAIM
from claims.admin.live import LivePages, is_by_htmx, meanwhile, part, seen_at
from claims.admin.page import ACTS, ClaimPage
from claims.admin.queueing import QueuePages
from claims.enums import Move, Stage
from claims.models import Claim
from claims.services import dossiers
from claims.templatetags.desk import attention_chip, status_chip
from sources.admin.base import as_key, person
from sources.admin.finding import Found
from sources.errors import Refusal
from sources.people import User
from sources.serving import attachment
from sources.tables import CSV, as_csv


@admin.register(Claim)
class ClaimAdmin(LivePages, QueuePages, Found):
    list_display = ("claim", "status", "kind", "stage", "who", "deadline", "updated")
    list_filter = (
        ByList,
        "verification_status",
        Wanting,
        "attention",
        "stage",
        "kind",
        ByOutcome,
        ByArticle,
        ByDesk,
        ByDeadline,
        ByAssignee,
        CountedClaims,
    )
    sortable_by = ("status", "stage", "deadline", "updated")
    search_help_text = f"{OF_A_CLAIM}; a rationale, or the title of a captured source."
    ordering = ("-id",)
    action_form = BulkForm
    acts = ACTS
    list_before_template = "claims/admin/claims_before.html"

    actions = ("take", "open_them", "assign_them", "return_them")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Claim]:
        found = queries.claims(request.user).select_related("parent")
        return found.annotate(is_new=queues.new_to(request.user, self.since(request)))

    def found(self, rows: QuerySet[Claim], term: str, user: User) -> QuerySet[Claim]:
        return sought.narrow(rows, term, user)

    def get_ordering(self, request: HttpRequest) -> Any:
        """A list of the front page is in its order; else the likeliest proposals or the newest are first."""
        if request.GET.get("stage__exact") == Stage.DETECTED:
            return ("-detection__score", "-id")
        return queues.ORDER if request.GET.get("list") else super().get_ordering(request)

    def has_review_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("claims.review")

    @admin.display(description="claim", ordering="statement")
    def claim(self, claim: Claim) -> SafeString:
        return render_to_string("claims/admin/cells/claim.html", {"claim": claim})

    @admin.display(description="status", ordering="verification_status")
    def status(self, claim: Claim) -> SafeString:
        """Status and attention, each as a word with its shape."""
        chips = (status_chip(claim.verification_status), attention_chip(claim.attention))
        return format_html('<span class="desk-chips">{}{}</span>', *chips)

    @admin.display(description="updated", ordering="updated_at")
    def updated(self, claim: Claim) -> SafeString:
        day, time = f"{claim.updated_at:%Y-%m-%d %H:%M}".split()
        return format_html('<span class="desk-unbroken">{}</span> {}', day, time)

    @admin.display(description="who checks it", ordering="assignee__username")
    def who(self, claim: Claim) -> str:
        return colleagues.name(claim.assignee) or "–"

    @admin.action(description="Take", permissions=["review"])
    def take(self, request: HttpRequest, chosen: QuerySet[Claim]) -> None:
        move_all(request, Move.TAKE, chosen)

    @admin.action(description="Open", permissions=["review"])
    def open_them(self, request: HttpRequest, chosen: QuerySet[Claim]) -> None:
        move_all(request, Move.OPEN, chosen)

    @admin.action(description="Assign to …", permissions=["review"])
    def assign_them(self, request: HttpRequest, chosen: QuerySet[Claim]) -> None:
        move_all(request, Move.ASSIGN, chosen)

    @admin.action(description="Return to the list (reason)", permissions=["review"])
    def return_them(self, request: HttpRequest, chosen: QuerySet[Claim]) -> None:
        move_all(request, Move.RETURN, chosen)

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        return [
            path("<uuid:claim_id>/do/<slug:act>/", view(require_POST(self.do_view)), name="claims_claim_do"),
            path("<uuid:claim_id>/read/<uuid:reading_id>/", view(self.read_view), name="claims_claim_read"),
            path("<uuid:claim_id>/dossier/", view(self.dossier_view), name="claims_claim_dossier"),
            *self.live_urls(),
            path(
                "<uuid:claim_id>/elsewhere/",
                view(require_http_methods(["GET", "POST"])(self.elsewhere_view)),
                name="claims_claim_elsewhere",
            ),
            path("export/", view(self.export_view), name="claims_claim_export"),
            path("import/", view(importing.page), name="claims_claim_import"),
            path("left/", view(leavers.left_view), name="claims_claim_left"),
            path("<uuid:claim_id>/offline/", view(self.offline_view), name="claims_claim_offline"),
            *super().get_urls(),
        ]

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        return self._page(request, self._claim(request, object_id), like=request.GET.get("like", ""))

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """All that happened to the claim, the newest first, page by page."""
        claim = self._claim(request, object_id)
        entries = queries.history(request.user).filter(claim=claim).order_by("-seq")
        page = Paginator(entries, self.list_per_page).get_page(request.GET.get("page"))
        context = {
            **self._around(request),
            "title": "History",
            "claim": claim,
            "page": page,
            "sentences": story.tell(page.object_list),
        }
        return TemplateResponse(request, "claims/admin/history.html", context)

    def do_view(self, request: HttpRequest, claim_id: UUID, act: str) -> HttpResponse:
        """One act: done, and back to the page; or the page again, with the refusal and all that was typed."""
        claim = self._claim(request, claim_id)
        if act not in ACTS:
            raise Http404
        form = ACTS[act](claim, person(request), request.POST)
        if not form.is_valid():
            return self._page(request, claim, failed=form, status=400)
        try:
            said = form.perform(now=timezone.now())
        except Refusal as refusal:
            form.refuse(refusal)
            claim = self._claim(request, claim_id)
            form.read_again(claim)
            return self._page(request, claim, failed=form, status=refusal.status)
        like = str(form.proposes.pk) if isinstance(form, same.Propose) else ""
        if is_by_htmx(request):
            return self._page(request, self._claim(request, claim_id), said=said, like=like)
        messages.success(request, said)
        address = reverse("admin:claims_claim_change", args=[claim.pk])
        address += f"?like={like}" if like else ""
        return redirect(f"{address}#{form.section}" if form.section else address)

    def read_view(self, request: HttpRequest, claim_id: UUID, reading_id: UUID) -> HttpResponse:
        """The captured text of a source, to find one's own passage in."""
        claim = self._claim(request, claim_id)
        context = reading.context(claim, reading_id, person(request))
        return TemplateResponse(
            request, "claims/admin/read.html", {**self._around(request), "title": "Captured text", **context}
        )

    def offline_view(self, request: HttpRequest, claim_id: UUID) -> HttpResponse:
        """Record an offline source for the claim, a confidential one too, and come back."""
        return offline.record_page(request, self._claim(request, claim_id), now=timezone.now())

    def dossier_view(self, request: HttpRequest, claim_id: UUID) -> HttpResponseBase:
        """All that the person may see of the claim, as a zip that others verify offline."""
        return dossiers.answer(request, self._claim(request, claim_id), to=person(request))

    def export_view(self, request: HttpRequest) -> HttpResponseBase:
        """The list as it is narrowed, all of it, as a table for spreadsheets."""
        self.check_may_look(request)
        try:
            found = self.get_changelist_instance(request).queryset
        except IncorrectLookupParameters:
            return redirect("admin:claims_claim_changelist")
        table = as_csv(exporting.COLUMNS, exporting.pages(found, person(request)), has_bom=True)
        return attachment(table, "claims.csv", f"{CSV}; charset=utf-8")

    def elsewhere_view(self, request: HttpRequest, claim_id: UUID) -> HttpResponse:
        """Others' checks of the same words: a part of the claim's page, or a page where no script asks.

        A POST has a worker ask; a GET says how far that is.
        """
        claim = self._claim(request, claim_id)
        look = elsewhere.asked if request.method == "POST" else elsewhere.seen
        context = {"claim": claim, "elsewhere": look(claim, person(request), now=timezone.now())}
        if is_by_htmx(request):
            return part(TemplateResponse(request, "claims/admin/claim/elsewhere.html", context))
        context |= {**self._around(request), "title": "What others found"}
        return TemplateResponse(request, "claims/admin/elsewhere.html", context)

    def _claim(self, request: HttpRequest, key: UUID | str) -> Claim:
        self.check_may_look(request)
        return get_object_or_404(queries.claim_at_desk(request.user), pk=as_key(key))

    def _page(
        self,
        request: HttpRequest,
        claim: Claim,
        *,
        failed: Act | None = None,
        said: str = "",
        like: str = "",
        status: int = 200,
    ) -> HttpResponse:
        """The whole page; or, when HTMX asks, what stands in it and what is `said` of an act."""
        user, seen = person(request), seen_at(request)
        context = ClaimPage(claim, user, now=timezone.now(), failed=failed, like=like).context()
        context |= {"said": said, "meanwhile": meanwhile(claim, user, seen)}
        if is_by_htmx(request):
            answer = TemplateResponse(request, "claims/admin/claim/swapped.html", context, status=status)
            return part(answer)
        context |= {**self._around(request), "title": "Claim", "steps": stepping.steps(claim, user)}
        return TemplateResponse(request, "claims/admin/claim.html", context, status=status)

    def _around(self, request: HttpRequest) -> dict[str, Any]:
        return dict(self.admin_site.each_context(request))
