"""When a source is due again: often while it is new to us, seldom when it is old. Pure."""

from datetime import datetime, timedelta
from hashlib import sha256

from sources.enums import Watch

HOUR, DAY = timedelta(hours=1), timedelta(days=1)

# Known to us for less than … → checked again after …
STEPS = (
    (HOUR, HOUR),
    (7 * HOUR, 6 * HOUR),
    (7 * DAY, DAY),
    (30 * DAY, 3 * DAY),
    (180 * DAY, 7 * DAY),
)
OLD = 30 * DAY
CLOSE = DAY  # a verdict rests on it: never later than this
SPREAD = 0.1


def next_check(source_id: str, known_since: datetime, now: datetime, watch: Watch) -> datetime | None:
    """The next check of a source first tracked at `known_since`; None when it is not watched.

    Spread by ±10 %, the same for the same source and moment, so that checks do not pile up.
    """
    if watch == Watch.QUIET:
        return None
    wait = next((step for age, step in STEPS if now - known_since < age), OLD)
    if watch == Watch.CLOSE:
        wait = min(wait, CLOSE)
    seed = sha256(f"{source_id}{now.isoformat()}".encode()).digest()
    share = int.from_bytes(seed[:4], "big") / 0xFFFFFFFF
    return now + wait * (1 - SPREAD + 2 * SPREAD * share)
