"""Rows behind the figures: what changed, what was counted of each row, and the sums. All can be made anew."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from claims.enums import Attention, Pair, Stage, Status
from sources.enums import Health, Outcome

KEY_HELP = "Its id; no foreign key, since the row may be gone."


class Touched(models.Model):
    """A row that changed since it was counted. Written by triggers, in the transaction of the change."""

    class What(models.TextChoices):
        CLAIM = "CLAIM", "a claim"
        ARTICLE = "ARTICLE", "an article, so all its claims"
        SOURCE = "SOURCE", "a source"

    what = models.CharField(max_length=7, choices=What, help_text="What sort of row.")
    key = models.UUIDField(help_text=KEY_HELP)

    class Meta:
        verbose_name_plural = "touched"

    def __str__(self) -> str:
        return f"{self.what} {self.key}"


class CountedClaim(models.Model):
    """What is counted of one claim: of an open article, and not split. No row, nothing counted."""

    claim_key = models.UUIDField(primary_key=True, help_text=KEY_HELP)
    desk = models.CharField(max_length=100, blank=True, help_text="The desk of its article.")
    status = models.CharField(max_length=16, choices=Status, help_text="Its verification_status.")
    attention = models.CharField(max_length=14, choices=Attention, help_text="Its attention.")
    stage = models.CharField(max_length=14, choices=Stage, help_text="Where the work stands.")
    waits_since = models.DateTimeField(
        null=True, help_text="When it came to a stage in which it waits for a person; none where it does not."
    )
    due_at = models.DateTimeField(null=True, help_text="Its deadline, while its check is not done.")
    points = models.JSONField(
        default=list, help_text="Its status at the end of the days on which that changed: [day, status]."
    )
    verdict_on = models.DateField(null=True, help_text="The day of its first verdict, UTC.")
    verdict_seconds = models.PositiveBigIntegerField(
        null=True, help_text="Whole seconds from its marking to that."
    )
    pair = models.CharField(
        max_length=8,
        choices=Pair,
        blank=True,
        help_text="What its first two reviews of one round made of it.",
    )
    pair_on = models.DateField(null=True, help_text="The day of the second of them, UTC.")

    class Meta:
        indexes: ClassVar = [
            models.Index(
                fields=["stage", "waits_since"],
                name="counted_waiting",
                condition=Q(waits_since__isnull=False),
            ),
            models.Index(
                fields=["desk", "stage", "waits_since"],
                name="counted_waiting_at_desk",
                condition=Q(waits_since__isnull=False),
            ),
            models.Index(fields=["due_at", "desk"], name="counted_due", condition=Q(due_at__isnull=False)),
            models.Index(
                fields=["verdict_on", "desk", "verdict_seconds"],
                name="counted_verdicts",
                condition=Q(verdict_on__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.claim_key} {self.status}"


class CountedSource(models.Model):
    """What is counted of one source on the web; of one that not all may see only that it is there."""

    source_key = models.UUIDField(primary_key=True, help_text=KEY_HELP)
    publisher_key = models.UUIDField(null=True, help_text="The id of its publisher.")
    health = models.CharField(max_length=10, choices=Health, help_text="Whether it still answers.")
    is_open = models.BooleanField(help_text="Whether all may see it.")

    def __str__(self) -> str:
        return f"{self.source_key} {self.health}"


class Name(models.TextChoices):
    """What a sum is of."""

    STATUS = "STATUS", "claims by status"
    ATTENTION = "ATTENTION", "claims by what wants an eye"
    WAITING = "WAITING", "waiting claims by stage and the day since when"
    DUE = "DUE", "unfinished claims by the day of their deadline"
    DAY = "DAY", "what a day added to and took from a status"
    PAIR = "PAIR", "first two reviews by day"
    HEALTH = "HEALTH", "sources by publisher and health"


class Tally(models.Model):
    """A sum. Written by `folding` alone, one at a time."""

    name = models.CharField(max_length=9, choices=Name, help_text="Of what.")
    desk = models.CharField(
        max_length=100, blank=True, help_text="Of which desk; for sources a publisher's id."
    )
    word = models.CharField(max_length=16, blank=True, help_text="Of which status, stage, reason or health.")
    day = models.DateField(help_text="Of which day; 1970-01-01 where it is of none.")
    n = models.BigIntegerField(help_text="How many; of a day also how many fewer.")

    class Meta:
        verbose_name_plural = "tallies"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["name", "desk", "word", "day"], name="tally_once")
        ]
        indexes: ClassVar = [models.Index(fields=["name", "day"], name="tally_of_days")]

    def __str__(self) -> str:
        return f"{self.name} {self.desk} {self.word} {self.day}: {self.n}"


class FetchHour(models.Model):
    """How many fetches ended in an hour, and how: counted up to the moment that `Progress` names.

    Older ones than are shown are added up under the hour 1970-01-01, and outlive the fetches themselves.
    """

    hour = models.DateTimeField(help_text="When the hour began.")
    outcome = models.CharField(max_length=20, choices=Outcome, help_text="How they ended.")
    is_open = models.BooleanField(help_text="Of sources that all may see.")
    within_ms = models.PositiveIntegerField(
        help_text="How long they took at most, of some steps; 0 where it is unknown, or was longer than all."
    )
    n = models.PositiveBigIntegerField(help_text="How many.")
    ms = models.PositiveBigIntegerField(help_text="Milliseconds that they took together.")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["hour", "outcome", "is_open", "within_ms"], name="fetch_hour_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.hour:%Y-%m-%d %H} {self.outcome}: {self.n}"


class Progress(models.Model):
    """How far counting has come: one row, held by whoever counts."""

    name = models.CharField(max_length=10, primary_key=True, help_text="What is held; there is one.")
    fetches_until = models.DateTimeField(null=True, help_text="Fetches that ended before this are counted.")
    counted_at = models.DateTimeField(null=True, help_text="When counting was last done with all there was.")

    def __str__(self) -> str:
        return self.name
