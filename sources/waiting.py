"""Why a source or a fetch waits, and until when: said wherever it is shown."""

from dataclasses import dataclass
from datetime import datetime

from sources.enums import FetchState, OverrideKind, Wait, Watch
from sources.models import Fetch, Source

QUIET = "It is watched quietly: nothing is fetched but by a person's click."
AT_WORK = "Another page of the same site is being fetched; one at a time."
FREE = "A worker takes it as soon as one is free."


@dataclass(frozen=True)
class Waits:
    """Until when, where that is known, and why."""

    until: datetime | None
    why: str


def of_fetch(fetch: Fetch, *, now: datetime) -> Waits | None:
    """Why a fetch does not begin; None for one that has begun."""
    if fetch.state != FetchState.QUEUED:
        return None
    reasons = [(fetch.not_before, _sentence(fetch.waits_for))]
    if fetch.host:
        host = fetch.host
        reasons += [
            (host.ready_at, host.wait_reason or _sentence(host.waits_for)),
            (host.busy_until, AT_WORK),
        ]
    ahead = [Waits(until, why) for until, why in reasons if until and until > now]
    return max(ahead, key=lambda each: each.until or now, default=Waits(None, FREE))


def _sentence(wait: str) -> str:
    label = Wait(wait).label if wait else "a pause"
    return f"It waits: {label}."


def of_source(source: Source, *, now: datetime) -> Waits | None:
    """Why a source is not fetched now; None where nothing but its schedule holds it.

    `source` comes from `queries.sources_in_full`: its `live` are the fetches that wait or run.
    """
    for fetch in source.live:  # type: ignore[attr-defined]
        return of_fetch(fetch, now=now)
    said = source.holding(now)
    if said and said.kind == OverrideKind.PAUSED:
        return Waits(said.expires_at, f"A person paused it: {said.reason}")
    return Waits(None, QUIET) if source.url and source.watch == Watch.QUIET else None
