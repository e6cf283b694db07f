from typing import ClassVar

from django.db import models
from django.db.models.functions import Lower

from claims.enums import ClaimantKind
from sources.models import Row


class Claimant(Row):
    """The person or organisation who said what is checked."""

    name = models.CharField(max_length=200, help_text="The name readers know them by.")
    kind = models.CharField(
        max_length=12,
        choices=ClaimantKind,
        default=ClaimantKind.UNKNOWN,
        db_default=ClaimantKind.UNKNOWN.value,
        help_text="What they are, where a person said so; it is never guessed.",
    )
    is_open = models.BooleanField(
        default=True,
        help_text="Named where all may read it; a name given in confidence is a row of its own.",
    )
    created_at = models.DateTimeField(help_text="When they were first named here.")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(Lower("name"), "is_open", name="claimant_name_once")]

    def __str__(self) -> str:
        return self.name
