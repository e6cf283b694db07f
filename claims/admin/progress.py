"""How far a linked source has come on its way to suggestions, for a page that waits for them."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Exists, OuterRef

from sources import queries as source_queries
from sources.enums import FetchState
from sources.models import Source
from sources.people import User

# Reading and ranking take seconds. What has not come in this time waits for more than a moment, and so
# the page stops asking for it.
SOON = timedelta(minutes=2)
FETCHING = {FetchState.QUEUED: "waits for a worker", FetchState.RUNNING: "is being fetched"}
READING, RANKING = "is being read", "its passages are being looked for"


def unread(user: User, *, now: datetime) -> Exists:
    """Whether newest bytes of a source are there that nobody has read yet; for an annotation of sources."""
    fresh = source_queries.snapshots(user).filter(captured_at__gt=now - SOON, extractions=None)
    return Exists(fresh.order_by().filter(source=OuterRef("pk")))


def of(source: Any, *, now: datetime) -> str:
    """What is being done about one of `cards.sources` right now; empty where nothing is."""
    if source.fetch_state:
        return FETCHING[FetchState(source.fetch_state)]
    if not _is_recent(source, now):
        return ""
    if source.is_unread:
        return READING
    return RANKING if source.reading_id not in (None, source.ranked) else ""


def _is_recent(source: Source, now: datetime) -> bool:
    return source.last_checked_at is not None and now - source.last_checked_at < SOON
