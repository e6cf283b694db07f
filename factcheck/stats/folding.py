"""Counting goes on from what was touched: each row is looked at anew, the difference goes into the sums.

One at a time counts, holding the row of `Progress`; reading the figures takes the same row, so that what is
read is whole.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Model

from claims.compiled import Among
from claims.models import Claim
from factcheck.stats import counting, hours, past, triggers
from factcheck.stats.counting import Sum
from factcheck.stats.models import CountedClaim, CountedSource, FetchHour, Progress, Tally, Touched

SOME, MANY = 500, 2000  # looked at together: while somebody waits, and when nobody does
UPSERT = """
    INSERT INTO {table} (name, desk, word, day, n) VALUES {rows}
    ON CONFLICT (name, desk, word, day) DO UPDATE SET n = {table}.n + excluded.n
    RETURNING id, n
"""


@contextmanager
def held() -> Iterator[Progress]:
    """The row of who counts, until the transaction ends."""
    Progress.objects.get_or_create(name="stats")
    with transaction.atomic():
        yield Progress.objects.select_for_update().get(name="stats")


def fold(*, now: datetime, is_over: Callable[[], bool] = lambda: False) -> bool:
    """Count what waits; whether that was all. is_over: asked between parts, each its own transaction."""
    until: int | None = 0
    while until is not None and not is_over():
        with held() as progress:
            until = fold_some(progress, now=now, most=MANY, after=until)
            if until is None:
                hours.add_up_old(now=now)
                progress.counted_at = now
                progress.save(update_fields=["counted_at"])
    return until is None


def fold_some(progress: Progress, *, now: datetime, most: int = SOME, after: int = 0) -> int | None:
    """Count a part of what waits: up to which note, None where that was all. The caller holds `progress`.

    after: the note before it; those that are gone would be looked through each time. Fetches come last:
    whoever may see a source is known by then.
    """
    notes = list(Touched.objects.filter(pk__gt=after).order_by("pk").values_list("pk", "what", "key")[:most])
    keys: dict[str, set[UUID]] = {what: set() for what in Touched.What.values}
    for _, what, key in notes:
        keys[what].add(key)
    _count_claims(keys["CLAIM"].union(_claims_of(keys["ARTICLE"])), now, most)
    _count_sources(keys["SOURCE"], progress, now, most)
    if notes:
        Touched.objects.filter(pk__in=[pk for pk, _, _ in notes]).delete()
    is_all = len(notes) < most and hours.count_on(progress, now=now)
    return None if is_all else notes[-1][0] if notes else after


def _claims_of(articles: Collection[UUID]) -> Iterator[UUID]:
    if articles:
        yield from Claim.objects.filter(Among("article", articles)).values_list("pk", flat=True)


def _count_claims(keys: Collection[UUID], now: datetime, most: int) -> None:
    for part in _parts(keys, most):
        known = _known(CountedClaim, part)
        found = counting.claims(counting.countable(part), today=past.day_of(now))
        _write(CountedClaim, known, found, counting.of_claim)


def _count_sources(keys: Collection[UUID], progress: Progress, now: datetime, most: int) -> None:
    for part in _parts(keys, most):
        known = _known(CountedSource, part)
        found = counting.sources(part)
        _write(CountedSource, known, found, counting.of_source)
        others = [key for key in part if _is_open(found, key) != _is_open(known, key)]
        hours.count_again(others, progress, now=now)


def _is_open(rows: Mapping[UUID, CountedSource], key: UUID) -> bool | None:
    return rows[key].is_open if key in rows else None


def _parts(keys: Collection[UUID], most: int) -> Iterator[list[UUID]]:
    """In the order of their ids, which is that of time: what was made together is looked at together."""
    ordered = sorted(keys)
    for start in range(0, len(ordered), most):
        yield ordered[start : start + most]


def _known(model: type[Any], keys: Collection[UUID]) -> dict[UUID, Any]:
    return {row.pk: row for row in model.objects.filter(Among(model._meta.pk.name, keys))}


def _write(
    model: type[Any],
    known: Mapping[UUID, Any],
    found: Mapping[UUID, Any],
    sums: Callable[[Any], Iterable[tuple[Sum, int]]],
) -> None:
    change = defaultdict[Sum, int](int)
    for row in found.values():
        for key, n in sums(row):
            change[key] += n
    for row in known.values():
        for key, n in sums(row):
            change[key] -= n
    _add({key: n for key, n in change.items() if n})
    names = [field.name for field in model._meta.concrete_fields if not field.primary_key]
    if gone := [key for key in known if key not in found]:
        model.objects.filter(Among(model._meta.pk.name, gone)).delete()
    model.objects.bulk_create(
        found.values(), update_conflicts=True, unique_fields=[model._meta.pk.name], update_fields=names
    )


def _add(change: Mapping[Sum, int]) -> None:
    """In one order, and away with what has become nothing."""
    table, nothing = connection.ops.quote_name(Tally._meta.db_table), list[int]()
    given = sorted(change.items())
    for start in range(0, len(given), 150):
        part = given[start : start + 150]
        values = [value for key, n in part for value in (*key[:3], key.day.isoformat(), n)]
        places = ", ".join(["(%s, %s, %s, %s, %s)"] * len(part))
        with connection.cursor() as cursor:
            cursor.execute(UPSERT.format(table=table, rows=places), values)
            nothing += [pk for pk, n in cursor.fetchall() if n == 0]
    if nothing:
        Tally.objects.filter(pk__in=nothing).delete()


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
