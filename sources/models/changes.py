from typing import ClassVar

from django.db import models

from sources.enums import ChangeNotice, DifferenceKind
from sources.models.base import ImmutableRow
from sources.models.snapshots import Extraction, Snapshot
from sources.models.sources import Source


class Uncompared(models.Model):
    """A new text of a source, still to be compared with the one before. The row is the job; it goes then."""

    after = models.OneToOneField(
        Extraction, on_delete=models.CASCADE, primary_key=True, related_name="+", help_text="The newer text."
    )
    before = models.ForeignKey(
        Extraction, on_delete=models.CASCADE, related_name="+", help_text="The source's text until then."
    )
    tries = models.PositiveSmallIntegerField(default=0, help_text="How often a worker has taken it up.")
    free_at = models.DateTimeField(null=True, help_text="From when another worker may take it up.")

    class Meta:
        verbose_name_plural = "uncompared"
        indexes: ClassVar = [models.Index(fields=["free_at"], name="uncompared_free")]

    def __str__(self) -> str:
        return str(self.after)


class Change(ImmutableRow):
    """What changed between two full texts of a source. It holds places in them and no words of theirs."""

    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="changes", help_text="Of what.")
    before = models.ForeignKey(
        Extraction, on_delete=models.PROTECT, related_name="+", help_text="The older text."
    )
    after = models.OneToOneField(
        Extraction, on_delete=models.PROTECT, related_name="change", help_text="The newer text."
    )
    comparer = models.CharField(max_length=60, help_text="What compared them, and its version.")
    made_at = models.DateTimeField(help_text="When they were compared.")
    before_digest = models.CharField(
        max_length=64, help_text="SHA-256 of what the older text says, without typography and furniture."
    )
    after_digest = models.CharField(max_length=64, help_text="The same of the newer one.")
    returns_to = models.ForeignKey(
        Extraction,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        help_text="The earlier text that says what the newer one says: the page went back.",
    )
    is_cosmetic = models.BooleanField(
        help_text="Nothing changed but typography, counters, dates of “updated”, links and boilerplate."
    )
    notice = models.CharField(
        max_length=10, choices=ChangeNotice, help_text="Whether the page says that it was changed."
    )
    added = models.PositiveIntegerField(help_text="Paragraphs that came in.")
    removed = models.PositiveIntegerField(help_text="Paragraphs that went.")
    edited = models.PositiveIntegerField(help_text="Paragraphs in which words changed.")
    moved = models.PositiveIntegerField(help_text="Paragraphs that stand elsewhere.")
    kinds = models.JSONField(
        default=dict, help_text="How many differences of each kind the edited paragraphs hold."
    )
    weight = models.FloatField(help_text="The share of the words of both texts that was touched, 0 to 1.")
    is_cut = models.BooleanField(
        default=False, help_text="So much changed, or the texts are so long, that not all was looked into."
    )
    telling = models.CharField(
        max_length=10,
        choices=DifferenceKind,
        blank=True,
        help_text="The gravest kind among the differences; empty where no paragraph was edited.",
    )
    was_start = models.PositiveIntegerField(null=True, help_text="Where the first of it was, in code points.")
    was_end = models.PositiveIntegerField(null=True, help_text="Its end.")
    now_start = models.PositiveIntegerField(null=True, help_text="Where it is in the newer text.")
    now_end = models.PositiveIntegerField(null=True, help_text="Its end.")
    note_start = models.PositiveIntegerField(null=True, help_text="Where the correction note stands.")
    note_end = models.PositiveIntegerField(null=True, help_text="Its end.")

    class Meta:
        indexes: ClassVar = [models.Index(fields=["source", "-id"], name="change_of_source")]

    def __str__(self) -> str:
        return f"{self.source} · {self.made_at:%Y-%m-%d %H:%M} UTC"

    @property
    def snapshots(self) -> tuple[Snapshot, Snapshot]:
        return self.before.snapshot, self.after.snapshot

    @property
    def is_read_otherwise(self) -> bool:
        """Whether two versions of our reader read the texts: part of the change may be theirs."""
        return self.before.extractor != self.after.extractor
