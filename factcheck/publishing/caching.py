"""Answers that are the same for everybody, kept by caches on the way, and asked for again cheaply."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import patch_cache_control
from django.utils.http import http_date
from django.views.decorators.http import conditional_page, require_safe

KEPT_FOR = timedelta(minutes=1)  # so long a cache may still show what was corrected or withdrawn
KEPT = (200, 304, 410)
FOR_ALL = "_is_for_all"
View = Callable[..., HttpResponse]


class ForAll:
    """Outside the session's middleware: such an answer sets no cookie and depends on none."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if getattr(response, FOR_ALL, False):
            response.cookies.clear()
            response.headers.pop("Vary", None)
        return response


def for_all(view: View) -> View:
    """GET alone; answered with an ETag of what it holds, and with 304 where that is known.

    By the tag alone: a date tells when we last published, not that a source was hidden since.
    """

    @wraps(view)
    def marked(request: HttpRequest, *args: Any, **named: Any) -> HttpResponse:
        request.META.pop("HTTP_IF_MODIFIED_SINCE", None)
        response = conditional_page(view)(request, *args, **named)
        if response.status_code in KEPT:
            patch_cache_control(response, public=True, max_age=int(KEPT_FOR.total_seconds()))
        setattr(response, FOR_ALL, True)
        return response

    return require_safe(marked)


def from_anywhere(view: View) -> View:
    """Scripts of any other site may read the answer: it is public and knows no session."""

    @wraps(view)
    def opened(request: HttpRequest, *args: Any, **named: Any) -> HttpResponse:
        response = view(request, *args, **named)
        response["Access-Control-Allow-Origin"] = "*"
        return response

    return opened


def dated(response: HttpResponse, changed_at: datetime) -> HttpResponse:
    response["Last-Modified"] = http_date(changed_at.timestamp())
    return response
