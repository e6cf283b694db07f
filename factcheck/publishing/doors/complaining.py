"""Where readers ask for a correction: a plain form, without a session, and so many an hour from one address.

It acts in nobody's name and reads no cookie. What another site makes its visitors' browsers send is not
taken: each of them would count as an address of its own.
"""

from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from claims.models import Publication
from claims.services import complaints
from claims.services.complaints import LONGEST
from factcheck.publishing import checks
from factcheck.publishing.caching import FOR_ALL, for_all
from factcheck.publishing.doors.pages import nothing, page, too_many, withdrawn
from sources.errors import Refusal

MOST_BYTES = 64 * 1024


class Lines(forms.Textarea):
    """A browser counts the end of a line as one character, and sends two."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        said = super().value_from_datadict(data, files, name)
        return said.replace("\r\n", "\n") if isinstance(said, str) else said


class Ask(forms.Form):
    asked = forms.CharField(
        label="What is wrong?",
        max_length=LONGEST["asked"],
        widget=Lines(attrs={"rows": 7}),
        help_text="Name your source, best with a link to it.",
    )
    name = forms.CharField(
        label="Your name", max_length=LONGEST["name"], widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    contact = forms.CharField(
        label="How we can reach you",
        required=False,
        max_length=LONGEST["contact"],
        widget=forms.TextInput(attrs={"autocomplete": "email"}),
        help_text="An e-mail address or a telephone number, if you want an answer.",
    )


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def complaint(request: HttpRequest, claim_id: UUID) -> HttpResponse:
    now = timezone.now()
    row = checks.newest(now=now).filter(claim=claim_id).first()
    if row is None:
        return _uncached(nothing())
    [check] = checks.shown([row])
    if check.withdrawn_at:
        return _uncached(withdrawn(check))
    if request.method != "POST":
        return _uncached(page("complaint", check=check, form=Ask()))
    if _size(request) > MOST_BYTES:
        trouble = "That is more than we take here. Say it in fewer words, or tell us how to reach you."
        return _uncached(page("complaint", check=check, form=Ask(), trouble=trouble, status=413))
    if request.headers.get("Sec-Fetch-Site") == "cross-site":
        trouble = "This came from another site. If they are your words, send them from here."
        return _uncached(page("complaint", check=check, form=Ask(request.POST), trouble=trouble, status=403))
    if slow_down := too_many(request, "complaint"):
        return _uncached(slow_down)
    form = Ask(request.POST)
    if form.is_valid() and _is_received(form, row):
        return _uncached(redirect("checks:received", claim_id))
    return _uncached(page("complaint", check=check, form=form, status=400))


complaint.methods = ["GET", "POST"]  # type: ignore[attr-defined]  # for the permission table's test


def _size(request: HttpRequest) -> int:
    said = str(request.META.get("CONTENT_LENGTH", ""))
    return int(said) if said.isdecimal() else 0


def _is_received(form: Ask, row: Publication) -> bool:
    said: dict[str, Any] = form.cleaned_data
    try:
        complaints.receive(row, now=timezone.now(), **said)
    except Refusal as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, refusal.detail)
        return False
    return True


def _uncached(answer: HttpResponse) -> HttpResponse:
    """No session is read or renewed here either."""
    add_never_cache_headers(answer)
    setattr(answer, FOR_ALL, True)
    return answer


@for_all
def received(request: HttpRequest, claim_id: UUID) -> HttpResponse:
    return page("received", claim_id=claim_id)
