"""Being polite to a site: a pause after each fetch, and a longer one where it asks for that."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db.models.functions import Now

from sources import patience
from sources.enums import Wait
from sources.fetching.fetched import Fetched, header
from sources.models import Host
from sources.services import outages


def asks_for_time(fetched: Fetched) -> bool:
    return fetched.status in patience.BUSY


def rest(host: Host, fetched: Fetched, *, now: datetime) -> None:
    """Let the site go, and leave it alone for a while. Writes down whether it answered."""
    seen = outages.seen(fetched.outcome, now=now)
    if asks_for_time(fetched):
        asked = patience.retry_after(header(fetched.headers, "retry-after"), now=now)
        wait = patience.pause(asked, refusals=host.refusals)
        said = f"It answered {fetched.status}: we come back in {_minutes(wait)}."
        _let_go(host, wait, Wait.RETRY_AFTER, said, seen, refusals=host.refusals + 1)
        return
    wait = timedelta(seconds=max(settings.FETCH_GAP_SECONDS, host.crawl_delay or 0))
    _let_go(host, wait, Wait.POLITENESS if wait else "", "", seen, refusals=0)


def _let_go(
    host: Host, wait: timedelta, waits_for: str, reason: str, seen: dict[str, datetime], *, refusals: int
) -> None:
    Host.objects.filter(pk=host.pk).update(
        busy_until=None,
        ready_at=Now() + wait,
        waits_for=waits_for,
        wait_reason=reason,
        refusals=refusals,
        crawl_delay=host.crawl_delay,
        **seen,
    )


def _minutes(wait: timedelta) -> str:
    minutes = max(1, round(wait.total_seconds() / 60))
    return "a minute" if minutes == 1 else f"{minutes} minutes"
