"""Following chains of entries, of any kind, and finding where one is not as it was written."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from typing import Any, Protocol, TypeVar

from django.db import connection, transaction

from sources import chain

T = TypeVar("T")


class Entry(Protocol):
    seq: int
    previous: str
    hash: str


@dataclass
class Walk:
    """The way along one chain, from the first entry to its head. name: whose it is, as "Claim 0199…"."""

    name: str
    seq: int = 0
    hash: str = ""

    def follow(self, entry: Entry, columns: Mapping[str, Any]) -> Iterator[str]:
        """The next entry; `columns` are what its hash covers."""
        name = f"{self.name}, entry {entry.seq}"
        if entry.seq != self.seq + 1:
            yield f"{name} comes after entry {self.seq}: what was between is missing."
        elif entry.previous != self.hash:
            yield f"{name} does not continue the entry before it: one of them was edited or moved."
        if chain.entry_hash(columns) != entry.hash:
            yield f"{name} is not what was hashed: it was edited or moved."
        self.seq, self.hash = entry.seq, entry.hash

    def arrive(self, seq: int, head: str) -> Iterator[str]:
        """What the row that has the chain says of its newest entry."""
        if self.seq < seq:
            yield f"{self.name} had {seq} entries, {self.seq} are left: the newest were deleted."
        elif (self.seq, self.hash) != (seq, head):
            yield f"{self.name} does not name entry {self.seq} as its newest: one was edited."


def batches(rows: Iterator[T], size: int) -> Iterator[list[T]]:
    while batch := list(islice(rows, size)):
        yield batch


@contextmanager
def one_moment() -> Iterator[None]:
    """All reads see the database as it was at the first, and nobody who writes is kept waiting."""
    if connection.in_atomic_block:
        yield
    elif connection.vendor == "postgresql":
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield
    else:
        with connection.cursor() as cursor:
            cursor.execute("BEGIN DEFERRED")  # transaction.atomic would take the writers' lock
            try:
                yield
            finally:
                cursor.execute("ROLLBACK")
