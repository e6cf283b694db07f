from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from claims.enums import Outcome
from claims.models.articles import ArticleVersion
from claims.models.claims import Claim
from claims.models.reviews import Verdict
from sources.models import Immutable, ImmutableRow


class DraftOutcome(ImmutableRow):
    """What became of a claim's words in a draft of ours; the newest of a claim counts."""

    immutable = Immutable(redactable=("reason",), licence="claims_redaction")

    claim = models.ForeignKey(
        Claim, on_delete=models.PROTECT, related_name="outcomes", help_text="Of which claim."
    )
    number = models.PositiveIntegerField(help_text="1 for the claim's first.")
    outcome = models.CharField(
        max_length=10, choices=Outcome, help_text="Changed, cut, kept; or that none of it holds any more."
    )
    reason = models.TextField(null=True, help_text="Why, in the words of who said it.")
    words = models.TextField(blank=True, help_text="The article's words of the claim at that moment.")
    version = models.ForeignKey(
        ArticleVersion,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="The newest text at that moment.",
    )
    verdict = models.ForeignKey(
        Verdict,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        help_text="The verdict that was current then; a later one has to be answered anew.",
    )
    is_editors = models.BooleanField(
        default=False, help_text="Said by an editor who was no author of the article."
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        help_text="Who said it; none where the service found it in the text.",
    )
    at = models.DateTimeField(help_text="When.")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["claim", "number"], name="outcome_number_once"),
            models.CheckConstraint(
                condition=~Q(outcome__in=[Outcome.CUT, Outcome.KEPT]) | Q(by__isnull=False),
                name="cut_and_kept_are_said_by_a_person",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_outcome_display()}: {self.claim}"
