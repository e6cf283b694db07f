"""Rows of the app `factcheck`: who is told of what by webhook, what is to be sent, and each try."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from claims.models import Article, Claim
from factcheck.webhooks.events import Event
from sources.models import Row


class Webhook(Row):
    """An address that is told of what happens, for an account that sees no more than its owner."""

    class Off(models.TextChoices):
        PERSON = "PERSON", "turned off by a person"
        FAILING = "FAILING", "turned off because nothing was delivered for a day"
        KEY = "KEY", "turned off because the key that set it up has ended"
        OWNER = "OWNER", "turned off because the account was deactivated"

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="+",
        help_text="For whom: what they may not see is not told.",
    )
    key = models.ForeignKey(
        settings.KNOX_TOKEN_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        related_name="webhooks",
        help_text="The key that set it up or pointed it anew; it listens no longer than that.",
    )
    url = models.CharField(max_length=2048, help_text="Where it is sent, by POST.")
    description = models.CharField(max_length=200, blank=True, help_text="What it is for.")
    events = models.JSONField(default=list, help_text="Of what it is told; empty for everything.")
    articles = models.JSONField(default=list, help_text="Of which articles, by id; empty for all.")
    desks = models.JSONField(default=list, help_text="Of which desks; empty for all.")
    statuses = models.JSONField(
        default=list, help_text="Only while the claim has one of these statuses; empty for any."
    )
    sealed = models.BinaryField(help_text="The secret that signs, sealed.")
    older = models.BinaryField(null=True, help_text="The secret before, sealed, while it signs as well.")
    older_until = models.DateTimeField(null=True, help_text="Until when the secret before signs as well.")
    off = models.CharField(max_length=8, choices=Off, blank=True, help_text="Why it is off; empty while on.")
    failing_since = models.DateTimeField(
        null=True, help_text="Of the first try that failed since one succeeded; none while it works."
    )
    rests_until = models.DateTimeField(null=True, help_text="After a failure it is left alone until then.")
    seq = models.PositiveBigIntegerField(default=0, help_text="Number of the newest event for it.")
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", help_text="Who set it up."
    )
    made_at = models.DateTimeField(help_text="When.")
    on_since = models.DateTimeField(help_text="What happened before that, while it was off, is not told.")

    def __str__(self) -> str:
        return self.description or self.url


class Announced(Row):
    """How far the history of a claim was told of, and with which status; or that an article's text was."""

    about = models.UUIDField(unique=True, help_text="The claim, or the version of an article.")
    seq = models.PositiveIntegerField(default=0, help_text="The newest entry that was told of.")
    status = models.CharField(max_length=16, blank=True, help_text="The status that was told last.")

    def __str__(self) -> str:
        return f"{self.about} {self.seq}"


class Delivery(Row):
    """One event for one webhook. The row is the job, and its id is the same at each try."""

    class State(models.TextChoices):
        WAITING = "WAITING", "waits"
        SENDING = "SENDING", "is being sent"
        DELIVERED = "DELIVERED", "delivered"
        FAILED = "FAILED", "given up after a day"
        DROPPED = "DROPPED", "not sent: its owner may not see it any more"

    webhook = models.ForeignKey(
        Webhook, on_delete=models.CASCADE, related_name="deliveries", help_text="To which webhook."
    )
    seq = models.PositiveBigIntegerField(help_text="Its number among this webhook's events.")
    event = models.CharField(max_length=24, choices=Event, help_text="What happened.")
    about = models.UUIDField(help_text="The entry of the history, or the article's text, that says so.")
    claim = models.ForeignKey(
        Claim, on_delete=models.CASCADE, null=True, related_name="+", help_text="Of which claim."
    )
    article = models.ForeignKey(
        Article, on_delete=models.CASCADE, related_name="+", help_text="Of which article."
    )
    facts = models.JSONField(default=dict, help_text="What changed, from what to what.")
    happened_at = models.DateTimeField(help_text="When it happened.")
    state = models.CharField(
        max_length=9, choices=State, default=State.WAITING, help_text="What became of it."
    )
    next_try_at = models.DateTimeField(help_text="Not before; while it is being sent, when that is given up.")
    give_up_at = models.DateTimeField(help_text="After that it is tried no more.")
    tries = models.PositiveIntegerField(default=0, help_text="How often it was tried.")
    ended_at = models.DateTimeField(null=True, help_text="When it was delivered, dropped or given up.")

    class Meta:
        verbose_name_plural = "deliveries"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["webhook", "event", "about"], name="event_once_a_webhook"),
            models.UniqueConstraint(fields=["webhook", "seq"], name="delivery_seq_once"),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["next_try_at"],
                name="delivery_to_send",
                condition=Q(state__in=["WAITING", "SENDING"]),
            ),
            models.Index(fields=["ended_at"], name="delivery_by_end", condition=Q(ended_at__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.seq} {self.event}"


class DeliveryTry(Row):
    """One try to deliver, and what was answered."""

    delivery = models.ForeignKey(
        Delivery, on_delete=models.CASCADE, related_name="log", help_text="Of which delivery."
    )
    at = models.DateTimeField(help_text="When it ended.")
    took_ms = models.PositiveIntegerField(help_text="How long it took, in milliseconds.")
    status = models.PositiveSmallIntegerField(null=True, help_text="HTTP status of the answer, if one came.")
    answer = models.TextField(blank=True, help_text="The first bytes of the answer, as text.")
    trouble = models.CharField(max_length=300, blank=True, help_text="Why no answer came, in plain words.")

    class Meta:
        verbose_name_plural = "delivery tries"

    def __str__(self) -> str:
        return str(self.status or self.trouble)
