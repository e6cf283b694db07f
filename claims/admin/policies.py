"""Policies of review on one page: what holds for each kind, flagged or not, why, and a form."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone

from claims import policy, rules
from claims.admin.acts import Reason
from claims.admin.colleagues import name
from claims.enums import Among, Kind
from claims.models import ReviewPolicy
from claims.policy import Policy
from claims.services import policies
from sources.admin.base import LookOnly, person
from sources.admin.remembering import typed
from sources.errors import Refusal
from sources.people import User

FLAGGED = {"": None, "yes": True, "no": False}
LIFT = "lift"


class PolicyForm(forms.Form):
    """read: the newest policy when the table was shown; another one since is told, not overwritten."""

    read = forms.IntegerField(widget=forms.HiddenInput)
    kind = forms.ChoiceField(
        label="For claims of kind", choices=[("", "any kind"), *Kind.choices], required=False
    )
    legal_flag = forms.ChoiceField(
        label="With a legal flag",
        choices=[("", "flagged or not"), ("yes", "legally flagged"), ("no", "not flagged")],
        required=False,
    )
    reviews = forms.ChoiceField(
        label="Reviews",
        choices=[
            ("2", "2 reviews"),
            ("1", "1 review, which every verdict then says"),
            (LIFT, "no rule of its own: what is less specific holds"),
        ],
    )
    is_open = forms.BooleanField(
        label="The reviewers see each other's work",
        required=False,
        help_text="Left empty, they judge blind, which is what two reviews are for.",
    )
    must_include = forms.ChoiceField(
        label="Who has to be among them", choices=[("", "anyone who reviews"), *Among.choices], required=False
    )
    reason = Reason("Why", "For colleagues; it stays on record.")

    def set_(self, *, by: User, now: datetime) -> ReviewPolicy:
        """Raises Refusal."""
        said = self.cleaned_data
        return policies.set_(
            by=by,
            now=now,
            reason=said["reason"],
            read=said["read"],
            kind=said["kind"],
            legal_flag=FLAGGED[said["legal_flag"]],
            reviews_required=None if said["reviews"] == LIFT else int(said["reviews"]),
            is_blind=not said["is_open"],
            must_include=said["must_include"],
        )


@dataclass(frozen=True)
class Line:
    """What holds for one kind: without a legal flag, and with one."""

    kind: str
    plain: Policy
    flagged: Policy


def table(rows: list[ReviewPolicy]) -> list[Line]:
    counting = policy.newest(rows)
    return [
        Line(kind.label, policy.choose(counting, kind, False), policy.choose(counting, kind, True))
        for kind in Kind
    ]


@admin.register(ReviewPolicy)
class ReviewPolicyAdmin(LookOnly):
    """The list of what was set is the page itself; there is no page for a single one."""

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The table, and for editors the form; a POST sets one policy."""
        self.check_may_look(request)
        may_set = rules.may(request.user, "set_policy")
        if request.method == "POST" and not may_set:
            raise PermissionDenied
        form = PolicyForm(request.POST or None, initial={"read": policies.newest_number()})
        if form.is_valid():
            try:
                form.set_(by=person(request), now=timezone.now())
                messages.success(request, "Set. It holds for rounds that begin from now on.")
                return redirect("admin:claims_reviewpolicy_changelist")
            except Refusal as refusal:
                _refuse(form, refusal)
        rows = list(ReviewPolicy.objects.select_related("set_by").order_by("-number"))
        context = {
            **self.admin_site.each_context(request),
            "title": "Review policies",
            "lines": table(rows),
            "set": [(each, policy.about(each), _said(each), name(each.set_by)) for each in rows],
            "form": form if may_set else None,
        }
        status = 400 if form.errors else 200
        return TemplateResponse(request, "claims/admin/policies.html", context, status=status)

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        return redirect("admin:claims_reviewpolicy_changelist")


def _refuse(form: PolicyForm, refusal: Refusal) -> None:
    """As typed; sent again, it is about the table as it is now."""
    shown = [field.name for field in form.visible_fields()]
    form.add_error(refusal.field if refusal.field in shown else None, refusal.detail)
    form.data = typed(form, read=policies.newest_number())


def _said(row: ReviewPolicy) -> str:
    if row.reviews_required is None:
        return "no rule of its own any more"
    return policy.words(row.reviews_required, row.is_blind, row.must_include)
