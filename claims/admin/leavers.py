"""Claims whose checker has left: shown to editors, and handed on together in one act."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse

from claims import queries, rules
from claims.admin import colleagues
from claims.admin.bulk import move_all
from claims.enums import Move
from claims.models import Claim
from sources.admin.base import person
from sources.people import User

SHOWN = 100  # at once; the next come when these are handed on


class HandOnForm(forms.Form):
    assignee: "forms.ModelChoiceField[User]" = forms.ModelChoiceField(
        queryset=None, label="To whom", empty_label="Choose a colleague"
    )
    claims: "forms.ModelMultipleChoiceField[Claim]" = forms.ModelMultipleChoiceField(queryset=None)

    def __init__(self, data: Any = None, *, user: User) -> None:
        super().__init__(data)
        for name, rows in (("assignee", colleagues.reviewers()), ("claims", queries.left_by(user))):
            field = self.fields[name]
            assert isinstance(field, forms.ModelChoiceField)
            field.queryset = rows


def left_view(request: HttpRequest) -> HttpResponse:
    """The list, and the act: each claim by its own move, so that the workflow's rules hold for each."""
    user = person(request)
    if not rules.may(user, "assign"):
        raise PermissionDenied
    form = HandOnForm(request.POST or None, user=user)
    if form.is_valid():
        move_all(request, Move.ASSIGN, form.cleaned_data["claims"])
        return redirect("admin:claims_claim_left")
    shown: Sequence[Claim] = list(
        queries.left_by(user).select_related("assignee").order_by("assignee", "-id")[:SHOWN]
    )
    context = {
        **admin.site.each_context(request),
        "title": "Their checker has left",
        "form": form,
        "claims": shown,
    }
    return TemplateResponse(request, "claims/admin/left.html", context, status=400 if form.errors else 200)
