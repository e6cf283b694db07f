"""Rows about calls of the API: answers that may be given again."""

from typing import ClassVar

from django.conf import settings
from django.db import models

from sources.models.base import Row


class KeptCall(Row):
    """A call that was made under a key, and its sealed answer: the same call again gets it once more."""

    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", help_text="Who made it."
    )
    key = models.CharField(max_length=64, help_text="Keyed digest of the client's Idempotency-Key.")
    asked = models.CharField(max_length=64, help_text="Keyed digest of method, address and body.")
    began_at = models.DateTimeField(db_index=True, help_text="When it was first made.")
    lease_ends_at = models.DateTimeField(help_text="Until when whoever runs it is believed to be alive.")
    turn = models.PositiveIntegerField(default=1, help_text="How often it was begun.")
    status = models.PositiveSmallIntegerField(null=True, help_text="Of the answer; none while it runs.")
    answer = models.BinaryField(
        null=True, help_text="Headers and body, sealed under a key that only the client's own opens."
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["account", "key"], name="kept_call_once_a_key"),
        ]

    def __str__(self) -> str:
        return f"call of {self.account_id}"
