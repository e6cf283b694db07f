from django.db import models

from sources.models.base import Row


class Scrub(Row):
    """One scrub: how much of what is kept was read and compared, and what was wrong."""

    is_whole = models.BooleanField(
        help_text="All of it; otherwise a sample that goes on where the last ended."
    )
    started_at = models.DateTimeField(help_text="When it began.")
    ended_at = models.DateTimeField(help_text="When it ended.")
    sources = models.PositiveIntegerField(default=0, help_text="How many sources were compared.")
    snapshots = models.PositiveIntegerField(default=0, help_text="How many captures' bytes were read.")
    bytes = models.PositiveBigIntegerField(default=0, help_text="How many bytes those were.")
    through = models.UUIDField(null=True, help_text="The last source that was compared; none after the end.")
    found = models.PositiveIntegerField(default=0, help_text="How many things were wrong.")
    findings = models.JSONField(default=list, help_text="The first of them: fault, text, source, row.")

    def __str__(self) -> str:
        return f"{self.started_at:%Y-%m-%d %H:%M}: {self.found} wrong"
