"""What a machine thought of a claim that it proposed."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from claims.enums import Kind
from claims.models.claims import Claim
from sources.models import ImmutableRow


class Detection(ImmutableRow):
    """How likely a proposed claim was worth a check, and why; what a person made of it is the claim's."""

    claim = models.OneToOneField(
        Claim, on_delete=models.PROTECT, related_name="detection", help_text="What was proposed."
    )
    score = models.FloatField(
        help_text="From 0 to 1: of claims with this score about that share is worth it."
    )
    kind = models.CharField(max_length=12, choices=Kind, help_text="What sort of assertion it looked like.")
    reasons = models.JSONField(default=list, help_text="What speaks for and against a check, in plain words.")
    model = models.CharField(max_length=40, help_text="Which weights said so.")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(score__gte=0, score__lte=1), name="detection_score_is_a_share")
        ]
        indexes: ClassVar = [models.Index(fields=["-score", "claim"], name="detection_by_score")]

    def __str__(self) -> str:
        return f"{self.score}: {self.claim_id}"
