"""The figures of one article, counted from its rows: it has few, and others may know nothing of it."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from claims import queries
from claims.models import ClaimSource
from factcheck.stats import counting, figures, hours
from factcheck.stats.counting import Sum
from factcheck.stats.figures import Figures, Scope, Waiting
from factcheck.stats.models import CountedClaim, Name
from factcheck.stats.past import day_of
from sources.enums import SourceAccess
from sources.models import Source
from sources.people import Person
from sources.queries import seen_by


def read(scope: Scope, *, now: datetime, user: Person) -> Figures:
    """As `user` may see it: a constant number of queries, and one for each day on which a claim had news."""
    whole = queries.claims_seen(user).filter(article=scope.article, is_split=False)
    counted = list(counting.claims(whole, today=day_of(now)).values())
    sums = Counter[Sum]()
    for each in counted:
        for key, n in counting.of_claim(each):
            sums[key] += n
    found = figures.of_sums(
        ((name, word, day, n) for (name, _, word, day), n in sums.items() if _is_of(name, day, scope)), scope
    )
    found.waiting = _waiting(counted, day_of(now))
    found.overdue = sum(each.due_at is not None and each.due_at <= now for each in counted)
    taken = [(each.verdict_on, each.verdict_seconds or 0) for each in counted if each.verdict_on]
    found.verdicts, found.verdict_days = figures.times_by_day(
        [(day, seconds) for day, seconds in taken if scope.since <= day <= scope.until]
    )
    sources = _sources(scope, user)
    _add_health(found, sources)
    keys = list(sources.values_list("pk", flat=True))
    found.hours = hours.by_hour_now(Q(source__in=keys), now=now, is_any=True)
    return found


def _is_of(name: str, day: date, scope: Scope) -> bool:
    if name == Name.DAY:
        return day > scope.since
    return name != Name.PAIR or scope.since <= day <= scope.until


def _waiting(counted: Iterable[CountedClaim], today: date) -> dict[str, Waiting]:
    found = defaultdict[str, Waiting](Waiting)
    for each in counted:
        if each.waits_since:
            waiting = found[each.stage]
            waiting.count += 1
            waiting.ages[figures.age(day_of(each.waits_since), today)] += 1
            waiting.oldest_at = min(each.waits_since, waiting.oldest_at or each.waits_since)
    return dict(found)


def _sources(scope: Scope, user: Person) -> QuerySet[Source]:
    """Those on the web that are linked to the claims, a split one's too."""
    linked = ClaimSource.objects.filter(claim__article=scope.article).order_by().values("source")
    return Source.objects.filter(seen_by(user), access=SourceAccess.WEB, pk__in=linked).order_by()


def _add_health(found: Figures, sources: QuerySet[Source]) -> None:
    by_publisher = defaultdict[UUID | None, Counter[str]](Counter)
    for publisher, health, n in sources.values_list("publisher", "health").annotate(Count("pk")):
        by_publisher[publisher][health] += n
        found.health[health] += n
    found.publishers = figures.most_troubled(by_publisher)
