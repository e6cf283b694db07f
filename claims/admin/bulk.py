"""Acts on several claims at once: each by its own service call, with a plain report of what came of it."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any, ClassVar

from django import forms
from django.contrib import messages
from django.http import HttpRequest
from django.utils import timezone
from unfold.forms import ActionForm

from claims.admin import colleagues
from claims.admin.plain import plain
from claims.enums import Move
from claims.models import Claim
from claims.services import moves
from sources.admin.base import person
from sources.errors import Refusal
from sources.people import User

NAMED = 20  # refused for one reason


class BulkForm(ActionForm):
    """What the bulk acts need beside the choice of claims; USED_BY: which act needs what."""

    USED_BY: ClassVar = {"assignee": "assign_them", "reason": "return_them"}

    assignee: "forms.ModelChoiceField[User]" = forms.ModelChoiceField(
        queryset=None,
        required=False,
        empty_label="Choose a colleague",
        label="To whom",
        widget=forms.Select(attrs={"class": "desk-input"}),
    )
    reason = forms.CharField(
        required=False, max_length=4000, label="Why", widget=forms.TextInput(attrs={"class": "desk-input"})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["assignee"].queryset = colleagues.reviewers()

    def details(self) -> list[tuple[forms.BoundField, str]]:
        """Each of these fields, and the act that it is for."""
        return [(self[name], act) for name, act in self.USED_BY.items()]


def move_all(request: HttpRequest, move: Move, claims: Iterable[Claim]) -> None:
    """Make one move on each claim; those that refuse are named under their reason, the others are done."""
    form = BulkForm(request.POST)
    form.fields["action"].required = False
    form.is_valid()
    details: dict[str, Any] = {"reason": form.cleaned_data.get("reason", "")}
    if move == Move.ASSIGN:
        details["assignee"] = form.cleaned_data.get("assignee")
    done, refused = 0, defaultdict[str, list[str]](list)
    for claim in claims:
        try:
            moves.make(claim, move, by=person(request), now=timezone.now(), **details)
            done += 1
        except Refusal as refusal:
            refused[plain(refusal)].append(f"“{_short(claim.statement)}”")
    if done:
        messages.success(request, f"{move.label.capitalize()}: {_claims(done)} done.")
    for reason, named in refused.items():
        rest = f" and {len(named) - NAMED} more" if len(named) > NAMED else ""
        listed = ", ".join(named[:NAMED]) + rest
        messages.warning(request, f"Not done, {_claims(len(named))}: {reason} {listed}")


def _claims(count: int) -> str:
    return f"{count} claim{'s' if count > 1 else ''}"


def _short(text: str, length: int = 80) -> str:
    return text if len(text) <= length else text[: length - 1].rstrip() + "…"
