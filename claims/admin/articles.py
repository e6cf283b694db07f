"""Articles: the list, the text with its claims, new claims from it, new articles and newer texts."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import admin, messages
from django.db.models import Count, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.views.decorators.http import require_POST

from claims import queries, rules, searched
from claims.admin import asking, awaiting, colleagues, comparing_texts, pinning
from claims.admin.article_page import ArticlePage
from claims.admin.awaiting import Awaiting
from claims.admin.ingesting import Candidates
from claims.admin.plain import plain
from claims.admin.quoting import MarkForm
from claims.admin.texts import FactsForm, PostForm, TextForm
from claims.enums import Outcome
from claims.errors import NewerText
from claims.models import Article, Claim, Mention
from claims.services import articles, claims, drafts, intakes, moves
from claims.services import pinning as places
from claims.services.intakes import Awaited
from sources.admin.base import as_key, person
from sources.admin.finding import Found
from sources.errors import Refusal, Stale
from sources.people import User

ANSWERS = {
    Outcome.KEPT: "The words are kept.",
    Outcome.CUT: "Noted: the words were cut.",
    Outcome.NONE: "Taken back.",
}


@admin.register(Article)
class ArticleAdmin(Found):
    list_display = ("name", "origin", "publisher", "desk", "deadline", "claims", "updated_at")
    list_filter = ("origin", "access")
    search_help_text = "Words of the title, byline, publisher, desk, address or the CMS's own id."
    ordering = ("-id",)
    list_before_template = "claims/admin/articles_before.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Article]:
        """Counted for the rows of the page alone, each by the index of its article."""
        of_it = Claim.objects.filter(article=OuterRef("pk"), is_split=False).order_by().values("article")
        count = Subquery(of_it.annotate(count=Count("pk")).values("count"), output_field=IntegerField())
        shown = queries.articles(request.user).defer("newest__text", "newest__parts")
        return shown.annotate(claim_count=Coalesce(count, 0))

    def found(self, rows: QuerySet[Article], term: str, user: User) -> QuerySet[Article]:
        return searched.articles(rows, term)

    @admin.display(description="article", ordering="title")
    def name(self, article: Article) -> SafeString:
        return render_to_string("claims/admin/cells/article.html", {"article": article})

    @admin.display(description="claims")
    def claims(self, article: Article) -> int:
        count: int = article.claim_count  # type: ignore[attr-defined]
        return count

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        of = "<uuid:article_id>/"
        return [
            path("post/", view(self.post_view), name="claims_article_post"),
            path(f"{of}text/", view(self.text_view), name="claims_article_text"),
            path(f"{of}facts/", view(self.facts_view), name="claims_article_facts"),
            path(f"{of}assign/", view(require_POST(self.assign_view)), name="claims_article_assign"),
            path(
                f"{of}answer/<uuid:claim_id>/",
                view(require_POST(self.answer_view)),
                name="claims_article_answer",
            ),
            path(
                f"{of}compare/<int:before>/<int:after>/",
                view(self.compare_view),
                name="claims_article_compare",
            ),
            *Awaiting(self).urls(),
            *Candidates(self).urls(),
            *super().get_urls(),
        ]

    # --- the page ------------------------------------------------------------------------------

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """The text with its claims; a POST marks a new one, or says where one stands that is in doubt."""
        article = self._article(request, object_id)
        form = self._mark_form(request, article)
        if form.is_valid():
            try:
                if form.cleaned_data.get("pins"):
                    return self._pin(request, article, form)
                claim = claims.add(article, by=person(request), now=timezone.now(), **form.arguments())
                messages.success(request, "Marked as a claim.")
                if "open" in request.POST:
                    return redirect("admin:claims_claim_change", claim.pk)
                return redirect(f"{_address(article)}#m-{claim.pk}")
            except Refusal as refusal:
                form.refuse(refusal, article.newest.text if article.newest else "")
        return self._page(request, article, form=form, status=400 if form.errors else 200)

    def _mark_form(self, request: HttpRequest, article: Article) -> MarkForm:
        return MarkForm(request.POST or None, doubted=pinning.doubted(article, person(request)))

    def _pin(self, request: HttpRequest, article: Article, form: MarkForm) -> HttpResponse:
        mention = Mention.objects.select_related("claim__article").get(pk=form.cleaned_data["pins"])
        pinned = places.pin(mention, by=person(request), now=timezone.now(), **form.place_words())
        messages.success(
            request,
            "It stands there now." if pinned else "Noted. Another person has to say the same first.",
        )
        return redirect(f"{_address(article)}#m-{mention.claim_id}")

    def assign_view(self, request: HttpRequest, article_id: UUID) -> HttpResponse:
        """All open claims that nobody has go to one colleague, in one act."""
        article, user = self._article(request, article_id), person(request)
        chosen = _Assignee(article, request.POST)
        if not chosen.is_valid():
            messages.error(request, "Choose who shall check them.")
            return redirect(_address(article))
        try:
            given = moves.assign_open(
                article, assignee=chosen.cleaned_data["assignee"], by=user, now=timezone.now()
            )
            messages.success(request, f"Given: {len(given)} claim{'' if len(given) == 1 else 's'}.")
        except Refusal as refusal:
            messages.error(request, f"Not done: {plain(refusal)}")
        return redirect(_address(article))

    def answer_view(self, request: HttpRequest, article_id: UUID, claim_id: UUID) -> HttpResponse:
        """An author, or an editor, says what became of a claim's words."""
        article = self._article(request, article_id)
        claim = get_object_or_404(queries.claims(request.user).filter(article=article), pk=claim_id)
        form = _Answer(request.POST)
        if not form.is_valid():
            return self._page(
                request, article, unanswered=(claim, "Something in the form is missing."), status=400
            )
        said = form.cleaned_data
        try:
            outcome = Outcome(said.pop("outcome"))
            drafts.answer(claim, outcome, by=person(request), now=timezone.now(), **said)
        except Refusal as refusal:
            says = (
                "The claim has changed since you opened this page."
                if isinstance(refusal, Stale)
                else plain(refusal)
            )
            return self._page(request, article, unanswered=(claim, says), status=refusal.status)
        messages.success(request, ANSWERS[outcome])
        return redirect(f"{_address(article)}#c-{claim.pk}")

    def _page(
        self,
        request: HttpRequest,
        article: Article,
        *,
        form: MarkForm | None = None,
        unanswered: tuple[Claim, str] | None = None,
        status: int = 200,
    ) -> HttpResponse:
        if article.newest_id is None:
            return Awaiting(self).page(request, article, status=status)
        page = ArticlePage(article, person(request), now=timezone.now(), show=request.GET.get("show", ""))
        context = {
            **self.admin_site.each_context(request),
            "title": "Article",
            **page.context(),
            **awaiting.context(article),
            "form": (form or self._mark_form(request, article)) if rules.may(request.user, "write") else None,
            "unanswered": unanswered[0] if unanswered else None,
            "refused": unanswered[1] if unanswered else "",
            "typed": request.POST.get("reason", "") if unanswered else "",
            "questions": asking.of_article(article, person(request)),
        }
        return TemplateResponse(request, "claims/admin/article.html", context, status=status)

    # --- its texts and facts -------------------------------------------------------------------

    def post_view(self, request: HttpRequest) -> HttpResponse:
        """Bring in an article, and where it is wished find what may be checked in it."""
        self.check_may_look(request)
        form = PostForm(request.POST or None)
        if form.is_valid():
            try:
                take_in = intakes.post if form.is_by_address else articles.register
                posted = take_in(by=person(request), now=timezone.now(), **form.arguments())
                if isinstance(posted, Awaited):
                    messages.success(request, "Its page is asked for.")
                    return redirect(_address(posted.article))
                if "find" in request.POST:
                    return Candidates(self).find(request, posted.article.pk)
                messages.success(request, "Posted. Select words in the text to mark a claim.")
                return redirect(_address(posted.article))
            except Refusal as refusal:
                _refuse(form, refusal)
        return self._form(request, "claims/admin/post.html", form, title="A new article")

    def text_view(self, request: HttpRequest, article_id: UUID) -> HttpResponse:
        """Send a newer text: every claim is looked for in it."""
        article = self._article(request, article_id)
        form = TextForm(article, request.POST or None)
        if form.is_valid():
            try:
                posted = articles.add_version(
                    article, by=person(request), now=timezone.now(), **form.arguments()
                )
                messages.success(request, _came_of(posted))
                return redirect(_address(article))
            except NewerText as refusal:
                form.look_again(refusal)
            except Refusal as refusal:
                _refuse(form, refusal)
        return self._form(request, "claims/admin/text.html", form, title="A newer text", article=article)

    def facts_view(self, request: HttpRequest, article_id: UUID) -> HttpResponse:
        """Change what is known about the article, never its text."""
        article = self._article(request, article_id)
        form = FactsForm(article, request.POST or None)
        if form.is_valid():
            changes = form.changes()
            try:
                if changes:
                    changes["revision"] = form.cleaned_data["revision"]
                    articles.edit(article, by=person(request), now=timezone.now(), **changes)
                messages.success(request, "Saved." if changes else "Nothing was changed.")
                return redirect(_address(article))
            except Stale:
                form.look_again()
            except Refusal as refusal:
                _refuse(form, refusal)
        return self._form(
            request, "claims/admin/facts.html", form, title="About the article", article=article
        )

    def compare_view(self, request: HttpRequest, article_id: UUID, before: int, after: int) -> HttpResponse:
        """Two texts of the article side by side, and what became of its claims."""
        article = self._article(request, article_id)
        texts = queries.versions(request.user).filter(article=article)
        was, now = (get_object_or_404(texts, number=number) for number in (before, after))
        context = {
            **self.admin_site.each_context(request),
            "title": "What changed",
            "article": article,
            **comparing_texts.context(was, now, person(request)),
        }
        return TemplateResponse(request, "claims/admin/compare_texts.html", context)

    def _form(self, request: HttpRequest, template: str, form: forms.Form, **context: Any) -> HttpResponse:
        around = self.admin_site.each_context(request)
        status = 400 if form.errors else 200
        return TemplateResponse(request, template, {**around, "form": form, **context}, status=status)

    def _article(self, request: HttpRequest, key: UUID | str) -> Article:
        self.check_may_look(request)
        return get_object_or_404(queries.articles(request.user), pk=as_key(key))


