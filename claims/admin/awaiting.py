"""The pages of an article whose text is taken from its address: how far that is, and once more."""

from typing import Any
from uuid import UUID

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from claims import queries, rules
from claims.admin.live import part
from claims.admin.plain import plain
from claims.enums import IntakeState
from claims.models import Article
from claims.services import intakes
from sources.admin.base import LookOnly, person
from sources.errors import Refusal

SETTLED = frozenset({IntakeState.DONE, IntakeState.BY_HAND})


def context(article: Article) -> dict[str, Any]:
    """What intake.html shows of an article; nothing once its text is here."""
    intake = getattr(article, "intake", None)
    if intake is None or (intake.state in SETTLED and not unsure(article)):
        return {}
    return {
        "intake": intake,
        "told": intakes.told(intake, now=timezone.now()),
        "is_waiting": intake.state == IntakeState.WAITING,
        "unsure": unsure(article),
    }


def unsure(article: Article) -> list[tuple[str, str]]:
    """What the page says of itself that nobody has taken over: a byline that may name a house."""
    reading = article.intake.reading
    if reading is None or not reading.byline or article.authors.all():
        return []
    return [("It says that it is by", reading.byline)]


class Awaiting:
    """Views beside those of an article; `admin` answers whether a person may look at all."""

    def __init__(self, beside: LookOnly) -> None:
        self.beside = beside

    def urls(self) -> list[URLPattern]:
        view, of = self.beside.admin_site.admin_view, "<uuid:article_id>/intake/"
        return [
            path(of, view(require_GET(self.look)), name="claims_article_intake"),
            path(f"{of}ask/", view(require_POST(self.ask)), name="claims_article_ask"),
        ]

    def page(self, request: HttpRequest, article: Article, *, status: int = 200) -> HttpResponse:
        """The page of an article that has no text."""
        shown = {
            **admin.site.each_context(request),
            "title": "Article",
            "article": article,
            "may_write": rules.may(request.user, "write"),
            **context(article),
        }
        return TemplateResponse(request, "claims/admin/article_awaited.html", shown, status=status)

    def look(self, request: HttpRequest, article_id: UUID) -> HttpResponse:
        """How far it is; once it is settled, the page is told to show what came."""
        article = self._article(request, article_id)
        shown = {"article": article, "may_write": rules.may(request.user, "write"), **context(article)}
        if not shown.get("is_waiting"):
            return part(HttpResponse(headers={"HX-Refresh": "true"}))
        return part(TemplateResponse(request, "claims/admin/article/intake.html", shown))

    def ask(self, request: HttpRequest, article_id: UUID) -> HttpResponse:
        """Have its page fetched once more."""
        article = self._article(request, article_id)
        try:
            intakes.ask_again(article, by=person(request), now=timezone.now())
            messages.success(request, "Its page is asked for.")
        except Refusal as refusal:
            messages.error(request, f"Not done: {plain(refusal)}")
        return redirect("admin:claims_article_change", article.pk)

    def _article(self, request: HttpRequest, key: UUID) -> Article:
        self.beside.check_may_look(request)
        return get_object_or_404(queries.articles(request.user), pk=key)
