from typing import ClassVar

from django.db import models

from sources.models.base import ImmutableRow
from sources.models.sources import Source


class ManifestEntry(ImmutableRow):
    """One thing that was kept of a source, or said about what was kept, chained by hash to the one before."""

    source = models.ForeignKey(
        Source, on_delete=models.PROTECT, related_name="manifest", help_text="Of what."
    )
    seq = models.PositiveIntegerField(help_text="1 for the first.")
    object_type = models.CharField(max_length=40, help_text="What sort of row it is about.")
    object_id = models.UUIDField(help_text="The row that it is about.")
    digest = models.CharField(max_length=64, help_text="SHA-256 of that row's facts.")
    at = models.DateTimeField(help_text="When.")
    previous = models.CharField(max_length=64, blank=True, help_text="Hash of the entry before.")
    hash = models.CharField(max_length=64, help_text="SHA-256 of all of the above.")

    class Meta:
        verbose_name_plural = "manifest entries"
        constraints: ClassVar = [models.UniqueConstraint(fields=["source", "seq"], name="manifest_seq_once")]
        indexes: ClassVar = [models.Index(fields=["object_id"], name="manifest_of_row")]

    def __str__(self) -> str:
        return f"{self.seq} {self.object_type}"


class ManifestRoot(ImmutableRow):
    """The day's seal over the manifests of all sources: what has grown, hashed with the seal before."""

    number = models.PositiveIntegerField(unique=True, help_text="1 for the first.")
    sealed_at = models.DateTimeField(help_text="When.")
    leaves = models.PositiveIntegerField(help_text="How many manifests had grown.")
    previous = models.CharField(max_length=64, blank=True, help_text="The root before.")
    root = models.CharField(max_length=64, help_text="SHA-256 of the root before and the leaves.")

    def __str__(self) -> str:
        return f"{self.number} {self.root[:12]}"


class ManifestLeaf(ImmutableRow):
    """The head of one source's manifest under one root; outlives the source's row if that were deleted."""

    sealed = models.ForeignKey(
        ManifestRoot, on_delete=models.PROTECT, related_name="+", help_text="Under which root."
    )
    source_key = models.UUIDField(help_text="The source's id.")
    seq = models.PositiveIntegerField(help_text="Its newest entry then.")
    head = models.CharField(max_length=64, help_text="That entry's hash.")

    class Meta:
        verbose_name_plural = "manifest leaves"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["sealed", "source_key"], name="manifest_leaf_once_a_root")
        ]
        indexes: ClassVar = [models.Index(fields=["source_key", "-seq"], name="manifest_leaf_of_source")]


class Timestamp(ImmutableRow):
    """Proof by an outside authority that a root existed at a moment (RFC 3161)."""

    root = models.ForeignKey(
        ManifestRoot, on_delete=models.PROTECT, related_name="timestamps", help_text="Of which root."
    )
    authority = models.CharField(max_length=500, help_text="Address of the authority that was asked.")
    token = models.BinaryField(help_text="Its answer as it came, in DER.")
    certified_at = models.DateTimeField(help_text="The moment that the authority certifies.")
    serial = models.CharField(max_length=80, help_text="The authority's own number for it.")
    signer = models.CharField(max_length=300, help_text="Who signed, as the certificate names them.")
    obtained_at = models.DateTimeField(help_text="When we received and verified it.")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["root", "authority"], name="timestamp_once_an_authority")
        ]

    def __str__(self) -> str:
        return f"{self.root} · {self.authority}"
