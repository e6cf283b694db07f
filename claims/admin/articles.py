"""Articles: the text with its claims marked, new claims from it, new articles."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.safestring import SafeString

from claims import queries, rules
from claims.admin.marking import words
from claims.admin.paragraphs import Paragraph, paragraphs
from claims.admin.plain import plain
from claims.admin.quoting import MarkForm
from claims.enums import Origin
from claims.models import Article, Claim
from claims.services import articles, claims
from sources.admin.base import LookOnly, as_key, person
from sources.admin.captured import Mark
from sources.errors import Refusal


class PostForm(forms.Form):
    """A new article, as others published it or a draft of ours."""

    title = forms.CharField(label="Headline", max_length=500)
    body = forms.CharField(label="Text", widget=words(14), strip=False)
    origin = forms.ChoiceField(label="Whose it is", choices=Origin, initial=Origin.THEIRS)
    publisher = forms.CharField(label="Publisher", required=False, max_length=200)
    url = forms.CharField(label="Address", required=False, max_length=2048)
    published_at = forms.DateTimeField(
        label="Published",
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}),
        help_text="UTC",
    )


@admin.register(Article)
class ArticleAdmin(LookOnly):
    list_display = ("name", "origin", "publisher", "desk", "deadline", "claims", "updated_at")
    list_filter = ("origin", "access")
    search_fields = ("title", "publisher__name", "desk")
    ordering = ("-id",)
    list_before_template = "claims/admin/articles_before.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Article]:
        return queries.articles(request.user).annotate(claim_count=Count("claims", distinct=True))

    @admin.display(description="article", ordering="title")
    def name(self, article: Article) -> SafeString:
        return render_to_string("claims/admin/cells/article.html", {"article": article})

    @admin.display(description="claims")
    def claims(self, article: Article) -> int:
        count: int = article.claim_count  # type: ignore[attr-defined]
        return count

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        return [path("post/", view(self.post_view), name="claims_article_post"), *super().get_urls()]

    def post_view(self, request: HttpRequest) -> HttpResponse:
        """Post a new article: title and text."""
        self.check_may_look(request)
        form = PostForm(request.POST or None)
        if form.is_valid():
            said = form.cleaned_data | {"origin": Origin(form.cleaned_data["origin"])}
            try:
                posted = articles.register(by=person(request), now=timezone.now(), **said)
                messages.success(request, "Posted. Select words in the text to mark a claim.")
                return redirect("admin:claims_article_change", posted.article.pk)
            except Refusal as refusal:
                form.add_error(refusal.field if refusal.field in form.fields else None, plain(refusal))
        context = {
            **self.admin_site.each_context(request),
            "title": "A new article",
            "form": form,
        }
        return TemplateResponse(request, "claims/admin/post.html", context)

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """The text with its claims; a POST marks a new one."""
        self.check_may_look(request)
        article = get_object_or_404(queries.articles(request.user), pk=as_key(object_id))
        form = MarkForm(request.POST or None)
        if form.is_valid():
            try:
                claim = claims.add(article, by=person(request), now=timezone.now(), **form.arguments())
                messages.success(request, "Marked as a claim.")
                return redirect("admin:claims_claim_change", claim.pk)
            except Refusal as refusal:
                form.refuse(refusal, article.newest.text if article.newest else "")
        found = list(queries.claims(request.user).filter(article=article).order_by("pk"))
        wholes = [claim for claim in found if claim.parent_id is None]
        context = {
            **self.admin_site.each_context(request),
            "title": "Article",
            "article": article,
            "paragraphs": _marked(article, wholes),
            "claims": [(whole, [part for part in found if part.parent_id == whole.pk]) for whole in wholes],
            "count": sum(not claim.is_split for claim in found),
            "versions": queries.versions(request.user).filter(article=article).order_by("-number"),
            "form": form if rules.may(request.user, "write") else None,
        }
        status = 400 if form.errors else 200
        return TemplateResponse(request, "claims/admin/article.html", context, status=status)


def _marked(article: Article, found: list[Claim]) -> list[Paragraph]:
    """The newest text, each claim's places marked by its status and leading to its page."""
    marks = [
        Mark(place.start, place.end, str(claim.pk), claim.verification_status.lower())
        for claim in found
        for place in claim.places  # type: ignore[attr-defined]
        if place.start is not None
    ]
    return paragraphs(article.newest.text if article.newest else "", marks)
