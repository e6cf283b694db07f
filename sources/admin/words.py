"""What became of a source, in plain words, and what a reviewer can do about it. Pure."""

from dataclasses import dataclass

from sources.enums import FetchState, Health, Outcome, SourceAccess
from sources.models import Fetch, Source

OPEN_IT = "Open the live page yourself; cite what you see there as an offline source."
TRY_LATER = "It is tried again by itself; fetch now to try at once."
NEXT = {
    Outcome.HTTP_ERROR: TRY_LATER,
    Outcome.GONE: "Look for the page's new address, or for another source.",
    Outcome.DNS: "Check the address for a slip; it may also have ceased to exist.",
    Outcome.CONNECT: TRY_LATER,
    Outcome.TLS: "Open the live page in your browser and see what it says about the certificate.",
    Outcome.TIMEOUT: TRY_LATER,
    Outcome.PROTOCOL: TRY_LATER,
    Outcome.REFUSED: "We do not fetch such addresses; cite what you see there as an offline source.",
    Outcome.REDIRECT: "Open the live page, and link the address at which you end up.",
    Outcome.SOFT_404: "Look for the page's new address, or for another source.",
    Outcome.BLOCKED: OPEN_IT,
    Outcome.PAYWALLED: OPEN_IT,
    Outcome.CONSENT_WALL: OPEN_IT,
    Outcome.JS_ONLY: OPEN_IT,
    Outcome.ROBOTS_DENIED: OPEN_IT,
    Outcome.TYPE_MISMATCH: "Open the live page; it may be another kind of file than it says.",
    Outcome.CRASHED: "That is our fault, not the page's. Fetch it again; if that fails, say so to an admin.",
}
GOOD = (Outcome.OK, Outcome.UNCHANGED)
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
CAUGHT = {
    Outcome.OK: "What came is kept as a capture.",
    Outcome.UNCHANGED: "Byte for byte as captured before, so nothing new is kept.",
}


@dataclass(frozen=True)
class Said:
    """How a source or fetch is: what, why, what to do next; a tone and a shape, never colour alone."""

    what: str
    why: str = ""
    next: str = ""
    tone: str = "plain"
    icon: str = "schedule"


def of(source: Source) -> Said:
    if source.access == SourceAccess.OFFLINE:
        return Said("offline", next="Cite it by typing what you saw.", icon="description")
    health = Health(source.health)
    if not source.last_outcome:
        return Said(health.label, tone=TONES[health], icon=ICONS[health])
    outcome = Outcome(source.last_outcome)
    if outcome in GOOD:
        return Said(f"{health.label}, {outcome.label}", tone=TONES[health], icon=ICONS[health])
    # A wall leaves the health as it was, and is still what the reviewer has to deal with.
    tone = "warn" if TONES[health] in ("good", "plain") else TONES[health]
    icon = "warning" if tone == "warn" else ICONS[health]
    return Said(outcome.label, source.last_reason, NEXT[outcome], tone, icon)


def of_fetch(fetch: Fetch) -> Said:
    """How one attempt ended, or that it has not."""
    if fetch.state == FetchState.QUEUED:
        return Said("waiting", "A worker takes it as soon as one is free.", tone="work")
    if fetch.state == FetchState.RUNNING:
        return Said("running", "A worker is at it now.", tone="work", icon="progress_activity")
    if fetch.state == FetchState.FAILED:
        why = f"{fetch.attempts} attempts were broken off, so it is not tried again."
        return Said("quarantined", why, NEXT[Outcome.CRASHED], "bad", "cancel")
    outcome = Outcome(fetch.outcome)
    if outcome in GOOD:
        return Said(outcome.label, CAUGHT[outcome], tone="good", icon="check_circle")
    return Said(outcome.label, fetch.detail, NEXT[outcome], "warn", "warning")
