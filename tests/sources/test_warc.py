"""Exported WARCs: valid for archivists' tools, replayable, and the same bytes each time."""

import gzip
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from django.conf import settings as django_settings
from django.utils import timezone
from pytest_django.fixtures import Settings
from warcio.archiveiterator import ArchiveIterator

from sources import blobs
from sources.enums import CapturedBy, FetchReason, FetchState, Outcome
from sources.errors import TakenDown
from sources.models import Attestation, Fetch, Snapshot, Source, Tombstone
from sources.services import captures, exports, fetches, sources
from sources.services.uploads import Upload
from tests.hostile import server
from tests.support.people import Newsroom
from tests.support.processes import database_env

BODY = b"<!doctype html><title>Bridge</title><p>The repair cost 4.2 million euros.</p>"
PRINT_DIGEST = """
import sys, django; django.setup()
from hashlib import sha256
from sources.models import Snapshot
from sources.services import exports
print(sha256(b"".join(exports.warc_of(Snapshot.objects.get(pk=sys.argv[1])))).hexdigest())
"""


@dataclass(frozen=True)
class Replayed:
    """One record as warcio's reader has it; `body` decoded."""

    kind: str
    headers: dict[str, str]
    status: str | None
    http: list[tuple[str, str]]
    body: bytes

    def __getitem__(self, name: str) -> str:
        return self.headers[name]


def replayed(warc: bytes) -> Iterator[Replayed]:
    for record in ArchiveIterator(BytesIO(warc), check_digests="raise"):
        http = record.http_headers
        yield Replayed(
            record.rec_type,
            dict(record.rec_headers.headers),
            http.get_statuscode() if http else None,
            list(http.headers) if http else [],
            record.content_stream().read(),
        )


def of_kind(warc: bytes, *kinds: str) -> list[Replayed]:
    return [record for record in replayed(warc) if record.kind in kinds]


