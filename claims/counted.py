"""What a dashboard counts of claims, as conditions on them: the list behind a number holds as many."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from claims import recalling
from claims.enums import Pair, Stage
from claims.models import Claim, HistoryEntry, Review, Verdict
from claims.workflow import REVIEWING

UNFINISHED = (Stage.OPEN, *sorted(REVIEWING))  # somebody has still to check it
LONG_AGO = date(1, 1, 1)


def overdue(now: datetime) -> Q:
    """Its deadline has passed, and its check is not done."""
    return Q(due_at__lte=now, stage__in=UNFINISHED, is_split=False)


def begin_of(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=UTC)


def within(column: str, since: date | None, until: date | None) -> Q:
    """The moment in a column lies on one of these days, in UTC, the last one included."""
    found = Q()
    if since:
        found &= Q(**{f"{column}__gte": begin_of(since)})
    if until:
        found &= Q(**{f"{column}__lt": begin_of(until + timedelta(days=1))})
    return found


def waiting_since(
    claims: QuerySet[Claim], since: date | None = None, until: date | None = None
) -> QuerySet[Any]:
    """Claims that came to their present stage on these days; `came_at` says when."""
    led = recalling.moved(HistoryEntry.objects.filter(claim=OuterRef("pk")))
    elsewhere = led.exclude(to=OuterRef("stage")).order_by("-seq").values("seq")
    came = led.filter(seq__gt=OuterRef("left_with")).order_by("seq").values("at")
    # What the columns say already, before any history is read.
    bounds = within("updated_at", since, None) & within("created_at", None, until)
    found: QuerySet[Any] = claims.filter(bounds).annotate(
        left_with=Coalesce(Subquery(elsewhere[:1]), 0),
        came_at=Coalesce(Subquery(came[:1]), F("created_at")),
    )
    return found.filter(within("came_at", since, until))


def with_first_verdict(
    claims: QuerySet[Claim], since: date | None = None, until: date | None = None
) -> QuerySet[Any]:
    """Claims whose first verdict was settled on these days; `first_verdict_at` says when."""
    settled = Verdict.objects.filter(within("settled_at", since, until)).order_by().values("claim")
    first = Verdict.objects.filter(claim=OuterRef("pk")).order_by("settled_at", "pk").values("settled_at")
    found: QuerySet[Any] = claims.filter(pk__in=settled).annotate(first_verdict_at=Subquery(first[:1]))
    return found.filter(within("first_verdict_at", since, until))


def with_pair(
    claims: QuerySet[Claim], word: str = "", since: date | None = None, until: date | None = None
) -> QuerySet[Any]:
    """Claims that got two reviews in one round, for the first time on these days; `pair_at` says when.

    word: of Pair, what the second made of the first.
    """
    came_in = Review.objects.filter(within("submitted_at", since, until)).order_by().values("claim")
    second = _seconds().filter(claim=OuterRef("pk")).order_by("submitted_at", "pk")
    found: QuerySet[Any] = claims.filter(pk__in=came_in).annotate(
        pair_at=Subquery(second.values("submitted_at")[:1]),
        pair_agrees=Subquery(second.values("agrees")[:1]),
    )
    found = found.filter(within("pair_at", since, until), pair_at__isnull=False)
    return found.filter(pair_agrees=word == Pair.AGREED) if word else found


def _seconds() -> QuerySet[Any]:
    """Second reviews of their rounds; `agrees`: as `services.reviews` compares them."""
    by_reviewers = Review.objects.filter(is_override=False)
    is_before = Q(submitted_at__lt=OuterRef("submitted_at")) | Q(
        submitted_at=OuterRef("submitted_at"), pk__lt=OuterRef("pk")
    )
    before = by_reviewers.filter(is_before, claim=OuterRef("claim"), round=OuterRef("round")).order_by()
    no_day = Value(LONG_AGO)
    same = before.alias(day=Coalesce("as_of", no_day)).filter(
        rating=OuterRef("rating"),
        corrected_text=OuterRef("corrected_text"),
        day=Coalesce(OuterRef("as_of"), no_day),
    )
    numbered: QuerySet[Any] = by_reviewers.annotate(
        earlier=Subquery(before.values("claim").annotate(n=Count("pk")).values("n")), agrees=Exists(same)
    )
    return numbered.filter(earlier=1)
