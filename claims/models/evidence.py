from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from claims import labels
from claims.enums import Stance
from claims.models.claims import Claim
from sources.enums import Relation
from sources.models import Extraction, Immutable, ImmutableRow, Row, Source
from sources.paging import page_of


class Suggestion(Row):
    """A passage that the ranker proposes for a claim; recomputed when text or ranker change."""

    claim = models.ForeignKey(
        Claim, on_delete=models.CASCADE, related_name="suggestions", help_text="For what."
    )
    extraction = models.ForeignKey(
        Extraction, on_delete=models.CASCADE, related_name="+", help_text="In which text."
    )
    rank = models.PositiveSmallIntegerField(help_text="1 for the best.")
    quote = models.TextField(help_text="The passage.")
    start = models.PositiveIntegerField(help_text="First code point in the text.")
    end = models.PositiveIntegerField(help_text="Code point after the last.")
    before = models.TextField(blank=True, default="", help_text="The passage before it, for context.")
    after = models.TextField(blank=True, default="", help_text="The passage after it.")
    score = models.FloatField(help_text="The ranker's score; comparable within one list only.")
    relation = models.CharField(
        max_length=14, choices=Relation, help_text="How it seems to stand to the claim."
    )
    values = models.JSONField(default=list, help_text="The values found in it.")
    ranker = models.CharField(max_length=40, help_text="Which ranker, and its version.")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["claim", "extraction", "rank"], name="suggestion_rank_once"),
        ]

    def __str__(self) -> str:
        return self.quote

    @property
    def page(self) -> int | None:
        """The page of a PDF on which the passage begins."""
        return page_of(self.extraction.page_offsets, self.start)

    @property
    def says(self) -> str:
        """How it stands to the claim, in plain words."""
        values = [self.quote[each["start"] : each["end"]] for each in self.values]
        return labels.says(Relation(self.relation), values, self.extraction.published_on, self.claim.as_of)


class Evidence(ImmutableRow):
    """A passage that a reviewer cited for or against a claim; never changed, a retraction is a row."""

    immutable = Immutable(
        redactable=("quote", "prefix", "suffix", "note", "translation"), licence="claims_redaction"
    )

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="evidence", help_text="For what.")
    round = models.PositiveSmallIntegerField(help_text="In which round it was cited.")
    source = models.ForeignKey(
        Source, on_delete=models.PROTECT, related_name="+", help_text="Where the words stand."
    )
    extraction = models.ForeignKey(
        Extraction,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        help_text="The very text; none when offline.",
    )
    quote = models.TextField(null=True, help_text="The words, as that text has them.")
    prefix = models.TextField(null=True, help_text="Some words before.")
    suffix = models.TextField(null=True, help_text="Some words after.")
    start = models.PositiveIntegerField(null=True, help_text="First code point in that text.")
    end = models.PositiveIntegerField(null=True, help_text="Code point after the last.")
    stance = models.CharField(max_length=10, choices=Stance, help_text="What it does to the claim.")
    is_carrying = models.BooleanField(help_text="Whether a verdict may rest on it, or it is context.")
    note = models.TextField(null=True, help_text="What a colleague should know.")
    translation = models.TextField(null=True, help_text="The words in our language.")
    translated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        help_text="Who translated.",
    )
    replaces = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        help_text="The older citation that it replaces.",
    )
    cited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", help_text="Who cited it."
    )
    cited_at = models.DateTimeField(help_text="When.")

    class Meta:
        verbose_name_plural = "evidence"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(extraction__isnull=True, start__isnull=True, end__isnull=True)
                | Q(extraction__isnull=False, end__gt=F("start")),
                name="evidence_of_a_text_has_a_place",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["claim", "round"], name="evidence_of_round"),
            models.Index(fields=["source"], name="evidence_on_source"),
        ]

    def __str__(self) -> str:
        return self.quote or "(removed)"

    @property
    def page(self) -> int | None:
        """The page of a PDF on which the words begin."""
        return page_of(self.extraction.page_offsets, self.start) if self.extraction else None


class EvidenceRetraction(ImmutableRow):
    """That a citation no longer counts, by whom and why."""

    evidence = models.OneToOneField(
        Evidence, on_delete=models.PROTECT, related_name="retraction", help_text="Which."
    )
    reason = models.TextField(help_text="Why.")
    retracted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", help_text="Who retracted it."
    )
    retracted_at = models.DateTimeField(help_text="When.")

    def __str__(self) -> str:
        return f"retracted: {self.reason}"
