from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from claims.enums import Origin
from sources.models import Row


class Feed(Row):
    """A feed (RSS, Atom) whose entries are taken in as articles, by itself and every so often."""

    url = models.CharField(max_length=2048, unique=True, help_text="Where it is read.")
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="In whose name its articles are posted.",
    )
    origin = models.CharField(
        max_length=10, choices=Origin, default=Origin.THEIRS, help_text="Ours, or published by others."
    )
    publisher = models.CharField(max_length=200, blank=True, help_text="Who publishes its articles, by name.")
    desk = models.CharField(max_length=100, blank=True, help_text="The desk they belong to.")
    every = models.PositiveIntegerField(default=30, help_text="Minutes between two readings.")
    fetches_pages = models.BooleanField(
        default=False,
        db_default=False,
        help_text="Whether the page of an entry is fetched of which only a teaser stands in the feed.",
    )
    is_on = models.BooleanField(default=True, help_text="Whether it is read by itself.")
    next_at = models.DateTimeField(help_text="When it is read next, while it is on.")
    read_at = models.DateTimeField(null=True, help_text="When it was last asked for.")
    taken_at = models.DateTimeField(null=True, help_text="When it was last read without fault.")
    trouble = models.TextField(blank=True, help_text="Why the last reading failed; empty where it did not.")
    left_out = models.TextField(
        blank=True, help_text="Which entries of the last reading were not taken in, and why."
    )
    etag = models.CharField(max_length=500, blank=True, help_text="The server's name of what it last sent.")
    last_modified = models.CharField(max_length=100, blank=True, help_text="When that was made, as it says.")
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", help_text="Who set it up."
    )
    created_at = models.DateTimeField(help_text="When.")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(every__gte=5, every__lte=10080), name="feed_every_so_often")
        ]
        indexes: ClassVar = [models.Index(fields=["next_at"], condition=Q(is_on=True), name="feed_due")]

    def __str__(self) -> str:
        return self.url
