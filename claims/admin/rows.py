"""Acts on one row beside a claim, of which a page may show several: each form has names of its own."""

from collections.abc import Mapping
from typing import Any, TypeVar
from uuid import UUID

from django import forms
from django.db.models import Model, QuerySet
from django.shortcuts import get_object_or_404

from claims.admin.acts import Act
from claims.models import Claim
from sources.people import User

M = TypeVar("M", bound=Model)


def moment() -> forms.DateTimeInput:
    return forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")


def lines(rows: int = 2) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class RowAct(Act):
    """of: the row that a fresh form is about; a sent one names it itself."""

    row = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(
        self, claim: Claim, user: User, data: Mapping[str, Any] | None = None, *, of: UUID | None = None
    ) -> None:
        super().__init__(claim, user, data, initial={"row": of} if of else {})
        self.about = str(of or (data or {}).get("row", ""))
        self.auto_id = f"{self.slug}-{self.about}-%s"

    @property
    def anchor(self) -> str:
        return f"act-{self.slug}-{self.about}"

    def found(self, rows: QuerySet[M], **more: Any) -> M:
        """The row, one of this claim's that the person may see; else there is no such page."""
        return get_object_or_404(rows, pk=self.cleaned_data["row"], **(more or {"claim": self.claim}))
