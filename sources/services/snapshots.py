"""Snapshots and their readings: kept once, never changed."""

from collections.abc import Sequence
from dataclasses import asdict, replace
from datetime import datetime, timedelta
from functools import partial
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction

from sources import blobs, errors, memento, tasks
from sources.enums import CapturedBy, Outcome, Quality
from sources.extraction import EXTRACTOR, Extracted
from sources.fetching.decoding import decode
from sources.fetching.fetched import Conditional, Fetched, Headers, header
from sources.fetching.limits import Limits
from sources.markup import decoded
from sources.memento import Memento
from sources.models import Extraction, ManifestEntry, Snapshot, Source, Tombstone, Unread
from sources.readers import Reader
from sources.services import changes, manifest, removal, rows, search, standing
from sources.services.captured import check_not_taken_down, content_type_of, headers_of, is_markup
from sources.signals import snapshot_ready

FORBIDDEN = "A legal order removed what still stands there; it is not kept again."
RESTORED_WITHIN = timedelta(hours=1)
READER = Reader(settings.EXTRACT_REUSE)
MOST_CHANGED = 500  # characters of JSON, so that an unchanged check stays a small row
MARKS = 8  # that JSON sets around a header


class BytesGone(Exception):
    """The bytes of a snapshot are missing or damaged: it cannot be read. A scrub says more."""


def conditional(source: Source) -> Conditional | None:
    """How to ask only for what has changed since we last captured it; None where we have not.

    Every so often the whole page is asked for, since there are servers whose validators lie.
    """
    newest = last_fetched(source)
    if newest is None:
        return None
    is_whole = source.conditional_checks >= settings.FETCH_CONDITIONAL_RUN
    return Conditional(newest.final_url, () if is_whole else _validators(newest), newest.sha256)


def _validators(newest: Snapshot) -> Headers:
    return tuple(
        (asked, value)
        for said, asked in (("etag", "If-None-Match"), ("last-modified", "If-Modified-Since"))
        if (value := header(headers_of(newest), said))
    )


def same(source: Source, fetched: Fetched) -> Snapshot | None:
    """What we last captured, when a fetch found it unchanged: the server says so, or the bytes do."""
    newest = last_fetched(source)
    if fetched.outcome == Outcome.UNCHANGED:
        return newest if newest and newest.sha256 == fetched.asked_about else None
    is_same = fetched.outcome == Outcome.OK and newest is not None and newest.sha256 == fetched.sha256
    return newest if is_same else None


def last_fetched(source: Source) -> Snapshot | None:
    """What our own fetcher last captured and still keeps: what a fetch is compared with."""
    if source.latest and source.latest.captured_by == CapturedBy.MACHINE:
        return source.latest
    if not source.manifest_seq:  # nothing was ever kept of it
        return None
    return source.snapshots.filter(captured_by=CapturedBy.MACHINE, tombstone=None).order_by("-pk").first()


def unless_taken_down(source: Source, fetched: Fetched) -> Fetched:
    """What came; REFUSED, and its bytes not kept, where a legal order removed just these of this source."""
    may_be = fetched.outcome == Outcome.OK and source.manifest_seq  # nothing was kept of it, nothing removed
    if not may_be or not is_forbidden(source, fetched.sha256 or ""):
        return fetched
    transaction.on_commit(partial(removal.remove_bytes, fetched.sha256 or ""))
    return replace(fetched, outcome=Outcome.REFUSED, rule="taken_down", reason=FORBIDDEN)


def is_forbidden(source: Source, digest: str) -> bool:
    """Whether a legal order removed just these bytes of this source: they are not kept again."""
    return Tombstone.objects.filter(snapshot__source=source, sha256=digest).exists()


def changed_headers(known: Snapshot, fetched: Fetched) -> list[tuple[str, str]]:
    """The headers of an unchanged page that the capture did not have so, up to half a kilobyte."""
    before = set(headers_of(known))
    kept, size = [], 0
    for name, value in fetched.headers:
        size += len(name) + len(value) + MARKS
        if (name, value) not in before and size <= MOST_CHANGED:
            kept.append((name, value))
    return kept


