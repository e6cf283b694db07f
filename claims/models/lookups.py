from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from claims.models.claims import Claim
from sources.models import Row


class Lookup(Row):
    """That a service outside is asked for others' checks of a claim. The row is the job; kept for a day."""

    class State(models.TextChoices):
        QUEUED = "QUEUED", "will be asked"
        RUNNING = "RUNNING", "is being asked"
        DONE = "DONE", "answered"
        FAILED = "FAILED", "not answered"

    claim = models.ForeignKey(Claim, on_delete=models.CASCADE, related_name="+", help_text="Of which claim.")
    key = models.CharField(max_length=64, help_text="SHA-256 of who is asked and for what.")
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", help_text="Who pressed for it."
    )
    asked_at = models.DateTimeField(help_text="When.")
    state = models.CharField(
        max_length=7, choices=State, default=State.QUEUED, help_text="What became of it."
    )
    taken_at = models.DateTimeField(null=True, help_text="When a worker took it.")
    found = models.JSONField(default=list, help_text="Their checks, as we read them.")
    trouble = models.CharField(max_length=300, blank=True, help_text="Why there is no answer, in words.")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["claim", "key"],
                condition=Q(state__in=["QUEUED", "RUNNING"]),
                name="one_lookup_under_way_a_claim",
            )
        ]
        indexes: ClassVar = [models.Index(fields=["asked_at"], name="lookup_by_age")]

    def __str__(self) -> str:
        return f"{self.claim_id} {self.state}"

    @property
    def is_under_way(self) -> bool:
        return self.state in (self.State.QUEUED, self.State.RUNNING)
