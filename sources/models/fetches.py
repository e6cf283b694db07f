from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from sources.enums import FetchReason, FetchState, Outcome, RobotsSay, Wait
from sources.models.base import Row
from sources.models.hosts import Host
from sources.models.snapshots import Snapshot
from sources.models.sources import Source


class Fetch(Row):
    """One attempt to capture a source. The row is the job; nothing refers to it, so it may be thinned."""

    source = models.ForeignKey(
        Source, on_delete=models.PROTECT, related_name="fetches", help_text="What is fetched."
    )
    state = models.CharField(
        max_length=10, choices=FetchState, default=FetchState.QUEUED, help_text="Where the job is."
    )
    reason = models.CharField(max_length=10, choices=FetchReason, help_text="Why it was asked for.")
    requested_at = models.DateTimeField(help_text="When it was asked for.")
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        db_index=False,  # nobody looks for fetches by who asked, but among those that wait
        help_text="Who asked for it.",
    )
    host = models.ForeignKey(
        Host,
        on_delete=models.PROTECT,
        null=True,
        related_name="fetches",
        db_index=False,  # fetch_waiting serves it
        help_text="The site that we are polite to.",
    )
    urgency = models.PositiveSmallIntegerField(
        default=1, help_text="0 for what a person waits for, 1 for what is due by its schedule."
    )
    turn = models.BigIntegerField(
        default=0, help_text="Its place among equally urgent ones, which alternate between those who ask."
    )
    not_before = models.DateTimeField(null=True, help_text="When it may begin, where it has to wait.")
    waits_for = models.CharField(
        max_length=12, choices=Wait, blank=True, help_text="Why it has to wait until then."
    )
    retries = models.PositiveSmallIntegerField(default=0, help_text="How often it was tried again.")
    attempts = models.PositiveSmallIntegerField(default=0, help_text="How often a worker has taken it.")
    fence = models.UUIDField(null=True, help_text="The claim of the worker that holds it now.")
    lease_until = models.DateTimeField(null=True, help_text="Until when that claim holds.")
    started_at = models.DateTimeField(null=True, help_text="When the last attempt began.")
    ended_at = models.DateTimeField(null=True, help_text="When it ended.")
    outcome = models.CharField(max_length=20, choices=Outcome, blank=True, help_text="How it ended.")
    rule = models.CharField(max_length=60, blank=True, help_text="The rule that decided the outcome.")
    detail = models.TextField(blank=True, help_text="Why, in plain words.")
    deciding_header = models.CharField(
        max_length=500, blank=True, help_text="The header that the rule went by, where it was one."
    )
    robots = models.CharField(
        max_length=10, choices=RobotsSay, blank=True, help_text="What robots.txt said; empty when not asked."
    )
    is_conditional = models.BooleanField(
        default=False, help_text="Whether only a changed page was asked for (If-None-Match)."
    )
    changed_headers = models.JSONField(
        default=list, help_text="Of an unchanged page: headers that differ from the capture's, [name, value]."
    )
    status = models.PositiveSmallIntegerField(null=True, help_text="HTTP status of the last answer.")
    final_url = models.TextField(blank=True, help_text="Where the redirects ended.")
    redirects = models.JSONField(default=list, help_text="Each redirect: url, status, location, peer.")
    media_type = models.CharField(max_length=255, blank=True, help_text="What the server called it.")
    bytes = models.PositiveBigIntegerField(null=True, help_text="Bytes over the wire.")
    elapsed_ms = models.PositiveIntegerField(null=True, help_text="How long it took, in milliseconds.")
    snapshot = models.ForeignKey(
        Snapshot,
        on_delete=models.PROTECT,
        null=True,
        related_name="fetches",
        help_text="What it captured or confirmed.",
    )

    class Meta:
        verbose_name_plural = "fetches"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["source"],
                condition=Q(state__in=[FetchState.QUEUED, FetchState.RUNNING]),
                name="one_live_fetch_a_source",
            ),
            models.CheckConstraint(
                condition=(
                    Q(state=FetchState.RUNNING) & Q(fence__isnull=False) & Q(lease_until__isnull=False)
                )
                | (~Q(state=FetchState.RUNNING) & Q(fence__isnull=True) & Q(lease_until__isnull=True)),
                name="running_fetch_has_a_lease",
            ),
            models.CheckConstraint(
                condition=(Q(state__in=[FetchState.QUEUED, FetchState.RUNNING]) & Q(ended_at__isnull=True))
                | (Q(state__in=[FetchState.DONE, FetchState.FAILED]) & Q(ended_at__isnull=False)),
                name="ended_fetch_says_when",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["host", "urgency", "turn"],
                name="fetch_waiting",
                condition=Q(state=FetchState.QUEUED),
            ),
            models.Index(
                fields=["urgency", "turn"],
                name="fetch_front",
                condition=Q(state=FetchState.QUEUED),
            ),
            models.Index(
                fields=["requested_by", "turn"],
                name="fetch_turns",
                condition=Q(state=FetchState.QUEUED),
            ),
            models.Index(fields=["lease_until"], name="fetch_running", condition=Q(state=FetchState.RUNNING)),
            models.Index(fields=["source", "-id"], name="fetch_of_source"),
            models.Index(
                fields=["ended_at", "outcome"], name="fetch_by_end", condition=Q(ended_at__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_state_display()} · {self.source}"
