"""Who has how much: the queue of all, for those who assign."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import (
    DateTimeField,
    Exists,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
)

from claims import due, queues
from claims.admin import colleagues
from claims.admin.queue import COUNTED, address
from claims.queues import OVERDUE, Narrowing
from sources.people import User


@dataclass(frozen=True)
class Load:
    """What one colleague checks. oldest: how long ago the oldest of it was marked, where all was counted."""

    name: str
    count: int
    overdue: int
    oldest: str
    next_due: due.Due | None
    all_address: str
    overdue_address: str

    @property
    def count_says(self) -> str:
        return _told(self.count)

    @property
    def overdue_says(self) -> str:
        return _told(self.overdue)


class Counted(Subquery):
    """How many rows there are, of those that a limited query gives."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) counted)"
    output_field = IntegerField()


class Oldest(Subquery):
    """The earliest of its one column, over the rows that a limited query gives."""

    template = "(SELECT MIN(created_at) FROM (%(subquery)s) counted)"
    output_field = DateTimeField()


def loads(user: User, within: Narrowing, now: datetime) -> list[Load]:
    """Everybody who reviews, those with most overdue first; who has nothing is named as well.

    Of each person so much is read as is told, however much they have: one query.
    """
    theirs = queues.visible(user).filter(
        queues.condition("work", user), within.condition(now), assignee=OuterRef("pk")
    )
    people: QuerySet[Any] = get_user_model()._default_manager.filter(
        Q(pk__in=colleagues.reviewers().order_by().values("pk")) | Q(Exists(theirs.order_by()))
    )
    counted = theirs.order_by()
    rows = people.annotate(
        count=Counted(counted.values("pk")[: COUNTED + 1]),
        overdue=Counted(counted.filter(due_at__lte=now).values("pk")[: COUNTED + 1]),
        oldest=Oldest(counted.values("created_at")[:COUNTED]),
        next_due=Subquery(theirs.order_by(*queues.ORDER).values("due_at")[:1]),
    )
    found = [_load(each, within, now) for each in rows.order_by("username")]
    return sorted(found, key=lambda each: (-each.overdue, -each.count, each.name))


def _load(row: Any, within: Narrowing, now: datetime) -> Load:
    said = {"assignee": str(row.pk)}
    overdue = Narrowing(article=within.article, desk=within.desk, due=OVERDUE)
    is_told = row.oldest and row.count <= COUNTED
    return Load(
        name=colleagues.name(row),
        count=row.count,
        overdue=row.overdue,
        oldest=due.length(now - row.oldest) if is_told else "",
        next_due=due.due(row.next_due, now) if row.next_due else None,
        all_address=address("work", within, **said),
        overdue_address=address("work", overdue, **said),
    )


def _told(count: int) -> str:
    """As the lists of the front page say it: beyond what is counted, "100+"."""
    return f"{COUNTED}+" if count > COUNTED else str(count)
