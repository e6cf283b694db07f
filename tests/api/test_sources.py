"""Sources and what was captured of them, by REST; bytes and texts that a browser cannot be made to run."""

from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from pytest_django.fixtures import Settings

from sources.models import Extraction, Fetch, Publisher
from tests.api.conftest import Api
from tests.support import files, secret
from tests.support.fixtures import COST  # type: ignore[attr-defined]
from tests.support.people import Newsroom

ApiOf = Callable[[str], Api]
PERSON = {"access": "OFFLINE", "title": "x", "kind": "PERSON"}


def test_a_page_is_tracked_once_however_it_is_spelled(as_: ApiOf, newsroom: Newsroom) -> None:
    first = as_("writer").post(
        "sources/", {"url": "https://Example.org/a?utm_source=x", "publisher": "Example"}
    )
    again = as_("writer").post("sources/", {"url": "https://example.org/a"})
    assert (first.status_code, again.status_code) == (201, 200)
    assert again.json()["id"] == first.json()["id"]
    assert (first.json()["canonical_url"], first.json()["fetch_state"]) == ("https://example.org/a", "QUEUED")
    assert len(as_("reader").get("sources/?url=https://example.org/a").json()["results"]) == 1


def test_an_offline_source_is_described_and_never_fetched(as_: ApiOf, newsroom: Newsroom) -> None:
    body = {"access": "OFFLINE", "title": "Ledger", "description": "Seen at the town hall."}
    made = as_("writer").post("sources/", body)
    asked = as_("writer").post(f"sources/{made.json()['id']}/fetch/")
    assert (made.status_code, made.json()["url"], made.json()["fetch_state"]) == (201, "", None)
    assert (asked.status_code, asked.json()["code"]) == (409, "source_offline")


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "url"),
        ({"access": "OFFLINE"}, "title"),
        ({"access": "OFFLINE", "title": "x", "url": "https://example.org/"}, "url"),
        ({"url": "https://example.org/", "description": "x"}, "description"),
        ({"url": "https://example.org/", "kind": "DOCUMENT"}, "kind"),
        ({"access": "OFFLINE", "title": "x", "how": "COPY"}, "how"),
        (PERSON | {"seen_on": "2026-01-04"}, "how"),
        ({"access": "OFFLINE", "title": "x", "seen_on": "2026-01-04", "how": "COPY"}, "kind"),
        (
            {"access": "OFFLINE", "title": "x", "kind": "PERSON", "seen_on": "2026-01-04", "how": "COPY"},
            "how",
        ),
        ({"access": "OFFLINE", "title": "x", "is_confidential": True}, "is_confidential"),
        ({"access": "OFFLINE", "title": "x", "name": "Ada Lind"}, "name"),
        ({"url": "https://example.org/", "stands_in_for": "https://real.example/"}, "stands_in_for"),
    ],
)
def test_what_a_source_cannot_be(body: dict[str, Any], field: str, as_: ApiOf, newsroom: Newsroom) -> None:
    answer = as_("writer").post("sources/", body)
    assert (answer.status_code, answer.json()["field"]) == (400, field)


def test_the_publisher_of_a_source_for_named_people_is_named_to_nobody_else(
    as_: ApiOf, newsroom: Newsroom
) -> None:
    given = {"access": "OFFLINE", "title": "Memo", "publisher": "The Service", "access_people": ["second"]}
    made = as_("reviewer").post("sources/", given).json()
    assert made["publisher"]["name"] == "The Service"
    assert as_("second").get(f"sources/{made['id']}/").json()["publisher"]["name"] == "The Service"
    assert as_("reader").get("publishers/").json()["results"] == []


def test_a_source_that_is_refused_names_no_publisher(as_: ApiOf, newsroom: Newsroom) -> None:
    given = {"url": "http://10.0.0.1/", "publisher": "The Post"}
    assert as_("writer").post("sources/", given).status_code == 400
    assert not Publisher.objects.exists()


def test_an_offline_source_says_what_it_is_and_who_saw_it(as_: ApiOf, newsroom: Newsroom) -> None:
    seen = {"seen_on": "2026-01-04", "how": "COPY", "place": "Town hall"}
    made = as_("writer").post(
        "sources/", {"access": "OFFLINE", "kind": "DOCUMENT", "title": "Ledger", **seen}
    )
    (encounter,) = made.json()["encounters"]
    assert encounter["by"]["username"] == "writer"
    assert {name: encounter[name] for name in seen} == seen
    found = as_("reader").get("sources/?kind=DOCUMENT").json()["results"]
    assert [each["id"] for each in found] == [made.json()["id"]]
    assert as_("reader").get("sources/?kind=PERSON").json()["results"] == []


def test_of_a_confidential_source_only_its_description_is_told_and_changed(
    as_: ApiOf, newsroom: Newsroom
) -> None:
    source = secret.source(newsroom.reviewer)
    address = f"sources/{source.pk}/"
    shown = as_("reader").get(address).json()
    assert (shown["title"], shown["is_confidential"], shown["description"]) == (secret.DESCRIPTOR, True, "")
    refused = as_("writer").patch(address, {"description": "By the canal."})
    assert (refused.status_code, refused.json()["code"]) == (409, "confidential_source")
    file = {"file": SimpleUploadedFile("memo.html", files.HTML)}
    sent = as_("reviewer").post(f"{address}captures/", file, format="multipart")
    assert (sent.status_code, sent.json()["code"]) == (409, "confidential_source")


