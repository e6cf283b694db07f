"""The form by which a person speaks over what our checks find."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django import forms
from django.utils import timezone

from sources.enums import OverrideKind
from sources.models import Source
from sources.people import User
from sources.services import overrides

USUAL = timedelta(days=30)


class OverrideForm(forms.Form):
    """What a person says of a source, why, and until when."""

    kind = forms.ChoiceField(choices=[("", "Choose"), *OverrideKind.choices], label="What it is")
    reason = forms.CharField(
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
        label="Why",
        help_text="For colleagues; it stays on record.",
    )
    expires_on = forms.DateField(
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        label="Until the end of",
        help_text="Within a year. Not asked for what moved or was replaced: that holds until it is lifted.",
    )
    successor = forms.CharField(
        required=False,
        max_length=2048,
        label="Where it is now",
        help_text="The new address, where it moved or was replaced. It is tracked from then on.",
    )

    def __init__(self, data: Mapping[str, Any] | None = None) -> None:
        usual = {"expires_on": timezone.now().date() + USUAL}
        super().__init__(data, auto_id="override-%s", initial=usual)

    def say(self, source: Source, *, by: User, now: datetime) -> None:
        """Raises Refusal, its field named as it is here."""
        given = self.cleaned_data
        kind = OverrideKind(given["kind"])
        elsewhere = kind in overrides.ELSEWHERE
        overrides.set_(
            source,
            kind=kind,
            reason=given["reason"],
            expires_at=None if elsewhere else _end_of(given["expires_on"]),
            successor_url=given["successor"].strip() if elsewhere else "",
            by=by,
            now=now,
        )

    def refuse(self, field: str | None, said: str) -> None:
        named = "expires_on" if field == "expires_at" else field
        self.add_error(named if named in self.fields else None, said)


def _end_of(day: date | None) -> datetime | None:
    return datetime.combine(day, time(23, 59, 59), UTC) if day else None
