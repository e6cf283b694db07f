"""Takedown, the one exception to immutability: a legal order removes a capture's bytes and texts.

Two persons do it. What is left is a tombstone with the hashes; the manifest still verifies. What rests on
the capture is told by the floor above, in the same transaction: it calls this, nobody else does.
"""

from datetime import datetime
from typing import TypeVar

from django.db import transaction
from django.db.models import Case, F, Model, QuerySet, When
from django.db.models.functions import Coalesce

from sources.enums import AttributionState, CapturedBy, Quality, TakedownState
from sources.errors import AlreadyTakenDown, Invalid, SamePerson
from sources.models import (
    Attribution,
    Erasure,
    Extraction,
    Snapshot,
    Source,
    TakedownOrder,
    Tombstone,
    Trace,
    Unread,
)
from sources.people import User
from sources.services import manifest, removal, search, standing

M = TypeVar("M", bound=Model)


@transaction.atomic
def ask(snapshot: Snapshot, *, by: User, now: datetime, order: str, reason: str) -> Tombstone | None:
    """Take the capture down where another person has asked for the same; else note that `by` asks: None.

    A different order or reason takes the place of the one that waits. The bytes go once all is committed.
    Raises Invalid, SamePerson, AlreadyTakenDown.
    """
    order, reason = " ".join(order.split()), reason.strip()
    if not order or len(order) > 200:
        raise Invalid("Name the legal order: who gave it, and its reference; 200 characters.", field="order")
    if not reason:
        raise Invalid("Say in a sentence what the order demands.", field="reason")
    source = standing.held(snapshot.source_id)
    if Tombstone.objects.filter(snapshot=snapshot).exists():
        raise AlreadyTakenDown("This capture was taken down before.")
    waiting = pending(snapshot)
    if waiting and (waiting.order, waiting.reason) == (order, reason):
        if waiting.asked_by_id == by.pk:
            raise SamePerson("You asked for this; another admin has to ask for the same.")
        _end(waiting, TakedownState.COMPLETED, by=by, now=now)
        return _carry_out(source, snapshot, waiting, by=by, now=now)
    if waiting:
        _end(waiting, TakedownState.DISCARDED, by=by, now=now)
    TakedownOrder.objects.create(snapshot=snapshot, order=order, reason=reason, asked_by=by, asked_at=now)
    return None


def pending(snapshot: Snapshot) -> TakedownOrder | None:
    """The order that waits for a second person."""
    waiting = snapshot.takedown_orders.filter(state=TakedownState.PENDING)
    return waiting.select_related("asked_by").first()


def _end(waiting: TakedownOrder, state: TakedownState, *, by: User, now: datetime) -> None:
    waiting.state, waiting.ended_by, waiting.ended_at = state, by, now
    waiting.save(update_fields=["state", "ended_by", "ended_at"])


def _carry_out(
    source: Source, snapshot: Snapshot, asked: TakedownOrder, *, by: User, now: datetime
) -> Tombstone:
    """The source is held."""
    readings = list(snapshot.extractions.order_by("pk"))
    others = Snapshot.objects.filter(sha256=snapshot.sha256, tombstone=None).exclude(pk=snapshot.pk)
    tombstone = Tombstone.objects.create(
        snapshot=snapshot,
        order=asked.order,
        reason=asked.reason,
        sha256=snapshot.sha256,
        texts=[reading.text_sha256 for reading in readings],
        has_shared_bytes=others.exists(),
        asked_by=asked.asked_by,
        confirmed_by=by,
        at=now,
    )
    titles = {reading.title[:500] for reading in readings if reading.title}
    for reading in readings:
        _empty(reading, tombstone)
    Unread.objects.filter(snapshot=snapshot).delete()
    _forget(source)
    _fall_back(source, titles)
    search.keep([source.pk])
    search.forget_titles(snapshot)
    manifest.append(source, about=tombstone, now=now)
    transaction.on_commit(lambda: removal.remove_bytes(tombstone.sha256))
    return tombstone


def _empty(reading: Extraction, tombstone: Tombstone) -> None:
    """Its words go; their digests stay, so that the manifest holds the rest of the row to what it was."""
    held = {column: getattr(reading, column) for column in Extraction.immutable.redactable}
    words = {column: value for column, value in held.items() if value is not None}
    Erasure.objects.bulk_create(
        Erasure(
            tombstone=tombstone,
            row_id=reading.pk,
            column_name=f"{Extraction._meta.db_table}.{column}",
            digest=manifest.value_digest(column, value),
        )
        for column, value in words.items()
    )
    Extraction.objects.filter(pk=reading.pk).update(**dict.fromkeys(words))


def _forget(source: Source) -> None:
    """What was derived from its texts; from those that are kept it is derived anew."""
    Trace.objects.filter(extraction__snapshot__source=source).delete()
    Attribution.objects.filter(source=source, state=AttributionState.PROPOSED).delete()


def _fall_back(source: Source, titles: set[str]) -> None:
    """The source shows what is still kept of it; a title that stood in the removed text goes with it."""
    kept = source.snapshots.filter(is_open=True, tombstone=None)
    readings = Extraction.objects.filter(snapshot__in=kept, quality=Quality.OK).exclude(rule="transcribed")
    source.latest = _newest(kept)
    source.reading = _newest(readings.defer("text"), "snapshot__")
    if source.title in titles:
        source.title = (source.reading.title or "")[:500] if source.reading else ""
    source.save(update_fields=["latest", "reading", "title"])


def _newest(rows: QuerySet[M], path: str = "") -> M | None:
    """By the moment that each shows: Snapshot.shows, told to the database."""
    captured, dated = F(f"{path}captured_at"), Coalesce(f"{path}content_date", f"{path}captured_at")
    shows = Case(When(**{f"{path}captured_by": CapturedBy.PERSON}, then=dated), default=captured)
    return rows.annotate(shown=shows).order_by("-shown", "-pk").first()
