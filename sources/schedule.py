"""When a source is due again: often while it is new to us, seldom when it is old or dead. Pure."""

from datetime import datetime, timedelta
from hashlib import sha256

from sources.enums import Watch

HOUR, DAY = timedelta(hours=1), timedelta(days=1)

# The first checks, counted from when we began to track it …
FIRST = (HOUR, 6 * HOUR, DAY)
NEARLY = 0.8  # of the way to one of them; what comes by then stands in for it, early as it is
# … then, known to us for less than … → checked again after …
STEPS = ((7 * DAY, DAY), (30 * DAY, 3 * DAY), (180 * DAY, 7 * DAY))
OLD = 30 * DAY
CLOSE = DAY  # a verdict rests on it: never later than this
# A dead one may come back: failing for less than … → not sooner than after …
DEAD_STEPS = ((7 * DAY, DAY), (30 * DAY, 7 * DAY))
DEAD_CLOSE = 7 * DAY
SPREAD = 0.1


def next_check(
    source_id: str,
    known_since: datetime,
    now: datetime,
    watch: Watch,
    *,
    dead_since: datetime | None = None,
) -> datetime | None:
    """The next check of a source first tracked at `known_since`; None when it is not watched.

    dead_since: when the failures began for which it is held dead. Spread by ±10 %, the same for the same
    source and moment, so that checks do not pile up.
    """
    if watch == Watch.QUIET:
        return None
    wait = _wait(now - known_since)
    if watch == Watch.CLOSE:
        wait = min(wait, CLOSE)
    if dead_since is not None:
        wait = max(wait, _rest(now - dead_since, watch))
    seed = sha256(f"{source_id}{now.isoformat()}".encode()).digest()
    share = int.from_bytes(seed[:4], "big") / 0xFFFFFFFF
    return now + wait * (1 - SPREAD + 2 * SPREAD * share)


def _wait(age: timedelta) -> timedelta:
    for moment in FIRST:
        if age < moment * NEARLY:
            return moment - max(age, timedelta(0))
    return next((step for known, step in STEPS if age < known), OLD)


def _rest(failing: timedelta, watch: Watch) -> timedelta:
    step = next((step for known, step in DEAD_STEPS if failing < known), OLD)
    return min(step, DEAD_CLOSE) if watch == Watch.CLOSE else step