def test_what_we_call_it_changes(as_: ApiOf, captured: Extraction) -> None:
    address = f"sources/{captured.snapshot.source_id}/"
    changed = (
        as_("writer")
        .patch(address, {"title": "Accounts", "publisher": "The council", "watch": "CLOSE"})
        .json()
    )
    assert (changed["title"], changed["publisher"]["name"], changed["watch"]) == (
        "Accounts",
        "The council",
        "CLOSE",
    )
    assert as_("writer").patch(address, {"health": "DEAD"}).json()["field"] == "health"


def test_a_fetch_is_asked_for_and_waits(as_: ApiOf, captured: Extraction) -> None:
    address = f"sources/{captured.snapshot.source_id}/"
    first, again = (as_("writer").post(f"{address}fetch/") for _ in range(2))
    assert (first.status_code, first.json()["state"], first.json()["reason"]) == (202, "QUEUED", "PERSON")
    assert again.json()["id"] == first.json()["id"]
    assert first["Location"] == f"http://testserver/api/v1/fetches/{first.json()['id']}/"
    assert as_("reader").get(first["Location"].removeprefix("http://testserver")).json() == first.json()
    waiting = as_("reader").get(f"{address}fetches/?state=QUEUED").json()["results"]
    assert [each["id"] for each in waiting] == [first.json()["id"]]


def test_every_check_is_on_record(as_: ApiOf, captured: Extraction) -> None:
    shown = as_("reader").get(f"sources/{captured.snapshot.source_id}/fetches/").json()["results"]
    assert [(each["outcome"], each["status"], each["snapshot"]) for each in shown] == [
        ("OK", 200, str(captured.snapshot_id))
    ]
    assert Fetch.objects.count() == 1


def test_a_snapshot_comes_with_its_readings(as_: ApiOf, captured: Extraction) -> None:
    shown = as_("reader").get(f"snapshots/{captured.snapshot_id}/").json()
    assert [(each["id"], each["quality"]) for each in shown["extractions"]] == [(str(captured.pk), "OK")]
    assert as_("reader").get(f"sources/{shown['source']}/").json()["reading"]["id"] == str(captured.pk)


def test_the_text_is_what_evidence_quotes_and_runs_nowhere(as_: ApiOf, captured: Extraction) -> None:
    answer = as_("reader").get(f"snapshots/{captured.snapshot_id}/text/", HTTP_ACCEPT="text/html")
    assert answer.content.decode() == captured.text
    assert COST in answer.content.decode()
    assert (answer["Content-Type"], answer["X-Content-Type-Options"]) == (
        "text/plain; charset=utf-8",
        "nosniff",
    )
    assert "sandbox" in answer["Content-Security-Policy"]


def test_the_text_of_one_reading(as_: ApiOf, captured: Extraction) -> None:
    address = f"snapshots/{captured.snapshot_id}/text/?extraction="
    assert as_("reader").get(f"{address}{captured.pk}").status_code == 200
    assert as_("reader").get(f"{address}{captured.snapshot_id}").status_code == 404
    assert as_("reader").get(f"{address}x").json()["field"] == "extraction"


def test_the_bytes_are_an_attachment_under_their_hash(as_: ApiOf, captured: Extraction) -> None:
    answer = as_("reader").get(f"snapshots/{captured.snapshot_id}/raw/")
    digest = captured.snapshot.sha256
    assert sha256(answer.content).hexdigest() == digest
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["Content-Disposition"] == f'attachment; filename="{digest}.bin"'
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'; script-src 'none'"


def blob(settings: Settings, digest: str) -> Path:
    return next(Path(settings.BLOB_DIR).rglob(f"{digest}*"))


def test_bytes_that_are_gone(as_: ApiOf, captured: Extraction, settings: Settings) -> None:
    blob(settings, captured.snapshot.sha256).unlink()
    answer = as_("reader").get(f"snapshots/{captured.snapshot_id}/raw/")
    assert (answer.status_code, answer.json()["code"]) == (410, "bytes_missing")


def test_bytes_that_were_tampered_with(as_: ApiOf, captured: Extraction, settings: Settings) -> None:
    damaged = blob(settings, captured.snapshot.sha256)
    damaged.write_bytes(b"not those")
    answer = as_("reader").get(f"snapshots/{captured.snapshot_id}/raw/")
    damaged.unlink()
    assert (answer.status_code, answer.json()["code"]) == (409, "bytes_damaged")


def test_a_publisher_is_found_or_made(as_: ApiOf, newsroom: Newsroom) -> None:
    body = {"name": "Department of State", "kind": "GOVERNMENT", "domains": ["state.gov"]}
    first, again = (
        as_("writer").post("publishers/", body),
        as_("writer").post("publishers/", {"name": "department OF state"}),
    )
    assert (first.status_code, again.status_code) == (201, 200)
    assert again.json() == first.json()
    assert (first.json()["kind"], first.json()["domains"]) == ("GOVERNMENT", ["state.gov"])
    assert (
        as_("writer").post("sources/", {"url": "https://www.state.gov/x"}).json()["publisher"]["id"]
        == first.json()["id"]
    )
