"""What there is to count of single claims and sources, as they stand now, and what that adds to which sum."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Q, QuerySet

from claims.counted import UNFINISHED
from claims.enums import Access, Attention, Pair, Stage
from claims.models import Claim, Review, Verdict
from factcheck.stats import past
from factcheck.stats.models import CountedClaim, CountedSource, Name
from factcheck.stats.past import Entry, Record, day_of
from sources.enums import SourceAccess
from sources.models import Source

NO_DAY = date(1970, 1, 1)
WAITING = frozenset({Stage.DETECTED, *UNFINISHED})  # for a person
Known = Mapping[UUID, CountedClaim]


class Sum(NamedTuple):
    """Which sum; as a row of Tally is known."""

    name: str
    desk: str = ""
    word: str = ""
    day: date = NO_DAY


# --- claims --------------------------------------------------------------------------------------


def of_claim(counted: CountedClaim) -> Counter[Sum]:
    """What it adds to which sums."""
    desk = counted.desk
    found = Counter({Sum(Name.STATUS, desk, counted.status): 1})
    if counted.attention != Attention.NONE:
        found[Sum(Name.ATTENTION, desk, counted.attention)] = 1
    if counted.waits_since:
        found[Sum(Name.WAITING, desk, counted.stage, day_of(counted.waits_since))] = 1
    if counted.due_at:
        found[Sum(Name.DUE, desk, "", day_of(counted.due_at))] = 1
    if counted.pair_on:
        found[Sum(Name.PAIR, desk, counted.pair, counted.pair_on)] = 1
    before = None
    for day, status in points_of(counted):
        found[Sum(Name.DAY, desk, status, day)] += 1
        if before:
            found[Sum(Name.DAY, desk, before, day)] -= 1
        before = status
    return found


def points_of(counted: CountedClaim) -> list[tuple[date, str]]:
    return [(date.fromisoformat(day), status) for day, status in counted.points]


def countable(keys: Collection[UUID]) -> QuerySet[Claim]:
    """Those of these claims that count."""
    return Claim.objects.filter(pk__in=keys, is_split=False, article__access=Access.OPEN)


def claims(among: QuerySet[Claim], known: Known, *, today: date) -> dict[UUID, CountedClaim]:
    """These claims, each as it is to be counted from now on.

    known: what was counted of them; their histories are read on from there. A constant number of queries.
    """
    columns = (
        "pk", "article__desk", "verification_status", "attention", "stage", "due_at", "created_at",
        "history_seq", "asserts", "article__origin", "article",
    )  # fmt: skip
    rows = {row[0]: row for row in among.order_by().values_list(*columns)}
    known, news = _news(rows, known)
    found, records, days = {}, dict[UUID, Record](), dict[UUID, set[date]]()
    for (
        key,
        desk,
        status,
        attention,
        stage,
        due_at,
        created_at,
        seq,
        asserts,
        origin,
        article,
    ) in rows.values():
        before, entries = known.get(key), news[key]
        found[key] = CountedClaim(
            claim_key=key,
            desk=desk,
            status=status,
            attention=attention,
            stage=stage,
            waits_since=_since(before, created_at, entries) if stage in WAITING else None,
            due_at=due_at if stage in UNFINISHED else None,
            seq=max([seq, *(each.seq for each in entries)]),
            read_on=today,
        )
        records[key] = Record(stage, asserts, origin, article, entries, before.stage if before else "")
        days[key] = {day_of(each.at) for each in entries} | (set() if before else {day_of(created_at)})
        if before and before.status != status:
            days[key].add(before.read_on)  # as that day ended was not known yet
    _add_points(found, known, records, days)
    _add_verdicts(found, known, {key: row[6] for key, row in rows.items()})
    _add_pairs(found, known)
    return found


def _news(
    rows: Mapping[UUID, Any], known: Known
) -> tuple[dict[UUID, CountedClaim], defaultdict[UUID, list[Entry]]]:
    """What the histories hold that was not read yet; and those known of which it is about no earlier days.

    What was written late, about days that had been counted, has the whole history read again.
    """
    unread = Q(pk__in=[])
    for key, row in rows.items():
        if key in known and row[7] > known[key].seq:
            unread |= Q(claim=key, seq__gt=known[key].seq)
    news = past.entries(unread)
    late = {key for key, found in news.items() if any(day_of(each.at) < known[key].read_on for each in found)}
    still = {key: known[key] for key in rows if key in known and key not in late}
    return still, past.entries(Q(claim__in=[key for key in rows if key not in still])) | {
        key: found for key, found in news.items() if key in still
    }


def _since(before: CountedClaim | None, created_at: datetime, entries: Sequence[Entry]) -> datetime:
    """When it came to its present stage."""
    at, stood = (before.waits_since or created_at, before.stage) if before else (created_at, "")
    for each in entries:
        if each.to and each.to != stood:
            at, stood = each.at, each.to
    return at


def _add_points(
    found: Mapping[UUID, CountedClaim],
    known: Known,
    records: Mapping[UUID, Record],
    days: Mapping[UUID, Collection[date]],
) -> None:
    """The statuses at the ends of days: what was read of earlier ones stays, of today the claim says."""
    over = {key: [day for day in days[key] if day < found[key].read_on] for key in found}
    stood = past.statuses(records, over)
    for key, counted in found.items():
        points = dict(points_of(known[key])) if key in known else {}
        points = {day: status for day, status in points.items() if day not in days[key]}
        counted.points = _changes(points | stood.get(key, {}), counted.status, counted.read_on)


def _changes(points: Mapping[date, str], status: str, today: date) -> list[tuple[str, str]]:
    """The days on which the status became another; the last is the one of now."""
    found = list[tuple[date, str]]()
    for day, stood in [*sorted(points.items()), (max([today, *points]), status)]:
        if not found or found[-1][1] != stood:
            found.append((day, stood))
    return [(day.isoformat(), stood) for day, stood in found]


def _add_verdicts(found: Mapping[UUID, CountedClaim], known: Known, created: Mapping[UUID, datetime]) -> None:
    """A first verdict stays the first."""
    new = [key for key in found if key not in known or known[key].verdict_on is None]
    first = dict[UUID, datetime]()
    settled = Verdict.objects.filter(claim__in=new).order_by("settled_at", "pk")
    for key, at in settled.values_list("claim", "settled_at"):
        first.setdefault(key, at)
    for key, counted in found.items():
        if key in first:
            counted.verdict_on = day_of(first[key])
            counted.verdict_seconds = seconds(created[key], first[key])
        elif key in known:
            counted.verdict_on, counted.verdict_seconds = known[key].verdict_on, known[key].verdict_seconds


def seconds(since: datetime, until: datetime) -> int:
    return max((until - since) // timedelta(seconds=1), 0)


def _add_pairs(found: Mapping[UUID, CountedClaim], known: Known) -> None:
    new = [key for key in found if key not in known or not known[key].pair]
    columns = ("claim", "round", "submitted_at", "rating", "corrected_text", "as_of")
    reviews = Review.objects.filter(claim__in=new, is_override=False).order_by("claim", "submitted_at", "pk")
    pairs = {
        key: pair
        for key, rows in groupby(reviews.values_list(*columns), key=lambda row: row[0])
        if (pair := first_pair(rows))
    }
    for key, counted in found.items():
        if key in pairs:
            counted.pair_on, counted.pair = pairs[key]
        elif key in known:
            counted.pair_on, counted.pair = known[key].pair_on, known[key].pair


def first_pair(reviews: Iterable[Sequence[Any]]) -> tuple[date, Pair] | None:
    """The first two reviews of one round: the second's day, and what it made of the first."""
    firsts = dict[int, Sequence[Any]]()
    for _, round_, at, *said in reviews:
        if round_ in firsts:
            return day_of(at), Pair.AGREED if firsts[round_] == said else Pair.DIFFERED
        firsts[round_] = said
    return None


# --- sources -------------------------------------------------------------------------------------


def of_source(counted: CountedSource) -> Counter[Sum]:
    publisher = str(counted.publisher_key or "")
    return Counter({Sum(Name.HEALTH, publisher, counted.health): 1} if counted.is_open else {})


def sources(keys: Collection[UUID]) -> dict[UUID, CountedSource]:
    """These sources, those on the web, as they are to be counted from now on."""
    rows = Source.objects.filter(pk__in=keys, access=SourceAccess.WEB)
    return {
        key: CountedSource(source_key=key, publisher_key=publisher, health=health, is_open=is_open)
        for key, publisher, health, is_open in rows.values_list("pk", "publisher", "health", "is_open")
    }
