"""A person's own capture of what a robot may not see, and a second person's word that it is so."""

from collections.abc import Iterable
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from functools import partial
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.db import transaction
from uuid_utils.compat import uuid7

from sources import blobs
from sources import memento as mementos
from sources.canonical import canonicalize
from sources.enums import CapturedBy, Quality, UploadKind
from sources.errors import (
    AlreadyAttested,
    ConfidentialSource,
    Invalid,
    NotAPersonsCapture,
    SamePerson,
    TakenDown,
)
from sources.extraction.extracted import clean_text
from sources.memento import Memento
from sources.models import Attestation, Extraction, Snapshot, Source, Tombstone
from sources.people import User
from sources.services import manifest, snapshots, standing, uploads
from sources.services.uploads import Content, Upload

TRANSCRIPT = "a person's transcript, version 1"  # stands where a machine's reading names its extractor
SHOWN = frozenset({UploadKind.IMAGE, UploadKind.PDF})  # what may show words that no machine of ours reads
WOULD_LIE_OPEN = (
    "A file of a confidential source is not kept: its bytes, its text and its hash would lie here in the "
    "clear. Keep it where you promised to, and type what it says as evidence."
)
SLOW_CLOCK = timedelta(minutes=2)
NOTHING_ASKED: dict[str, Any] = {
    "request": None, "redirects": [], "status_line": None, "headers": [], "peer": None, "elapsed_ms": None,
}  # fmt: skip


def upload(
    source: Source,
    file: Upload,
    *,
    by: User,
    now: datetime,
    captured_at: datetime | None = None,
    note: str = "",
    memento: str = "",
    people: Iterable[User] | None = None,
    transcript: str = "",
) -> Snapshot:
    """Keep what a person saw at `source` and saved; the same file with the same words again is the same one.

    captured_at: when they saw it; the archive's own date, or now, where not given. memento: the address of
    an archive's copy, when that is what they saved. people: for whom alone it exists, `by` included; those
    who see the source now, while it is restricted. transcript: what an image shows, typed by them.
    Raises FileTooLarge, FileNotTaken, PageNotInFile, CaptureIsAWall, Invalid, TakenDown, ConfidentialSource.
    """
    if source.is_confidential:
        raise ConfidentialSource(WOULD_LIE_OPEN, field="file")
    archived = _archived(source, memento) if memento else None
    held = uploads.content(file, wanted=_addresses(source, memento))
    if transcript.strip() and held.kind not in SHOWN:
        raise Invalid("Only an image or a PDF is transcribed; the text of this is read.", field="transcript")
    if transcript.strip() and not clean_text(transcript):
        raise Invalid("Nothing of this can be read; type what the file shows.", field="transcript")
    seen_at = _seen_at(captured_at, held, now=now)
    if archived and archived.at > seen_at:
        raise Invalid("The archive's copy is younger than this; check both dates.", field="captured_at")
    _check_may_keep(source, sha256(held.wire).hexdigest())
    blobs.put(held.wire)  # before the row that names it
    told = {
        "name": file.clean_name,
        "bytes": len(file.body),
        "sha256": sha256(file.body).hexdigest(),
        "declared_type": file.called,
        "kind": held.kind.value,
        "note": note.strip(),
        "seen_at": captured_at.isoformat() if captured_at else "",
        "transcript_sha256": sha256(transcript.encode()).hexdigest() if transcript.strip() else "",
    }
    return _keep(source, held, told, archived, seen_at, by=by, now=now, people=people, transcript=transcript)


def _check_may_keep(source: Source, digest: str) -> None:
    if snapshots.is_forbidden(source, digest):
        raise TakenDown("A legal order removed these very bytes of this source; they are not kept again.")


def _addresses(source: Source, memento: str) -> list[str]:
    """Under which the page may stand in a web archive."""
    return [address for address in (source.url, source.stands_in_for, memento) if address]


def _archived(source: Source, address: str) -> Memento:
    """What the archive's address says. Raises Invalid when it is none, or of another page."""
    found = mementos.named(address, settings.MEMENTO_ARCHIVES)
    if found is None:
        raise Invalid(
            "Send the archive's long address, which holds the moment and the page's own address, as in "
            "https://web.archive.org/web/20200131120000/https://example.org/.",
            field="memento",
        )
    own = {canonicalize(url).partition("://")[2] for url in _addresses(source, "")}
    if canonicalize(found.original).partition("://")[2] not in own:
        raise Invalid(f"That is the archive's copy of another page: {found.original[:300]}.", field="memento")
    return found


def _seen_at(given: datetime | None, held: Content, *, now: datetime) -> datetime:
    """When the bytes came to the person. Raises Invalid for a moment to come."""
    said = given or (_moment(held.picked.captured_at) if held.picked else None) or now
    if said > now + SLOW_CLOCK:
        raise Invalid("It cannot have been seen in the future; check the date.", field="captured_at")
    return min(said, now)


