from typing import ClassVar

from django.db import models
from django.db.models.functions import Lower

from sources.enums import PublisherKind
from sources.models.base import Row


class Publisher(Row):
    """An outlet or institution that publishes what we check or what we check it against."""

    name = models.CharField(max_length=200, help_text="The name readers know it by.")
    kind = models.CharField(
        max_length=20,
        choices=PublisherKind,
        default=PublisherKind.OTHER,
        help_text="What sort of publisher it is.",
    )
    is_open = models.BooleanField(
        default=True,
        help_text="Named where all may read it; a name given in confidence is a row of its own.",
    )
    created_at = models.DateTimeField(help_text="When it was first named here.")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(Lower("name"), "is_open", name="publisher_name_once")
        ]

    def __str__(self) -> str:
        return self.name


class PublisherDomain(Row):
    """A registrable domain by which a source's publisher is known."""

    publisher = models.ForeignKey(
        Publisher, on_delete=models.CASCADE, related_name="domains", help_text="Whose domain it is."
    )
    domain = models.CharField(max_length=253, unique=True, help_text="Registrable domain, such as state.gov.")

    def __str__(self) -> str:
        return self.domain
