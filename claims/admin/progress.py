"""How far a linked source has come on its way to suggestions, for a page that waits for them."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from claims.models import ClaimSource
from sources import queries as source_queries
from sources.enums import FetchState
from sources.models import Fetch, Source
from sources.people import User

# Reading and ranking take seconds. What has not come in this time waits for more than a moment, and so
# the page stops asking for it.
SOON = timedelta(minutes=2)
FETCHING = {FetchState.QUEUED: "waits for a worker", FetchState.RUNNING: "is being fetched"}
READING, RANKING = "is being read", "its passages are being looked for"


def live(ids: Sequence[UUID], user: User) -> dict[UUID, Fetch]:
    """The fetch of each source that waits or runs."""
    if not ids:
        return {}
    found = source_queries.fetches(user).filter(source__in=ids, state__in=list(FETCHING))
    return {fetch.source_id: fetch for fetch in found}


def of(
    links: Sequence[ClaimSource],
    sources: Mapping[UUID, Source],
    fetching: Mapping[UUID, Fetch],
    user: User,
    *,
    now: datetime,
) -> dict[UUID, str]:
    """What is being done about each source right now, by its id; the others are left out."""
    recent = [key for key, source in sources.items() if _is_recent(source, now)]
    unread = _unread(recent, user, now) if recent else frozenset()
    said = {}
    for link in links:
        key = link.source_id
        if key in fetching:
            said[key] = FETCHING[FetchState(fetching[key].state)]
        elif key in unread:
            said[key] = READING
        elif key in recent and sources[key].reading_id not in (None, link.ranked_id):
            said[key] = RANKING
    return said


def _is_recent(source: Source, now: datetime) -> bool:
    return source.last_checked_at is not None and now - source.last_checked_at < SOON


def _unread(ids: Sequence[UUID], user: User, now: datetime) -> frozenset[UUID]:
    """Those whose newest bytes nobody has read yet."""
    fresh = source_queries.snapshots(user).filter(
        source__in=ids, captured_at__gt=now - SOON, extractions=None
    )
    return frozenset(fresh.order_by().values_list("source_id", flat=True))
