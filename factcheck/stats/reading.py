"""The figures of the whole newsroom or of one desk, read from the sums: a constant number of queries."""

from collections import Counter, defaultdict
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet, Sum

from claims.counted import begin_of
from factcheck.stats import figures, hours
from factcheck.stats.figures import AGES, DAY, TROUBLED, Figures, Scope, Waiting
from factcheck.stats.models import CountedClaim, Name, Progress, Tally
from factcheck.stats.past import day_of


def read(scope: Scope, progress: Progress, *, now: datetime) -> Figures:
    """What is counted by now. The caller holds `progress`."""
    today, sums, counted = day_of(now), Tally.objects.order_by(), CountedClaim.objects.all()
    if scope.desk is not None:
        sums, counted = sums.filter(desk=scope.desk), counted.filter(desk=scope.desk)
    dated = Q(name=Name.DAY, day__gt=scope.since) | Q(
        name=Name.PAIR, day__gte=scope.since, day__lte=scope.until
    )
    wanted = sums.filter(Q(name__in=[Name.STATUS, Name.ATTENTION]) | dated)
    found = figures.of_sums(wanted.values_list("name", "word", "day").annotate(Sum("n")), scope)
    found.waiting = _waiting(sums, counted, today)
    due = sums.filter(name=Name.DUE, day__lt=today).aggregate(n=Sum("n"))["n"] or 0
    found.overdue = due + counted.filter(due_at__gte=begin_of(today), due_at__lte=now).count()
    settled: QuerySet[Any, Any] = counted.filter(verdict_on__gte=scope.since, verdict_on__lte=scope.until)
    taken = settled.values_list("verdict_on", "verdict_seconds")
    found.verdicts, found.verdict_days = figures.times_by_day(list(taken))
    found.health, found.publishers = _health()
    found.hours = hours.by_hour(progress, now=now)
    return found


def _waiting(sums: QuerySet[Tally], counted: QuerySet[CountedClaim], today: date) -> dict[str, Waiting]:
    """By stage; of each the oldest is looked up by its index."""
    found = dict[str, Waiting]()
    upper: date | None = None
    bands: dict[str, Any] = {}
    for number, (days, _) in enumerate(AGES):
        since = Q() if days == 0 else Q(day__lte=today - days * DAY)
        since &= Q(day__gt=upper) if upper else Q()
        bands[f"age_{number}"] = Sum("n", filter=since) if since else Sum("n")
        upper = today - days * DAY
    for stage, *counts in sums.filter(name=Name.WAITING).values_list("word").annotate(**bands):
        ages = Counter({word: n for (_, word), n in zip(AGES, counts, strict=True) if n})
        oldest = counted.filter(stage=stage, waits_since__isnull=False).order_by("waits_since")
        found[stage] = Waiting(
            count=ages.total(), oldest_at=oldest.values_list("waits_since", flat=True).first(), ages=ages
        )
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
