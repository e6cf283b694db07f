"""Being polite to a site: a pause after each fetch, and a longer one where it asks for that."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Q
from django.db.models.functions import Now

from sources import patience
from sources.domains import site
from sources.enums import Outcome, Wait
from sources.fetching.failures import SiteRests
from sources.fetching.fetched import Fetched, header
from sources.models import Host
from sources.services import outages


def is_free() -> Q:
    """Of sites that nobody asks now and that do not rest."""
    ready = Q(ready_at__isnull=True) | Q(ready_at__lte=Now())
    return ready & (Q(busy_until__isnull=True) | Q(busy_until__lt=Now()))


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


@dataclass
class Way:
    """The sites that one fetch is sent on to by redirects: each is held while it may be, as its own is.

    is_patient: whether one that is busy is waited for. One that asked us to come later always is.
    until: how long one of them rests, where it does; was_told: because it asked us to.
    """

    home: Host
    now: datetime
    is_patient: bool
    before_waiting: Callable[[], None]
    others: dict[str, Host] = field(default_factory=dict)
    until: datetime | None = None
    was_told: bool = False

    def enter(self, url: str) -> None:
        """Hold the site of this address, where it is another one. Raises SiteRests."""
        name = site(url)
        if name == self.home.pk or name in self.others:
            return
        Host.objects.bulk_create([Host(name=name)], ignore_conflicts=True)
        lease = Now() + timedelta(seconds=settings.FETCH_LEASE_SECONDS)
        is_ours = Host.objects.filter(is_free(), pk=name).update(busy_until=lease)
        host = Host.objects.get(pk=name)
        self.before_waiting()
        if is_ours:
            self.others[name] = host
            return
        rests = host.ready_at is not None and host.ready_at > self.now
        self.was_told = rests and host.waits_for == Wait.RETRY_AFTER
        if self.was_told or self.is_patient:
            self.until = host.ready_at if rests else None
            raise SiteRests(name)

    def answers(self, fetched: Fetched, at: datetime) -> list[tuple[Host, Fetched, datetime]]:
        """What each site has answered: the last one what came, the others that they sent us on."""
        if not self.others:
            return [(self.home, fetched, at)]
        last, passed = site(fetched.final_url), replace(fetched, outcome=Outcome.OK, status=None)
        return [
            (host, fetched if host.pk == last else passed, at) for host in (self.home, *self.others.values())
        ]


def later(home: str | None, fetched: Fetched, *, now: datetime) -> datetime | None:
    """When a site that asks for time may be asked again; None where our own site's row says so itself."""
    if site(fetched.final_url) == home:
        return None
    return now + patience.pause(_time_asked_for(fetched, now=now), refusals=0)


def _time_asked_for(fetched: Fetched, *, now: datetime) -> timedelta | None:
    return patience.retry_after(header(fetched.headers, "retry-after"), now=now)


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
        wait = patience.pause(_time_asked_for(fetched, now=now), refusals=host.refusals)
        said = f"It answered {fetched.status}: we come back in {_minutes(wait)}."
        return Rest(
            fetched.outcome, wait, host.crawl_delay, Wait.RETRY_AFTER, said, refusals=host.refusals + 1
        )
    wait = timedelta(seconds=max(settings.FETCH_GAP_SECONDS, host.crawl_delay or 0))
    return Rest(fetched.outcome, wait, host.crawl_delay, Wait.POLITENESS if wait else "")


def _minutes(wait: timedelta) -> str:
    minutes = max(1, round(wait.total_seconds() / 60))
    return "a minute" if minutes == 1 else f"{minutes} minutes"
