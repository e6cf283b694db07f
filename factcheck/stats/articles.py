"""The articles in progress, and how far each is: what is checked, and whether it may appear."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib.auth.models import AnonymousUser
from django.db.models import Exists, OuterRef, QuerySet

from claims import coverage, queries
from claims.counted import UNFINISHED
from claims.coverage import Counts
from claims.models import Article, Claim
from factcheck.stats.figures import Scope
from sources.models.base import first_id
from sources.people import Person

MOST = 20
LATE = timedelta(days=7)  # past its deadline an article is in progress no longer than that
NEW = timedelta(days=90)  # nor is one without a deadline that came before
NOBODY = AnonymousUser()


@dataclass(frozen=True)
class Underway:
    """An article, the counts of its coverage, and how many of its claims bar it from appearing."""

    article: Article
    counts: Counts
    is_publishable: bool
    barred_by: int


def underway(scope: Scope, *, now: datetime, user: Person | None = None) -> list[Underway]:
    """The nearest deadlines first, then the newest without one. user: where one article is named."""
    seen = user if scope.article and user else NOBODY
    found = _chosen(scope, seen, now)
    known = coverage.at_a_glance(seen, found, now=now)
    return [
        Underway(
            article=article,
            counts=known[article.pk][0],
            is_publishable=known[article.pk][1].publishable,
            barred_by=len({each.claim for each in known[article.pk][1].reasons}),
        )
        for article in found
    ]


def _chosen(scope: Scope, user: Person, now: datetime) -> Sequence[Article]:
    rows = queries.articles(user).select_related(None).prefetch_related(None)
    if scope.article:
        return list(rows.filter(pk=scope.article))
    if scope.desk is not None:
        rows = rows.filter(desk=scope.desk)
    unfinished = Claim.objects.filter(article=OuterRef("pk"), stage__in=UNFINISHED, is_split=False)
    rows = rows.filter(Exists(unfinished), newest__isnull=False)
    found = list(rows.filter(deadline__gte=now - LATE).order_by("deadline", "pk")[:MOST])
    return [*found, *_without_deadline(rows, now)[: MOST - len(found)]]


def _without_deadline(rows: QuerySet[Article], now: datetime) -> QuerySet[Article]:
    """By their ids, which say when they came."""
    return rows.filter(deadline=None, pk__gte=first_id(now - NEW)).order_by("-pk")
