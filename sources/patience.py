"""How long to wait before asking again: what a server asks for, and what a failure suggests. Pure."""

from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from sources.enums import Outcome

MINUTE = timedelta(minutes=1)
LONGEST = timedelta(hours=6)
FIRST_RETRY = timedelta(seconds=30)
LONGEST_CRAWL_DELAY = 60.0  # seconds; a robots.txt that asks for more would stop us for good

# What a server says that has too much to do just now (RFC 9110, 6585, 8470).
BUSY = frozenset({429, 503})
PASSING = frozenset({408, 425, 429, 500, 502, 503, 504})


def retry_after(value: str | None, *, now: datetime) -> timedelta | None:
    """What the header Retry-After asks for; a minute where it is malformed, None where there is none."""
    if value is None:
        return None
    text = value.strip()
    if text.isascii() and text.isdigit():
        return min(timedelta(seconds=int(text[:9])), LONGEST)
    try:
        moment = parsedate_to_datetime(text)
    except (TypeError, ValueError, IndexError, OverflowError):
        return MINUTE
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return max(min(moment - now, LONGEST), timedelta(0))


def pause(asked: timedelta | None, *, refusals: int) -> timedelta:
    """How long to leave a busy site alone: what it asks, at least a minute that doubles each time.

    refusals: how often in a row it was busy before. Six hours at most.
    """
    doubled: timedelta = MINUTE * 2 ** min(refusals, 10)
    return min(max(asked or MINUTE, doubled), LONGEST)


def may_pass(outcome: Outcome, rule: str | None, status: int | None) -> bool:
    """Whether the same request may succeed a little later: timeouts, resets, a server with too much to do."""
    if outcome == Outcome.HTTP_ERROR:
        return status in PASSING
    return outcome == Outcome.TIMEOUT or (outcome, rule) in {
        (Outcome.CONNECT, "connection_lost"),
        (Outcome.DNS, "no_name_server"),
        (Outcome.PROTOCOL, "incomplete_body"),
        (Outcome.CRASHED, "not_kept"),
        (Outcome.CRASHED, "no_room"),
        (Outcome.CRASHED, "site_rests"),
    }


def retry_wait(retries: int, chance: float) -> timedelta:
    """The wait before a try after `retries` of them: full jitter under a bound that doubles.

    chance: 0 to 1. Learned from Marc Brooker, "Exponential Backoff And Jitter".
    """
    bound: timedelta = FIRST_RETRY * 2**retries
    return bound * chance
