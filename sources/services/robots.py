"""What robots.txt of a site allows us: read once a day, and binding for what we do of our own accord.

As RFC 9309 has it: no robots.txt (4xx) allows all; one that fails (5xx, 429) forbids all, unless we read one
within a month; a site that does not answer at all is asked for the page, and that tells how it is.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.conf import settings
from protego import Protego

from sources import patience
from sources.domains import origin
from sources.enums import Outcome, RobotsSay
from sources.fetching import client
from sources.fetching.fetched import Fetched, header
from sources.fetching.limits import MB, Limits
from sources.models import Host, Robots
from sources.patience import LONGEST_CRAWL_DELAY

LIMITS = Limits(total=10.0, redirects=5, html_bytes=MB // 2, pdf_bytes=MB // 2, decoded_bytes=MB // 2)
KEPT = timedelta(days=30)
AGAIN_AFTER_FAILURE = timedelta(hours=1)
MOST_SITES, MOST_REMEMBERED = 2000, 64 * 1024  # origins, and characters of a text, that are remembered
MOST_ORIGIN = 300
CUT_SHORT = frozenset({Outcome.TIMEOUT, Outcome.CONNECT, Outcome.TLS, Outcome.PROTOCOL})
TOO_MANY = 429
FORBIDS_ALL = "User-agent: *\nDisallow: /\n"


class AsksForTime(Exception):
    """The site answers its robots.txt with 429, or with a Retry-After: nothing is asked of it until then."""

    def __init__(self, fetched: Fetched) -> None:
        super().__init__(fetched.status)
        self.fetched = fetched


class Memory:
    """What robots.txt said lately, so that a worker need not read it from the database each time."""

    def __init__(self) -> None:
        self.known: dict[str, tuple[Robots, Protego]] = {}

    def recall(self, at: str, *, now: datetime) -> tuple[Robots, Protego] | None:
        found = self.known.get(at)
        return found if found and found[0].expires_at > now else None

    def learn(self, kept: Robots, rules: Protego) -> None:
        if len(kept.text) <= MOST_REMEMBERED:
            while len(self.known) >= MOST_SITES:
                self.known.pop(next(iter(self.known)), None)
            self.known[kept.origin] = kept, rules


def ask(
    url: str, host: Host, *, now: datetime, memory: Memory, before_waiting: Callable[[], None] = lambda: None
) -> RobotsSay:
    """Whether robots.txt allows us to fetch `url`; sets the host's crawl delay, which its caller saves.

    before_waiting: called when the database is not needed until the server has answered.
    Raises AsksForTime where that is the answer which came just now.
    """
    at = origin(url)
    kept, rules = memory.recall(at, now=now) or _learn(at, now=now, memory=memory, wait=before_waiting)
    if kept.status is None and not kept.text:
        return RobotsSay.UNKNOWN
    delay = rules.crawl_delay(_agent())
    host.crawl_delay = min(delay, LONGEST_CRAWL_DELAY) if delay else None
    return RobotsSay.ALLOWED if rules.can_fetch(url, _agent()) else RobotsSay.DENIED


def _learn(at: str, *, now: datetime, memory: Memory, wait: Callable[[], None]) -> tuple[Robots, Protego]:
    kept = Robots.objects.filter(origin=at[:MOST_ORIGIN]).first()
    if kept is None or kept.expires_at <= now:
        wait()  # hundreds of slow sites must not hold the few connections to the database
        kept = _read(at, kept, now=now)
    rules = Protego.parse(kept.text)
    memory.learn(kept, rules)
    return kept, rules


def _agent() -> str:
    """The word by which robots.txt names us."""
    return str(settings.FETCH_USER_AGENT).partition("/")[0]


def _read(at: str, kept: Robots | None, *, now: datetime) -> Robots:
    """What it says now, kept; raises AsksForTime once that is kept too."""
    fetched = client.fetch(f"{at}/robots.txt", limits=LIMITS)
    has_answered, asked = _has_answered(fetched), _time_asked_for(fetched, now=now)
    again_after = asked if asked is not None else AGAIN_AFTER_FAILURE
    read = Robots(
        origin=at[:MOST_ORIGIN],
        text=_text(fetched, kept, now=now),
        status=fetched.status,
        detail="" if has_answered else (fetched.reason or "")[:300],
        fetched_at=now,
        read_at=now if has_answered else (kept.read_at if kept else None),
        expires_at=now + (timedelta(hours=settings.ROBOTS_HOURS) if has_answered else again_after),
    )
    Robots.objects.bulk_create(
        [read],
        update_conflicts=True,
        unique_fields=["origin"],
        update_fields=["text", "status", "detail", "fetched_at", "read_at", "expires_at"],
    )
    if asked is not None:
        raise AsksForTime(fetched)
    return read


def _time_asked_for(fetched: Fetched, *, now: datetime) -> timedelta | None:
    """How long it wants to be left alone; None where it does not say so."""
    asked = patience.retry_after(header(fetched.headers, "retry-after"), now=now)
    if fetched.status not in patience.BUSY or (asked is None and fetched.status != TOO_MANY):
        return None
    return patience.pause(asked, refusals=0)


def _has_answered(fetched: Fetched) -> bool:
    """Whether it has said something that counts: rules of which the half is missing allow nothing."""
    if fetched.status == 200:
        return fetched.outcome not in CUT_SHORT
    return fetched.status is not None and fetched.status < 500 and fetched.status != TOO_MANY


def _text(fetched: Fetched, kept: Robots | None, *, now: datetime) -> str:
    """What holds from now on: what came, or what we read lately while it fails."""
    status = fetched.status
    if _has_answered(fetched):
        return fetched.body.decode("utf-8", "replace").replace("\x00", "") if status == 200 else ""
    if kept and kept.read_at and kept.read_at > now - KEPT:
        return kept.text
    return FORBIDS_ALL if status else ""
