"""What is learned about a snapshot after it was made: rows of their own beside it."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from sources.enums import TakedownState
from sources.models.base import ImmutableRow, Row
from sources.models.snapshots import Snapshot


class Unread(models.Model):
    """A snapshot whose text is still to be read. The row is the job; it goes when the reading is kept."""

    snapshot = models.OneToOneField(
        Snapshot, on_delete=models.CASCADE, primary_key=True, related_name="+", help_text="What to read."
    )
    tries = models.PositiveSmallIntegerField(default=0, help_text="How often a worker has taken it up.")
    free_at = models.DateTimeField(
        null=True, help_text="From when another worker may take it up; none while it waits for the first."
    )

    class Meta:
        verbose_name_plural = "unread"
        indexes: ClassVar = [models.Index(fields=["free_at"], name="unread_free")]

    def __str__(self) -> str:
        return str(self.snapshot)


class Attestation(ImmutableRow):
    """That a second person saw the same where a person's own capture came from."""

    snapshot = models.ForeignKey(
        Snapshot, on_delete=models.PROTECT, related_name="attestations", help_text="Of what."
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", help_text="Who attests it."
    )
    at = models.DateTimeField(help_text="When.")
    note = models.TextField(blank=True, help_text="How they saw it.")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["snapshot", "by"], name="attestation_once_a_person")
        ]

    def __str__(self) -> str:
        return f"attested by {self.by}"


class TakedownOrder(Row):
    """A takedown that one person has entered; another's same call carries it out."""

    snapshot = models.ForeignKey(
        Snapshot, on_delete=models.PROTECT, related_name="takedown_orders", help_text="Of what."
    )
    order = models.CharField(max_length=200, help_text="The legal order: who gave it, and its reference.")
    reason = models.TextField(help_text="What it demands, in a sentence.")
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", help_text="The first person."
    )
    asked_at = models.DateTimeField(help_text="When they asked.")
    state = models.CharField(
        max_length=10, choices=TakedownState, default=TakedownState.PENDING, help_text="What came of it."
    )
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        help_text="Who completed or discarded it.",
    )
    ended_at = models.DateTimeField(null=True, help_text="When.")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["snapshot"], condition=Q(state=TakedownState.PENDING), name="one_pending_takedown"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.order}: {self.get_state_display()}"


class Tombstone(ImmutableRow):
    """What is left of a snapshot that a legal order took down: its hashes, why, and the two who did it."""

    snapshot = models.OneToOneField(
        Snapshot, on_delete=models.PROTECT, related_name="tombstone", help_text="Of what."
    )
    order = models.CharField(max_length=200, help_text="The legal order: who gave it, and its reference.")
    reason = models.TextField(help_text="What it demands, in a sentence.")
    sha256 = models.CharField(max_length=64, help_text="SHA-256 of the bytes that were removed.")
    texts = models.JSONField(default=list, help_text="SHA-256 of each text that was removed.")
    has_shared_bytes = models.BooleanField(
        help_text="Whether the bytes stay because another snapshot, not taken down, holds the same."
    )
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", help_text="The first person."
    )
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", help_text="The second."
    )
    at = models.DateTimeField(help_text="When.")

    def __str__(self) -> str:
        return self.order


class Erasure(ImmutableRow):
    """The licence to empty one text of an immutable row that a tombstone takes down."""

    tombstone = models.ForeignKey(
        Tombstone, on_delete=models.PROTECT, related_name="erasures", help_text="For which takedown."
    )
    row_id = models.UUIDField(help_text="The row.")
    column_name = models.CharField(max_length=80, help_text="table.column that may go to NULL.")
    digest = models.CharField(
        max_length=64, help_text="The digest of what stood there, so that the manifest still verifies."
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["row_id", "column_name"], name="erasure_once")
        ]

    def __str__(self) -> str:
        return self.column_name
