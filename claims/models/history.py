from typing import ClassVar

from django.conf import settings
from django.db import models

from claims.enums import HistoryKind
from claims.models.claims import Claim
from sources.models import Immutable, ImmutableRow


class HistoryEntry(ImmutableRow):
    """One thing that happened to a claim, chained by hash to the one before."""

    immutable = Immutable(redactable=("text", "salt"), licence="claims_redaction")

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="history", help_text="To what.")
    seq = models.PositiveIntegerField(help_text="1 for the first.")
    kind = models.CharField(max_length=12, choices=HistoryKind, help_text="What sort of thing.")
    action = models.CharField(max_length=40, help_text="What was done, in one word.")
    round = models.PositiveSmallIntegerField(help_text="In which round.")
    facts = models.JSONField(default=dict, help_text="What changed, from what to what; no free text.")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        help_text="Who; none for a machine.",
    )
    at = models.DateTimeField(help_text="When.")
    object_type = models.CharField(max_length=40, blank=True, help_text="What sort of row it is about.")
    object_id = models.UUIDField(null=True, help_text="The row that it is about.")
    nonce = models.CharField(max_length=32, help_text="Secret, so that the digest tells nothing by itself.")
    digest = models.CharField(max_length=64, help_text="SHA-256 of the nonce and that row.")
    text = models.TextField(null=True, help_text="The reason given, in free words.")
    salt = models.CharField(
        max_length=32, null=True, help_text="Secret, so that redacted words cannot be guessed."
    )
    text_digest = models.CharField(
        max_length=64, blank=True, help_text="SHA-256 of the salt and those words."
    )
    previous = models.CharField(max_length=64, blank=True, help_text="Hash of the entry before.")
    hash = models.CharField(max_length=64, help_text="SHA-256 of all of the above.")

    class Meta:
        verbose_name_plural = "history entries"
        constraints: ClassVar = [models.UniqueConstraint(fields=["claim", "seq"], name="history_seq_once")]

    def __str__(self) -> str:
        return f"{self.seq} {self.action}"


class HistoryRoot(ImmutableRow):
    """The seal over all chains at one moment: what has grown since the last, hashed with the last."""

    number = models.PositiveIntegerField(unique=True, help_text="1 for the first.")
    sealed_at = models.DateTimeField(help_text="When.")
    leaves = models.PositiveIntegerField(help_text="How many chains had grown.")
    previous = models.CharField(max_length=64, blank=True, help_text="The root before.")
    root = models.CharField(max_length=64, help_text="SHA-256 of the root before and the leaves.")
    is_tree = models.BooleanField(
        default=False,
        db_default=False,
        help_text="Whether the leaves are a tree of hashes, as they are by now; before, they were a list.",
    )

    def __str__(self) -> str:
        return f"{self.number} {self.root[:12]}"


class HistoryLeaf(ImmutableRow):
    """The head of one claim's chain under one root; outlives the claim's row if that were deleted."""

    sealed = models.ForeignKey(
        HistoryRoot, on_delete=models.PROTECT, related_name="+", help_text="Under which root."
    )
    claim_key = models.UUIDField(help_text="The claim's id.")
    seq = models.PositiveIntegerField(help_text="Its newest entry then.")
    head = models.CharField(max_length=64, help_text="That entry's hash.")

    class Meta:
        verbose_name_plural = "history leaves"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["sealed", "claim_key"], name="leaf_once_a_root")
        ]


class Redaction(ImmutableRow):
    """The licence to empty one free text of an immutable row: which, why, and by whom."""

    row_id = models.UUIDField(help_text="The row.")
    column_name = models.CharField(max_length=80, help_text="table.column that may go to NULL.")
    digest = models.CharField(
        max_length=64, blank=True, help_text="The hash of what stood there, so that the rest still verifies."
    )
    reason = models.TextField(help_text="Why.")
    redacted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", help_text="Who ordered it."
    )
    redacted_at = models.DateTimeField(help_text="When.")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["row_id", "column_name"], name="redaction_once")
        ]

    def __str__(self) -> str:
        return self.column_name
