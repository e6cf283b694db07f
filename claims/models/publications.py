from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from claims.enums import PublicationEnd, RecheckKind, Ruling
from claims.models.claims import Claim
from claims.models.evidence import Evidence
from claims.models.reviews import Verdict
from sources.enums import Located
from sources.models import Extraction, Immutable, ImmutableRow, Row, Source


class Sighting(ImmutableRow):
    """Where a citation that carries a current verdict stands in a newer text of its source."""

    immutable = Immutable(redactable=("differences",), licence="claims_redaction")

    evidence = models.ForeignKey(
        Evidence, on_delete=models.PROTECT, related_name="sightings", help_text="Which."
    )
    extraction = models.ForeignKey(
        Extraction, on_delete=models.PROTECT, related_name="+", help_text="In which text."
    )
    verdict = models.ForeignKey(
        Verdict,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        help_text="The verdict that rested on it then: a later one has it looked for anew.",
    )
    state = models.CharField(max_length=8, choices=Located, help_text="What became of the passage.")
    differences = models.JSONField(
        default=list, null=True, help_text="The words that differ; null where one text was taken down."
    )
    start = models.PositiveIntegerField(
        null=True, help_text="First code point of the words that stand there now; none when missing."
    )
    end = models.PositiveIntegerField(null=True, help_text="Code point after the last.")
    seen_at = models.DateTimeField(help_text="When it was looked for.")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["evidence", "extraction", "verdict"], name="sighting_once_a_text_and_verdict"
            ),
        ]


class Recheck(Row):
    """Something that wants a person to look again: a cited passage, the article's words, a date."""

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="rechecks", help_text="Of what.")
    kind = models.CharField(max_length=8, choices=RecheckKind, help_text="Why.")
    source = models.ForeignKey(
        Source,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        help_text="The source whose words changed.",
    )
    extraction = models.ForeignKey(
        Extraction,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        help_text="The newest text that differs; its sightings say what became of each citation.",
    )
    verdict = models.ForeignKey(
        Verdict,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        help_text="The verdict that was current when it was ruled on.",
    )
    opened_at = models.DateTimeField(help_text="When it was noticed.")
    ruling = models.CharField(max_length=10, choices=Ruling, blank=True, help_text="What a person decided.")
    reason = models.TextField(blank=True, help_text="Why.")
    words = models.TextField(
        blank=True, help_text="The article's words that a ruling took for those that were judged."
    )
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        help_text="Who decided.",
    )
    closed_at = models.DateTimeField(null=True, help_text="When.")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["claim", "source"],
                condition=Q(closed_at__isnull=True, source__isnull=False),
                name="one_open_recheck_a_source",
            ),
            models.UniqueConstraint(
                fields=["claim", "kind"],
                condition=Q(closed_at__isnull=True, source__isnull=True),
                name="one_open_recheck_a_kind",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.claim}"


class Publication(ImmutableRow):
    """What we published about a claim, frozen; only its end and what befell it are added later."""

    immutable = Immutable(
        once=("under_review_at", "redacted_at", "ended_at", "ended_because"),
        redactable=("payload",),
        licence="claims_redaction",
    )

    claim = models.ForeignKey(
        Claim, on_delete=models.PROTECT, related_name="publications", help_text="About what."
    )
    verdict = models.ForeignKey(
        Verdict, on_delete=models.PROTECT, related_name="+", help_text="Which verdict."
    )
    number = models.PositiveSmallIntegerField(help_text="1 for the first; above it a correction.")
    explanation = models.TextField(help_text="The verdict explained for the public.")
    payload = models.TextField(
        null=True,
        help_text="What was published, as canonical JSON; of a quote the digest, as the citation holds it.",
    )
    payload_sha256 = models.CharField(max_length=64, help_text="SHA-256 of the payload in UTF-8.")
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", help_text="Who published it."
    )
    published_at = models.DateTimeField(help_text="When.")
    under_review_at = models.DateTimeField(null=True, help_text="Since when it is being checked again.")
    redacted_at = models.DateTimeField(null=True, help_text="When a legal order removed words quoted in it.")
    ended_at = models.DateTimeField(null=True, help_text="When it was corrected or withdrawn.")
    ended_because = models.CharField(
        max_length=10, choices=PublicationEnd, null=True, help_text="Which of the two."
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["claim", "number"], name="publication_number_once"),
            models.UniqueConstraint(
                fields=["claim"], condition=Q(ended_at__isnull=True), name="one_live_publication"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.claim} · publication {self.number}"
