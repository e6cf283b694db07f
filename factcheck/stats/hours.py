"""How fetches ended, by the hour: counted once and kept, since there are many, and rows may be thinned."""

from collections import Counter
from collections.abc import Collection, Iterable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection
from django.db.models import Case, Count, Min, Q, QuerySet, Sum, Value, When
from django.db.models.functions import Coalesce, TruncHour

from factcheck.stats.models import FetchHour, Progress
from sources.models import Fetch

HOUR = timedelta(hours=1)
SHOWN = 48  # hours
KEPT_FOR = timedelta(days=7)  # by the hour; then added up
TOGETHER = datetime(1970, 1, 1, tzinfo=UTC)
AT_ONCE = timedelta(days=10)
AT_LEAST = timedelta(minutes=1)  # what is younger is read from the fetches until there is more of it
STEPS = (100, 250, 500, 1000, 2500, 5000, 10_000, 30_000, 60_000)  # milliseconds
UPSERT = """
    INSERT INTO {table} (hour, outcome, is_open, within_ms, n, ms) VALUES {rows}
    ON CONFLICT (hour, outcome, is_open, within_ms)
    DO UPDATE SET n = {table}.n + excluded.n, ms = {table}.ms + excluded.ms
"""


def settled_before(now: datetime) -> datetime:
    """No fetch that ended earlier is written down any more: its worker's lease is over by now."""
    return now - timedelta(seconds=settings.FETCH_LEASE_SECONDS + 60)


def count_on(progress: Progress, *, now: datetime) -> bool:
    """Count what ended since, some days at most; whether that was all. The caller holds `progress`."""
    until = settled_before(now)
    since = progress.fetches_until or Fetch.objects.aggregate(first=Min("ended_at"))["first"]
    if since is None or since > until - AT_LEAST:
        return True
    end = min(since + AT_ONCE, until)
    _add(counted(since, end))
    progress.fetches_until = end
    progress.save(update_fields=["fetches_until"])
    return end == until


def count_again(sources: Collection[UUID], progress: Progress, *, now: datetime) -> None:
    """Count the hours anew in which these were fetched: other people may see them than when that was done."""
    if progress.fetches_until is None:
        return
    shown = Q(ended_at__gte=first_shown(now), ended_at__lt=progress.fetches_until)
    fetches = Fetch.objects.filter(shown, source__in=sources)
    hours = fetches.annotate(hour=TruncHour("ended_at", tzinfo=UTC)).order_by().values_list("hour", flat=True)
    for hour in hours.distinct():
        FetchHour.objects.filter(hour=hour).delete()
        _add(counted(hour, min(hour + HOUR, progress.fetches_until)))


def first_shown(now: datetime) -> datetime:
    return hour_of(now) - (SHOWN - 1) * HOUR


def hour_of(moment: datetime) -> datetime:
    return moment.replace(minute=0, second=0, microsecond=0)


def add_up_old(*, now: datetime) -> None:
    """What is too old to be shown by the hour goes into one sum. The caller holds `Progress`."""
    old = FetchHour.objects.filter(hour__gt=TOGETHER, hour__lt=hour_of(now) - KEPT_FOR)
    sums = old.order_by().values_list("outcome", "is_open", "within_ms").annotate(Sum("n"), Sum("ms"))
    _add([(TOGETHER, *row) for row in sums])
    old.delete()


def counted(since: datetime, until: datetime, *, among: Q = Q()) -> QuerySet[Any, Any]:  # noqa: B008
    """Of the fetches themselves: hour, outcome, is_open, within_ms, how many, milliseconds."""
    within = Case(*(When(elapsed_ms__lte=step, then=Value(step)) for step in STEPS), default=Value(0))
    ended = Fetch.objects.filter(among, ended_at__gte=since, ended_at__lt=until)
    grouped = ended.annotate(hour=TruncHour("ended_at", tzinfo=UTC), within=within).order_by()
    return grouped.values_list("hour", "outcome", "source__is_open", "within").annotate(
        number=Count("pk"), took=Coalesce(Sum("elapsed_ms"), 0)
    )


def by_hour(progress: Progress, *, now: datetime) -> Counter[tuple[datetime, str]]:
    """Of the last hours and open sources, by hour and outcome. The caller holds `progress`."""
    first = first_shown(now)
    found = Counter[tuple[datetime, str]]()
    kept = FetchHour.objects.filter(hour__gte=first, is_open=True).order_by()
    for hour, outcome, n in kept.values_list("hour", "outcome").annotate(Sum("n")):
        found[hour, outcome] += n
    _count_open(found, counted(max(first, progress.fetches_until or first), _after(now)))
    return found


def by_hour_now(among: Q, *, now: datetime, is_any: bool = False) -> Counter[tuple[datetime, str]]:
    """The same of these fetches, from their rows alone. is_any: whoever may see their sources."""
    found = Counter[tuple[datetime, str]]()
    _count_open(found, counted(first_shown(now), _after(now), among=among), is_any=is_any)
    return found


def _after(now: datetime) -> datetime:
    return now + timedelta(microseconds=1)


def _count_open(found: Counter[tuple[datetime, str]], rows: Iterable[Any], *, is_any: bool = False) -> None:
    for hour, outcome, is_open, _, n, _ in rows:
        if is_open or is_any:
            found[hour, outcome] += n


def _add(rows: Iterable[Any]) -> None:
    given = list(rows)
    table = connection.ops.quote_name(FetchHour._meta.db_table)
    for start in range(0, len(given), 100):
        part = given[start : start + 100]
        places = ", ".join(["(%s, %s, %s, %s, %s, %s)"] * len(part))
        with connection.cursor() as cursor:
            values = [_for_database(value) for row in part for value in row]
            cursor.execute(UPSERT.format(table=table, rows=places), values)


def _for_database(value: Any) -> Any:
    return connection.ops.adapt_datetimefield_value(value) if isinstance(value, datetime) else value
