"""The list of claims behind a number of the dashboard."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from claims import counted, recalling
from claims.enums import Pair
from claims.models import Claim
from sources.admin.asked import Asked, Said, day, flag


class CountedClaims(Asked):
    """verification_status is of the day that `as_of` names; without one the list's own filter says it."""

    parameters = (
        "access", "is_split", "overdue", "as_of", "status_then", "waits_from", "waits_to",
        "first_verdict_from", "first_verdict_to", "pair", "pair_from", "pair_to",
    )  # fmt: skip

    def narrow(self, rows: QuerySet[Claim], said: Said) -> QuerySet[Any]:
        found = Q()
        if "access" in said:
            found &= Q(article__access=said["access"][-1])
        if (is_split := flag(said, "is_split")) is not None:
            found &= Q(is_split=is_split)
        if flag(said, "overdue"):
            found &= counted.overdue(timezone.now())
        rows = rows.filter(found)
        if on := day(said, "as_of"):
            rows = _as_they_stood(rows.filter(), said.get("status_then", ()), recalling.end_of(on))
        waits = day(said, "waits_from"), day(said, "waits_to")
        if any(waits):
            rows = counted.waiting_since(rows, *waits)
        settled = day(said, "first_verdict_from"), day(said, "first_verdict_to")
        if any(settled):
            rows = counted.with_first_verdict(rows, *settled)
        second = day(said, "pair_from"), day(said, "pair_to")
        word = said.get("pair", ("",))[-1]
        if any(second) or word in Pair.values:
            rows = counted.with_pair(rows, word, *second)
        return rows


def _as_they_stood(rows: QuerySet[Claim], statuses: Sequence[str], moment: Any) -> QuerySet[Any]:
    """By their ids: what is told of each is of now."""
    stood: QuerySet[Any] = recalling.as_they_stood(
        Claim.objects.filter(created_at__lt=moment), moment
    ).order_by()
    stood = stood.filter(then_status__in=statuses) if statuses else stood
    return rows.filter(pk__in=stood.values("pk"))
