from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from claims.models.claims import Claim
from sources.models import Row


class SameClaim(Row):
    """That a person holds a claim to be the same as others: all that are in one group at the time."""

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="same", help_text="Which claim.")
    group = models.UUIDField(help_text="Those of one group are the same claim; groups that meet become one.")
    despite = models.TextField(
        blank=True, help_text="Why, although a figure, a negation or a name in them differs."
    )
    said_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", help_text="Who said so."
    )
    said_at = models.DateTimeField(help_text="When.")
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        help_text="Who took it back.",
    )
    ended_at = models.DateTimeField(null=True, help_text="When it was taken back; none while it holds.")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["claim"], condition=Q(ended_at__isnull=True), name="same_group_once_a_claim"
            )
        ]
        indexes: ClassVar = [
            models.Index(fields=["group"], condition=Q(ended_at__isnull=True), name="same_claims_of_group")
        ]

    def __str__(self) -> str:
        return f"{self.claim} in {self.group}"
