"""Rows of the app `factcheck`: notifications, the digests in which they are sent, and what people want."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from claims.models import Claim
from factcheck.notices.kinds import NOT_ON_THE_DESK, SENTENCES, Kind, Pace
from sources.models import Row


def not_on_the_desk() -> list[str]:
    return [kind.value for kind in NOT_ON_THE_DESK]


class NoticeChoice(Row):
    """Of what a person wants to be told, and how."""

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", help_text="Who."
    )
    pace = models.CharField(
        max_length=8, choices=Pace, default=Pace.DAILY, help_text="How often by e-mail, at most."
    )
    desk_muted = models.JSONField(
        default=not_on_the_desk, blank=True, help_text="Kinds that the desk is silent about."
    )
    mail_muted = models.JSONField(default=list, blank=True, help_text="Kinds that no e-mail speaks of.")
    digest_at = models.DateTimeField(null=True, help_text="When the newest digest was put together.")

    def __str__(self) -> str:
        return f"{self.person}: {self.get_pace_display()}"

    def on_desk(self, kind: str) -> bool:
        return kind not in self.desk_muted

    def by_mail(self, kind: str) -> bool:
        return self.pace != Pace.OFF and kind not in self.mail_muted


class Digest(Row):
    """One e-mail to one person. The row is the job: it waits until it has been sent."""

    class State(models.TextChoices):
        WAITING = "WAITING", "waits"
        SENDING = "SENDING", "is being sent"
        SENT = "SENT", "sent"
        MOOT = "MOOT", "nothing was left to say"

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", help_text="To whom."
    )
    state = models.CharField(
        max_length=7, choices=State, default=State.WAITING, help_text="What became of it."
    )
    made_at = models.DateTimeField(help_text="When it was put together.")
    next_try_at = models.DateTimeField(help_text="Not before; while it is being sent, when that is given up.")
    tries = models.PositiveIntegerField(default=0, help_text="How often it was tried.")
    trouble = models.CharField(max_length=200, blank=True, help_text="Why the newest try failed.")
    ended_at = models.DateTimeField(null=True, help_text="When it was sent, or had nothing left to say.")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(state__in=["WAITING", "SENDING"]),
                name="one_digest_under_way_a_person",
            )
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["next_try_at"],
                name="digest_to_send",
                condition=Q(state__in=["WAITING", "SENDING"]),
            ),
            models.Index(fields=["made_at"], name="digest_by_age"),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.get_state_display()}"


class Notification(Row):
    """That something wants this person's eye; whether they may still see it is asked whenever it is shown."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", help_text="Who is told."
    )
    kind = models.CharField(max_length=12, choices=Kind, help_text="Of what.")
    claim = models.ForeignKey(
        Claim, on_delete=models.CASCADE, null=True, related_name="+", help_text="Of which claim."
    )
    webhook = models.ForeignKey(
        "Webhook", on_delete=models.CASCADE, null=True, related_name="+", help_text="Of which webhook."
    )
    made_at = models.DateTimeField(help_text="When it was noticed.")
    is_on_desk = models.BooleanField(default=True, help_text="Shown on the desk.")
    is_for_mail = models.BooleanField(default=False, help_text="Meant for the next digest.")
    digest = models.ForeignKey(
        Digest,
        on_delete=models.SET_NULL,
        null=True,
        related_name="notifications",
        help_text="The digest that speaks of it.",
    )
    read_at = models.DateTimeField(
        null=True, help_text="When it was read, or had become moot; then it is told no more."
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["person", "kind", "claim"],
                condition=Q(read_at__isnull=True),
                name="one_unread_a_kind_and_claim",
            )
        ]
        indexes: ClassVar = [
            models.Index(F("person"), F("made_at").desc(), name="notification_of_person"),
            models.Index(fields=["claim"], name="notification_unread", condition=Q(read_at__isnull=True)),
            models.Index(
                fields=["person"],
                name="notification_to_send",
                condition=Q(is_for_mail=True, digest__isnull=True, read_at__isnull=True),
            ),
            models.Index(fields=["made_at"], name="notification_by_age"),
        ]

    def __str__(self) -> str:
        return SENTENCES[Kind(self.kind)]

    @property
    def sentence(self) -> str:
        return SENTENCES[Kind(self.kind)]

    @property
    def statement(self) -> str:
        """What it is about, in its own words."""
        return self.claim.statement if self.claim else str(self.webhook)

    @property
    def title(self) -> str:
        return self.claim.article.title if self.claim else self.webhook.url if self.webhook else ""


class Heard(Row):
    """How far into a claim's history people were told of what happened."""

    claim = models.OneToOneField(
        Claim, on_delete=models.CASCADE, related_name="+", help_text="Whose history."
    )
    seq = models.PositiveIntegerField(default=0, help_text="The newest entry that was heard.")

    def __str__(self) -> str:
        return f"{self.claim_id} {self.seq}"
