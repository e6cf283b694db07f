"""Who has how much: the queue of all, for those who assign."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Min, Q

from claims import due, queues
from claims.admin import colleagues
from claims.admin.queue import address
from claims.queues import OVERDUE, Narrowing
from sources.people import User


@dataclass(frozen=True)
class Load:
    """What one colleague checks. oldest: how long ago the oldest of it was marked."""

    name: str
    count: int
    overdue: int
    oldest: str
    next_due: due.Due | None
    all_address: str
    overdue_address: str


def loads(user: User, within: Narrowing, now: datetime) -> list[Load]:
    """Everybody who reviews, those with most overdue first; who has nothing is named as well."""
    in_work = queues.visible(user).filter(queues.condition("work", user), within.condition(now))
    rows = (
        in_work.order_by()
        .values("assignee")
        .annotate(
            count=Count("pk"),
            overdue=Count("pk", filter=Q(due_at__lte=now)),
            oldest=Min("created_at"),
            next_due=Min("due_at"),
        )
    )
    known = {row["assignee"]: row for row in rows}
    people = list(colleagues.reviewers())
    missing = set(known) - {each.pk for each in people} - {None}
    people += list(type(user)._default_manager.filter(pk__in=missing).order_by("username")) if missing else []
    found = [_load(each, known.get(each.pk), within, now) for each in people]
    return sorted(found, key=lambda each: (-each.overdue, -each.count, each.name))


def _load(user: User, row: Mapping[str, Any] | None, within: Narrowing, now: datetime) -> Load:
    said = {"assignee": str(user.pk)}
    overdue = Narrowing(article=within.article, desk=within.desk, due=OVERDUE)
    return Load(
        name=colleagues.name(user),
        count=row["count"] if row else 0,
        overdue=row["overdue"] if row else 0,
        oldest=due.length(now - row["oldest"]) if row else "",
        next_due=due.due(row["next_due"], now) if row else None,
        all_address=address("work", within, **said),
        overdue_address=address("work", overdue, **said),
    )
