from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from claims.enums import Among, Kind
from sources.models import ImmutableRow


class ReviewPolicy(ImmutableRow):
    """How claims of a kind, or legally flagged ones, are reviewed; the newest about the same counts."""

    number = models.PositiveIntegerField(unique=True, help_text="1 for the first; each later one is higher.")
    kind = models.CharField(
        max_length=12, choices=Kind, blank=True, help_text="For claims of this kind; of any kind when empty."
    )
    legal_flag = models.BooleanField(
        null=True, help_text="For legally flagged claims, or for those that are not; none: for both."
    )
    reviews_required = models.PositiveSmallIntegerField(
        null=True, help_text="How many reviews, 1 or 2; none lifts what was said before."
    )
    is_blind = models.BooleanField(
        default=True, help_text="Whether reviewers judge without seeing each other's work."
    )
    must_include = models.CharField(
        max_length=8, choices=Among, blank=True, help_text="Who has to be among the reviewers."
    )
    reason = models.TextField(help_text="Why.")
    set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", help_text="Who set it."
    )
    set_at = models.DateTimeField(help_text="When.")

    class Meta:
        verbose_name_plural = "review policies"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(kind="") | Q(legal_flag__isnull=False), name="policy_is_for_something"
            ),
            models.CheckConstraint(
                condition=Q(reviews_required__isnull=True) | Q(reviews_required__in=[1, 2]),
                name="policy_asks_for_one_or_two",
            ),
        ]

    def __str__(self) -> str:
        return f"policy {self.number}"
