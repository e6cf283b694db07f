"""A moment in a form: read as a browser sends it, and refused where no database could keep it."""

from datetime import UTC, datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError


class Moment(forms.DateTimeField):
    """In UTC. With an offset, the first and the last day of all may lie outside the calendar."""

    def to_python(self, value: Any) -> datetime | None:
        found: datetime | None = super().to_python(value)
        try:
            return found.astimezone(UTC) if found else None
        except OverflowError:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from None

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Where the widget shows no seconds, none come back: that is no change."""
        shown = self.widget.format_value(self.prepare_value(initial))
        return (shown or "") != (data or "") and super().has_changed(initial, data)
