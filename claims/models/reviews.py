from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from claims.enums import ApprovalState, Basis, Rating, VerdictEnd
from claims.models.articles import ArticleVersion
from claims.models.claims import Claim
from claims.models.evidence import Evidence
from sources.models import Immutable, ImmutableRow, Row


class Review(ImmutableRow):
    """One reviewer's judgement of a claim in one round; never changed."""

    immutable = Immutable(redactable=("rationale",), licence="claims_redaction")

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="reviews", help_text="Of what.")
    round = models.PositiveSmallIntegerField(help_text="In which round.")
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", help_text="Whose judgement."
    )
    rating = models.CharField(max_length=24, choices=Rating, help_text="The judgement.")
    rationale = models.TextField(null=True, help_text="Why; for colleagues, never published.")
    checklist = models.JSONField(default=dict, help_text="Answers to the checklist of its kind.")
    searched = models.TextField(blank=True, help_text="Where it was searched for, when nothing was found.")
    corrected_text = models.TextField(blank=True, help_text="What the article should say.")
    as_of = models.DateField(null=True, help_text="The day for which it holds.")
    claim_version = models.PositiveIntegerField(help_text="The version of the claim that the reviewer saw.")
    article_version = models.ForeignKey(
        ArticleVersion,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="The text that the reviewer saw.",
    )
    words = models.TextField(help_text="The article's words that it judges.")
    evidence = models.ManyToManyField(
        Evidence, through="ReviewEvidence", related_name="+", help_text="What it rests on."
    )
    is_override = models.BooleanField(default=False, help_text="An editor's, over the reviewers'.")
    submitted_at = models.DateTimeField(help_text="When.")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["claim", "round", "reviewer"],
                condition=Q(is_override=False),
                name="one_review_a_person_a_round",
            ),
            models.CheckConstraint(
                condition=~Q(rating=Rating.CONFIRMED_WITH_CHANGES) | ~Q(corrected_text=""),
                name="changes_say_the_corrected_text",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["submitted_at"], name="review_by_time")]

    def __str__(self) -> str:
        return f"{self.get_rating_display()} by {self.reviewer}"


class ReviewEvidence(ImmutableRow):
    """That a review rests on a citation."""

    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="+", help_text="Which review.")
    evidence = models.ForeignKey(Evidence, on_delete=models.PROTECT, related_name="+", help_text="On what.")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["review", "evidence"], name="evidence_once_a_review")
        ]


class Verdict(ImmutableRow):
    """The desk's settled answer to a claim; only its end is added later."""

    immutable = Immutable(once=("ended_at", "ended_because"))

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="verdicts", help_text="To what.")
    round = models.PositiveSmallIntegerField(help_text="Of which round.")
    rating = models.CharField(max_length=24, choices=Rating, help_text="The answer.")
    corrected_text = models.TextField(blank=True, help_text="What the article should say.")
    as_of = models.DateField(null=True, help_text="The day for which it holds.")
    words = models.TextField(help_text="The article's words that it judges.")
    basis = models.CharField(max_length=12, choices=Basis, help_text="How it came about.")
    reviews_required = models.PositiveSmallIntegerField(help_text="How many reviews the policy asked for.")
    reviews = models.ManyToManyField(
        Review, through="VerdictReview", related_name="+", help_text="Whose it is."
    )
    evidence = models.ManyToManyField(
        Evidence, through="VerdictEvidence", related_name="verdicts", help_text="What it rests on."
    )
    settled_at = models.DateTimeField(help_text="When it was settled.")
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="Whose act settled it.",
    )
    ended_at = models.DateTimeField(null=True, help_text="When it ceased to be current.")
    ended_because = models.CharField(max_length=10, choices=VerdictEnd, null=True, help_text="Why it ended.")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["claim"], condition=Q(ended_at__isnull=True), name="one_current_verdict"
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ended_because__isnull=True)
                | Q(ended_at__isnull=False, ended_because__isnull=False),
                name="ended_verdict_says_why",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["settled_at"], name="verdict_by_time")]

    def __str__(self) -> str:
        return self.get_rating_display()


class VerdictReview(ImmutableRow):
    """That a verdict adopts a review."""

    verdict = models.ForeignKey(
        Verdict, on_delete=models.PROTECT, related_name="+", help_text="Which verdict."
    )
    review = models.ForeignKey(
        Review, on_delete=models.PROTECT, related_name="+", help_text="Whose judgement."
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["verdict", "review"], name="review_once_a_verdict")
        ]


class VerdictEvidence(ImmutableRow):
    """That a verdict rests on a citation, whose passage is watched while the verdict is current."""

    verdict = models.ForeignKey(
        Verdict, on_delete=models.PROTECT, related_name="+", help_text="Which verdict."
    )
    evidence = models.ForeignKey(Evidence, on_delete=models.PROTECT, related_name="+", help_text="On what.")
    recheck = models.ForeignKey(
        "Recheck",
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        help_text="The ruling that cited it anew in a newer text; none for what it was settled on.",
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["verdict", "evidence"], name="evidence_once_a_verdict")
        ]


class Approval(Row):
    """The first half of an act that takes two persons; another's same call completes it."""

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="approvals", help_text="Of what.")
    act = models.CharField(max_length=20, help_text="Which act.")
    recheck = models.ForeignKey(
        "Recheck",
        on_delete=models.PROTECT,
        null=True,
        related_name="approvals",
        help_text="On which recheck, for a ruling.",
    )
    asked = models.JSONField(default=dict, help_text="What exactly was asked, free words left out.")
    digest = models.CharField(max_length=64, help_text="SHA-256 of what exactly was asked.")
    reason = models.TextField(help_text="Why the first person asked for it.")
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", help_text="The first person."
    )
    asked_at = models.DateTimeField(help_text="When they asked.")
    state = models.CharField(
        max_length=10, choices=ApprovalState, default=ApprovalState.PENDING, help_text="What came of it."
    )
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        help_text="The second person.",
    )
    ended_at = models.DateTimeField(null=True, help_text="When it was completed or discarded.")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["claim", "act"],
                condition=Q(state=ApprovalState.PENDING, recheck__isnull=True),
                name="one_pending_approval_an_act",
            ),
            models.UniqueConstraint(
                fields=["recheck"],
                condition=Q(state=ApprovalState.PENDING),
                name="one_pending_ruling_a_recheck",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.act}: {self.get_state_display()}"
