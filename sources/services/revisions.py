"""Two people who edit the same row: the second is told."""

from typing import Protocol

from sources.errors import Stale


class Revised(Protocol):
    revision: int


def check(row: Revised, revision: int | None) -> None:
    """Raises Stale when the held row has changed since `revision` was read; None asks nothing."""
    if revision not in (None, row.revision):
        raise Stale(
            f"It is at revision {row.revision}, you sent {revision}; read it again and decide anew.",
            field="revision",
            revision=row.revision,
        )
