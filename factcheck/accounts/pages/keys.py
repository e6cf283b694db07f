"""Keys on the desk: one's own are made and revoked, an admin's page of any of them revokes."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from factcheck.access import role_of
from factcheck.accounts import keys
from factcheck.accounts.pages import proving
from factcheck.accounts.pages.forms import CurrentPassword
from factcheck.accounts.pages.showing import page, refused, with_wait
from factcheck.models import ApiToken, User
from factcheck.roles import Role
from factcheck.scopes import Scope
from sources.errors import Refusal

NEVER = "never"
LASTING = [("30", "30 days"), ("90", "90 days"), ("365", "A year"), (NEVER, "Until it is revoked")]
SCOPES = {
    Scope.READ: "Read: what the account may see.",
    Scope.WRITE: "Write: articles, claims, sources.",
    Scope.REVIEW: "Review: check claims, and rule.",
    Scope.PUBLISH: "Publish: put checks before the public.",
}


class KeyForm(forms.Form):
    """What a key is for, what it may at most, and for how long; who asks shows that it is them."""

    name = forms.CharField(max_length=100, label="What it is for", help_text="Such as “CMS” or “export”.")
    scopes = forms.MultipleChoiceField(
        choices=[(scope.value, words) for scope, words in SCOPES.items()],
        initial=[Scope.READ.value],
        label="What it may, of what the account may",
        widget=forms.CheckboxSelectMultiple,
    )
    lasting = forms.ChoiceField(choices=LASTING, initial="90", label="For how long", widget=forms.RadioSelect)
    password = CurrentPassword()

    def expires_at(self, now: datetime) -> datetime | None:
        lasting = self.cleaned_data["lasting"]
        return None if lasting == NEVER else now + timedelta(days=int(lasting))


@sensitive_post_parameters()
def new(request: HttpRequest, owner_id: UUID | None = None) -> HttpResponse:
    """Make a key of one's own, or an admin one of a machine's; its secret is shown in this answer alone."""
    by = _person(request)
    owner = get_object_or_404(User, pk=owner_id) if owner_id else by
    if owner != by and role_of(by) is not Role.ADMIN:
        raise PermissionDenied
    form, refusal = KeyForm(request.POST or None), None
    status = 400 if form.errors else 200
    if form.is_valid():
        try:
            proving.check(request, by, form)
            return _made(request, owner, form, by=by)
        except Refusal as caught:
            refusal, status = caught, refused(form, caught)
    title = "Make a key" if owner == by else f"Make a key for {owner.username}"
    return with_wait(page(request, "key_new", title, status=status, form=form, owner=owner), refusal)


def _made(request: HttpRequest, owner: User, form: KeyForm, *, by: User) -> HttpResponse:
    now, said = timezone.now(), form.cleaned_data
    scopes = [Scope(each) for each in said["scopes"]]
    key, secret = keys.make(
        owner, by=by, now=now, name=said["name"], scopes=scopes, expires_at=form.expires_at(now)
    )
    return page(request, "key_made", "Your new key", key=key, secret=secret, owner=owner)


@require_POST
def revoke(request: HttpRequest) -> HttpResponse:
    """One of one's own."""
    by = _person(request)
    begins = request.POST.get("key", "").replace("\x00", "")  # which PostgreSQL takes in no text
    key = ApiToken.objects.filter(user=by, token_key=begins).first()
    if key:
        keys.revoke(key, by=by, now=timezone.now())
        messages.success(request, "The key is revoked: nobody gets in with it any more.")
    return redirect("accounts:own")


def show(request: HttpRequest, pk: str) -> HttpResponse:
    """Any key, for an admin."""
    key = get_object_or_404(ApiToken.objects.select_related("user"), pk=pk.replace("\x00", ""))
    return page(request, "key", key.name or "A key", key=key, is_over=key.is_over(timezone.now()))


def revoke_any(request: HttpRequest, pk: str) -> HttpResponse:
    key = get_object_or_404(ApiToken.objects.select_related("user"), pk=pk)
    keys.revoke(key, by=_person(request), now=timezone.now())
    messages.success(request, "The key is revoked: nobody gets in with it any more.")
    return redirect("admin:factcheck_apitoken_changelist")


def shown(owner: User) -> list[dict[str, Any]]:
    """The owner's keys, newest first, and whether each has ended."""
    now = timezone.now()
    rows = ApiToken.objects.filter(user=owner).order_by("-created")
    return [{"row": row, "is_over": row.is_over(now)} for row in rows]


def _person(request: HttpRequest) -> User:
    assert isinstance(request.user, User)
    return request.user
