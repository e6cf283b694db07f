"""The routes of an article's candidates: found, looked at, and decided one by one or many at once."""

from typing import Any
from uuid import UUID

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from claims import queries
from claims.admin import candidates
from claims.admin.acts import MISSING
from claims.admin.candidates import AllForm, CandidateForm, CandidatesPage
from claims.admin.live import is_by_htmx, part
from claims.admin.plain import plain
from claims.enums import Move, RunState
from claims.models import Article, Claim
from claims.services import candidates as service
from claims.services import detecting, detection_runs, moves
from sources.admin.base import LookOnly, person
from sources.errors import Refusal, Stale
from sources.people import User

SECOND = "It has a legal flag, so a colleague has to reject it as well."
REJECTED = "Rejected as a candidate."
STALE = "It has changed since you opened this page; look again."


class Candidates:
    """Views beside those of an article; `admin` answers whether a person may look at all."""

    def __init__(self, beside: LookOnly) -> None:
        self.beside = beside

    def urls(self) -> list[URLPattern]:
        view, of = self.beside.admin_site.admin_view, "<uuid:article_id>/candidates/"
        return [
            path(of, view(self.page), name="claims_article_candidates"),
            path(f"{of}find/", view(require_POST(self.find)), name="claims_article_detect"),
            path(f"{of}reading/", view(require_GET(self.reading)), name="claims_article_reading"),
            path(f"{of}accept/", view(require_POST(self.accept_all)), name="claims_article_accept_all"),
            path(f"{of}<uuid:claim_id>/", view(require_POST(self.decide)), name="claims_article_decide"),
        ]

    def page(self, request: HttpRequest, article_id: UUID) -> HttpResponse:
        return self._page(request, self._article(request, article_id))

    def find(self, request: HttpRequest, article_id: UUID) -> HttpResponse:
        """Read the newest text for claims; again, too: what was decided stays so."""
        article = self._article(request, article_id)
        try:
            if detecting.is_long(article):
                detection_runs.request(article, by=person(request), now=timezone.now())
                messages.success(request, "It is a long text: a worker reads it.")
            else:
                found = detecting.propose(article, by=person(request), now=timezone.now())
                messages.success(request, candidates.came_of(found))
        except Refusal as refusal:
            messages.error(request, f"Not done: {plain(refusal)}")
        return redirect("admin:claims_article_candidates", article.pk)

    def reading(self, request: HttpRequest, article_id: UUID) -> HttpResponse:
        """How far a worker is with a long text; once it is through, the page is told to show what came."""
        run = candidates.run_of(self._article(request, article_id))
        answer = TemplateResponse(request, "claims/admin/candidates/reading.html", {"run": run})
        if run is None or run.state != RunState.WAITING:
            answer["HX-Refresh"] = "true"
        return part(answer)

    def accept_all(self, request: HttpRequest, article_id: UUID) -> HttpResponse:
        """All that are scored at least so; those that were changed on the page as they stand there."""
        article, form = self._article(request, article_id), AllForm(request.POST)
        user = person(request)
        if not form.is_valid():
            messages.error(request, "Not done: a score is a number from 0 to 1.")
            return redirect("admin:claims_article_candidates", article.pk)
        wanted, wrong = candidates.chosen(article, user, form.cleaned_data["at_least"], request.POST)
        try:
            done = service.accept_all(article, wanted, by=user, now=timezone.now())
            messages.success(request, f"Accepted: {len(done)}.")
        except Refusal as refusal:
            messages.error(request, f"Not done: {plain(refusal)}")
        if wrong:
            messages.warning(request, f"Left as you changed them, to be mended: {len(wrong)}.")
            return self._page(request, article, failed=wrong, trouble=MISSING, status=400)
        return redirect("admin:claims_article_candidates", article.pk)

    def decide(self, request: HttpRequest, article_id: UUID, claim_id: UUID) -> HttpResponse:
        """Accept one as its fields say, or reject it."""
        article = self._article(request, article_id)
        claim = self._candidate(request, article, claim_id)
        form = candidates.read_form(person(request), claim, request.POST)
        is_accepted = request.POST.get("do") == "accept"
        if not form.is_valid() and (is_accepted or "version" in form.errors):
            return self._refused(request, article, form, MISSING)
        try:
            done = self._done(form, person(request), is_accepted=is_accepted)
        except Refusal as refusal:
            said = STALE if isinstance(refusal, Stale) else plain(refusal)
            form.read_again()
            return self._refused(request, article, form, said, status=refusal.status)
        if done is None:
            return self._refused(request, article, form, SECOND, status=202)
        if is_by_htmx(request):
            return self._decided(request, article, done, is_accepted=is_accepted)
        messages.success(request, "Accepted." if is_accepted else "Rejected.")
        return redirect("admin:claims_article_candidates", article.pk)

    def _done(self, form: CandidateForm, by: User, *, is_accepted: bool) -> Claim | None:
        """The claim; none where another has to say the same."""
        claim, version, now = form.claim, form.cleaned_data["version"], timezone.now()
        if is_accepted:
            return service.accept(claim, form.taken(), by=by, now=now, version=version)
        return moves.make(claim, Move.NOT_CHECKABLE, by=by, now=now, reason=REJECTED, version=version)

    # --- answers -------------------------------------------------------------------------------

    def _page(self, request: HttpRequest, article: Article, **failed: Any) -> HttpResponse:
        status = failed.pop("status", 200)
        page = CandidatesPage(article, person(request), **failed)
        context = {**admin.site.each_context(request), "title": "Candidates", **page.context()}
        return TemplateResponse(request, "claims/admin/candidates.html", context, status=status)

    def _refused(
        self, request: HttpRequest, article: Article, form: CandidateForm, said: str, *, status: int = 400
    ) -> HttpResponse:
        """The candidate again, as it was typed, with what is wrong with it."""
        page = CandidatesPage(article, person(request), failed=[form], trouble=said)
        if not is_by_htmx(request):
            return self._page(request, article, failed=[form], trouble=said, status=status)
        context = page.card(form.claim)
        return part(TemplateResponse(request, "claims/admin/candidates/card.html", context, status=status))

    def _decided(
        self, request: HttpRequest, article: Article, claim: Claim, *, is_accepted: bool
    ) -> HttpResponse:
        context = {
            "claim": claim,
            "is_accepted": is_accepted,
            "is_part": True,
            "count": candidates.waiting(article, person(request)),
        }
        return part(TemplateResponse(request, "claims/admin/candidates/decided.html", context))

    def _article(self, request: HttpRequest, key: UUID) -> Article:
        self.beside.check_may_look(request)
        return get_object_or_404(queries.articles(request.user), pk=key)

    def _candidate(self, request: HttpRequest, article: Article, key: UUID) -> Claim:
        """One that was decided meanwhile is found too: the service says that it is too late."""
        return get_object_or_404(queries.claims(request.user).filter(article=article), pk=key)
