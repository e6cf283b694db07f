"""Old checks that found nothing new are thinned, to one a day, week or month of each source (docs/adr/0085).

Nothing refers to a fetch. Whatever came of one stays: captures, changes, failures, what a person asked for,
a header that differed; and of a run of unchanged checks the first and the last, so that it still says from
when to when a page was as it had been.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from django.db.models import F, Q, QuerySet, Window
from django.db.models.functions import Lag, Lead, RowNumber, Trunc

from sources.enums import Outcome
from sources.errors import Invalid
from sources.models import Fetch, Source
from sources.services.chains import batches

LEAST = timedelta(days=31)  # younger ones are counted by statistics
AT_ONCE, DELETED = 500, 2000  # sources; rows
# How far back a night looks, so that it sees the one that is left of the time before.
NIGHTLY = {"DAY": timedelta(days=7), "WEEK": timedelta(days=14), "MONTH": timedelta(days=62)}
UNCHANGED = Q(outcome=Outcome.UNCHANGED, requested_by=None, changed_headers=[])


def _delete(found: QuerySet[Fetch]) -> int:
    keys = list(found.values_list("pk", flat=True))
    for some in batches(iter(keys), DELETED):
        Fetch.objects.filter(pk__in=some).delete()
    return len(keys)


@dataclass
class Thinning:
    """One round over all sources, those after `through` first. count: rows that went, or would go.

    every: DAY, WEEK or MONTH, of which one is left. since: what ended before was thinned by earlier rounds.
    """

    before: datetime
    every: str
    since: datetime | None = None
    through: UUID | None = None
    count: int = 0

    @classmethod
    def of(cls, age: timedelta, every: str, *, now: datetime, is_nightly: bool = False) -> "Thinning":
        """Of what is older than that, or just came to be, as whole days (UTC). Raises Invalid."""
        if age < LEAST:
            raise Invalid(f"Checks are kept for {LEAST.days} days at the least.")
        before = (now - age).astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
        return cls(before, every, before - NIGHTLY[every] if is_nightly else None)

    def run(self, *, is_over: Callable[[], bool], is_dry: bool = False) -> None:
        """Until all is done, and `through` None again, or it is over."""
        for ids in self._sources():
            found = self._dispensable(ids)
            self.count += found.count() if is_dry else _delete(found)
            self.through = ids[-1]
            if is_over():
                return
        self.through = None

    def _sources(self) -> Iterator[list[UUID]]:
        while True:
            rows = Source.objects.order_by("pk").values_list("pk", flat=True)
            ids = list((rows.filter(pk__gt=self.through) if self.through else rows)[:AT_ONCE])
            if not ids:
                return
            yield ids

    def _dispensable(self, sources: list[UUID]) -> QuerySet[Fetch]:
        """Unchanged checks between two that were so too, but for the first of each day, week or month."""
        ended = Fetch.objects.filter(source__in=sources, ended_at__lt=self.before)
        if self.since:
            ended = ended.filter(ended_at__gte=self.since)
        source, order = F("source"), ["ended_at", "pk"]
        time = Trunc("ended_at", self.every.lower(), tzinfo=UTC)
        within = ended.annotate(
            was=Window(Lag("outcome"), partition_by=source, order_by=order),
            becomes=Window(Lead("outcome"), partition_by=source, order_by=order),
            nth=Window(RowNumber(), partition_by=[source, time, F("outcome")], order_by=order),
        ).filter(was=Outcome.UNCHANGED, becomes=Outcome.UNCHANGED, nth__gt=1)
        # Asked outside, since a condition on the row itself would be met before its neighbours are looked at.
        return Fetch.objects.filter(UNCHANGED, source__in=sources, pk__in=within.values("pk"))
