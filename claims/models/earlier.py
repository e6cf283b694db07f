from typing import ClassVar

from django.conf import settings
from django.db import models

from claims.enums import Rating
from sources.models import Row


class EarlierCheck(Row):
    """A check that was published before this service was, brought in as it stood: no verdict."""

    url = models.CharField(max_length=1000, unique=True, help_text="Where it is published.")
    claim = models.TextField(help_text="What was checked.")
    said_by = models.JSONField(default=list, help_text="Who said it, by name.")
    said_on = models.DateField(null=True, help_text="When it was said.")
    label = models.CharField(max_length=200, help_text="The answer, on the scale that was used then.")
    rating = models.CharField(
        max_length=24, choices=Rating, blank=True, help_text="The answer on ours, where a person gave it."
    )
    explanation = models.TextField(blank=True, help_text="How it was explained.")
    publisher = models.CharField(max_length=200, blank=True, help_text="Who checked; empty: we did.")
    published_on = models.DateField(null=True, help_text="When it was published.")
    language = models.CharField(max_length=35, blank=True, help_text="In which language.")
    sources = models.JSONField(default=list, help_text="What it rested on, by address.")
    words = models.TextField(help_text="What it is found by: each word once, with a space around it.")
    imported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", help_text="Who brought it in."
    )
    imported_at = models.DateTimeField(help_text="When, for the last time.")

    class Meta:
        indexes: ClassVar = [models.Index(fields=["published_on"], name="earlier_by_day")]

    def __str__(self) -> str:
        return self.claim
