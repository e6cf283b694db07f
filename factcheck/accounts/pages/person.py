"""A person's page: who they are to us, what an admin may do about it, and what was done."""

from typing import Any

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from claims.queries import left_by
from factcheck.access import role_of
from factcheck.accounts import keys, two_factor
from factcheck.accounts.models import AccountEntry, Identity
from factcheck.accounts.pages.acts import ACTS, PersonAct
from factcheck.accounts.pages.showing import page, refused
from factcheck.models import ApiToken, User
from sources.errors import Refusal

OPEN = {"may", "unlock", "reactivate"}
SHOWN = 50  # lines of the record


def show(
    request: HttpRequest, person: User, by: User, *, failed: PersonAct | None = None, status: int = 200
) -> HttpResponse:
    now = timezone.now()
    forms = [
        failed if failed and failed.slug == slug else act(person, by, now=now) for slug, act in ACTS.items()
    ]
    offered = [form for form in forms if form is failed or form.is_offered()]
    context: dict[str, Any] = {
        "person": person,
        "role": role_of(person),
        "is_self": person.pk == by.pk,
        "open_acts": [form for form in offered if form.slug in OPEN],
        "folded_acts": [form for form in offered if form.slug not in OPEN],
        "has_device": two_factor.has_device(person),
        "identity": Identity.objects.filter(person=person).first(),
        "keys": ApiToken.objects.filter(user=person).count(),
        "takes_keys": person.is_active and keys.is_machine(person),
        "left": 0 if person.is_active else left_by(by).filter(assignee=person).count(),
        "entries": AccountEntry.objects.filter(person=person).select_related("by").order_by("-id")[:SHOWN],
    }
    return page(request, "person", person.get_full_name() or person.username, status=status, **context)


def do(request: HttpRequest, person: User, by: User, slug: str) -> HttpResponse:
    """Perform one act; a refusal shows the page again with the reason beside the act."""
    form = ACTS[slug](person, by, request.POST, now=timezone.now())
    status = 400
    if form.is_valid():
        try:
            messages.success(request, form.perform())
        except Refusal as refusal:
            status = refused(form, refusal)
        else:
            if person.pk == by.pk:  # what ends one's own sessions spares this one
                update_session_auth_hash(request, person)
            return redirect("admin:factcheck_user_change", person.pk)
    return show(request, person, by, failed=form, status=status)
