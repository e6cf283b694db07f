"""What a machine thought of a claim that it proposed, and long texts that it is asked to read."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from claims.enums import Kind, RunState
from claims.models.articles import Article, ArticleVersion
from claims.models.claims import Claim
from sources.models import ImmutableRow, Row


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


class DetectionRun(Row):
    """That a long text is read for claims by a worker. The row is the job, and says how far it is."""

    article = models.ForeignKey(
        Article, on_delete=models.PROTECT, related_name="detection_runs", help_text="Whose text is read."
    )
    version = models.ForeignKey(
        ArticleVersion, on_delete=models.PROTECT, related_name="+", help_text="Which of its texts."
    )
    min_score = models.FloatField(help_text="The least score that is proposed, from 0 to 1.")
    state = models.CharField(
        max_length=10, choices=RunState, default=RunState.WAITING, help_text="How far it is."
    )
    read = models.PositiveIntegerField(default=0, help_text="Code points that were read.")
    length = models.PositiveIntegerField(help_text="Code points that there are.")
    made = models.PositiveIntegerField(null=True, help_text="How many claims were proposed, once it is read.")
    words = models.TextField(blank=True, help_text="Why it could not be read; else empty.")
    free_at = models.DateTimeField(
        null=True, help_text="From when another worker may take it; none while it waits for the first."
    )
    tries = models.PositiveSmallIntegerField(default=0, help_text="How often a worker has taken it.")
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", help_text="Who asked for it."
    )
    asked_at = models.DateTimeField(help_text="When.")
    ended_at = models.DateTimeField(null=True, help_text="When it ended; none while it waits.")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["article"], condition=Q(state=RunState.WAITING), name="one_live_detection_run"
            ),
            models.CheckConstraint(
                condition=Q(min_score__gte=0, min_score__lte=1), name="least_score_is_a_share"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.article} · {self.get_state_display()}"
