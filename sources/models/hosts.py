from datetime import datetime
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.db.models.lookups import IsNull

from sources.enums import Wait
from sources.health import WINDOW


class Host(models.Model):
    """A registrable domain that we are polite to: one fetch at a time, and a pause between two."""

    name = models.CharField(
        primary_key=True, max_length=260, help_text="Registrable domain, or address and port."
    )
    ready_at = models.DateTimeField(null=True, help_text="From when the next fetch may begin.")
    busy_until = models.DateTimeField(null=True, help_text="Until when the fetch under way holds it.")
    waits_for = models.CharField(
        max_length=12, choices=Wait, blank=True, help_text="Why it is left alone until then."
    )
    wait_reason = models.CharField(max_length=300, blank=True, help_text="The same in plain words.")
    refusals = models.PositiveSmallIntegerField(
        default=0, help_text="How often in a row it asked us to come later."
    )
    crawl_delay = models.FloatField(null=True, help_text="Seconds from one to the next, as robots.txt asks.")
    succeeded_at = models.DateTimeField(null=True, help_text="When it last answered.")
    failed_at = models.DateTimeField(null=True, help_text="When it last failed to.")

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["failed_at"], name="host_failed", condition=Q(failed_at__isnull=False)),
            models.Index(
                fields=["succeeded_at"], name="host_succeeded", condition=Q(succeeded_at__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Robots(models.Model):
    """What one origin asks of robots, as last read."""

    origin = models.CharField(primary_key=True, max_length=300, help_text="Scheme, host and port.")
    text = models.TextField(help_text="Its robots.txt; empty where it has none.")
    status = models.PositiveSmallIntegerField(null=True, help_text="HTTP status; none where none came.")
    detail = models.CharField(max_length=300, blank=True, help_text="Why it could not be read.")
    fetched_at = models.DateTimeField(help_text="When it was last asked for.")
    read_at = models.DateTimeField(null=True, help_text="When it last answered.")
    expires_at = models.DateTimeField(help_text="When it is asked for again.")

    class Meta:
        verbose_name_plural = "robots"

    def __str__(self) -> str:
        return self.origin


class Outage(models.Model):
    """A time in which so many hosts failed at once that it was us: no failure of it counts."""

    began_at = models.DateTimeField(help_text="The first of the failures that showed it.")
    noticed_at = models.DateTimeField(help_text="When it was noticed.")
    last_seen_at = models.DateTimeField(help_text="When it last still held.")
    ended_at = models.DateTimeField(null=True, help_text="When enough sites answered again.")
    hosts = models.PositiveIntegerField(help_text="Hosts asked within ten minutes, at its worst.")
    failed = models.PositiveIntegerField(help_text="How many of them failed.")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                IsNull(F("ended_at"), True), condition=Q(ended_at__isnull=True), name="one_outage_at_a_time"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["-noticed_at"], name="outage_newest")]

    def __str__(self) -> str:
        return f"{self.began_at:%Y-%m-%d %H:%M} UTC"

    @property
    def counts_from(self) -> datetime:
        """From when a failure may be part of it: before it was noticed, the first of them were counted."""
        return self.noticed_at - WINDOW

    def covers(self, moment: datetime) -> bool:
        """As queries ask it of many moments at once."""
        return self.counts_from <= moment and (self.ended_at is None or moment <= self.ended_at)
