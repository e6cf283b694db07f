"""Waits for the workers: until all that was asked for is fetched, read and ranked."""

import time
from collections.abc import Callable, Collection
from dataclasses import dataclass
from uuid import UUID

from claims.services import rechecks, suggestions
from sources.models import Fetch, Source, Unread
from sources.queries import LIVE

# A fetch whose worker was lost is taken up again when its lease has ended; this waits for that too.
LONGEST_SECONDS = 200.0
PAUSE_SECONDS = 0.2


@dataclass(frozen=True)
class Pending:
    """How many rows still wait for a worker."""

    fetches: int
    readings: int
    rankings: int

    @property
    def is_nothing(self) -> bool:
        return not (self.fetches or self.readings or self.rankings)

    def __str__(self) -> str:
        return f"{self.fetches} to fetch, {self.readings} to read, {self.rankings} to rank or compare"


def pending(sources: Collection[UUID]) -> Pending:
    """What these sources still wait for; rankings are counted over all of them."""
    tracked = Source.objects.filter(pk__in=sources)
    return Pending(
        fetches=Fetch.objects.filter(LIVE, source__in=tracked).count(),
        readings=Unread.objects.filter(snapshot__source__in=tracked).count(),
        rankings=len(suggestions.unranked()) + len(rechecks.unlooked()),
    )


def wait(
    sources: Collection[UUID], *, tell: Callable[[Pending], None], within: float = LONGEST_SECONDS
) -> Pending:
    """Until nothing is pending, or `within` seconds are over; returns what is pending then."""
    deadline = time.monotonic() + within
    while True:
        left = pending(sources)
        tell(left)
        if left.is_nothing or time.monotonic() > deadline:
            return left
        time.sleep(PAUSE_SECONDS)
