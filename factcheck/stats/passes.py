"""Who was let in to the figures a moment ago is let in again without asking the database who that is.

An open dashboard asks every few seconds, and is answered with the same as everybody, with nothing personal in
it. What is asked of one article, which may be restricted, is never answered so (docs/adr/0087).
"""

from collections.abc import Callable, Mapping
from hashlib import sha256
from http import HTTPStatus

from django.conf import settings
from django.core.cache import caches
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import resolve, reverse
from django.utils.cache import patch_cache_control, patch_vary_headers
from redis import RedisError
from rest_framework.exceptions import ValidationError

from factcheck.stats import api, pages, screen

LASTS = 60  # seconds, for which figures may still be seen after a sign-out or the end of a key
CALLS = 120  # then it is asked again: there each call counts against the person's rate
AWAY = (RedisError, OSError)
Answering = Callable[[HttpRequest], HttpResponse]


class Passes:
    """Stands before all that asks the database about sessions and keys."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        answering = _answering().get(request.path) if request.method == "GET" else None
        if answering is None or "article" in request.GET or not _says_who(request):
            return self.get_response(request)
        key = _key(request)
        if _is_let_in(key):
            request.resolver_match = resolve(request.path_info)  # for who writes down the call
            try:
                return _private(answering(request))
            except ValidationError:
                pass
        answer = self.get_response(request)
        if answer.status_code in (HTTPStatus.OK, HTTPStatus.NOT_MODIFIED):
            _let_in(key)
        return answer


def _answering() -> Mapping[str, Answering]:
    return {reverse("stats"): api.figures, reverse("dashboard-figures"): pages.anybodys}


def _says_who(request: HttpRequest) -> bool:
    cookies = {settings.SESSION_COOKIE_NAME, screen.COOKIE} & request.COOKIES.keys()
    return bool(cookies) or "Authorization" in request.headers


def _key(request: HttpRequest) -> str:
    """By all that tells who asks, and by what exactly is asked for: a pass is good for nothing else."""
    told = (
        request.headers.get("Authorization", ""),
        request.COOKIES.get(settings.SESSION_COOKIE_NAME, ""),
        request.COOKIES.get(screen.COOKIE, ""),
        request.headers.get("Accept", ""),
        request.get_full_path(),
    )
    return f"stats:pass:{sha256(repr(told).encode()).hexdigest()}"


def _is_let_in(key: str) -> bool:
    try:
        return caches["shared"].incr(key) <= CALLS
    except (*AWAY, ValueError):  # ValueError: no pass
        return False


def _let_in(key: str) -> None:
    try:
        caches["shared"].set(key, 0, timeout=LASTS)
    except AWAY:
        return


def _private(answer: HttpResponse) -> HttpResponse:
    patch_cache_control(answer, private=True, no_cache=True)
    patch_vary_headers(answer, ["Authorization", "Cookie"])
    return answer
