"""Searching lists of claims, articles and claimants, and of what hangs on claims, by the indexes of words."""

from typing import Any, ClassVar

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest

from claims import queries, searched
from sources.admin.finding import FEW, Found
from sources.admin.paging import MOST, Bounded
from sources.people import User

OF_A_CLAIM = "Words of the claim or of its place in the article, who said it, the article's title"
THE_NEWEST = f"the {FEW} newest such claims are looked at."


class FoundByClaim(Found):
    """What hangs on a claim, the newest first, found by the claim."""

    paths_by_id: ClassVar[tuple[str, ...]] = ("pk", "claim")
    search_help_text = f"{OF_A_CLAIM}; {THE_NEWEST}"

    def get_search_results(
        self, request: HttpRequest, rows: QuerySet[Any], term: str
    ) -> tuple[QuerySet[Any], bool]:
        found, may_repeat = super().get_search_results(request, rows, term)
        if found is not rows:
            # Listed here and not by the database: for the newest fifty of them it would go through all rows.
            # The rows need not be narrowed as well: a page reads its own by these keys (paging.Bounded).
            keys = sorted(found.order_by().values_list("pk", flat=True), reverse=True)[: MOST + 1]
            request.found = keys  # type: ignore[attr-defined]  # for the paginator
        return rows, may_repeat

    def get_paginator(
        self, request: HttpRequest, queryset: Any, per_page: int, *args: Any, **kwargs: Any
    ) -> Paginator[Any]:
        return Bounded(queryset, per_page, *args, keys=getattr(request, "found", None), **kwargs)

    def found(self, rows: QuerySet[Any], term: str, user: User) -> QuerySet[Any]:
        """Those of the newest claims that hold these words, of those that this person may see.

        Their articles are named as well: by them the database looks up the claims that it joins. By the
        claims' ids alone it would read all claims.
        """
        newest = searched.narrow(queries.claims(user).order_by("-pk"), term)
        found = dict(newest.values_list("pk", "article")[:FEW])
        return rows.filter(claim__in=found.keys(), claim__article__in=set(found.values()))
