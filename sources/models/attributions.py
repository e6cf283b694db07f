from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from sources.enums import AttributionState, Ruled
from sources.models.base import ImmutableRow, Row
from sources.models.publishers import Publisher
from sources.models.snapshots import Extraction
from sources.models.sources import Source


class Attribution(Row):
    """That a source says it got it from another; proposed by the machine, or said by a person."""

    source = models.ForeignKey(
        Source, on_delete=models.PROTECT, related_name="attributions", help_text="Who got it."
    )
    origin = models.ForeignKey(
        Source,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        help_text="From which source; none where only its publisher is known.",
    )
    publisher = models.ForeignKey(
        Publisher, on_delete=models.PROTECT, null=True, related_name="+", help_text="From whom."
    )
    state = models.CharField(
        max_length=10,
        choices=AttributionState,
        default=AttributionState.PROPOSED,
        help_text="Whether it counts: only what a person accepted does.",
    )
    extraction = models.ForeignKey(
        Extraction,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        help_text="The text in which the machine found it.",
    )
    start = models.PositiveIntegerField(null=True, help_text="First code point of the sentence.")
    end = models.PositiveIntegerField(null=True, help_text="Code point after its last.")
    extractor = models.CharField(
        max_length=40, blank=True, help_text="What found it, and its version; empty where a person said it."
    )
    made_at = models.DateTimeField(help_text="When it was proposed or said.")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["source", "origin"],
                condition=Q(origin__isnull=False),
                name="attribution_once_an_origin",
            ),
            models.UniqueConstraint(
                fields=["source", "publisher"],
                condition=Q(origin__isnull=True),
                name="attribution_once_a_publisher",
            ),
            models.CheckConstraint(
                condition=Q(origin__isnull=False) | Q(publisher__isnull=False),
                name="attribution_names_somebody",
            ),
            models.CheckConstraint(
                condition=Q(origin__isnull=True) | ~Q(origin=F("source")), name="attribution_to_another"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source} got it from {self.origin or self.publisher}"


class AttributionRuling(ImmutableRow):
    """That a person accepted or dismissed an attribution; the newest one holds."""

    attribution = models.ForeignKey(
        Attribution, on_delete=models.PROTECT, related_name="rulings", help_text="Which."
    )
    ruling = models.CharField(max_length=10, choices=Ruled, help_text="What they said.")
    note = models.TextField(blank=True, help_text="Why, for colleagues.")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", help_text="Who."
    )
    at = models.DateTimeField(help_text="When.")

    def __str__(self) -> str:
        return f"{self.get_ruling_display()} by {self.by}"


class Trace(Row):
    """What tells where a reading's words come from: a sketch of its text. Derived; made anew at any time."""

    extraction = models.OneToOneField(
        Extraction, on_delete=models.CASCADE, related_name="trace", help_text="Of which reading."
    )
    sketch = models.BinaryField(help_text="The smallest hashes of its runs of words.")
    runs = models.PositiveIntegerField(help_text="How many runs of words it has.")
    tracer = models.CharField(max_length=60, help_text="By what, and its version.")
    traced_at = models.DateTimeField(help_text="When.")

    def __str__(self) -> str:
        return f"trace of {self.extraction}"
