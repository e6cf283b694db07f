"""The figures of the whole newsroom or of one desk, read from the sums: a constant number of queries."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet, Sum

from claims.counted import begin_of
from factcheck.stats import figures, hours
from factcheck.stats.counting import NO_DAY
from factcheck.stats.figures import AGES, DAY, TROUBLED, Figures, Scope, Waiting
from factcheck.stats.models import CountedClaim, Name, Progress, Tally
from factcheck.stats.past import day_of

OLDEST, OLD = AGES[0]


def read(scope: Scope, progress: Progress, *, now: datetime) -> Figures:
    """What is counted by now. The caller holds `progress`."""
    today, counted = day_of(now), CountedClaim.objects.all()
    if scope.desk is not None:
        counted = counted.filter(desk=scope.desk)
    sums = _sums(scope, today)
    found = figures.of_sums(sums, scope)
    found.waiting = _waiting(sums, counted, today)
    found.overdue = sum(n if day == NO_DAY else -n for name, _, day, n in sums if name == Name.DUE)
    found.overdue += counted.filter(due_at__gte=begin_of(today), due_at__lte=now).count()
    settled: QuerySet[Any, Any] = counted.filter(verdict_on__gte=scope.since, verdict_on__lte=scope.until)
    taken = settled.values_list("verdict_on", "verdict_seconds")
    found.verdicts, found.verdict_days = figures.times_by_day(list(taken))
    found.health, found.publishers = _health()
    found.hours = hours.by_hour(progress, now=now)
    return found


def _sums(scope: Scope, today: date) -> list[tuple[str, str, date, int]]:
    """By name, word and day. Of what waits or is due the sum of all days, and the days to take from it."""
    every, at_all = Q(name__in=[Name.STATUS, Name.ATTENTION]), Q(day=NO_DAY)
    changed = Q(name=Name.DAY, day__gt=scope.since)
    pairs = Q(name=Name.PAIR, day__gte=scope.since, day__lte=scope.until)
    waiting = Q(name=Name.WAITING) & (at_all | Q(day__gt=today - OLDEST * DAY))
    due = Q(name=Name.DUE) & (at_all | Q(day__gte=today))
    sums = Tally.objects.filter(every | changed | pairs | waiting | due).order_by()
    if scope.desk is not None:
        sums = sums.filter(desk=scope.desk)
    return list(sums.values_list("name", "word", "day").annotate(Sum("n")))


def _waiting(sums: Iterable[Any], counted: QuerySet[CountedClaim], today: date) -> dict[str, Waiting]:
    """By stage; of each the oldest is looked up by its index."""
    found = defaultdict[str, Waiting](Waiting)
    for name, stage, day, n in sums:
        if name == Name.WAITING and day == NO_DAY:
            found[stage].count += n
            found[stage].ages[OLD] += n
        elif name == Name.WAITING:
            found[stage].ages[figures.age(day, today)] += n
            found[stage].ages[OLD] -= n
    for stage, each in found.items():
        oldest = counted.filter(stage=stage, waits_since__isnull=False).order_by("waits_since")
        each.oldest_at = oldest.values_list("waits_since", flat=True).first()
    return {stage: each for stage, each in found.items() if each.count}


def _health() -> tuple[Counter[str], list[tuple[UUID | None, Counter[str]]]]:
    """Of all desks: a source serves several."""
    of_sources = Tally.objects.filter(name=Name.HEALTH).order_by()
    total = Counter(dict(of_sources.values_list("word").annotate(Sum("n"))))
    troubled = Sum("n", filter=Q(word__in=TROUBLED), default=0)
    ranked = of_sources.values("desk").annotate(all=Sum("n"), troubled=troubled)
    first = ranked.order_by("-troubled", "-all", "desk").values_list("desk", flat=True)[: figures.PUBLISHERS]
    by_publisher = defaultdict[UUID | None, Counter[str]](Counter)
    for publisher, health, n in of_sources.filter(desk__in=list(first)).values_list("desk", "word", "n"):
        by_publisher[UUID(publisher) if publisher else None][health] += n
    return total, figures.most_troubled(by_publisher)
