"""What became of a source, in plain words, and what a reviewer can do about it."""

from dataclasses import dataclass
from datetime import datetime

from sources import labels, waiting
from sources.enums import FetchState, Health, Outcome, SourceAccess
from sources.health import GOOD
from sources.models import Fetch, Source

TONES = {
    Health.NEW: "plain",
    Health.ALIVE: "good",
    Health.DEGRADED: "warn",
    Health.DEAD: "bad",
    Health.MOVED: "warn",
    Health.REPLACED: "warn",
}
ICONS = {
    Health.NEW: "schedule",
    Health.ALIVE: "check_circle",
    Health.DEGRADED: "warning",
    Health.DEAD: "cancel",
    Health.MOVED: "arrow_forward",
    Health.REPLACED: "swap_horiz",
}
OFFLINE = "Our own connection was down at its last check, so that is not counted."
KEPT = "What it said is kept: see its captures."
NEXT_OF = {
    Health.MOVED: "Cite the page that has taken its place.",
    Health.REPLACED: "Cite the page that has taken its place.",
    Health.DEAD: "It is still looked at from time to time, in case it comes back.",
}
CAUGHT = {
    Outcome.OK: "What came is kept as a capture.",
    Outcome.UNCHANGED: "Byte for byte as captured before, so nothing new is kept.",
}


@dataclass(frozen=True)
class Said:
    """How a source or fetch is: what, why, what to do next; a tone and a shape, never colour alone.

    can_attach: what to do next is to attach one's own capture.
    """

    what: str
    why: str = ""
    next: str = ""
    tone: str = "plain"
    icon: str = "schedule"
    can_attach: bool = False


def of(source: Source, *, now: datetime) -> Said:
    """How a source is: what a person says of it, else how its last fetch ended."""
    if source.access == SourceAccess.OFFLINE:
        if source.is_confidential:
            return Said("confidential", next="Cite it by typing what was said.", icon="lock")
        what = f"offline {source.get_kind_display()}".strip()
        return Said(what, next="Cite it by typing what you saw.", icon="description")
    health, said = source.health_at(now), source.holding(now)
    tone, icon = TONES[health], ICONS[health]
    if said and said.health:
        return Said(health.label, said.reason, NEXT_OF.get(health, ""), tone, icon)
    if not source.last_outcome:
        return Said(health.label, tone=tone, icon=icon)
    told = labels.ended(source.last_outcome, in_outage=getattr(source, "in_outage", False))
    if told == labels.OURS:
        stands = "not reached yet" if health == Health.NEW else health.label
        return Said(f"{stands}; we were offline", OFFLINE, told.next, tone, "cloud_off")
    if source.last_outcome in GOOD:
        return Said(f"{health.label}, {told.what}", tone=tone, icon=icon)
    why = (
        f"{source.last_reason} {KEPT}" if health == Health.DEAD and source.reading_id else source.last_reason
    )
    # A wall leaves the health as it was, and is still what the reviewer has to deal with.
    if tone in ("good", "plain"):
        tone, icon = "warn", "warning"
    what = f"{health.label}: {told.what}" if health in (Health.DEGRADED, Health.DEAD) else told.what
    return Said(what, why, told.next, tone, icon, told.can_attach)


def of_fetch(fetch: Fetch, *, now: datetime) -> Said:
    """How one attempt ended, or that it has not."""
    waits = waiting.of_fetch(fetch, now=now)
    if waits:
        return Said("waiting", waits.why, tone="work")
    if fetch.state == FetchState.RUNNING:
        return Said("running", "A worker is at it now.", tone="work", icon="progress_activity")
    if fetch.state == FetchState.FAILED:
        why = f"{fetch.attempts} attempts were broken off, so it is not tried again."
        return Said("quarantined", why, labels.NEXT[Outcome.CRASHED], "bad", "cancel")
    told = labels.ended(fetch.outcome, in_outage=getattr(fetch, "in_outage", False))
    if told == labels.OURS:
        return Said(told.what, fetch.detail, told.next, "work", "cloud_off")
    if fetch.outcome in GOOD:
        return Said(told.what, CAUGHT[Outcome(fetch.outcome)], tone="good", icon="check_circle")
    return Said(told.what, fetch.detail, told.next, "warn", "warning", told.can_attach)
