from datetime import datetime
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from sources.enums import Health, OverrideKind
from sources.models.base import Immutable, ImmutableRow
from sources.models.sources import Source


class Override(ImmutableRow):
    """A person's word about a source's health or schedule, over the machine's, for a time."""

    immutable = Immutable(once=("lifted_at", "lifted_by_id"))

    source = models.ForeignKey(
        Source, on_delete=models.PROTECT, related_name="overrides", help_text="Of what."
    )
    kind = models.CharField(max_length=10, choices=OverrideKind, help_text="What it says.")
    reason = models.TextField(help_text="Why.")
    successor = models.ForeignKey(
        Source,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        help_text="Where the document is now, when it moved or was replaced.",
    )
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", help_text="Who said so."
    )
    made_at = models.DateTimeField(help_text="When.")
    expires_at = models.DateTimeField(null=True, help_text="Until when it holds; none until it is lifted.")
    lifted_at = models.DateTimeField(null=True, help_text="When it ended: lifted, replaced or run out.")
    lifted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        help_text="Who ended it; none where it ran out.",
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["source"], condition=Q(lifted_at__isnull=True), name="one_override_a_source"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["expires_at"], name="override_ends", condition=Q(lifted_at__isnull=True)),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} · {self.source}"

    def holds(self, now: datetime) -> bool:
        """Whether it is in force: one that has run out is not, whether or not that was written down yet."""
        return self.lifted_at is None and (self.expires_at is None or self.expires_at > now)

    @property
    def health(self) -> Health | None:
        """The health that it puts in the place of the machine's; none while checks only pause."""
        return None if self.kind == OverrideKind.PAUSED else Health(self.kind)
