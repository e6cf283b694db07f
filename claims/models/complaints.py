from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from claims.enums import ComplaintOutcome
from claims.models.publications import Publication
from sources.models import Immutable, ImmutableRow


class Complaint(ImmutableRow):
    """That somebody asked for a correction of what we published; only what came of it is added later."""

    immutable = Immutable(
        once=("decided_by_id", "decided_at", "outcome", "reason", "notice", "after_id"),
        redactable=("name", "contact", "asked"),
        licence="claims_redaction",
    )

    publication = models.ForeignKey(
        Publication,
        on_delete=models.PROTECT,
        related_name="complaints",
        help_text="What stood published then.",
    )
    name = models.CharField(max_length=200, null=True, help_text="Who asks, as they gave it.")
    contact = models.CharField(
        max_length=300, null=True, blank=True, help_text="How to reach them; for who may publish alone."
    )
    asked = models.TextField(null=True, help_text="What they want corrected, in their words.")
    received_at = models.DateTimeField(help_text="When it came.")
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        help_text="Who put it on record; nobody where it came through the public page.",
    )
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        help_text="Who decided.",
    )
    decided_at = models.DateTimeField(null=True, help_text="When.")
    outcome = models.CharField(
        max_length=10, choices=ComplaintOutcome, null=True, help_text="What came of it."
    )
    reason = models.TextField(null=True, help_text="Why, for colleagues.")
    notice = models.TextField(
        null=True, help_text="What was wrong, for the public; shown with the correction."
    )
    after = models.ForeignKey(
        Publication,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        help_text="What stood published once it was decided.",
    )

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(decided_at=None, decided_by=None, outcome=None)
                | Q(decided_at__isnull=False, decided_by__isnull=False, outcome__isnull=False),
                name="complaint_is_decided_whole",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["-id"], name="complaint_to_decide", condition=Q(decided_at=None)),
        ]

    def __str__(self) -> str:
        return f"{self.name or '(removed)'} on {self.publication}"
