"""Sources that are not on the web: who saw them when, and who the confidential ones are."""

from typing import ClassVar

from django.conf import settings
from django.db import models

from sources.enums import IdentityDeed, Seen
from sources.models.base import ImmutableRow, Row
from sources.models.sources import Source


class Encounter(ImmutableRow):
    """That a person of ours saw a document, or heard somebody: when, how and where."""

    source = models.ForeignKey(
        Source, on_delete=models.PROTECT, related_name="encounters", help_text="Of what."
    )
    seen_on = models.DateField(help_text="On which day.")
    how = models.CharField(max_length=10, choices=Seen, help_text="In which way.")
    place = models.CharField(
        max_length=200, blank=True, help_text="Where; never said of a confidential source."
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", help_text="Who saw or heard it."
    )
    recorded_at = models.DateTimeField(help_text="When they put that on record.")

    def __str__(self) -> str:
        return f"{self.get_how_display()} on {self.seen_on}"


class Identity(Row):
    """Who a confidential source is, sealed: the key that opens it is not in the database."""

    source = models.OneToOneField(
        Source, on_delete=models.PROTECT, related_name="identity", help_text="Of which source."
    )
    sealed = models.BinaryField(
        null=True, editable=False, help_text="What identifies it, encrypted; none once it was erased."
    )
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", help_text="Who gave their word."
    )
    entered_at = models.DateTimeField(help_text="When it was first written down.")
    let_in = models.ManyToManyField(
        settings.AUTH_USER_MODEL, blank=True, related_name="+", help_text="Colleagues who may see it too."
    )

    class Meta:
        verbose_name_plural = "identities"
        default_permissions = ()
        permissions: ClassVar = [("see_identities", "Can see who confidential sources are")]

    def __str__(self) -> str:
        return "who a confidential source is"


class IdentityAct(ImmutableRow):
    """That somebody looked at who a confidential source is, or did something about it."""

    source = models.ForeignKey(
        Source, on_delete=models.PROTECT, related_name="identity_acts", help_text="Of which source."
    )
    deed = models.CharField(max_length=10, choices=IdentityDeed, help_text="What they did.")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        help_text="Who was let in, or no longer is.",
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", help_text="Who did it."
    )
    at = models.DateTimeField(help_text="When.")

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return self.get_deed_display()


class IdentityTombstone(ImmutableRow):
    """What is left of who a confidential source was: that it was erased, by whom, when and why."""

    source = models.OneToOneField(
        Source, on_delete=models.PROTECT, related_name="identity_tombstone", help_text="Of which source."
    )
    reason = models.TextField(help_text="Why, without naming anybody.")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", help_text="Who erased it."
    )
    at = models.DateTimeField(help_text="When.")

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return "erased"