def of(source: Source, fetched: Fetched, *, attempt: UUID, now: datetime) -> Snapshot:
    """A new snapshot of what came, not yet kept."""
    assert fetched.sha256 is not None
    archived = memento.served(fetched.final_url, fetched.headers, settings.MEMENTO_ARCHIVES)
    return Snapshot(
        source=source,
        sha256=fetched.sha256,
        bytes=len(fetched.wire),
        media_type=fetched.media_type[:255],
        status=fetched.status,
        final_url=fetched.final_url,
        exchange=_exchange(fetched, archived, now),
        is_truncated=fetched.truncated,
        captured_at=now,
        content_date=archived.at if archived and archived.at <= now else None,
        attempt=attempt,
    )


def keep_all(made: Sequence[tuple[Snapshot, Fetched]]) -> None:
    """Keep new snapshots, each with its source held; the caller saves their `latest` and manifest.HEAD."""
    if not made:
        return
    snapshots = [snapshot for snapshot, _ in made]
    Snapshot.objects.bulk_create(snapshots)
    ManifestEntry.objects.bulk_create(
        [manifest.entry_of(each.source, about=each, now=each.captured_at) for each in snapshots]
    )
    Unread.objects.bulk_create([Unread(snapshot=each) for each in snapshots])
    for snapshot, fetched in made:
        snapshot.source.latest = snapshot
        # Once more when all is committed: a takedown of the same bytes may have removed them since.
        transaction.on_commit(partial(blobs.put, fetched.wire, digest=snapshot.sha256))
    transaction.on_commit(tasks.ring_reader)


def make_latest(source: Source, snapshot: Snapshot) -> None:
    """The newest capture of a held source, unless it has a newer one or not all may see this one."""
    if snapshot.is_open and (source.latest is None or source.latest.shows <= snapshot.shows):
        source.latest = snapshot
        source.save(update_fields=["latest"])


def call_reader(snapshot: Snapshot) -> None:
    Unread.objects.create(snapshot=snapshot)
    transaction.on_commit(tasks.ring_reader)


def _exchange(fetched: Fetched, archived: Memento | None, now: datetime) -> dict[str, Any]:
    kept = {"memento": {"at": archived.at.isoformat(), "original": archived.original}} if archived else {}
    return {
        **kept,
        "request": asdict(fetched.request) if fetched.request else None,
        "redirects": [asdict(hop) for hop in fetched.redirects],
        "status_line": fetched.status_line,
        "headers": fetched.headers,
        "peer": fetched.peer,
        "elapsed_ms": fetched.elapsed_ms,
        "rule": fetched.rule,
        "ended_at": now.isoformat(),
    }


def read(snapshot_id: UUID, *, now: datetime) -> Extraction:
    """The reading of a snapshot by the present extractor: made in a killable child, once.

    Raises BytesGone, and TakenDown, also when that happens meanwhile.
    """
    snapshot = Snapshot.objects.select_related("source", "tombstone").get(pk=snapshot_id)
    known = snapshot.extractions.filter(extractor=EXTRACTOR).first()
    if known:
        return known
    try:
        kept = keep_readings([(snapshot, extracted(snapshot, now=now))], now=now)
    except IntegrityError:  # read by another worker in this moment
        return snapshot.extractions.get(extractor=EXTRACTOR)
    if not kept:
        check_not_taken_down(Snapshot.objects.select_related("tombstone").get(pk=snapshot.pk))
    return kept[0]


def extracted(snapshot: Snapshot, *, now: datetime) -> Extracted:
    """What a child reads of a snapshot. Raises TakenDown, BytesGone."""
    return READER.read(
        _body_to_read(snapshot, now=now),
        content_type_of(snapshot),
        snapshot.final_url,
        is_truncated=snapshot.is_truncated,
    )


def _body_to_read(snapshot: Snapshot, *, now: datetime) -> bytes:
    """Its bytes; without them no reading is made, and the next try waits an hour, for them to be restored."""
    try:
        return body_of(snapshot)
    except (blobs.BlobMissing, blobs.BlobDamaged) as fault:
        Unread.objects.filter(snapshot=snapshot).update(free_at=now + RESTORED_WITHIN, tries=0)
        raise BytesGone(repr(fault)) from fault


