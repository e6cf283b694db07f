"""The figures as plain values, read from the sums or counted row by row, and what follows from them."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from uuid import UUID

from claims.enums import Status
from factcheck.stats.models import Name

# How long a claim has waited, by the days (UTC) since it came to its stage: from so many on.
AGES = (
    (30, "30 days or more"),
    (7, "7 to 29 days"),
    (3, "3 to 6 days"),
    (1, "1 to 2 days"),
    (0, "since today"),
)
PUBLISHERS = 20
TROUBLED = ("DEAD", "DEGRADED")
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Scope:
    """What is counted. desk: of articles of that desk alone. article: of that one alone, be it restricted."""

    since: date
    until: date
    desk: str | None = None
    article: UUID | None = None

    @property
    def days(self) -> list[date]:
        return [self.since + DAY * number for number in range((self.until - self.since).days + 1)]


@dataclass
class Waiting:
    """Claims of one stage that wait for a person. ages: by AGES."""

    count: int = 0
    oldest_at: datetime | None = None
    ages: Counter[str] = field(default_factory=Counter)


@dataclass(frozen=True)
class Times:
    """How long first verdicts took, in whole seconds: of so many a half at most, of nine in ten at most."""

    count: int
    median: int | None
    p90: int | None


@dataclass
class Figures:
    """statuses and days by status; pairs by Pair; health and publishers by health; hours by outcome.

    publishers: those with the most dead and failing sources first, PUBLISHERS at most; None: not known.
    """

    statuses: Counter[str] = field(default_factory=Counter)
    days: dict[date, Counter[str]] = field(default_factory=dict)
    attention: Counter[str] = field(default_factory=Counter)
    waiting: dict[str, Waiting] = field(default_factory=dict)
    overdue: int = 0
    verdicts: Times = Times(0, None, None)
    verdict_days: dict[date, Times] = field(default_factory=dict)
    pairs: Counter[str] = field(default_factory=Counter)
    health: Counter[str] = field(default_factory=Counter)
    publishers: list[tuple[UUID | None, Counter[str]]] = field(default_factory=list)
    hours: Counter[tuple[datetime, str]] = field(default_factory=Counter)


def times(taken: Sequence[int]) -> Times:
    """By the nearest rank: each is a time that one of them took."""
    ordered = sorted(taken)
    return Times(len(ordered), _rank(ordered, 50), _rank(ordered, 90))


def _rank(ordered: Sequence[int], percent: int) -> int | None:
    return ordered[-(-len(ordered) * percent // 100) - 1] if ordered else None


def times_by_day(taken: Sequence[tuple[date, int]]) -> tuple[Times, dict[date, Times]]:
    """Of all, and of each day on which there was any."""
    by_day = defaultdict[date, list[int]](list)
    for day, seconds in taken:
        by_day[day].append(seconds)
    return times([seconds for _, seconds in taken]), {day: times(by_day[day]) for day in sorted(by_day)}


def age(since: date, today: date) -> str:
    """Its word of AGES."""
    return next(word for days, word in AGES if (today - since).days >= days or days == 0)


def days_by_age(today: date) -> dict[str, tuple[date | None, date]]:
    """By word of AGES: the first and the last day on which such a wait began; the longest have no first."""
    found, first = dict[str, tuple[date | None, date]](), None
    for days, word in AGES:
        last = today - days * DAY
        found[word] = first, last
        first = last + DAY
    return found


def of_sums(sums: Iterable[tuple[str, str, date, int]], scope: Scope) -> Figures:
    """What follows from sums by name, word and day; those of days lie within the scope, or after it."""
    found, changes = Figures(), defaultdict[date, Counter[str]](Counter)
    plain = {Name.STATUS.value: found.statuses, Name.ATTENTION: found.attention, Name.PAIR: found.pairs}
    for name, word, day, n in sums:
        if name == Name.DAY:
            changes[day][word] += n
        elif name in plain:
            plain[name][word] += n
    found.days = _back_in_time(found.statuses, changes, scope.days)
    return found


def _back_in_time(
    now: Mapping[str, int], changes: Mapping[date, Mapping[str, int]], days: Sequence[date]
) -> dict[date, Counter[str]]:
    """How many had each status at the end of each of these days. changes: of every day after the first."""
    found, standing = dict[date, Counter[str]](), Counter(now)
    later = sorted(changes, reverse=True)
    for day in reversed(days):
        while later and later[0] > day:
            standing.subtract(changes[later.pop(0)])
        found[day] = Counter({status: standing[status] for status in Status.values if standing[status]})
    return dict(sorted(found.items()))


def most_troubled(by_publisher: Mapping[UUID | None, Counter[str]]) -> list[tuple[UUID | None, Counter[str]]]:
    def place(item: tuple[UUID | None, Counter[str]]) -> tuple[int, int, str]:
        key, counts = item
        return (-sum(counts[each] for each in TROUBLED), -counts.total(), str(key or ""))

    return sorted(by_publisher.items(), key=place)[:PUBLISHERS]
