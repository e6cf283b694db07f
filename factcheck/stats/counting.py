"""What there is to count of single claims and sources, as they stand now, and what that adds to which sum."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from functools import lru_cache
from itertools import groupby
from operator import itemgetter
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import QuerySet

from claims.compiled import Among
from claims.counted import UNFINISHED
from claims.enums import Access, Attention, Pair, Stage
from claims.models import Claim, Review
from factcheck.stats import past
from factcheck.stats.models import CountedClaim, CountedSource, Name
from factcheck.stats.past import Record, day_of
from sources.enums import SourceAccess
from sources.models import Source

NO_DAY = date(1970, 1, 1)
WAITING = frozenset({Stage.DETECTED, *UNFINISHED})  # for a person


class Sum(NamedTuple):
    """Which sum; as a row of Tally is known."""

    name: str
    desk: str = ""
    word: str = ""
    day: date = NO_DAY


# --- claims --------------------------------------------------------------------------------------


def of_claim(counted: CountedClaim) -> Iterator[tuple[Sum, int]]:
    """What it adds to which sums. What waits or is due is in the sum of its day, and in that of all days."""
    desk = counted.desk
    yield Sum(Name.STATUS.value, desk, counted.status), 1
    if counted.attention != Attention.NONE:
        yield Sum(Name.ATTENTION.value, desk, counted.attention), 1
    if counted.waits_since:
        yield Sum(Name.WAITING.value, desk, counted.stage), 1
        yield Sum(Name.WAITING.value, desk, counted.stage, day_of(counted.waits_since)), 1
    if counted.due_at:
        yield Sum(Name.DUE.value, desk), 1
        yield Sum(Name.DUE.value, desk, "", day_of(counted.due_at)), 1
    if counted.pair_on:
        yield Sum(Name.PAIR.value, desk, counted.pair, counted.pair_on), 1
    before = None
    for said, status in counted.points:
        day = day_said(said)
        yield Sum(Name.DAY.value, desk, status, day), 1
        if before:
            yield Sum(Name.DAY.value, desk, before, day), -1
        before = status


day_said = lru_cache(maxsize=10_000)(date.fromisoformat)


def countable(keys: Collection[UUID]) -> QuerySet[Claim]:
    """Those of these claims that count."""
    return Claim.objects.filter(Among("id", keys), is_split=False, article__access=Access.OPEN)


def claims(among: QuerySet[Claim], *, today: date) -> dict[UUID, CountedClaim]:
    """These claims, each as it is to be counted from now on, its history read anew: a constant number of
    queries, and some for each day that has to be asked for.
    """
    columns = (
        "pk", "article__desk", "verification_status", "attention", "stage", "due_at", "created_at", "asserts",
        "article__origin", "article",
    )  # fmt: skip
    found, records = {}, dict[UUID, Record]()
    for key, desk, status, attention, stage, due_at, *on_record in among.order_by().values_list(*columns):
        created_at, asserts, origin, article = on_record
        records[key] = Record(created_at, stage, asserts, origin, article)
        found[key] = CountedClaim(
            claim_key=key,
            desk=desk,
            status=status,
            attention=attention,
            stage=stage,
            due_at=due_at if stage in UNFINISHED else None,
        )
    past.read_into(records)
    stood, pairs = past.statuses(records, before=today), _pairs(found)
    for key, counted in found.items():
        record = records[key]
        if counted.stage in WAITING:
            counted.waits_since = _since(record)
        counted.points = _changes(stood[key], counted.status, today)
        if record.verdicts:
            first = record.verdicts[0].settled_at
            counted.verdict_on, counted.verdict_seconds = day_of(first), seconds(record.created_at, first)
        if key in pairs:
            counted.pair_on, counted.pair = pairs[key]
    return found


def _since(record: Record) -> datetime:
    """When it came to its present stage."""
    at, stood = record.created_at, ""
    for each in record.entries:
        if each.to and each.to != stood:
            at, stood = each.at, each.to
    return at


def _changes(points: Mapping[date, str], status: str, today: date) -> list[tuple[str, str]]:
    """The days on which the status became another; the last is the one of now."""
    found = list[tuple[str, str]]()
    for day in sorted(points):
        if not found or found[-1][1] != points[day]:
            found.append((day.isoformat(), points[day]))
    if not found or found[-1][1] != status:
        found.append((today.isoformat(), status))
    return found


def seconds(since: datetime, until: datetime) -> int:
    return max((until - since) // timedelta(seconds=1), 0)


def _pairs(keys: Collection[UUID]) -> dict[UUID, tuple[date, Pair]]:
    columns = ("claim", "round", "submitted_at", "rating", "corrected_text", "as_of")
    blind = Review.objects.filter(Among("claim", keys), is_override=False)
    reviews = blind.order_by("claim", "submitted_at", "pk")
    return {
        key: pair
        for key, rows in groupby(reviews.values_list(*columns), key=itemgetter(0))
        if (pair := first_pair(rows))
    }


def first_pair(reviews: Iterable[Sequence[Any]]) -> tuple[date, Pair] | None:
    """The first two reviews of one round: the second's day, and what it made of the first."""
    firsts = dict[int, Sequence[Any]]()
    for _, round_, at, *said in reviews:
        if round_ in firsts:
            return day_of(at), Pair.AGREED if firsts[round_] == said else Pair.DIFFERED
        firsts[round_] = said
    return None


# --- sources -------------------------------------------------------------------------------------


def of_source(counted: CountedSource) -> Iterator[tuple[Sum, int]]:
    if counted.is_open:
        yield Sum(Name.HEALTH.value, str(counted.publisher_key or ""), counted.health), 1


def sources(keys: Collection[UUID]) -> dict[UUID, CountedSource]:
    """These sources, those on the web, as they are to be counted from now on."""
    rows = Source.objects.filter(Among("id", keys), access=SourceAccess.WEB)
    return {
        key: CountedSource(source_key=key, publisher_key=publisher, health=health, is_open=is_open)
        for key, publisher, health, is_open in rows.values_list("pk", "publisher", "health", "is_open")
    }
