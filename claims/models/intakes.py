from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from claims.enums import IntakeState
from claims.models.articles import Article
from sources.models import Extraction, Row, Source


class Intake(Row):
    """That an article's text is taken from its address. The row is the job: WAITING until it is settled."""

    article = models.OneToOneField(
        Article, on_delete=models.PROTECT, related_name="intake", help_text="Whose text it is to be."
    )
    source = models.ForeignKey(
        Source, on_delete=models.PROTECT, related_name="intakes", help_text="The page that is read."
    )
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="The account that posted the article.",
    )
    is_key = models.BooleanField(
        default=False,
        help_text="Whether the article is known again by this address, having no id of the account's own.",
    )
    given = models.JSONField(
        default=list, help_text="Of title and language, what the account gave: no page overwrites it."
    )
    state = models.CharField(
        max_length=10, choices=IntakeState, default=IntakeState.WAITING, help_text="How far it is."
    )
    why = models.CharField(
        max_length=60, blank=True, help_text="Why there is no text: the fetch's outcome, or what was wrong."
    )
    words = models.TextField(blank=True, help_text="The same in plain words.")
    reading = models.ForeignKey(
        Extraction,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        help_text="What the text was taken from, once it was.",
    )
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", help_text="Who asked last."
    )
    asked_at = models.DateTimeField(help_text="When.")
    ended_at = models.DateTimeField(null=True, help_text="When it was settled; none while it waits.")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["account", "source"], condition=Q(is_key=True), name="address_once_an_account"
            ),
            models.CheckConstraint(
                condition=Q(state=IntakeState.WAITING, ended_at__isnull=True)
                | (~Q(state=IntakeState.WAITING) & Q(ended_at__isnull=False)),
                name="settled_intake_says_when",
            ),
            models.CheckConstraint(
                condition=~Q(state=IntakeState.DONE) | Q(reading__isnull=False),
                name="intake_done_from_a_reading",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["source"], name="intake_waiting", condition=Q(state=IntakeState.WAITING)),
        ]

    def __str__(self) -> str:
        return f"{self.article} · {self.get_state_display()}"
