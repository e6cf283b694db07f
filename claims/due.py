"""A deadline in words, and which deadlines a person asks for. Pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
SOON = 4 * HOUR


@dataclass(frozen=True)
class Due:
    """words: as "Overdue by 3 hours". tone: of its chip."""

    words: str
    tone: str
    icon: str


def due(at: datetime | None, now: datetime, *, is_done: bool = False) -> Due | None:
    """None without a deadline, and of what is done once it has passed."""
    if at is None or (is_done and at <= now):
        return None
    if at <= now:
        return Due(f"Overdue by {length(now - at)}", "bad", "alarm")
    if at - now < DAY:
        tone = "warn" if at - now < SOON else "plain"
        return Due(f"Due in {length(at - now)}", tone, "schedule")
    return Due(f"Due {at:%a} {at.day} {at:%b}, {at:%H:%M} UTC", "plain", "schedule")


def length(span: timedelta) -> str:
    """As "3 hours": the largest unit of which there is at least one, rounded down."""
    for unit, name in ((DAY, "day"), (HOUR, "hour"), (MINUTE, "minute")):
        if span >= unit:
            count = span // unit
            return f"{count} {name}{'s' if count > 1 else ''}"
    return "less than a minute"


def moment(at: datetime, now: datetime) -> str:
    """When something was, as a colleague says it: "14:10", "Tuesday 14:10", "3 November, 14:10"; UTC."""
    if at.date() == now.date():
        return f"{at:%H:%M}"
    if now - at < 6 * DAY:
        return f"{at:%A} {at:%H:%M}"
    return f"{at.day} {at:%B}, {at:%H:%M}"
