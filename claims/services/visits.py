"""When people look at the desk: so that it can say what is new since they were last there."""

from datetime import datetime, timedelta

from claims.models import DeskVisit
from sources.people import User

AWAY = timedelta(minutes=30)  # without a look, after which the next is another visit
NOTED_EVERY = timedelta(minutes=5)  # so that not each page is a write


def look(*, by: User, now: datetime) -> datetime | None:
    """This person looks at the desk. Since when what happened is new to them; None on their first visit."""
    visit, _is_first = DeskVisit.objects.get_or_create(person=by, defaults={"seen_at": now})
    away = now - visit.seen_at
    as_read = DeskVisit.objects.filter(pk=visit.pk, seen_at=visit.seen_at)
    if away >= AWAY and as_read.update(since=visit.seen_at, seen_at=now):
        return visit.seen_at
    if away >= AWAY:  # another page of theirs began the visit in this moment
        visit.refresh_from_db()
    elif away >= NOTED_EVERY:
        as_read.update(seen_at=now)
    return visit.since


def seen(*, by: User, now: datetime) -> None:
    """They have seen what is new: from now on, only what is later is."""
    DeskVisit.objects.update_or_create(person=by, defaults={"since": now, "seen_at": now})