class _Assignee(forms.Form):
    def __init__(self, article: Article, data: Any) -> None:
        super().__init__(data)
        self.fields["assignee"] = forms.ModelChoiceField(queryset=colleagues.reviewers_of(article))


class _Answer(forms.Form):
    outcome = forms.ChoiceField(choices=[(each.value, each.label) for each in ANSWERS])
    reason = forms.CharField(required=False, max_length=4000)
    version = forms.IntegerField(min_value=1)


def _address(article: Article) -> str:
    return reverse("admin:claims_article_change", args=[article.pk])


def _refuse(form: forms.Form, refusal: Refusal) -> None:
    form.add_error(refusal.field if refusal.field in form.fields else None, plain(refusal))


def _came_of(posted: articles.Posted) -> str:
    """As "Version 2 is in. 1 claim stands elsewhere now, 2 are no longer in the text." """
    if not posted.is_new_version:
        return "This is the text that was here already."
    said = [f"Version {posted.version.number} is in."]
    if posted.moved:
        said.append(f"Standing elsewhere: {len(posted.moved)}.")
    if posted.reworded:
        said.append(f"Reworded, to be looked at: {len(posted.reworded)}.")
    if posted.ambiguous:
        said.append(f"In several places: {len(posted.ambiguous)}.")
    if posted.orphaned:
        said.append(f"No longer in the text: {len(posted.orphaned)}.")
    return " ".join(said)
