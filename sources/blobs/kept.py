"""What every store of blobs says of one, and does with it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

DIGEST = 64  # characters of a SHA-256 in hexadecimal


@dataclass(frozen=True)
class Kept:
    """One blob as its store holds it. `place` is the store's own name for it."""

    digest: str
    suffix: str
    place: str
    size: int
    kept_at: datetime


class Store(Protocol):
    def check(self) -> None:
        """Raises OSError where nothing could be written now."""
        ...

    def find(self, digest: str) -> Kept | None: ...

    def write(self, digest: str, suffix: str, kept: bytes) -> None: ...

    def refresh(self, digest: str) -> bool:
        """Date what is kept to now, so that nobody takes it for left over; False when it must be written."""
        ...

    def chunks(self, blob: Kept) -> Iterator[bytes]:
        """The bytes as they lie there. Raises FileNotFoundError."""
        ...

    def remove(self, blob: Kept) -> None: ...

    def each(self, after: str) -> Iterator[Kept]:
        """Every blob whose digest comes after `after`, in the order of the digests."""
        ...

    def tidy(self, before: datetime) -> int:
        """Remove what writers that were killed before `before` left half written; how many."""
        ...
