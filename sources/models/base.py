"""What all rows share: an opaque id that sorts by time, and what the database may not change."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar
from uuid import UUID

from django.db import models
from uuid_utils.compat import uuid7


def first_id(since: datetime) -> UUID:
    """Below the id of each row that was made since then."""
    return UUID(int=int(since.timestamp() * 1000) << 80)


class Row(models.Model):
    """A row with an opaque id (UUIDv7: newest last), which is also the key of every page of a list."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False, help_text="Opaque id.")

    class Meta:
        abstract = True


@dataclass(frozen=True)
class Immutable:
    """What the database's triggers still allow on a table whose rows are facts.

    once: columns that may go from NULL to a value, once (an end).
    redactable: columns that may go to NULL, only while `licence` holds a row for it.
    licence: the table of redactions or tombstones, with columns `row_id` and `column_name`.
    """

    once: tuple[str, ...] = ()
    redactable: tuple[str, ...] = ()
    licence: str = ""


class ImmutableRow(Row):
    """A row that is never changed or deleted; what is learned later is a row of its own."""

    immutable: ClassVar[Immutable] = Immutable()

    class Meta:
        abstract = True
