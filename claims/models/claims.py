from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from claims.enums import Among, AnchorState, Asserts, Attention, Kind, Rating, Stage, Status
from claims.models.articles import Article, ArticleVersion
from claims.models.people import Claimant
from claims.models.policies import ReviewPolicy
from sources.models import Extraction, Row, Source

REVIEWED = (Stage.IN_REVIEW, Stage.CROSS_CHECK, Stage.DISPUTED)
QUEUED = (Stage.DETECTED, Stage.OPEN, Stage.CROSS_CHECK, Stage.DISPUTED)


class Claim(Row):
    """One assertion of an article that can be checked, and where its check stands."""

    article = models.ForeignKey(
        Article, on_delete=models.PROTECT, related_name="claims", help_text="Where it stands."
    )
    statement = models.TextField(help_text="The assertion, made to stand alone.")
    asserts = models.CharField(
        max_length=4,
        choices=Asserts,
        default=Asserts.SO,
        help_text="That somebody said it, or that it is so.",
    )
    kind = models.CharField(
        max_length=12, choices=Kind, default=Kind.OTHER, help_text="What sort of assertion."
    )
    claimants = models.ManyToManyField(Claimant, blank=True, related_name="claims", help_text="Who said it.")
    as_of = models.DateField(null=True, blank=True, help_text="The day for which it is judged.")
    legal_flag = models.BooleanField(default=False, help_text="Needs a lawyer's eye before it appears.")
    parent = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        help_text="What it was split from.",
    )
    is_split = models.BooleanField(default=False, help_text="Its parts are checked in its place.")
    recheck_on = models.DateField(null=True, blank=True, help_text="When it should be looked at again.")
    due_at = models.DateTimeField(
        null=True, blank=True, help_text="Its article's deadline, repeated here for the order of the queue."
    )
    stage = models.CharField(
        max_length=14, choices=Stage, default=Stage.OPEN, help_text="Where the work stands."
    )
    verification_status = models.CharField(
        max_length=16,
        choices=Status,
        default=Status.UNCHECKED,
        help_text="The result in one word, derived by the server.",
    )
    attention = models.CharField(
        max_length=14, choices=Attention, default=Attention.NONE, help_text="What wants a person's eye."
    )
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="Who checks it.",
    )
    round = models.PositiveSmallIntegerField(default=1, help_text="Which round of reviews.")
    reviews_required = models.PositiveSmallIntegerField(
        default=2, help_text="How many reviews this round needs, pinned at its start."
    )
    is_blind = models.BooleanField(
        default=True, help_text="Whether reviewers judge without seeing each other's work."
    )
    must_include = models.CharField(
        max_length=8,
        choices=Among,
        blank=True,
        help_text="Who has to be among the reviewers of this round, pinned at its start.",
    )
    policy = models.ForeignKey(
        ReviewPolicy,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="The policy that was pinned; none where the setting REVIEWS_REQUIRED was.",
    )
    unblinded_round = models.PositiveSmallIntegerField(
        default=0,
        help_text="The newest round whose required reviews came in; what is later is each reviewer's own.",
    )
    verdict = models.ForeignKey(
        "Verdict",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="The current verdict.",
    )
    version = models.PositiveIntegerField(
        default=1, help_text="Counts its changes; a write names the one it read."
    )
    history_seq = models.PositiveIntegerField(default=0, help_text="How many history entries it has.")
    history_head = models.CharField(max_length=64, blank=True, help_text="Hash of the newest history entry.")
    sources = models.ManyToManyField(
        Source, through="ClaimSource", related_name="+", help_text="Linked sources."
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", help_text="Who marked it."
    )
    created_at = models.DateTimeField(help_text="When it was marked.")
    updated_at = models.DateTimeField(help_text="When it last changed.")

    class Meta:
        permissions: ClassVar = [
            ("write", "Write articles, claims and sources"),
            ("review", "Review claims"),
            ("assign", "Assign claims to others"),
            ("settle", "Settle disputed claims"),
            ("publish", "Publish checks"),
            ("override", "Override reviews"),
            ("clear_flag", "Clear a legal flag"),
            ("set_policy", "Set review policies"),
            ("clear_legal", "Clear claims as a lawyer"),
            ("administer", "Administer people and takedowns"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(stage=Stage.IN_REVIEW) | Q(assignee__isnull=False),
                name="in_review_has_an_assignee",
            ),
            models.CheckConstraint(
                condition=~Q(stage__in=[Stage.CHECKED, Stage.PUBLISHED]) | Q(verdict__isnull=False),
                name="checked_has_a_verdict",
            ),
            models.CheckConstraint(
                condition=Q(parent__isnull=True) | Q(is_split=False), name="split_one_level"
            ),
            models.CheckConstraint(condition=Q(reviews_required__in=[1, 2]), name="one_or_two_reviews"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["article", "-id"], name="claim_of_article"),
            models.Index(fields=["verification_status", "-id"], name="claim_by_status"),
            models.Index(fields=["stage", "-id"], name="claim_by_stage"),
            models.Index(fields=["kind", "-id"], name="claim_by_kind"),
            models.Index(
                fields=["attention", "-id"], name="claim_by_attention", condition=~Q(attention=Attention.NONE)
            ),
            models.Index(
                fields=["assignee", "-id"], name="claim_by_assignee", condition=Q(assignee__isnull=False)
            ),
            models.Index(fields=["updated_at"], name="claim_by_update"),
            # The queue (claims.queues), in its order: of a stage, of a person, of what wants attention. A
            # person's holds besides what is read of each claim when who has what is counted.
            models.Index(
                fields=["stage", "due_at", "-legal_flag", "id"],
                name="claim_queue_by_stage",
                condition=Q(stage__in=QUEUED, is_split=False),
            ),
            models.Index(
                fields=["assignee", "due_at", "-legal_flag", "id", "article", "created_at"],
                name="claim_queue_of_person",
                condition=Q(stage__in=REVIEWED, is_split=False),
            ),
            models.Index(
                fields=["due_at", "-legal_flag", "id"],
                name="claim_queue_of_attention",
                condition=~Q(attention=Attention.NONE) & Q(is_split=False),
            ),
            models.Index(
                fields=["recheck_on"], name="claim_recheck_due", condition=Q(recheck_on__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return self.statement

    @property
    def rating(self) -> Rating | None:
        return Rating(self.verdict.rating) if self.verdict else None


class Standing(models.Manager["Mention"]):
    """Places of claims, but for those that somebody took off again."""

    def get_queryset(self) -> models.QuerySet["Mention"]:
        return super().get_queryset().filter(taken_off=None)


class Mention(Row):
    """A place where a claim stands: the article's own characters on one version."""

    claim = models.ForeignKey(
        Claim, on_delete=models.PROTECT, related_name="mentions", help_text="What is said there."
    )
    version = models.ForeignKey(
        ArticleVersion, on_delete=models.PROTECT, related_name="mentions", help_text="In which text."
    )
    exact = models.TextField(help_text="The words, character for character.")
    prefix = models.TextField(blank=True, help_text="Some words before.")
    suffix = models.TextField(blank=True, help_text="Some words after.")
    start = models.PositiveIntegerField(
        null=True, help_text="First code point in the text; none when orphaned."
    )
    end = models.PositiveIntegerField(null=True, help_text="Code point after the last.")
    anchor = models.CharField(
        max_length=10, choices=AnchorState, default=AnchorState.ANCHORED, help_text="How sure the place is."
    )

    objects = Standing()
    every = models.Manager["Mention"]()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["claim", "version", "start"], name="mention_once_a_place"),
            models.CheckConstraint(
                condition=Q(anchor=AnchorState.ORPHANED, start__isnull=True, end__isnull=True)
                | (~Q(anchor=AnchorState.ORPHANED) & Q(end__gt=F("start"))),
                name="mention_has_a_place_unless_orphaned",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["version", "start"], name="mention_in_text")]

    def __str__(self) -> str:
        return self.exact

    @property
    def confidence(self) -> float:
        """How sure it is that these are the claim's words: 1 where they are, 0 where nothing like them is."""
        drift = getattr(self, "drift", None)
        if drift is not None:
            return float(drift.confidence)
        return 0.0 if self.anchor == AnchorState.ORPHANED else 1.0


class MentionTakenOff(Row):
    """That a place is none of the claim's any more; who said so and when is in the claim's history.

    Beside the place, whose row the history is about; gone again when the place is marked anew.
    """

    mention = models.OneToOneField(
        Mention, on_delete=models.PROTECT, related_name="taken_off", help_text="Which place."
    )

    def __str__(self) -> str:
        return f"taken off: {self.mention_id}"


class ClaimSource(Row):
    """A source that somebody linked to a claim."""

    claim = models.ForeignKey(
        Claim, on_delete=models.PROTECT, related_name="links", help_text="What is checked."
    )
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="+", help_text="Against what.")
    linked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", help_text="Who linked it."
    )
    linked_at = models.DateTimeField(help_text="When.")
    ranked = models.ForeignKey(
        Extraction,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        help_text="The text last ranked for the claim.",
    )
    ranker = models.CharField(max_length=40, blank=True, help_text="By which ranker, and its version.")
    unbacked = models.JSONField(
        default=list, help_text="Figures of the claim, in its words, that this text does not state of it."
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["claim", "source"], name="source_once_a_claim")
        ]

    def __str__(self) -> str:
        return f"{self.source} for {self.claim}"
