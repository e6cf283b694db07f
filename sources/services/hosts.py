"""Being polite to a site: a pause after each fetch, and a longer one where it asks for that."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models.functions import Now

from sources import patience
from sources.enums import Outcome, Wait
from sources.fetching.fetched import Fetched, header
from sources.models import Host
from sources.services import outages


def asks_for_time(fetched: Fetched) -> bool:
    return fetched.status in patience.BUSY


def rest(visited: Iterable[tuple[Host, Fetched, datetime]]) -> None:
    """Let these sites go, and leave them alone for a while. Writes down which answered, and when."""
    alike: dict[Rest, list[tuple[Host, datetime]]] = defaultdict(list)
    for host, fetched, at in visited:
        alike[_rest_after(host, fetched, now=at)].append((host, at))
    for rest, each in alike.items():
        seen = outages.seen(rest.outcome, now=max(at for _, at in each))
        Host.objects.filter(pk__in=[host.pk for host, _ in each]).update(
            busy_until=None,
            ready_at=Now() + rest.wait,
            waits_for=rest.waits_for,
            wait_reason=rest.reason,
            refusals=rest.refusals,
            crawl_delay=rest.crawl_delay,
            **seen,
        )


@dataclass(frozen=True)
class Rest:
    """What is the same for most sites, which are then let go together."""

    outcome: Outcome
    wait: timedelta
    crawl_delay: float | None
    waits_for: str = ""
    reason: str = ""
    refusals: int = 0


def _rest_after(host: Host, fetched: Fetched, *, now: datetime) -> Rest:
    if asks_for_time(fetched):
        asked = patience.retry_after(header(fetched.headers, "retry-after"), now=now)
        wait = patience.pause(asked, refusals=host.refusals)
        said = f"It answered {fetched.status}: we come back in {_minutes(wait)}."
        return Rest(
            fetched.outcome, wait, host.crawl_delay, Wait.RETRY_AFTER, said, refusals=host.refusals + 1
        )
    wait = timedelta(seconds=max(settings.FETCH_GAP_SECONDS, host.crawl_delay or 0))
    return Rest(fetched.outcome, wait, host.crawl_delay, Wait.POLITENESS if wait else "")


def _minutes(wait: timedelta) -> str:
    minutes = max(1, round(wait.total_seconds() / 60))
    return "a minute" if minutes == 1 else f"{minutes} minutes"
