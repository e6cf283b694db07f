from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from claims.models.claims import Mention
from sources.models import Row


class Drift(Row):
    """That a claim's words were not found as they were, or in more than one place, in a newer text.

    Beside the place in that text, whose row the history is about; gone when a person names the place.
    """

    mention = models.OneToOneField(
        Mention,
        on_delete=models.CASCADE,
        related_name="drift",
        help_text="Where the claim stands, if so.",
    )
    before = models.ForeignKey(
        Mention, on_delete=models.CASCADE, related_name="+", help_text="Where it stood in the text before."
    )
    confidence = models.FloatField(help_text="How alike the words are, or one in how many places.")
    start = models.PositiveIntegerField(help_text="First code point of the likest words.")
    end = models.PositiveIntegerField(help_text="Code point after the last.")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(confidence__gte=0, confidence__lt=1, end__gt=F("start")),
                name="drift_is_a_likeness",
            )
        ]

    def __str__(self) -> str:
        return f"{self.confidence:.0%} like {self.before}"
