from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from claims.enums import AnswerKind, Means
from claims.models.claims import Claim
from claims.models.evidence import Evidence
from claims.models.reviews import Verdict
from sources.models import Immutable, ImmutableRow


class ReplyRequest(ImmutableRow):
    """That somebody was asked what they say to a claim, and until when; answers are rows beside it."""

    immutable = Immutable(redactable=("whom", "role", "asked"), licence="claims_redaction")

    claim = models.ForeignKey(
        Claim, on_delete=models.PROTECT, related_name="reply_requests", help_text="About what."
    )
    round = models.PositiveSmallIntegerField(help_text="In which round of reviews it was asked.")
    whom = models.TextField(null=True, help_text="Who was asked: the name.")
    role = models.TextField(null=True, blank=True, help_text="What they are, or for whom they speak.")
    means = models.CharField(max_length=10, choices=Means, help_text="By which means.")
    asked = models.TextField(null=True, help_text="What was asked.")
    asked_at = models.DateTimeField(help_text="When they were asked.")
    deadline = models.DateTimeField(help_text="Until when they may answer.")
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", help_text="Who asked."
    )
    recorded_at = models.DateTimeField(help_text="When it was put on record.")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(deadline__gt=F("asked_at")), name="reply_has_time"),
        ]
        indexes: ClassVar = [models.Index(fields=["deadline"], name="reply_by_deadline")]

    def __str__(self) -> str:
        return self.whom or "(removed)"


class ReplyAnswer(ImmutableRow):
    """What came of asking: an answer, a refusal, or nothing by the deadline; a later one is one more row."""

    immutable = Immutable(redactable=("words",), licence="claims_redaction")

    request = models.ForeignKey(
        ReplyRequest, on_delete=models.PROTECT, related_name="answers", help_text="To which request."
    )
    kind = models.CharField(max_length=10, choices=AnswerKind, help_text="What came of it.")
    words = models.TextField(null=True, blank=True, help_text="What they said.")
    answered_at = models.DateTimeField(help_text="When they said it.")
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="Who put it on record.",
    )
    recorded_at = models.DateTimeField(help_text="When it was put on record.")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(kind=AnswerKind.ANSWERED) | ~Q(words=""), name="an_answer_has_words"
            ),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()


class ReplyWaiver(ImmutableRow):
    """That nobody has to be asked about a claim, and why; or that it is waived no more. The newest counts."""

    claim = models.ForeignKey(
        Claim, on_delete=models.PROTECT, related_name="waivers", help_text="About what."
    )
    round = models.PositiveSmallIntegerField(help_text="In which round of reviews.")
    is_waived = models.BooleanField(help_text="Whether it is waived from then on.")
    reason = models.TextField(help_text="Why.")
    said_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", help_text="Who said so."
    )
    said_at = models.DateTimeField(help_text="When.")

    def __str__(self) -> str:
        return "waived" if self.is_waived else "waived no more"


class Clearance(ImmutableRow):
    """A lawyer's word that a claim may appear; it holds for the words and the verdict that they saw alone."""

    immutable = Immutable(redactable=("conditions",), licence="claims_redaction")

    claim = models.ForeignKey(
        Claim, on_delete=models.PROTECT, related_name="clearances", help_text="What was cleared."
    )
    round = models.PositiveSmallIntegerField(help_text="In which round of reviews.")
    verdict = models.ForeignKey(
        Verdict,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        help_text="The verdict that it holds for; none for a claim that is not checkable.",
    )
    words = models.TextField(help_text="The article's words that it holds for.")
    conditions = models.TextField(null=True, blank=True, help_text="On which conditions, and what to mind.")
    cleared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", help_text="Who cleared it."
    )
    cleared_at = models.DateTimeField(help_text="When.")

    def __str__(self) -> str:
        return f"cleared by {self.cleared_by}"


class ClearedEvidence(ImmutableRow):
    """A citation that the verdict rested on when a lawyer cleared it: what they could read there."""

    clearance = models.ForeignKey(
        Clearance, on_delete=models.PROTECT, related_name="seen", help_text="By which clearance."
    )
    evidence = models.ForeignKey(
        Evidence, on_delete=models.PROTECT, related_name="+", help_text="The citation."
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["clearance", "evidence"], name="cleared_evidence_once"),
        ]

    def __str__(self) -> str:
        return f"seen: {self.evidence_id}"


class ClearanceRevocation(ImmutableRow):
    """That a clearance counts no more, by whom and why."""

    clearance = models.OneToOneField(
        Clearance, on_delete=models.PROTECT, related_name="revocation", help_text="Which."
    )
    reason = models.TextField(help_text="Why.")
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", help_text="Who revoked it."
    )
    revoked_at = models.DateTimeField(help_text="When.")

    def __str__(self) -> str:
        return f"revoked: {self.reason}"
