"""What a source's row says of its health: what was found, a person's word on top of it, when it is due."""

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from sources import health as states
from sources import schedule
from sources.enums import CapturedBy, Health, OverrideKind, Watch
from sources.health import Failure, State
from sources.models import Source
from sources.queries import LIVE


def held(source_id: UUID) -> Source:
    """The source as it is now, its row held until the transaction ends."""
    return Source.objects.select_for_update(no_key=True).get(pk=source_id)


def all_held(source_ids: Collection[UUID]) -> dict[UUID, Source]:
    """These sources, all held, in the order in which everybody does who holds several."""
    rows = Source.objects.select_for_update(no_key=True).filter(pk__in=source_ids).order_by("pk")
    return {each.pk: each for each in rows}


def recount(source: Source, failures: Sequence[Failure], *, now: datetime) -> None:
    """Let a held source's health follow from these failures alone, and keep that."""
    captures = source.snapshots.filter(captured_by=CapturedBy.MACHINE)
    find(source, states.of(failures, has_answered=captures.exists()))
    show(source, now=now)
    source.save(update_fields=["health", "finding", "failures"])


def find(source: Source, state: State) -> None:
    """Let a held source say what was found. The caller shows and saves it."""
    source.finding = state.found
    source.failures = states.written(state.failures)


def show(source: Source, *, now: datetime) -> None:
    """Let its health be a person's word where one holds, else what was found. The caller saves."""
    source.health = source.health_at(now)


def next_check(source: Source, *, now: datetime) -> datetime | None:
    """When it is due after a check at `now`: never while a person has paused it, seldom while it is dead."""
    said = source.holding(now)
    if not source.url or (said and said.kind == OverrideKind.PAUSED):
        return None
    return schedule.next_check(
        str(source.id), source.created_at, now, Watch(source.watch), dead_since=_dead_since(source, now=now)
    )


def _dead_since(source: Source, *, now: datetime) -> datetime | None:
    if source.health_at(now) != Health.DEAD:
        return None
    said, failures = source.holding(now), states.read(source.failures)
    if said and said.health:
        return said.made_at
    return failures[0].at if failures else now


def replan(source: Source, *, now: datetime) -> None:
    """Set anew when a held source is due; the end of a fetch under way sets it itself. The caller saves."""
    live = source.fetches.filter(LIVE)
    source.next_check_at = None if live.exists() else next_check(source, now=source.last_checked_at or now)
