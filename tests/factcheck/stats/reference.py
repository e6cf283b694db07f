"""The same figures counted row by row from the lists that people see, slowly: what the sums have to equal."""

from collections import Counter, defaultdict
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, QuerySet

from claims import counted, recalling
from claims.enums import Access, Attention, HistoryKind, Pair, Stage
from claims.models import Claim, ClaimSource, HistoryEntry
from factcheck.stats import figures, hours
from factcheck.stats.counting import WAITING, seconds
from factcheck.stats.figures import Figures, Scope, Waiting
from factcheck.stats.past import day_of
from sources.enums import SourceAccess
from sources.models import Fetch, Source


def claims_of(scope: Scope) -> QuerySet[Claim]:
    """Whole ones: of the article, else of all open articles."""
    whole = Claim.objects.filter(is_split=False).order_by()
    if scope.article is not None:
        return whole.filter(article=scope.article)
    of_open = whole.filter(article__access=Access.OPEN)
    return of_open if scope.desk is None else of_open.filter(article__desk=scope.desk)


def sources_of(scope: Scope) -> QuerySet[Source]:
    """Of the article: those linked to its claims. All: those that everybody may see."""
    tracked = Source.objects.filter(access=SourceAccess.WEB).order_by()
    if scope.article is None:
        return tracked.filter(is_open=True)
    linked = ClaimSource.objects.filter(claim__article=scope.article, source=OuterRef("pk"))
    return tracked.filter(Exists(linked))


def read(scope: Scope, *, now: datetime) -> Figures:
    claims, found = claims_of(scope), Figures()
    found.statuses = Counter(dict(claims.values_list("verification_status").annotate(Count("pk"))))
    wanting = claims.exclude(attention=Attention.NONE)
    found.attention = Counter(dict(wanting.values_list("attention").annotate(Count("pk"))))
    for day in scope.days:
        stood: QuerySet[Any] = recalling.as_they_stood(claims, recalling.end_of(day))
        found.days[day] = Counter(stood.values_list("then_status", flat=True))
    found.waiting = _waiting(claims, day_of(now))
    found.overdue = claims.filter(counted.overdue(now)).count()
    settled = counted.with_first_verdict(claims, scope.since, scope.until)
    taken = [
        (day_of(at), seconds(made, at)) for made, at in settled.values_list("created_at", "first_verdict_at")
    ]
    found.verdicts, found.verdict_days = figures.times_by_day(taken)
    for word in Pair:
        number = counted.with_pair(claims, word, scope.since, scope.until).count()
        found.pairs += Counter({word.value: number})
    by_publisher = defaultdict[UUID | None, Counter[str]](Counter)
    for publisher, health, n in sources_of(scope).values_list("publisher", "health").annotate(Count("pk")):
        by_publisher[publisher][health] += n
        found.health[health] += n
    found.publishers = figures.most_troubled(by_publisher)
    ended = Fetch.objects.filter(source__in=sources_of(scope), ended_at__lte=now)
    rows: QuerySet[Any, Any] = ended.filter(ended_at__gte=hours.first_shown(now))
    for at, outcome in rows.values_list("ended_at", "outcome"):
        found.hours[hours.hour_of(at), outcome] += 1
    return found


def _waiting(claims: QuerySet[Claim], today: date) -> dict[str, Waiting]:
    waiting = claims.filter(stage__in=WAITING)
    since = {
        key: (stage, "", created) for key, stage, created in waiting.values_list("pk", "stage", "created_at")
    }
    moves = HistoryEntry.objects.filter(claim__in=list(since)).exclude(kind=HistoryKind.ATTENTION)
    for key, at, facts in moves.order_by("claim", "seq").values_list("claim", "at", "facts"):
        to = facts.get("after") or facts.get("stage")
        stage, stood, _ = since[key]
        if to in Stage.values and to != stood:
            since[key] = (stage, to, at)
    found = defaultdict[str, Waiting](Waiting)
    for stage, _, at in since.values():
        each = found[stage]
        each.count += 1
        each.ages[figures.age(day_of(at), today)] += 1
        each.oldest_at = min(at, each.oldest_at or at)
    return dict(found)
