"""The dashboard: at the desk, and for the screen on the wall, which is let in by a key that may only read."""

from collections.abc import Iterator
from datetime import timedelta
from functools import lru_cache
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

import orjson
from django.contrib import admin
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.views.decorators.http import conditional_page, require_POST, require_safe
from rest_framework.exceptions import APIException, NotAuthenticated, PermissionDenied, ValidationError
from rest_framework.request import Request

from claims import queries
from factcheck.access import TABLE, role_of
from factcheck.api.authentication import ApiTokenAuthentication
from factcheck.models import User
from factcheck.stats import api, articles, drawing, screen
from sources.people import Person

NAMES = ("article", "desk", "from", "to")
PERIODS = ((1, "Today"), (7, "7 days"), (30, "30 days"), (90, "90 days"))
MOST = 200  # newest articles whose desks are offered


@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    """The page, its figures in it: it can be read without scripts."""
    is_screen = "screen" in request.GET
    viewer = _viewer(request)
    if viewer is None:
        if is_screen:
            return _ask_for_key(request)
        return redirect_to_login(request.get_full_path(), reverse("admin:login"))
    asked, refused = _asked(request), ""
    try:
        figures = _figures(asked, viewer)
    except ValidationError as fault:
        refused = " ".join(_words(fault.detail))
        figures = _figures({}, viewer)
    context = {
        "title": "Dashboard",
        "figures": figures,
        "refused": refused,
        "asked": asked,
        "desks": _desks(viewer),
        "article": _article(asked, viewer),
        "periods": [(days, words, _period(days)) for days, words in PERIODS],
        "address": _with(reverse("dashboard-figures"), {} if refused else asked),
        "screen": _with(reverse("dashboard"), {"screen": "1", **asked}),
    }
    if is_screen:
        answer = TemplateResponse(request, "factcheck/stats/screen.html", context)
    else:
        around = admin.site.each_context(request)
        answer = TemplateResponse(request, "factcheck/stats/desk.html", {**around, **context})
    patch_cache_control(answer, private=True, no_cache=True)
    return answer


@require_safe
@conditional_page
def figures(request: HttpRequest) -> HttpResponse:
    """The figures alone, for the open page that asks again and again; 401 to whom it no longer shows them."""
    viewer = _viewer(request)
    if viewer is None:
        try:
            viewer = _by_token(request)
        except APIException as fault:
            return HttpResponse("", status=fault.status_code)
    try:
        answer = HttpResponse(_figures(_asked(request), viewer))
    except ValidationError:
        return HttpResponse("", status=HTTPStatus.BAD_REQUEST)
    patch_cache_control(answer, private=True, no_cache=True)
    return answer


@conditional_page
def anybodys(request: HttpRequest) -> HttpResponse:
    """The same for whoever may look, asked for what was answered before. Raises ValidationError."""
    return HttpResponse(_figures(_asked(request), articles.NOBODY))


@require_POST
def let_in(request: HttpRequest) -> HttpResponse:
    """A key, exchanged for a cookie that holds no part of it."""
    try:
        key = screen.read(request.POST.get("key", ""), now=timezone.now())
    except screen.NoScreenKey as fault:
        return _ask_for_key(request, refused=str(fault))
    answer = redirect(f"{reverse('dashboard')}?screen=1")
    screen.remember(answer, key)
    return answer


let_in.methods = ("POST",)  # type: ignore[attr-defined]  # for who walks the routes


def _viewer(request: HttpRequest) -> User | None:
    """Who is signed in and has a role; at a screen the owner of its key."""
    if isinstance(request.user, User) and role_of(request.user):
        return request.user
    return screen.owner(request, now=timezone.now())


def _by_token(request: HttpRequest) -> User:
    """Whose token the call came with. Raises NotAuthenticated, AuthenticationFailed, PermissionDenied."""
    found = ApiTokenAuthentication().authenticate(Request(request))
    if found is None:
        raise NotAuthenticated
    user: User = found[0]
    if not TABLE["GET", "desk/figures/"].allows(user, found[1]):
        raise PermissionDenied
    return user


def _asked(request: HttpRequest) -> dict[str, str]:
    """What narrows it; an empty choice of the form is none."""
    return {name: request.GET[name] for name in NAMES if request.GET.get(name)}


def _figures(asked: dict[str, str], viewer: Person) -> str:
    return _drawn(api.shared(asked, viewer))


@lru_cache(maxsize=16)
def _drawn(answer: bytes) -> str:
    """The same for all who are given this answer, so it is drawn once."""
    said = orjson.loads(answer)
    return render_to_string(
        "factcheck/stats/figures.html", {"said": said, "sections": drawing.sections(said)}
    )


def _ask_for_key(request: HttpRequest, refused: str = "") -> HttpResponse:
    status = HTTPStatus.BAD_REQUEST if refused else HTTPStatus.OK
    context = {"title": "Dashboard", "refused": refused, "was": screen.was_let_in(request)}
    return TemplateResponse(request, "factcheck/stats/key.html", context, status=status)


def _words(said: Any) -> Iterator[str]:
    """Of each fault, without the parameter's name."""
    if isinstance(said, dict):
        for each in said.values():
            yield from _words(each)
    elif isinstance(said, list):
        for each in said:
            yield from _words(each)
    else:
        yield str(said)


def _desks(viewer: User) -> list[str]:
    """Those of the newest open articles."""
    rows = queries.articles(viewer).exclude(desk="").order_by("-id").values_list("desk", flat=True)
    return sorted(set(rows.prefetch_related(None)[:MOST]))


def _article(asked: dict[str, str], viewer: User) -> Any:
    if "article" not in asked:
        return None
    try:
        key = api.article_of(asked, viewer)
    except ValidationError:
        return None
    return queries.articles(viewer).filter(pk=key).first() if key else None


def _period(days: int) -> str:
    today = timezone.now().date()
    return (today - timedelta(days=days - 1)).isoformat()


def _with(address: str, asked: dict[str, str]) -> str:
    return f"{address}?{urlencode(asked)}" if asked else address
