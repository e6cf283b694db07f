"""Captures as WARC: from the stored exchange and the bytes, the same each time that the rows are the same."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db.models import QuerySet

from sources import warc
from sources.enums import Outcome
from sources.errors import Refusal
from sources.models import Fetch, ManifestEntry, Snapshot
from sources.people import User
from sources.services.captured import bytes_of, facts_of, tombstone_of

WEB = ("http://", "https://")
DECODED_CAP = "decoded_cap"  # the wire is whole then; only what it unpacks to was cut


def warc_of(snapshot: Snapshot) -> Iterator[bytes]:
    """One capture. Raises TakenDown, BytesMissing, BytesDamaged before the first byte."""
    return _written(snapshot, bytes_of(snapshot))


def warc_of_all(snapshots: QuerySet[Snapshot]) -> Iterator[bytes]:
    """Captures one after the other, the oldest first, one payload at a time in memory.

    One whose bytes are gone stands there with its facts, and why: the others are still exported.
    """
    for snapshot in snapshots.order_by("pk").iterator(chunk_size=100):
        try:
            payload = bytes_of(snapshot)
        except Refusal as refusal:
            yield from warc.write(_capture(snapshot, None, why=refusal))
        else:
            yield from _written(snapshot, payload)


def _written(snapshot: Snapshot, payload: bytes) -> Iterator[bytes]:
    return warc.write(_capture(snapshot, payload), _later(snapshot))


def _capture(snapshot: Snapshot, payload: bytes | None, why: Refusal | None = None) -> warc.Capture:
    exchange, address = snapshot.exchange, _address(snapshot)
    hops = exchange.get("redirects") or ()
    return warc.Capture(
        id=snapshot.pk,
        url=address,
        at=_sent(snapshot, {}),
        redirects=[_exchange(snapshot, hop["request"], hop["answer"]) for hop in hops],
        final=_exchange(snapshot, exchange.get("request"), exchange) if _has_answer(snapshot) else None,
        payload=payload,
        media_type=snapshot.media_type,
        is_cut=snapshot.is_truncated and exchange.get("rule") != DECODED_CAP,
        facts=[*_facts(snapshot), *(_missing(snapshot, why) if why else [])],
    )


def _address(snapshot: Snapshot) -> str:
    """Where it was captured; a name of its own for a document that is nowhere on the web."""
    return snapshot.final_url or snapshot.source.url or f"urn:uuid:{snapshot.pk}"


def _has_answer(snapshot: Snapshot) -> bool:
    """False for a file that a person brought without its exchange."""
    return bool(snapshot.exchange.get("status_line")) and _address(snapshot).startswith(WEB)


def _exchange(
    snapshot: Snapshot, request: Mapping[str, Any] | None, answer: Mapping[str, Any]
) -> warc.Exchange:
    asked = request or {}
    return warc.Exchange(
        url=asked.get("url") or _address(snapshot),
        request=_headers(asked.get("headers")) if request else None,
        status_line=answer["status_line"],
        headers=_headers(answer.get("headers")),
        peer=answer.get("peer"),
        at=_sent(snapshot, asked),
        method=asked.get("method") or "GET",
    )


def _headers(pairs: Iterable[Iterable[str]] | None) -> list[tuple[str, str]]:
    return [(name, value) for name, value in pairs or ()]


def _sent(snapshot: Snapshot, request: Mapping[str, Any]) -> datetime:
    """When this request was sent; where there is none, when the capture began."""
    ended, took = snapshot.exchange.get("ended_at"), snapshot.exchange.get("elapsed_ms") or 0
    until = datetime.fromisoformat(ended) if ended else snapshot.captured_at
    return until + timedelta(milliseconds=(request.get("after_ms") or 0) - took)


def _facts(snapshot: Snapshot) -> list[tuple[str, str]]:
    source, exchange = snapshot.source, snapshot.exchange
    facts: dict[str, object] = {
        "snapshot": snapshot.pk,
        "source": source.pk,
        "source-address": source.url,
        "stands-in-for": source.stands_in_for,
        "captured-at": snapshot.captured_at.isoformat(),
        "captured-by": snapshot.captured_by,
        "person": named(snapshot.person),
        "content-date": snapshot.content_date and snapshot.content_date.isoformat(),
        "sha256": snapshot.sha256,
        "bytes": snapshot.bytes,
        "fetchTimeMs": exchange.get("elapsed_ms"),
        "rule": exchange.get("rule"),
        **_named("memento", exchange.get("memento") or {}),
        **_named("upload", snapshot.upload),
        **_named("upload-record", snapshot.upload.get("record") or {}),
        **_manifest(snapshot),
    }
    return [(name, str(value)) for name, value in facts.items() if value not in (None, "")]


def _named(what: str, told: Mapping[str, Any]) -> dict[str, object]:
    """What is noted of it in a word or a number, in an order of its own: a database may keep none of keys.

    So for whom a capture exists, a list, is told to nobody.
    """
    plain = {name: value for name, value in sorted(told.items()) if isinstance(value, str | int)}
    return {f"{what}-{name.replace('_', '-')}": value for name, value in plain.items()}


def _manifest(snapshot: Snapshot) -> dict[str, object]:
    """The link of the source's manifest that holds this capture."""
    entry = ManifestEntry.objects.filter(object_id=snapshot.pk).order_by("seq").first()
    return {"manifest-seq": entry.seq, "manifest-hash": entry.hash} if entry else {}


def _missing(snapshot: Snapshot, why: Refusal) -> list[tuple[str, str]]:
    stone = tombstone_of(snapshot)
    left = (
        [(f"taken-down-{name.replace('_', '-')}", value) for name, value in facts_of(stone)] if stone else []
    )
    return [("missing", why.code), ("why", why.detail), *left]


def _later(snapshot: Snapshot) -> Iterator[warc.Revisit | warc.Note]:
    """What was learned after the capture: that others attest it, and checks at which it was unchanged."""
    for seen in snapshot.attestations.select_related("by").order_by("pk"):
        facts = [("attested-by", named(seen.by)), ("attested-at", seen.at.isoformat()), ("note", seen.note)]
        yield warc.Note(seen.pk, seen.at, [each for each in facts if each[1]])
    checks = Fetch.objects.filter(source=snapshot.source_id, snapshot=snapshot, outcome=Outcome.UNCHANGED)
    for check in checks.order_by("pk").iterator(chunk_size=500):
        yield _revisit(snapshot, check)


def _revisit(snapshot: Snapshot, check: Fetch) -> warc.Revisit:
    assert check.ended_at is not None  # the database holds: an ended fetch says when
    return warc.Revisit(
        id=check.pk,
        url=check.final_url or snapshot.final_url,
        at=check.ended_at - timedelta(milliseconds=check.elapsed_ms or 0),
        status=check.status or warc.NOT_MODIFIED,
        headers=_headers(check.changed_headers),
    )


def named(person: User | None) -> str:
    """A person as an archive names them: full name and the name to sign in with."""
    if person is None:
        return ""
    full = person.get_full_name()
    return f"{full} ({person.get_username()})" if full else person.get_username()
