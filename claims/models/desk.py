from typing import ClassVar

from django.conf import settings
from django.db import models

from claims.models.claims import Claim
from sources.models import Row


class DeskVisit(Row):
    """When a person was last at the desk, so that it can say what is new to them."""

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", help_text="Who."
    )
    since = models.DateTimeField(
        null=True, help_text="When their visit before this one ended; what is later is new to them."
    )
    seen_at = models.DateTimeField(help_text="When they last looked, give or take some minutes.")

    def __str__(self) -> str:
        return f"{self.person}, {self.seen_at:%Y-%m-%d %H:%M}"


class SecondLook(Row):
    """To whom a claim was given for a second review: nobody else is given it meanwhile, nobody is barred."""

    claim = models.OneToOneField(Claim, on_delete=models.PROTECT, related_name="+", help_text="What.")
    round = models.PositiveSmallIntegerField(help_text="For which round of reviews.")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", help_text="To whom."
    )
    given_at = models.DateTimeField(help_text="When.")

    class Meta:
        indexes: ClassVar = [models.Index(fields=["person"], name="second_look_of_person")]

    def __str__(self) -> str:
        return f"{self.claim}: {self.person}"