def _moment(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


@transaction.atomic
def _keep(
    source: Source,
    held: Content,
    told: dict[str, Any],
    archived: Memento | None,
    seen_at: datetime,
    *,
    by: User,
    now: datetime,
    people: Iterable[User] | None,
    transcript: str,
) -> Snapshot:
    source = standing.held(source.pk)
    digest = sha256(held.wire).hexdigest()
    _check_may_keep(source, digest)  # again, now that nobody else can
    is_open = source.is_open and people is None
    seen_by = set() if is_open else {by, *(source.seen_by.all() if people is None else people)}
    told["seen_by"] = sorted(str(person.pk) for person in seen_by)
    exchange = _exchange(held, {**told, "received_at": now.isoformat()}, archived, seen_at)
    known = _same(source, exchange, by=by)
    if known:
        return known
    snapshot = Snapshot.objects.create(
        source=source,
        sha256=digest,
        bytes=len(held.wire),
        media_type=held.media_type,
        status=held.picked.status if held.picked else None,
        final_url=held.picked.url if held.picked else source.url,
        exchange=exchange,
        captured_at=seen_at,
        captured_by=CapturedBy.PERSON,
        person=by,
        content_date=archived.at if archived else None,
        is_open=is_open,
        attempt=uuid7(),
    )
    snapshot.seen_by.set(seen_by)
    manifest.append(source, about=snapshot, now=now)
    # Once more when all is committed: a takedown of the same bytes may have removed them since.
    transaction.on_commit(partial(blobs.put, held.wire, digest=digest))
    snapshots.make_latest(source, snapshot)
    if transcript.strip():
        _transcribe(source, snapshot, transcript, now=now)
    if held.kind != UploadKind.IMAGE or not transcript.strip():
        snapshots.call_reader(snapshot)
    return snapshot


def _exchange(
    held: Content, told: dict[str, Any], archived: Memento | None, seen_at: datetime
) -> dict[str, Any]:
    exchange = {**NOTHING_ASKED, "ended_at": seen_at.isoformat(), "upload": told}
    if archived:
        exchange["memento"] = {"at": archived.at.isoformat(), "original": archived.original}
    if held.picked:
        record = asdict(held.picked)
        exchange |= {name: record[name] for name in ("request", "redirects", "status_line", "headers")}
        told["record"] = {name: record[name] for name in ("record_id", "captured_at", "left_out")}
    return exchange


def _same(source: Source, exchange: dict[str, Any], *, by: User) -> Snapshot | None:
    """The capture that this very upload made before: a form sent twice is one capture."""
    mine = source.snapshots.filter(person=by, tombstone=None)
    mine = mine.filter(exchange__upload__sha256=exchange["upload"]["sha256"])
    same = (each for each in mine if _words(each.exchange) == _words(exchange))
    return next(same, None)


def _words(exchange: dict[str, Any]) -> tuple[Any, Any]:
    said = {name: value for name, value in exchange["upload"].items() if name != "received_at"}
    return said, exchange.get("memento")


def _transcribe(source: Source, snapshot: Snapshot, transcript: str, *, now: datetime) -> Extraction:
    """What the image shows, as a person typed it.

    OK, so that it may be cited and carry a verdict as the words of an offline source do: more than those, it
    lies beside the hashed image, and whoever reviews compares the two. But it is one person's reading, so
    it says so, and is never the source's: nothing is suggested from it or compared with it.
    """
    text = clean_text(transcript)
    reading = Extraction.objects.create(
        snapshot=snapshot,
        extractor=TRANSCRIPT,
        text=text,
        text_sha256=sha256(text.encode()).hexdigest(),
        quality=Quality.OK,
        rule="transcribed",
        extracted_at=now,
    )
    manifest.append(source, about=reading, now=now)
    return reading


@transaction.atomic
def attest(snapshot: Snapshot, *, by: User, now: datetime, note: str = "") -> Attestation:
    """Say that one saw the same at the source as the person whose own capture this is.

    Raises NotAPersonsCapture, SamePerson, AlreadyAttested, TakenDown.
    """
    source = standing.held(snapshot.source_id)
    if snapshot.captured_by != CapturedBy.PERSON:
        raise NotAPersonsCapture("A machine fetched this; only a person's own capture is attested.")
    if snapshot.person_id == by.pk:
        raise SamePerson("It is your own capture; another person has to say that they saw the same.")
    if Tombstone.objects.filter(snapshot=snapshot).exists():
        raise TakenDown("This capture was taken down; there is nothing left to attest.")
    if snapshot.attestations.filter(by=by).exists():
        raise AlreadyAttested("You said before that you saw the same.")
    attestation = Attestation.objects.create(snapshot=snapshot, by=by, at=now, note=note.strip())
    manifest.append(source, about=attestation, now=now)
    return attestation
