"""A person's own notifications on the desk: the list, what they were told of, and what they want."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_POST

from claims import queries
from factcheck.models import User
from factcheck.notices import reading
from factcheck.notices.kinds import ICONS, Kind, Pace
from sources.admin.base import person

SHOWN = 100


class ChoiceForm(forms.Form):
    """How often by e-mail, and of what; a tick says "tell me"."""

    pace = forms.ChoiceField(label="By e-mail", choices=Pace, widget=forms.RadioSelect)
    desk = forms.MultipleChoiceField(required=False, choices=Kind, widget=forms.CheckboxSelectMultiple)
    mail = forms.MultipleChoiceField(required=False, choices=Kind, widget=forms.CheckboxSelectMultiple)

    def muted(self, channel: str) -> list[str]:
        return [kind.value for kind in Kind if kind.value not in self.cleaned_data[channel]]


def around(request: HttpRequest, title: str) -> dict[str, Any]:
    return {**admin.site.each_context(request), "title": title}


def list_view(request: HttpRequest) -> HttpResponse:
    told = reading.of(person(request)).select_related("claim__article", "webhook")[: SHOWN + 1]
    lines = [(each, ICONS[Kind(each.kind)]) for each in told]
    context = {"lines": lines[:SHOWN], "is_cut": len(lines) > SHOWN, "most": SHOWN}
    context["has_unread"] = any(each.read_at is None for each, _icon in lines)
    return TemplateResponse(
        request, "factcheck/notices/list.html", {**around(request, "Notifications"), **context}
    )


def follow_view(request: HttpRequest, told_id: UUID) -> HttpResponse:
    """To what it is about; following it marks it read. It is nobody else's."""
    user = person(request)
    told = get_object_or_404(reading.seen_by(user), pk=told_id)
    reading.read(by=user, now=timezone.now(), told_id=told.pk)
    if told.webhook_id:
        return redirect("admin:factcheck_webhook_change", told.webhook_id)
    waits = queries.complaints_to_decide(user).filter(publication__claim=told.claim_id)
    asked = waits.first() if told.kind == Kind.COMPLAINT else None
    if asked:
        return redirect("admin:claims_complaint_change", asked.pk)
    return redirect("admin:claims_claim_change", told.claim_id)


@require_POST
def read_view(request: HttpRequest) -> HttpResponse:
    """One, or all where none is named."""
    try:
        told_id = UUID(request.POST["told"]) if request.POST.get("told") else None
    except ValueError:
        return redirect("notifications")
    reading.read(by=person(request), now=timezone.now(), told_id=told_id)
    return redirect("notifications")


def choice_view(request: HttpRequest) -> HttpResponse:
    user = person(request)
    form = ChoiceForm(request.POST) if request.method == "POST" else ChoiceForm(initial=_chosen(user))
    if form.is_bound and form.is_valid():
        muted = {"desk_muted": form.muted("desk"), "mail_muted": form.muted("mail")}
        reading.choose(by=user, pace=form.cleaned_data["pace"], **muted)
        messages.success(request, "Kept.")
        return redirect("notification-choice")
    context = {"form": form, "kinds": _rows(form), "email": user.email}
    return TemplateResponse(
        request,
        "factcheck/notices/choice.html",
        {**around(request, "What I am told of"), **context},
        status=400 if form.errors else 200,
    )


def _chosen(user: User) -> dict[str, Any]:
    choice = reading.choice_of(user)
    return {
        "pace": choice.pace,
        "desk": [kind.value for kind in Kind if kind not in choice.desk_muted],
        "mail": [kind.value for kind in Kind if kind not in choice.mail_muted],
    }


def _rows(form: ChoiceForm) -> list[tuple[Kind, bool, bool]]:
    """Each kind, and whether it is ticked for the desk and for the mail."""
    desk, mail = form["desk"].value() or (), form["mail"].value() or ()
    return [(kind, kind.value in desk, kind.value in mail) for kind in Kind]
