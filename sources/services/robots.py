"""What robots.txt of a site allows us: read once a day, and binding for what we do of our own accord.

As RFC 9309 has it: no robots.txt (4xx) allows all; one that fails (5xx) forbids all, unless we read one
within a month; a site that does not answer at all is asked for the page, and that tells how it is.
"""

from datetime import datetime, timedelta
from functools import lru_cache

from django.conf import settings
from protego import Protego

from sources.domains import origin
from sources.enums import RobotsSay
from sources.fetching import client
from sources.fetching.limits import MB, Limits
from sources.models import Host, Robots
from sources.patience import LONGEST_CRAWL_DELAY

LIMITS = Limits(total=10.0, redirects=5, html_bytes=MB // 2, pdf_bytes=MB // 2, decoded_bytes=MB // 2)
KEPT = timedelta(days=30)
AGAIN_AFTER_FAILURE = timedelta(hours=1)
FORBIDS_ALL = "User-agent: *\nDisallow: /\n"


def ask(url: str, host: Host, *, now: datetime) -> RobotsSay:
    """Whether robots.txt allows us to fetch `url`; sets the host's crawl delay, which its caller saves."""
    kept = Robots.objects.filter(origin=origin(url)[:300]).first()
    if kept is None or kept.expires_at <= now:
        kept = _read(origin(url), kept, now=now)
    if kept.status is None and not kept.text:
        return RobotsSay.UNKNOWN
    rules = _rules(kept.text)
    delay = rules.crawl_delay(_agent())
    host.crawl_delay = min(delay, LONGEST_CRAWL_DELAY) if delay else None
    return RobotsSay.ALLOWED if rules.can_fetch(url, _agent()) else RobotsSay.DENIED


def _agent() -> str:
    """The word by which robots.txt names us."""
    return str(settings.FETCH_USER_AGENT).partition("/")[0]


@lru_cache(maxsize=1024)
def _rules(text: str) -> Protego:
    return Protego.parse(text)


def _read(at: str, kept: Robots | None, *, now: datetime) -> Robots:
    fetched = client.fetch(f"{at}/robots.txt", limits=LIMITS)
    status = fetched.status
    text, expires = "", timedelta(hours=settings.ROBOTS_HOURS)
    if status is None or status >= 500:
        expires = AGAIN_AFTER_FAILURE
        if kept and kept.read_at and kept.read_at > now - KEPT:
            text = kept.text
        elif status:
            text = FORBIDS_ALL
    elif status == 200:
        text = fetched.body.decode("utf-8", "replace").replace("\x00", "")
    has_answered = status is not None and status < 500
    read, _ = Robots.objects.update_or_create(
        origin=at[:300],
        defaults={
            "text": text,
            "status": status,
            "detail": "" if has_answered else (fetched.reason or "")[:300],
            "fetched_at": now,
            "read_at": now if has_answered else (kept.read_at if kept else None),
            "expires_at": now + expires,
        },
    )
    return read
