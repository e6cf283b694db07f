"""Where the words of sources' newest readings come from: a sketch of each, and what it says itself.

No part of reading: a task of its own makes it, and a sweep finds what a lost message forgot.
"""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, F, OuterRef, QuerySet

from sources import attributing, sketches
from sources.models import Extraction, Source, Trace
from sources.services import attributions, standing

TRACER = f"{sketches.SKETCHER} {attributing.EXTRACTOR}"
AT_ONCE = 500


def untraced() -> "QuerySet[Source, UUID]":
    """The newest readings of sources that were not traced yet by what traces now."""
    done = Trace.objects.filter(extraction=OuterRef("reading"), tracer=TRACER)
    waiting = Source.objects.filter(~Exists(done), reading__isnull=False)
    return waiting.order_by("pk").values_list("reading", flat=True)


def trace(extraction_id: UUID, *, now: datetime) -> bool:
    """Trace a reading, once; whether that was done. Only of a source's newest, whose text is still there."""
    newest = Extraction.objects.filter(snapshot__source__reading=F("pk")).select_related("snapshot")
    reading = newest.filter(pk=extraction_id, text__isnull=False).first()
    if reading is None or Trace.objects.filter(extraction=reading, tracer=TRACER).exists():
        return False
    sketch, said = sketches.of(reading.text or ""), attributing.find(reading.text or "")
    with transaction.atomic():
        source = standing.held(reading.snapshot.source_id)
        if source.reading_id != reading.pk:  # read anew, or taken down, meanwhile
            return False
        made = {"sketch": sketch.packed(), "runs": sketch.runs, "tracer": TRACER, "traced_at": now}
        Trace.objects.update_or_create(extraction=reading, defaults=made)
        attributions.propose(source, reading, said, now=now)
    return True


def trace_waiting(*, clock: Callable[[], datetime], is_over: Callable[[], bool]) -> int:
    """Trace what waits, until nothing does or it is over; how many."""
    count = 0
    for reading_id in list(untraced()[:AT_ONCE]):
        if is_over():
            break
        count += trace(reading_id, now=clock())
    return count
