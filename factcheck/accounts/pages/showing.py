"""How these pages are shown: in the theme's frame, never from a cache."""

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.utils.cache import add_never_cache_headers
from django.utils.http import url_has_allowed_host_and_scheme

from factcheck.accounts.errors import TooManyTries
from sources.errors import Refusal


def page(
    request: HttpRequest, name: str, title: str, *, status: int = 200, **context: Any
) -> TemplateResponse:
    """The template `name` of this app's folder."""
    shown = {**admin.site.each_context(request), "title": title, **context}
    answer = TemplateResponse(request, f"factcheck/accounts/{name}.html", shown, status=status)
    add_never_cache_headers(answer)
    return answer


def refused(form: forms.Form, refusal: Refusal) -> int:
    """Name the refusal in the form; the status to answer with."""
    form.add_error(refusal.field if refusal.field in form.fields else None, refusal.detail)
    return refusal.status


def with_wait(answer: TemplateResponse, refusal: Refusal | None) -> TemplateResponse:
    if isinstance(refusal, TooManyTries):
        answer.headers["Retry-After"] = str(refusal.wait)
    return answer


def onward(request: HttpRequest, default: str) -> str:
    """Where `next` leads, if that is on this site; else `default`."""
    wanted = str(request.POST.get("next") or request.GET.get("next") or "")
    is_here = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if is_here else default
