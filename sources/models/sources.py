from datetime import datetime
from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from sources.enums import Health, OfflineKind, Outcome, SourceAccess, Watch
from sources.models.base import Row
from sources.models.publishers import Publisher

if TYPE_CHECKING:
    from sources.models.overrides import Override


class Source(Row):
    """One tracked document: a page on the web, or something offline that a person has seen."""

    canonical_url = models.CharField(
        max_length=2100,
        unique=True,
        null=True,
        blank=True,
        help_text="The key; two spellings of one page share it.",
    )
    url = models.CharField(
        max_length=2048, blank=True, help_text="The address as given, which is what is fetched."
    )
    title = models.CharField(max_length=500, blank=True, help_text="Its own title, or what we call it.")
    description = models.TextField(blank=True, help_text="What an offline source is and how it can be found.")
    publisher = models.ForeignKey(
        Publisher,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="sources",
        help_text="Who publishes it.",
    )
    access = models.CharField(
        max_length=10, choices=SourceAccess, default=SourceAccess.WEB, help_text="On the web, or offline."
    )
    kind = models.CharField(
        max_length=10,
        choices=OfflineKind,
        blank=True,
        help_text="Of an offline one: what it is; empty on the web, or where nobody said.",
    )
    is_confidential = models.BooleanField(
        default=False,
        help_text="Whether who it is was promised to stay secret: its title then only describes it.",
    )
    stands_in_for = models.CharField(
        max_length=2048, blank=True, help_text="The real address that this sample page stands in for."
    )
    health = models.CharField(
        max_length=10, choices=Health, default=Health.NEW, help_text="Whether it still answers."
    )
    finding = models.CharField(
        max_length=10,
        choices=Health,
        default=Health.NEW,
        help_text="The same as our own checks find it, beneath what a person says.",
    )
    override = models.ForeignKey(
        "Override",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,  # nobody looks for a source by it
        help_text="What a person says of its health or schedule, while it is not lifted.",
    )
    failures = models.JSONField(
        default=list,
        blank=True,
        help_text="The failures that count towards dead since it last answered: each at, outcome, rule.",
    )
    conditional_checks = models.PositiveSmallIntegerField(
        default=0, help_text="Conditional checks since the whole page was last asked for."
    )
    manifest_seq = models.PositiveIntegerField(default=0, help_text="Entries in its manifest.")
    manifest_head = models.CharField(max_length=64, blank=True, help_text="Hash of the newest of them.")
    watch = models.CharField(
        max_length=10,
        choices=Watch,
        default=Watch.NORMAL,
        help_text="How often it is checked, set by who relies on it.",
    )
    is_open = models.BooleanField(
        default=True, help_text="Seen by all; otherwise only by the people in seen_by."
    )
    seen_by = models.ManyToManyField(
        settings.AUTH_USER_MODEL,
        blank=True,
        related_name="+",
        help_text="Who may see it while it is not open.",
    )
    given_to = models.ManyToManyField(
        settings.AUTH_USER_MODEL,
        blank=True,
        related_name="+",
        help_text="Those of them to whom it was given directly, whatever else it serves.",
    )
    latest = models.ForeignKey(
        "Snapshot",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="The newest capture.",
    )
    reading = models.ForeignKey(
        "Extraction",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="The newest full reading; what is suggested and cited from.",
    )
    last_outcome = models.CharField(
        max_length=20, choices=Outcome, blank=True, help_text="How the last fetch ended."
    )
    last_reason = models.TextField(blank=True, help_text="Why it ended so, in plain words.")
    last_checked_at = models.DateTimeField(null=True, blank=True, help_text="When the last fetch ended.")
    next_check_at = models.DateTimeField(null=True, blank=True, help_text="When it is due again.")
    revision = models.PositiveIntegerField(
        default=1, help_text="Counts what people changed of it; a write may name the one it read."
    )
    created_at = models.DateTimeField(help_text="When we began to track it.")
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        help_text="Who named it first.",
    )

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(access=SourceAccess.OFFLINE, canonical_url__isnull=True)
                | (Q(access=SourceAccess.WEB, canonical_url__isnull=False) & ~Q(url="")),
                name="source_on_the_web_has_an_address",
            ),
            models.CheckConstraint(
                condition=Q(is_confidential=False)
                | Q(access=SourceAccess.OFFLINE, description="", publisher__isnull=True),
                name="confidential_source_says_no_more",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["next_check_at"], name="source_due", condition=Q(next_check_at__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return self.face if self.is_confidential else self.title or self.url

    @property
    def face(self) -> str:
        """How a confidential one is named, wherever it is named."""
        return f"a confidential source: {self.title}"

    def holding(self, now: datetime) -> "Override | None":
        """What a person says of it that holds at this moment."""
        return self.override if self.override and self.override.holds(now) else None

    def health_at(self, now: datetime) -> Health:
        """Its health as it is to be shown: a person's word while it holds, else what our checks find."""
        said = self.holding(now)
        return (said.health if said else None) or Health(self.finding)

    @property
    def address(self) -> str:
        """The address that a reader knows it by: the real one where this is a sample page."""
        return self.stands_in_for or self.url