def body_of(snapshot: Snapshot) -> bytes:
    """The document's bytes, decoded from what came over the wire, up to our size limit.

    Raises TakenDown, blobs.BlobMissing or blobs.BlobDamaged.
    """
    check_not_taken_down(snapshot)
    encoding = header(headers_of(snapshot), "content-encoding") or ""
    return decode(
        blobs.get(snapshot.sha256), encoding, Limits().decoded_bytes, is_cut=snapshot.is_truncated
    ).body


def markup_of(snapshot: Snapshot) -> str:
    """The HTML of a captured page as it was served; empty of what is none, or whose bytes are not at hand."""
    if not is_markup(snapshot):
        return ""
    try:
        return decoded(body_of(snapshot), content_type_of(snapshot))
    except (errors.TakenDown, blobs.BlobMissing, blobs.BlobDamaged):
        return ""


@transaction.atomic
def keep_readings(found: Sequence[tuple[Snapshot, Extracted]], *, now: datetime) -> list[Extraction]:
    """Keep what was read, but for what was taken down meanwhile. Each snapshot came with its source.

    Raises IntegrityError, with nothing kept, when another worker has read one of them.
    """
    sources = standing.all_held({each.source_id for each, _ in found})
    standing_ones = [(each, text) for each, text in found if not _is_gone(each, sources[each.source_id])]
    readings = [_reading_of(snapshot, text, now=now) for snapshot, text in standing_ones]
    Extraction.objects.bulk_create(readings)
    entries = [manifest.entry_of(sources[each.snapshot.source_id], about=each, now=now) for each in readings]
    ManifestEntry.objects.bulk_create(entries)
    Unread.objects.filter(pk__in=[each.snapshot_id for each in readings]).delete()
    news, pairs, named = [], [], {key: each.title for key, each in sources.items()}
    for each in readings:
        source = sources[each.snapshot.source_id]
        before = source.reading_id
        if _make_known(source, each):
            news.append(each.pk)
        if before and source.reading_id == each.pk:
            pairs.append((before, each.pk))
    if news:
        transaction.on_commit(partial(snapshot_ready.send, sender=Extraction, extraction_ids=news))
    rows.write(sources.values(), ["reading", "title", *manifest.HEAD])
    search.keep([key for key, each in sources.items() if each.title != named[key]])
    search.keep_titles(readings)
    changes.note(pairs)
    return readings


def _is_gone(snapshot: Snapshot, source: Source) -> bool:
    """Whether it was taken down since it was read with its source: that would stand in the manifest."""
    is_as_before = source.manifest_seq == snapshot.source.manifest_seq
    return not is_as_before and Tombstone.objects.filter(snapshot=snapshot).exists()


def _reading_of(snapshot: Snapshot, found: Extracted, *, now: datetime) -> Extraction:
    return Extraction(
        snapshot=snapshot,
        extractor=EXTRACTOR,
        text=found.text,
        text_sha256=sha256(found.text.encode()).hexdigest(),
        title=found.title or "",
        byline=found.byline or "",
        published_on=found.published_on,
        language=found.language or "",
        page_offsets=list(found.page_offsets),
        quality=found.quality,
        rule=found.rule or "",
        extracted_at=now,
    )


def _make_known(source: Source, reading: Extraction) -> bool:
    """Let a full reading be the source's, unless it has a newer one; whether it is news of the source."""
    snapshot = reading.snapshot
    if reading.quality == Quality.OK and _is_newest(source, snapshot):
        source.reading = reading
        source.title = source.title or (reading.title or "")[:500]
    # An older state, or what not all may see, is none.
    return snapshot.captured_by == CapturedBy.MACHINE or source.reading_id == reading.pk


def _is_newest(source: Source, snapshot: Snapshot) -> bool:
    """Whether the source has no newer full reading; what not all may see is never the source's."""
    if not snapshot.is_open or source.reading_id is None:
        return snapshot.is_open
    read = Snapshot.objects.only("captured_at", "content_date").get(extractions=source.reading_id)
    return read.shows <= snapshot.shows
