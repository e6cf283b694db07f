"""Sources, what was captured of them, and every fetch: in bulk, with manifests that verify."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from random import Random
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from factcheck.populating import ids, wording, writing
from factcheck.populating.wording import Fact
from factcheck.populating.writing import Writer
from sources import blobs
from sources.enums import (
    ChangeNotice,
    FetchReason,
    FetchState,
    Health,
    Outcome,
    PublisherKind,
    Quality,
    SourceAccess,
    Watch,
)
from sources.models import Change, Extraction, Fetch, Host, Snapshot, Source
from sources.services import manifest
from sources.services.publishers import named

EXTRACTOR = "populate/1"
FACTS_EACH = 8
BUSY = 10  # sources that were asked far more often than the others
BODIES = 50  # pages of bytes; all captures share them
FAILED = {Outcome.HTTP_ERROR: 404, Outcome.TIMEOUT: None, Outcome.CONNECT: None, Outcome.BLOCKED: 403}


@dataclass(frozen=True, slots=True)
class Tracked:
    """A source as those who cite it know it: `facts` stand in `text` at `places`, in their order."""

    source: UUID
    reading: UUID
    snapshot: UUID
    sha256: str
    captured_at: datetime
    url: str
    text: str
    facts: tuple[Fact, ...]
    places: tuple[tuple[int, int], ...]


def text_of(facts: tuple[Fact, ...], title: str) -> tuple[str, tuple[tuple[int, int], ...]]:
    """A page that states these facts, and where."""
    text, places = f"{title}\n\n", []
    for fact in facts:
        said = fact.put()
        places.append((len(text), len(text) + len(said)))
        text += f"{said} "
    return text.rstrip(), tuple(places)


class Web:
    """What the newsroom tracks. `until`: all of it happened in the `days` before."""

    def __init__(self, writer: Writer, rng: Random, *, by: UUID, until: datetime, days: int) -> None:
        self.writer, self.rng, self.by, self.until, self.days = writer, rng, by, until, days
        self.publishers = [
            named(f"{place} {kind}", now=until - timedelta(days=days), kind=PublisherKind.OTHER)
            for place in wording.PLACES[:100]
            for kind in ("Courier", "Statistics Office", "City Council")
        ]
        self.digests = [
            blobs.put(f"<p>A made-up page, number {each}.</p>".encode()) for each in range(BODIES)
        ]
        Host.objects.bulk_create(
            (Host(name=f"{_slug(each.name)}.example") for each in self.publishers), ignore_conflicts=True
        )

    def track(self, count: int) -> list[Tracked]:
        made = []
        for number in range(count):
            made.append(self._source(number, count))
            self.writer.settle()
        self.writer.settle(at_least=1)
        return made

    def _source(self, number: int, count: int) -> Tracked:
        rng = self.rng
        at = self.until - timedelta(days=self.days * (1 - number / count), minutes=rng.random())
        publisher = self.publishers[number % len(self.publishers)]
        facts = tuple(wording.fact(rng) for _ in range(FACTS_EACH))
        title = wording.headline(facts, rng)
        url = f"https://{_slug(publisher.name)}.example/{at:%Y/%m}/{_slug(title)[:80]}-{number}"
        source = Source(
            id=ids.uuid7(at, rng),
            canonical_url=url,
            url=url,
            title=title,
            publisher=publisher,
            watch=Watch.QUIET,  # so that no worker ever asks for it
            health=Health.ALIVE,
            finding=Health.ALIVE,
            last_outcome=Outcome.UNCHANGED,
            last_checked_at=self.until,
            created_at=at,
            created_by_id=self.by,
        )
        if number % 50 == 7:
            source.health = source.finding = Health.DEGRADED
            source.last_outcome, source.last_reason = Outcome.TIMEOUT, "It took too long to answer."
        if rng.random() < 0.2:
            self._capture(source, (wording.got_wrong(facts[0], rng), *facts[1:]), title, at)
            before = source.reading
            at = at + (self.until - at) * rng.random() * 0.5
        else:
            before = None
        tracked = self._capture(source, facts, title, at)
        if before is not None:
            self._change(source, before, at)
        self.writer.add(source)
        return tracked

    def _capture(self, source: Source, facts: tuple[Fact, ...], title: str, at: datetime) -> Tracked:
        rng, (text, places) = self.rng, text_of(facts, title)
        snapshot = Snapshot(
            id=ids.uuid7(at, rng),
            source=source,
            sha256=rng.choice(self.digests),
            bytes=40,
            media_type="text/html",
            status=200,
            final_url=source.url,
            exchange={"request": None, "redirects": [], "status_line": "HTTP/1.1 200 OK", "headers": []},
            captured_at=at,
            attempt=ids.uuid7(at, rng),
        )
        reading = Extraction(
            id=ids.uuid7(at, rng),
            snapshot=snapshot,
            extractor=EXTRACTOR,
            text=text,
            text_sha256=sha256(text.encode()).hexdigest(),
            title=title,
            byline="",
            published_on=at.date(),
            language="en",
            quality=Quality.OK,
            extracted_at=at,
        )
        source.latest, source.reading = snapshot, reading
        listed = [manifest.entry_of(source, about=each, now=at) for each in (snapshot, reading)]
        self.writer.add(snapshot, reading, *listed)
        return Tracked(
            source.pk, reading.pk, snapshot.pk, snapshot.sha256, at, source.url, text, facts, places
        )

    def _change(self, source: Source, before: Extraction, at: datetime) -> None:
        after = source.reading
        assert after is not None
        self.writer.add(
            Change(
                id=ids.uuid7(at, self.rng),
                source=source,
                before=before,
                after=after,
                comparer=EXTRACTOR,
                made_at=at,
                before_digest=before.text_sha256,
                after_digest=after.text_sha256,
                is_cosmetic=False,
                notice=ChangeNotice.NONE,
                added=0,
                removed=0,
                edited=1,
                moved=0,
                weight=0.02,
            )
        )

    def offline(self, count: int) -> None:
        for number in range(count):
            at = self.until - timedelta(days=self.days * self.rng.random())
            self.writer.add(
                Source(
                    id=ids.uuid7(at, self.rng),
                    title=f"Minutes of the {self.rng.choice(wording.WORDS['body'])}, folder {number}",
                    access=SourceAccess.OFFLINE,
                    created_at=at,
                    created_by_id=self.by,
                )
            )
        self.writer.settle(at_least=1)


def fetch(tracked: list[Tracked], count: int, rng: Random, *, until: datetime, say: Any) -> int:
    """Every check of every source; the first few were asked a hundred times as often. How many it made."""
    usual = max(1, (count - 1) // max(1, len(tracked)) * 8 // 10)
    busy = tracked[:BUSY]
    often = max(usual, (count - usual * (len(tracked) - len(busy))) // max(1, len(busy)))
    made, batch = 0, list[dict[str, Any]]()
    for number, each in enumerate(tracked):
        batch += _fetches_of(each, often if number < len(busy) else usual, rng, until)
        if len(batch) >= writing.AT_ONCE:
            made += _write(batch)
            batch = []
            say(f"  {made:,} fetches")
    return made + _write(batch)


def _write(rows: list[dict[str, Any]]) -> int:
    """On PostgreSQL the columns that are the same in all are prepared once: these are most of them."""
    same: dict[str, Any] = {
        "state": FetchState.DONE,
        "reason": FetchReason.SCHEDULE,
        "attempts": 1,
        "bytes": 40,
    }
    with transaction.atomic():
        if connection.vendor != "postgresql":
            Fetch.objects.bulk_create((Fetch(**same, **row) for row in rows), batch_size=500)
            return len(rows)
        usual = Fetch(**same)
        fields = writing.columns(Fetch)
        base = {each.attname: writing.preparing(each)(getattr(usual, each.attname)) for each in fields}
        writing.copy(Fetch, fields, (list((base | row).values()) for row in rows))
    return len(rows)


def _fetches_of(of: Tracked, count: int, rng: Random, until: datetime) -> Iterator[dict[str, Any]]:
    """What differs between one fetch and another, by column."""
    host, failures = of.url.split("/")[2], list(FAILED)
    step, lasted = (until - of.captured_at) / (count + 1), timedelta(milliseconds=300)
    for number in range(count):
        at = of.captured_at + step * number
        outcome = Outcome.UNCHANGED if number else Outcome.OK
        if number and rng.random() < 0.04:
            outcome = rng.choice(failures)
        failed = outcome in FAILED
        yield {
            "id": ids.uuid7(at, rng),
            "source_id": of.source,
            "requested_at": at,
            "host_id": host,
            "started_at": at,
            "ended_at": at + lasted,
            "outcome": outcome.value,
            "detail": outcome.label if failed else "",
            "is_conditional": number > 0,
            "status": FAILED[outcome] if failed else 304 if number else 200,
            "final_url": of.url,
            "elapsed_ms": 40 + number % 800,
            "snapshot_id": None if failed else of.snapshot,
        }


def _slug(words: str) -> str:
    plain = "".join(each if each.isascii() and each.isalnum() else " " for each in words.lower())
    return "-".join(plain.split())