def check(warc: bytes, folder: Path) -> None:
    """`warcio check`, the program itself, finds nothing wrong with any record."""
    kept = folder / f"{uuid4()}.warc.gz"
    kept.write_bytes(warc)
    command = [str(Path(sys.executable).with_name("warcio")), "check", "-v", str(kept)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 0, done.stdout
    assert "fail" not in done.stdout
    assert done.stdout.count("WARC-Record-ID") == sum(1 for _ in replayed(warc))


def captured_from(site: server.Server, path: str, settings: Settings, room: Newsroom) -> Snapshot:
    """What the services keep of a page of a hostile server."""
    settings.FETCH_ALLOWED_ADDRESSES = [site.pair]
    source = sources.track(site.url(path), by=room.writer, now=timezone.now())
    return fetched(source, room).snapshot  # type: ignore[return-value]


def fetched(source: Source, room: Newsroom) -> Fetch:
    job = fetches.request(source, by=room.writer, now=timezone.now(), reason=FetchReason.PERSON)
    done = fetches.run(job.pk, now=timezone.now())
    assert done is not None
    assert done.snapshot is not None, f"{done.outcome}: {done.detail}"
    return done


def export(snapshot: Snapshot) -> bytes:
    return b"".join(exports.warc_of(Snapshot.objects.get(pk=snapshot.pk)))


def site_of(answers: dict[str, bytes]) -> server.Answer:
    return server.by_path(answers)


REDIRECTED = {
    "/old?x=1": server.page(b"", "Location: /new", "Set-Cookie: a=1", status="301 Moved Permanently"),
    "/new": server.page(b"elsewhere", "Location: /bridge", status="302 Found"),
    "/bridge": server.page(gzip.compress(BODY), "Content-Encoding: gzip", "X-Twice: a", "X-Twice: b"),
}


def test_each_redirect_and_the_answer_are_there_with_their_own_addresses(
    settings: Settings, newsroom: Newsroom, tmp_path: Path
) -> None:
    with server.serving(site_of(REDIRECTED)) as site:
        snapshot = captured_from(site, "/old?x=1", settings, newsroom)
    warc = export(snapshot)

    check(warc, tmp_path)
    asked, answered = of_kind(warc, "request"), of_kind(warc, "response")
    addresses = [site.url(path) for path in REDIRECTED]
    assert [each["WARC-Target-URI"] for each in asked] == addresses
    assert [each["WARC-Target-URI"] for each in answered] == addresses
    assert [each.status for each in answered] == ["301", "302", "200"]
    assert {each["WARC-IP-Address"] for each in asked + answered} == {"127.0.0.1"}
    assert [each["WARC-Concurrent-To"] for each in asked] == [each["WARC-Record-ID"] for each in answered]
    assert ("Location", "/bridge") in answered[1].http
    assert ["WARC-Truncated" in each.headers for each in answered] == [False, True, False]
    assert ("Cookie", "a=1") in asked[2].http


def test_what_is_replayed_is_what_came(settings: Settings, newsroom: Newsroom) -> None:
    with server.serving(site_of(REDIRECTED)) as site:
        snapshot = captured_from(site, "/bridge", settings, newsroom)
    warc = export(snapshot)

    [answer] = of_kind(warc, "response")
    assert answer.body == BODY
    assert answer["WARC-Payload-Digest"] == f"sha256:{snapshot.sha256}"
    assert answer.http == [tuple(pair) for pair in snapshot.exchange["headers"]]
    assert [value for name, value in answer.http if name == "X-Twice"] == ["a", "b"]
    assert blobs.get(snapshot.sha256) in gzip.decompress(warc)
    [asked] = of_kind(warc, "request")
    assert asked.http == [tuple(pair) for pair in snapshot.exchange["request"]["headers"]]
    [about] = of_kind(warc, "metadata")
    assert f"sha256: {snapshot.sha256}\r\n".encode() in about.body


def test_dates_are_those_of_the_exchange(settings: Settings, newsroom: Newsroom) -> None:
    with server.serving(site_of(REDIRECTED)) as site:
        snapshot = captured_from(site, "/old?x=1", settings, newsroom)
    took = timedelta(milliseconds=snapshot.exchange["elapsed_ms"])
    dates = [
        datetime.strptime(record["WARC-Date"], "%Y-%m-%dT%H:%M:%S.%fZ").replace(tzinfo=UTC)
        for record in of_kind(export(snapshot), "response")
    ]
    assert dates == sorted(dates)
    assert snapshot.captured_at - took <= dates[0] <= dates[-1] <= snapshot.captured_at


CHUNKED = (
    b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n"
    b"%x\r\n%s\r\n0\r\n\r\n" % (len(BODY), BODY)
)


def test_a_chunked_answer_is_replayed_whole(settings: Settings, newsroom: Newsroom, tmp_path: Path) -> None:
    with server.serving(CHUNKED) as site:
        snapshot = captured_from(site, "/", settings, newsroom)
    warc = export(snapshot)
    check(warc, tmp_path)
    [answer] = of_kind(warc, "response")
    assert answer.body == BODY
    assert ("X-Orig-Transfer-Encoding", "chunked") in answer.http


def test_twin_under_its_old_name_the_header_would_eat_the_body(
    settings: Settings, newsroom: Newsroom
) -> None:
    """A body that begins like a chunk's length is taken for one by readers that believe the header."""
    body = b"3\r\n" + BODY
    chunked = CHUNKED.partition(b"\r\n\r\n")[0] + b"\r\n\r\n%x\r\n%s\r\n0\r\n\r\n" % (len(body), body)
    with server.serving(chunked) as site:
        warc = export(captured_from(site, "/", settings, newsroom))
    believed = gzip.decompress(warc).replace(b"X-Orig-Transfer", b"A: bc\r\nTransfer")
    read = [
        record.content_stream().read()
        for record in ArchiveIterator(BytesIO(believed))
        if record.rec_type == "response"
    ]
    assert of_kind(warc, "response")[0].body == body
    assert read != [body]


HOSTILE = (
    b"HTTP/1.1 200 Gr\xfc\xdfe\r\n"
    + b"".join(b"X-%d: %s\r\n" % (n, b"v" * 200) for n in range(94))
    + b"X-Latin: caf\xe9 \x85 \xa0\r\nX-Nul: a\x00b\r\nX-Fold: a\r\n WARC/1.1\r\n"
    + b"Content-Type: text/html\r\n\r\n"
    + BODY
)


def test_hostile_headers_stay_in_their_lines(settings: Settings, newsroom: Newsroom, tmp_path: Path) -> None:
    with server.serving(HOSTILE) as site:
        snapshot = captured_from(site, "/", settings, newsroom)
    warc = export(snapshot)
    check(warc, tmp_path)
    [answer] = of_kind(warc, "response")
    head = gzip.decompress(warc).partition(b"HTTP/1.1 200")[2].partition(b"\r\n\r\n")[0]
    assert len(answer.http) == len(snapshot.exchange["headers"]) == 98
    assert b"caf\xe9 \x85 \xa0" in head
    assert b"\x00" not in head
    assert answer.body == BODY


def test_a_body_that_was_cut_says_so(settings: Settings, newsroom: Newsroom, tmp_path: Path) -> None:
    with server.serving(server.page(BODY + b"x" * (10 * 1024 * 1024))) as site:
        snapshot = captured_from(site, "/", settings, newsroom)
    warc = export(snapshot)
    check(warc, tmp_path)
    [answer] = of_kind(warc, "response")
    assert (answer["WARC-Truncated"], len(answer.body)) == ("length", 10 * 1024 * 1024)


def test_a_bomb_that_came_whole_is_not_called_truncated(settings: Settings, newsroom: Newsroom) -> None:
    bomb = gzip.compress(BODY + b" " * (21 * 1024 * 1024))
    with server.serving(server.page(bomb, "Content-Encoding: gzip")) as site:
        snapshot = captured_from(site, "/", settings, newsroom)
    [answer] = of_kind(export(snapshot), "response")
    assert snapshot.is_truncated
    assert "WARC-Truncated" not in answer.headers


def checked_again(snapshot: Snapshot, *, status: int, minutes: int) -> Fetch:
    """A later check that found the page unchanged, as the fetcher records it."""
    at = snapshot.captured_at + timedelta(minutes=minutes)
    return Fetch.objects.create(
        source=snapshot.source,
        state=FetchState.DONE,
        reason=FetchReason.SCHEDULE,
        requested_at=at,
        started_at=at,
        ended_at=at,
        outcome=Outcome.UNCHANGED,
        status=status,
        final_url=snapshot.final_url,
        changed_headers=[["Date", f"minute {minutes}"]],
        elapsed_ms=0,
        snapshot=snapshot,
    )


def test_later_checks_are_revisits_of_the_capture(
    settings: Settings, newsroom: Newsroom, tmp_path: Path
) -> None:
    with server.serving(server.page(BODY, "Date: at first", "X-Same: yes")) as site:
        snapshot = captured_from(site, "/bridge", settings, newsroom)
        before = export(snapshot)
        unchanged = fetched(snapshot.source, newsroom)
    checked_again(snapshot, status=304, minutes=5)
    warc = export(snapshot)

    check(warc, tmp_path)
    assert unchanged.outcome == Outcome.UNCHANGED
    assert warc.startswith(before)
    [answer], [same, not_modified] = of_kind(warc, "response"), of_kind(warc, "revisit")
    assert {each["WARC-Refers-To"] for each in (same, not_modified)} == {answer["WARC-Record-ID"]}
    assert {each["WARC-Refers-To-Target-URI"] for each in (same, not_modified)} == {site.url("/bridge")}
    assert {each["WARC-Refers-To-Date"] for each in (same, not_modified)} == {answer["WARC-Date"]}
    assert {each["WARC-Payload-Digest"] for each in (same, not_modified)} == {f"sha256:{snapshot.sha256}"}
    assert [each["WARC-Profile"].rpartition("/")[2] for each in (same, not_modified)] == [
        "identical-payload-digest",
        "server-not-modified",
    ]
    assert (same.status, not_modified.status) == ("200", "304")
    assert ("X-Same", "yes") in same.http
    assert not_modified.http == [("Date", "minute 5")]


def test_two_exports_are_one_file_byte_for_byte(settings: Settings, newsroom: Newsroom) -> None:
    with server.serving(site_of(REDIRECTED)) as site:
        snapshot = captured_from(site, "/old?x=1", settings, newsroom)
    checked_again(snapshot, status=304, minutes=5)
    assert export(snapshot) == export(snapshot)


def test_the_records_are_the_same_on_every_database_and_day(newsroom: Newsroom) -> None:
    """Counted up with SOFTWARE when the form of the records changes on purpose."""
    at = datetime(2026, 1, 5, 12, 0, 0, 5, tzinfo=UTC)
    source = Source.objects.create(
        id=UUID(int=1), url="http://a.example/", canonical_url="http://a.example/", created_at=at
    )
    request = {"url": "http://a.example/old", "method": "GET", "headers": [["Host", "a.example"]]}
    answer = {"status_line": "HTTP/1.1 301", "peer": "192.0.2.1", "headers": [["B", "2"], ["A", "1"]]}
    snapshot = Snapshot.objects.create(
        id=UUID(int=2),
        source=source,
        sha256=blobs.put(BODY),
        bytes=len(BODY),
        final_url="http://a.example/",
        exchange={
            "upload": {"z": 1, "a": "x", "bb": True},
            "redirects": [{"request": request, "answer": answer, "location": "/"}],
            **answer,
            "status_line": "HTTP/1.1 200 OK",
            "request": {**request, "url": "http://a.example/", "after_ms": 7},
            "elapsed_ms": 9,
        },
        captured_at=at,
        attempt=UUID(int=3),
    )
    records = gzip.decompress(export(snapshot))
    assert sha256(records).hexdigest() == "bea9fcf0f5f64c9c04fdcc84e88cc6243afaa2aa5c3845453eff660b99e76b0a"


@pytest.mark.django_db(transaction=True)
def test_another_process_exports_the_same_bytes(settings: Settings, newsroom: Newsroom) -> None:
    with server.serving(site_of(REDIRECTED)) as site:
        snapshot = captured_from(site, "/old?x=1", settings, newsroom)
    digests = {
        subprocess.run(
            [sys.executable, "-c", PRINT_DIGEST, str(snapshot.pk)],
            env={**os.environ, **database_env(), "PYTHONHASHSEED": seed},
            cwd=django_settings.BASE_DIR,
            capture_output=True,
            text=True,
            check=True,
            timeout=60,
        ).stdout
        for seed in ("1", "2")
    }
    assert digests == {f"{sha256(export(snapshot)).hexdigest()}\n"}


def uploaded(source: Source, room: Newsroom, **exchange: object) -> Snapshot:
    """A file that a person brought."""
    body = b"%PDF-1.4 an account"
    return Snapshot.objects.create(
        source=source,
        sha256=blobs.put(body),
        bytes=len(body),
        media_type="application/pdf",
        exchange={"upload": {"filename": "account\r\nWARC/1.1.pdf", "size": len(body)}, **exchange},
        captured_at=timezone.now(),
        captured_by=CapturedBy.PERSON,
        person=room.reviewer,
        attempt=uuid4(),
    )


@pytest.fixture
def source(newsroom: Newsroom) -> Source:
    return sources.track("https://www.example.org/account", by=newsroom.writer, now=timezone.now())


def test_a_file_that_a_person_brought_is_a_resource(
    source: Source, newsroom: Newsroom, tmp_path: Path
) -> None:
    snapshot = uploaded(source, newsroom)
    Attestation.objects.create(
        snapshot=snapshot, by=newsroom.second, at=timezone.now(), note="Seen in the same hour."
    )
    warc = export(snapshot)
    check(warc, tmp_path)
    [file], [about, attested] = of_kind(warc, "resource"), of_kind(warc, "metadata")
    assert of_kind(warc, "request", "response") == []
    assert (file["WARC-Target-URI"], file["Content-Type"]) == (source.url, "application/pdf")
    assert file.body == b"%PDF-1.4 an account"
    assert f"person: {exports.named(newsroom.reviewer)}\r\n".encode() in about.body
    assert b"upload-filename: account  WARC/1.1.pdf\r\n" in about.body
    assert f"attested-by: {exports.named(newsroom.second)}\r\n".encode() in attested.body
    assert attested["WARC-Refers-To"] == file["WARC-Record-ID"]


def test_an_offline_document_has_an_address_of_its_own(newsroom: Newsroom, tmp_path: Path) -> None:
    ledger = sources.add_offline(by=newsroom.writer, now=timezone.now(), title="Ledger", description="")
    snapshot = uploaded(ledger, newsroom)
    warc = export(snapshot)
    check(warc, tmp_path)
    assert of_kind(warc, "resource")[0]["WARC-Target-URI"] == f"urn:uuid:{snapshot.pk}"


def test_the_answer_in_an_uploaded_archive_keeps_its_own_words(
    source: Source, newsroom: Newsroom, tmp_path: Path
) -> None:
    headers = [["Content-Type", "application/pdf"], ["X-Name", "Zürich 東京"]]
    snapshot = uploaded(source, newsroom, status_line="HTTP/1.1 200 OK", headers=headers)
    warc = export(snapshot)
    check(warc, tmp_path)
    [answer] = of_kind(warc, "response")
    assert (answer.status, answer.http[0]) == ("200", ("Content-Type", "application/pdf"))
    assert "WARC-IP-Address" not in answer.headers


def test_all_captures_of_a_source_the_oldest_first(
    settings: Settings, newsroom: Newsroom, tmp_path: Path
) -> None:
    bodies = [BODY, BODY.replace(b"4.2", b"2.4"), BODY]
    answers: dict[str, bytes] = {}
    snapshots = []
    with server.serving(site_of(answers)) as site:
        settings.FETCH_ALLOWED_ADDRESSES = [site.pair]
        source = sources.track(site.url("/bridge"), by=newsroom.writer, now=timezone.now())
        for body in bodies:
            answers["/bridge"] = server.page(body)
            snapshots.append(fetched(source, newsroom).snapshot)
    whole = b"".join(exports.warc_of_all(source.snapshots.all()))
    check(whole, tmp_path)
    assert whole == b"".join(export(each) for each in snapshots if each)
    assert [each.body for each in of_kind(whole, "response")] == bodies


def stone_on(snapshot: Snapshot, room: Newsroom) -> Tombstone:
    return Tombstone.objects.create(
        snapshot=snapshot,
        order="AG Köln 1 C 2/26",
        reason="A private address has to go.",
        sha256=snapshot.sha256,
        has_shared_bytes=False,
        asked_by=room.admin,
        confirmed_by=room.editor,
        at=timezone.now(),
    )


def test_one_taken_down_is_named_among_the_others(
    settings: Settings, newsroom: Newsroom, source: Source, tmp_path: Path
) -> None:
    gone, kept = uploaded(source, newsroom), uploaded(source, newsroom)
    stone_on(gone, newsroom)
    whole = b"".join(exports.warc_of_all(source.snapshots.all()))
    check(whole, tmp_path)
    assert [each.kind for each in replayed(whole)] == [
        "warcinfo",
        "metadata",
        "warcinfo",
        "resource",
        "metadata",
    ]
    [about, _] = of_kind(whole, "metadata")
    assert b"missing: taken_down\r\n" in about.body
    assert "taken-down-order: AG Köln 1 C 2/26\r\n".encode() in about.body
    with pytest.raises(TakenDown):
        exports.warc_of(gone)
    assert export(kept)


def test_one_whose_bytes_are_lost_does_not_hold_up_the_others(source: Source, newsroom: Newsroom) -> None:
    lost = uploaded(source, newsroom)
    Snapshot.objects.create(
        source=source,
        sha256="0" * 64,
        bytes=1,
        exchange={},
        captured_at=timezone.now(),
        attempt=UUID(int=1),
    )
    whole = b"".join(exports.warc_of_all(source.snapshots.all()))
    assert [each.kind for each in replayed(whole)].count("resource") == 1
    assert b"missing: bytes_missing" in gzip.decompress(whole)
    assert export(lost)


def test_an_archive_that_a_person_uploaded_is_exported_with_its_own_exchange(
    settings: Settings, newsroom: Newsroom, tmp_path: Path
) -> None:
    with server.serving(site_of(REDIRECTED)) as site:
        fetched_by_us = captured_from(site, "/old?x=1", settings, newsroom)
    file = Upload(name="capture.warc.gz", declared="application/gzip", body=export(fetched_by_us))
    uploaded = captures.upload(fetched_by_us.source, file, by=newsroom.reviewer, now=timezone.now())
    warc = export(uploaded)
    check(warc, tmp_path)
    again, ours = of_kind(warc, "response"), of_kind(export(fetched_by_us), "response")
    assert [each["WARC-Target-URI"] for each in again][-1] == ours[-1]["WARC-Target-URI"]
    assert (again[-1].body, again[-1]["WARC-Payload-Digest"]) == (BODY, ours[-1]["WARC-Payload-Digest"])
    assert again[-1]["WARC-Date"] == ours[-1]["WARC-Date"]
    [about] = of_kind(warc, "metadata")
    assert f"upload-record-record-id: {ours[-1]['WARC-Record-ID']}\r\n".encode() in about.body
    assert b"seen-by" not in about.body
