from datetime import datetime
from typing import Any, ClassVar

from django.conf import settings
from django.db import models

from sources.enums import CapturedBy, Quality
from sources.models.base import Immutable, ImmutableRow
from sources.models.sources import Source


class Snapshot(ImmutableRow):
    """What one capture of a source brought, exactly as it came; never changed."""

    source = models.ForeignKey(
        Source, on_delete=models.PROTECT, related_name="snapshots", help_text="Of what."
    )
    sha256 = models.CharField(max_length=64, help_text="SHA-256 of the bytes as they came over the wire.")
    bytes = models.PositiveBigIntegerField(help_text="How many bytes came over the wire.")
    media_type = models.CharField(max_length=255, blank=True, help_text="What the server called it.")
    status = models.PositiveSmallIntegerField(null=True, help_text="HTTP status.")
    final_url = models.TextField(blank=True, help_text="Where the redirects ended.")
    exchange = models.JSONField(help_text="Request, redirects, raw headers, peer address and times.")
    is_truncated = models.BooleanField(default=False, help_text="Cut at our size limit.")
    captured_at = models.DateTimeField(help_text="When the bytes came.")
    captured_by = models.CharField(
        max_length=10,
        choices=CapturedBy,
        default=CapturedBy.MACHINE,
        help_text="By our fetcher, or by a person.",
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        help_text="Who captured it.",
    )
    content_date = models.DateTimeField(null=True, help_text="When an archive says that it looked so.")
    is_open = models.BooleanField(
        default=True,
        help_text="Seen by all who see the source; otherwise only by the people in seen_by, for good.",
    )
    seen_by = models.ManyToManyField(
        settings.AUTH_USER_MODEL,
        blank=True,
        related_name="+",
        help_text="Who may see a person's capture that is not open.",
    )
    attempt = models.UUIDField(unique=True, help_text="The fetch or upload that made it; one capture each.")

    class Meta:
        verbose_name = "capture"  # as people call it, wherever they see it
        indexes: ClassVar = [
            models.Index(fields=["source", "-id"], name="snapshot_of_source"),
            models.Index(fields=["sha256"], name="snapshot_of_bytes"),
        ]

    def __str__(self) -> str:
        return f"{self.source} · {self.captured_at:%Y-%m-%d %H:%M} UTC"

    @property
    def shows(self) -> datetime:
        """The moment whose state it shows: an archive's page that a person uploads today is an old one."""
        is_dated = self.captured_by == CapturedBy.PERSON and self.content_date
        return self.content_date if is_dated and self.content_date else self.captured_at

    @property
    def is_attested(self) -> bool | None:
        """Whether a second person saw the same; None for what a machine captured."""
        return bool(self.attestations.all()) if self.captured_by == CapturedBy.PERSON else None

    @property
    def upload(self) -> dict[str, Any]:
        """What a person said of their own capture, and of its file; empty for what a machine captured."""
        told: dict[str, Any] = self.exchange.get("upload") or {}
        return told

    @property
    def original_url(self) -> str:
        """The address of the page itself, where this is an archive's copy of it; else empty."""
        return str((self.exchange.get("memento") or {}).get("original", ""))


class Extraction(ImmutableRow):
    """One reading of a snapshot by one version of the extractor; evidence quotes this text."""

    immutable = Immutable(redactable=("text", "title", "byline"), licence="sources_erasure")

    snapshot = models.ForeignKey(
        Snapshot, on_delete=models.PROTECT, related_name="extractions", help_text="Of what."
    )
    extractor = models.CharField(max_length=60, help_text="Which extractor, and its version.")
    text = models.TextField(null=True, help_text="The text, as a reviewer reads and cites it.")
    text_sha256 = models.CharField(max_length=64, help_text="SHA-256 of the text in UTF-8.")
    title = models.TextField(blank=True, null=True, help_text="The document's own title.")
    byline = models.TextField(blank=True, null=True, help_text="Who the document says wrote it.")
    published_on = models.DateField(null=True, help_text="The date that the document gives for itself.")
    language = models.CharField(max_length=20, blank=True, help_text="Language code.")
    page_offsets = models.JSONField(default=list, help_text="Where each page of a PDF begins in the text.")
    quality = models.CharField(max_length=10, choices=Quality, help_text="Only OK may carry a verdict.")
    rule = models.CharField(
        max_length=60,
        blank=True,
        help_text="Why the quality is not OK; transcribed where a person typed what it shows.",
    )
    extracted_at = models.DateTimeField(help_text="When it was read.")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["snapshot", "extractor"], name="one_extraction_a_version"),
        ]

    def __str__(self) -> str:
        return self.title or str(self.snapshot)
