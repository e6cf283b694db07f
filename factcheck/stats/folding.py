"""Counting goes on from what was touched: each row is looked at anew, the difference goes into the sums.

One at a time counts, holding the row of `Progress`; reading the figures takes the same row, so that what is
read is whole.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Model

from claims.models import Claim
from factcheck.stats import counting, hours, past, triggers
from factcheck.stats.counting import Sum
from factcheck.stats.models import CountedClaim, CountedSource, FetchHour, Progress, Tally, Touched

BATCH = 500
UPSERT = """
    INSERT INTO {table} (name, desk, word, day, n) VALUES {rows}
    ON CONFLICT (name, desk, word, day) DO UPDATE SET n = {table}.n + excluded.n
"""


@contextmanager
def held() -> Iterator[Progress]:
    """The row of who counts, until the transaction ends."""
    Progress.objects.get_or_create(name="stats")
    with transaction.atomic():
        yield Progress.objects.select_for_update().get(name="stats")


def fold(*, now: datetime, is_over: Callable[[], bool] = lambda: False) -> bool:
    """Count what waits; whether that was all. is_over: asked between parts, each its own transaction."""
    while not is_over():
        with held() as progress:
            if fold_some(progress, now=now):
                hours.add_up_old(now=now)
                return True
    return False


def fold_some(progress: Progress, *, now: datetime) -> bool:
    """Count a part of what waits; whether that was all. The caller holds `progress`."""
    notes = list(Touched.objects.order_by("pk")[:BATCH])
    keys: dict[str, list[UUID]] = {what: [] for what in Touched.What.values}
    for note in notes:
        keys[note.what].append(note.key)
    _count_claims({*keys["CLAIM"], *_claims_of(keys["ARTICLE"])}, now)
    _count_sources(set(keys["SOURCE"]), progress, now)
    Touched.objects.filter(pk__in=[note.pk for note in notes]).delete()
    is_all = hours.count_on(progress, now=now) and len(notes) < BATCH
    if is_all:
        progress.counted_at = now
    progress.save()
    return is_all


def _claims_of(articles: Collection[UUID]) -> Iterator[UUID]:
    if articles:
        yield from Claim.objects.filter(article__in=articles).values_list("pk", flat=True)


def _count_claims(keys: Collection[UUID], now: datetime) -> None:
    for part in _parts(keys):
        known = CountedClaim.objects.in_bulk(part)
        found = counting.claims(counting.countable(part), known, today=past.day_of(now))
        _write(CountedClaim, known, found, counting.of_claim)


def _count_sources(keys: Collection[UUID], progress: Progress, now: datetime) -> None:
    for part in _parts(keys):
        known = CountedSource.objects.in_bulk(part)
        found = counting.sources(part)
        _write(CountedSource, known, found, counting.of_source)
        others = [key for key in part if _is_open(found, key) != _is_open(known, key)]
        hours.count_again(others, progress, now=now)


def _is_open(rows: Mapping[UUID, CountedSource], key: UUID) -> bool | None:
    return rows[key].is_open if key in rows else None


def _parts(keys: Collection[UUID]) -> Iterator[list[UUID]]:
    """In the order of their ids, which is that of time: what was made together is looked at together."""
    ordered = sorted(keys)
    for start in range(0, len(ordered), BATCH):
        yield ordered[start : start + BATCH]


def _write(
    model: type[Any],
    known: Mapping[UUID, Any],
    found: Mapping[UUID, Any],
    sums: Callable[[Any], Counter[Sum]],
) -> None:
    change = Counter[Sum]()
    for row in found.values():
        change.update(sums(row))
    for row in known.values():
        change.subtract(sums(row))
    _add({key: n for key, n in change.items() if n})
    names = [field.name for field in model._meta.concrete_fields if not field.primary_key]
    model.objects.filter(pk__in=[key for key in known if key not in found]).delete()
    model.objects.bulk_create(
        found.values(), update_conflicts=True, unique_fields=[model._meta.pk.name], update_fields=names
    )


def _add(change: Mapping[Sum, int]) -> None:
    table = connection.ops.quote_name(Tally._meta.db_table)
    given = sorted(change.items())
    for start in range(0, len(given), 150):
        part = given[start : start + 150]
        values = [value for key, n in part for value in (*key[:3], key.day.isoformat(), n)]
        places = ", ".join(["(%s, %s, %s, %s, %s)"] * len(part))
        with connection.cursor() as cursor:
            cursor.execute(UPSERT.format(table=table, rows=places), values)
    if given:
        Tally.objects.filter(n=0, name__in={key.name for key, _ in given}).delete()


def behind() -> int:
    """How many changes wait to be counted."""
    return Touched.objects.count()


def begin_anew() -> None:
    """Forget all that was counted, and note every row there is."""
    with held() as progress:
        emptied: tuple[type[Model], ...] = (Touched, CountedClaim, CountedSource, Tally, FetchHour)
        for model in emptied:
            model._default_manager.all().delete()
        progress.fetches_until = progress.counted_at = None
        progress.save()
        with connection.cursor() as cursor:
            triggers.note_all(cursor)
