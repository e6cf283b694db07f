"""A person's own capture by REST: kept like a machine's, marked as a person's, attested by a second one."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from sources import blobs
from sources.enums import CapturedBy, Quality
from sources.models import Extraction, Fetch, ManifestEntry, Snapshot, Source, Unread
from sources.services import snapshots, sources
from tests.api.conftest import Api
from tests.support.files import ADDRESS, HTML, PNG, pdf, upload, wacz, warc
from tests.support.people import Newsroom
from tests.support.web import COST, Web, page

ApiOf = Callable[[str], Api]
MB = 1024 * 1024


@pytest.fixture
def source(newsroom: Newsroom) -> Source:
    return sources.track(ADDRESS, by=newsroom.writer, now=timezone.now())


def send(client: Api, source: Source, body: bytes = HTML, **fields: Any) -> Any:
    """Upload `body`; `name` and `declared` are what the client says of the file."""
    name, declared = fields.pop("name", "page.html"), fields.pop("declared", "application/octet-stream")
    file = SimpleUploadedFile(name, body, content_type=declared)
    return client.post(f"sources/{source.pk}/captures/", {"file": file, **fields}, format="multipart")


def refused(answer: Any) -> tuple[int, str, str | None]:
    assert answer["Content-Type"] == "application/problem+json"
    assert Snapshot.objects.count() == 0
    return answer.status_code, answer.json()["code"], answer.json().get("field")


def test_it_is_kept_as_it_was_sent_and_says_whose_it_is(as_: ApiOf, source: Source) -> None:
    answer = send(as_("reviewer"), source, note="Our subscription.", name="../../wall\u202e.html")
    shown, digest = answer.json(), sha256(HTML).hexdigest()
    assert answer.status_code == 201
    assert (shown["captured_by"], shown["person"]["username"]) == ("PERSON", "reviewer")
    assert (shown["sha256"], shown["bytes"], shown["media_type"]) == (digest, len(HTML), "text/html")
    assert shown["upload"] == {
        "name": "wall.html",
        "kind": "HTML",
        "bytes": len(HTML),
        "sha256": digest,
        "note": "Our subscription.",
    }
    assert blobs.get(digest) == HTML
    assert answer["Location"] == f"http://testserver/api/v1/snapshots/{shown['id']}/"
    assert as_("reader").get(answer["Location"].removeprefix("http://testserver")).json() == shown


def test_it_is_read_as_a_machines_is_and_becomes_the_newest(as_: ApiOf, source: Source) -> None:
    made = send(as_("reviewer"), source).json()
    assert [str(each.pk) for each in Unread.objects.all()] == [made["id"]]
    reading = snapshots.read(Snapshot.objects.get().pk, now=timezone.now())
    assert (reading.quality, COST in (reading.text or "")) == (Quality.OK, True)
    shown = as_("reader").get(f"sources/{source.pk}/").json()
    assert (shown["latest"]["id"], shown["reading"]["id"]) == (made["id"], str(reading.pk))
    assert (shown["latest"]["captured_by"], shown["latest"]["is_attested"]) == ("PERSON", False)


def test_the_manifest_holds_it(as_: ApiOf, source: Source) -> None:
    made = send(as_("reviewer"), source).json()
    as_("second").post(f"snapshots/{made['id']}/attest/", {"note": "So it is."})
    entries = ManifestEntry.objects.filter(source=source).order_by("seq")
    assert [entry.object_type for entry in entries] == ["snapshot", "attestation"]


def test_of_a_web_archive_the_page_is_kept(as_: ApiOf, source: Source) -> None:
    shown = send(as_("reviewer"), source, wacz(warc({"url": ADDRESS}))).json()
    assert (shown["status"], shown["final_url"], shown["sha256"]) == (200, ADDRESS, sha256(HTML).hexdigest())
    assert (shown["captured_at"], shown["upload"]["kind"]) == ("2026-01-02T03:04:05Z", "WACZ")


@pytest.mark.parametrize("date", ["9999-12-31T23:59:59-23:00", "0001-01-01T00:00:00+23:00", "lately"])
def test_a_web_archives_date_that_is_none_does_not_count(date: str, as_: ApiOf, source: Source) -> None:
    answer = send(as_("reviewer"), source, warc({"url": ADDRESS, "date": date}))
    assert answer.status_code == 201
    assert abs(Snapshot.objects.get().captured_at - timezone.now()) < timedelta(minutes=1)


def test_bytes_that_a_takedown_removes_while_they_are_uploaded_again_are_there_in_the_end(
    newsroom: Newsroom, source: Source, django_capture_on_commit_callbacks: Any
) -> None:
    """Until the row is committed, nobody who removes the same bytes sees that it holds them."""
    with django_capture_on_commit_callbacks(execute=True):
        made = upload(source, newsroom.reviewer)
        blobs.delete(made.sha256)
    assert blobs.get(made.sha256) == HTML


def test_its_warc_replays_the_exchange(as_: ApiOf, source: Source) -> None:
    shown = send(as_("reviewer"), source, warc({"url": ADDRESS})).json()
    exported = as_("reader").get(f"snapshots/{shown['id']}/warc/").getvalue()
    again = send(as_("second"), source, exported)
    assert (again.status_code, again.json()["sha256"]) == (201, shown["sha256"])


KINDS = {
    "html": (HTML, "HTML"),
    "html with a mark": (b"\xef\xbb\xbf" + HTML, "HTML"),
    "html in UTF-16": (HTML.decode().encode("utf-16"), "HTML"),
    "pdf": (pdf("Words."), "PDF"),
    "png": (PNG, "IMAGE"),
    "jpeg": (b"\xff\xd8\xff\xe0" + bytes(99), "IMAGE"),
    "gif": (b"GIF89a" + bytes(99), "IMAGE"),
    "webp": (b"RIFF\x00\x00\x00\x00WEBPVP8 " + bytes(99), "IMAGE"),
    "warc": (warc({"url": ADDRESS}), "WARC"),
    "wacz": (wacz(warc({"url": ADDRESS})), "WACZ"),
}


@pytest.mark.parametrize("name", KINDS)
def test_each_kind_is_known_by_its_own_bytes(name: str, as_: ApiOf, source: Source) -> None:
    body, kind = KINDS[name]
    answer = send(as_("reviewer"), source, body, name="x")
    assert (answer.status_code, answer.json()["upload"]["kind"]) == (201, kind)
    raw = as_("reviewer").get(f"snapshots/{answer.json()['id']}/raw/")
    ending = {"PDF": "pdf", "IMAGE": answer.json()["media_type"].removeprefix("image/")}.get(kind, "bin")
    named = f"{answer.json()['sha256']}.{ending.replace('jpeg', 'jpg')}"
    assert raw["Content-Disposition"] == f'attachment; filename="{named}"'


DENIED = page("Access denied", "No.").encode()
NOT_TAKEN, TOO_LARGE = (415, "file_not_taken"), (413, "file_too_large")
NO_PAGE, WALL = (400, "page_not_in_file"), (400, "capture_is_a_wall")
FILES: dict[str, tuple[Callable[[], bytes], str, tuple[int, str]]] = {
    "empty": (lambda: b"", "", (400, "invalid")),
    "plain text": (lambda: b"Plain words.", "", NOT_TAKEN),
    "svg": (lambda: b"<svg xmlns='http://www.w3.org/2000/svg'/>", "image/svg+xml", NOT_TAKEN),
    "mhtml": (lambda: b"MIME-Version: 1.0\r\nContent-Type: multipart/related", "", NOT_TAKEN),
    "an image called PDF": (lambda: PNG, "application/pdf", NOT_TAKEN),
    "a png called jpeg": (lambda: PNG, "image/jpeg", NOT_TAKEN),
    "html called text": (lambda: HTML, "text/plain", NOT_TAKEN),
    "a program called PDF": (lambda: b"\x7fELF" + bytes(99), "application/pdf", NOT_TAKEN),
    "large html": (lambda: b"<html>" + bytes(10 * MB), "", TOO_LARGE),
    "a large image": (lambda: PNG + bytes(10 * MB), "", TOO_LARGE),
    "a large pdf": (lambda: b"%PDF-1.4" + bytes(50 * MB), "", TOO_LARGE),
    "larger than is read": (lambda: b"%PDF-1.4" + bytes(53 * MB), "", TOO_LARGE),
    "another page's warc": (lambda: warc({"url": "https://example.org/other"}), "", NO_PAGE),
    "a refusal's warc": (lambda: warc({"url": ADDRESS, "status": "403 Forbidden"}), "", NO_PAGE),
    "a challenge": (lambda: page("Just a moment...", "Checking your browser.").encode(), "", WALL),
    "a warc of a wall": (lambda: warc({"url": ADDRESS, "body": DENIED}), "", WALL),
}


@pytest.mark.parametrize("name", FILES)
def test_a_file_that_is_not_taken(name: str, as_: ApiOf, source: Source) -> None:
    body, declared, expected = FILES[name]
    answer = send(as_("reviewer"), source, body(), declared=declared or "application/octet-stream")
    assert refused(answer) == (*expected, "file")


OF_ANOTHER = "https://web.archive.org/web/20200131120000/https://x.example/"


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"captured_at": "2999-01-01T00:00:00Z"}, "captured_at"),
        ({"captured_at": "lately"}, "captured_at"),
        ({"transcript": "Words."}, "transcript"),
        ({"access_people": ["nobody"]}, "access_people.0"),
        ({"colour": "red"}, "colour"),
        ({"note": "a\x00b"}, "note"),
        ({"memento": "https://archive.ph/AbCdE"}, "memento"),
        ({"memento": OF_ANOTHER}, "memento"),
    ],
)
def test_what_is_said_of_it_has_to_be_so(
    said: dict[str, Any], field: str, as_: ApiOf, source: Source
) -> None:
    assert refused(send(as_("reviewer"), source, **said)) == (400, "invalid", field)


def test_a_file_is_needed_and_a_form(as_: ApiOf, source: Source) -> None:
    address = f"sources/{source.pk}/captures/"
    assert refused(as_("reviewer").post(address, {}, format="multipart")) == (400, "invalid", "file")
    assert refused(as_("reviewer").post(address, {})) == (415, "unsupported_media_type", None)


def test_an_offline_source_takes_the_document_itself(as_: ApiOf, newsroom: Newsroom) -> None:
    offline = sources.add_offline(by=newsroom.writer, now=timezone.now(), title="Ledger")
    assert refused(send(as_("reviewer"), offline, warc({"url": ADDRESS}))) == (
        400,
        "page_not_in_file",
        "file",
    )
    assert send(as_("reviewer"), offline, pdf("The repair cost 4.2 million euros in all.")).status_code == 201


def test_a_writer_is_no_person_who_saw_it(as_: ApiOf, source: Source) -> None:
    assert send(as_("writer"), source).status_code == 403


# --- an image, and what it shows -------------------------------------------------------------


def test_an_image_carries_no_text(as_: ApiOf, source: Source) -> None:
    made = send(as_("reviewer"), source, PNG).json()
    reading = snapshots.read(Snapshot.objects.get(pk=made["id"]).pk, now=timezone.now())
    assert (reading.quality, reading.rule, reading.text) == (Quality.SUSPECT, "image_without_text", "")


def test_a_transcript_is_a_persons_reading_and_never_the_sources(as_: ApiOf, source: Source) -> None:
    made = send(as_("reviewer"), source, PNG, transcript="The bridge cost 4.2 million.\x85").json()
    [reading] = made["extractions"]
    assert (reading["quality"], reading["rule"]) == ("OK", "transcribed")
    assert reading["extractor"] == "a person's transcript, version 1"
    assert not Unread.objects.exists()
    text = as_("reader").get(f"snapshots/{made['id']}/text/").content.decode()
    assert text == "The bridge cost 4.2 million."
    shown = as_("reader").get(f"sources/{source.pk}/").json()
    assert (shown["latest"]["id"], shown["reading"]) == (made["id"], None)


# --- when it was so --------------------------------------------------------------------------

MEMENTO = f"https://web.archive.org/web/20200131120000/{ADDRESS}"


def test_an_archives_copy_has_a_date_of_its_own_and_is_not_the_newest(as_: ApiOf, source: Source) -> None:
    newest = send(as_("reviewer"), source).json()
    older = send(as_("reviewer"), source, page("Then", COST.replace("4.2", "3.1")).encode(), memento=MEMENTO)
    assert (older.json()["content_date"], older.json()["original_url"]) == ("2020-01-31T12:00:00Z", ADDRESS)
    for each in Snapshot.objects.order_by("pk"):
        snapshots.read(each.pk, now=timezone.now())
    source.refresh_from_db()
    assert str(source.latest_id) == newest["id"]
    assert source.reading is not None
    assert str(source.reading.snapshot_id) == newest["id"]


def test_a_warc_of_the_archives_page_is_found_by_its_address_there(as_: ApiOf, source: Source) -> None:
    made = send(as_("reviewer"), source, warc({"url": MEMENTO}), memento=MEMENTO)
    assert (made.status_code, made.json()["final_url"]) == (201, MEMENTO)


def test_a_copy_younger_than_the_capture_is_a_slip(as_: ApiOf, source: Source) -> None:
    answer = send(as_("reviewer"), source, captured_at="2019-01-01T00:00:00Z", memento=MEMENTO)
    assert refused(answer) == (400, "invalid", "captured_at")


def test_a_tracked_archives_page_tells_its_date(web: Web, newsroom: Newsroom, settings: Any) -> None:
    settings.MEMENTO_ARCHIVES = [f"{web.server.host}:{web.server.port}"]
    web.server.expect_request("/web/20200131120000/https://example.org/x").respond_with_data(
        HTML,
        content_type="text/html",
        headers={
            "Memento-Datetime": "Fri, 31 Jan 2020 12:00:01 GMT",
            "Link": '<https://example.org/x>; rel="original"',
        },
    )
    snapshot = web.capture(web.server.url_for("/web/20200131120000/https://example.org/x")).snapshot
    assert snapshot.content_date == datetime(2020, 1, 31, 12, 0, 1, tzinfo=UTC)
    assert (snapshot.original_url, snapshot.captured_by) == ("https://example.org/x", CapturedBy.MACHINE)


def test_a_page_that_is_no_archives_does_not(web: Web, newsroom: Newsroom) -> None:
    web.server.expect_request("/old").respond_with_data(
        HTML, content_type="text/html", headers={"Memento-Datetime": "Fri, 31 Jan 2020 12:00:01 GMT"}
    )
    assert web.capture(web.server.url_for("/old")).snapshot.content_date is None


# --- beside the machine's --------------------------------------------------------------------


def test_a_machines_check_is_compared_with_what_the_machine_saw(web: Web, as_: ApiOf) -> None:
    address = web.put("/bridge", COST)
    reading = web.capture(address)
    send(
        as_("reviewer"),
        reading.snapshot.source,
        captured_at=(timezone.now() + timedelta(minutes=1)).isoformat(),
    )
    assert web.capture(address) == reading
    assert Snapshot.objects.filter(captured_by=CapturedBy.MACHINE).count() == 1
    assert Fetch.objects.latest("pk").outcome == "UNCHANGED"


def test_sent_twice_it_is_one_capture(as_: ApiOf, source: Source) -> None:
    first, again = (send(as_("reviewer"), source, note="Once.") for _ in range(2))
    assert (first.status_code, again.status_code) == (201, 200)
    assert again.json()["id"] == first.json()["id"]
    assert send(as_("reviewer"), source, note="Another.").status_code == 201
    assert send(as_("second"), source, note="Once.").status_code == 201


# --- attested --------------------------------------------------------------------------------


def test_a_second_person_attests_it_once(as_: ApiOf, source: Source) -> None:
    made = send(as_("reviewer"), source).json()
    address = f"snapshots/{made['id']}/attest/"
    attested = as_("second").post(address, {"note": "With my own login."})
    assert (attested.status_code, attested.json()["is_attested"]) == (201, True)
    [said] = attested.json()["attestations"]
    assert (said["by"]["username"], said["note"]) == ("second", "With my own login.")
    again = as_("second").post(address, {})
    assert (again.status_code, again.json()["code"]) == (409, "already_attested")
    assert as_("third").post(address, {}).status_code == 201


def test_nobody_attests_their_own_or_a_machines(as_: ApiOf, source: Source, captured: Extraction) -> None:
    made = send(as_("reviewer"), source).json()
    own = as_("reviewer").post(f"snapshots/{made['id']}/attest/", {})
    machine = as_("reviewer").post(f"snapshots/{captured.snapshot_id}/attest/", {})
    assert (own.status_code, own.json()["code"]) == (409, "same_person")
    assert (machine.status_code, machine.json()["code"]) == (409, "not_a_persons_capture")
