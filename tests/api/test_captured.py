"""What was captured, by REST: as WARC, as a page in which nothing runs, and with page numbers."""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from django.utils import timezone
from pytest_django.fixtures import Settings
from warcio.archiveiterator import ArchiveIterator

from claims.models import Claim
from claims.services import evidence, suggestions
from sources.models import Extraction, Snapshot, Tombstone
from tests.api.conftest import Api
from tests.support import desk
from tests.support.documents import pdf
from tests.support.people import Newsroom
from tests.support.web import CLOSED, COST, Web

ApiOf = Callable[[str], Api]


def streamed(answer: object) -> bytes:
    return b"".join(answer.streaming_content)  # type: ignore[attr-defined]


def kinds(warc: bytes) -> list[str]:
    return [record.rec_type for record in ArchiveIterator(BytesIO(warc), check_digests="raise")]


CAPTURE = ["warcinfo", "request", "response", "metadata"]


def test_a_capture_is_a_warc_attachment(as_: ApiOf, captured: Extraction) -> None:
    answer = as_("reader").get(f"snapshots/{captured.snapshot_id}/warc/", HTTP_ACCEPT="text/html")
    assert kinds(streamed(answer)) == CAPTURE
    assert answer["Content-Type"] == "application/warc"
    assert answer["Content-Disposition"] == f'attachment; filename="{captured.snapshot_id}.warc.gz"'
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'; script-src 'none'"


def test_all_captures_of_a_source_are_one_warc(as_: ApiOf, captured: Extraction, web: Web) -> None:
    web.capture(web.put("/bridge", CLOSED))
    source = captured.snapshot.source_id
    answer = as_("reader").get(f"sources/{source}/warc/")
    assert kinds(streamed(answer)) == CAPTURE * 2
    assert answer["Content-Disposition"] == f'attachment; filename="source-{source}.warc.gz"'


def test_a_source_without_a_capture_has_no_warc(as_: ApiOf, newsroom: Newsroom) -> None:
    made = as_("writer").post("sources/", {"url": "https://example.org/a"}).json()
    answer = as_("reader").get(f"sources/{made['id']}/warc/")
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


def test_a_page_is_shown_with_its_structure_and_locked_in(as_: ApiOf, captured: Extraction) -> None:
    answer = as_("reader").get(f"snapshots/{captured.snapshot_id}/html/")
    assert "<h1>The council on the bridge</h1>" in answer.content.decode()
    parts = [part.partition(" ") for part in answer["Content-Security-Policy"].split("; ")]
    policy = {name: value for name, _, value in parts}
    style = policy.pop("style-src")
    assert style.startswith("'sha256-")
    assert policy == {
        "sandbox": "",
        "default-src": "'none'",
        "script-src": "'none'",
        "base-uri": "'none'",
        "form-action": "'none'",
        "frame-ancestors": "'self'",
    }
    assert {name: answer[name] for name in SAFE} == SAFE


SAFE = {
    "Content-Type": "text/html; charset=utf-8",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "SAMEORIGIN",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "private, no-cache",
}


def test_a_picture_has_no_page_to_show(as_: ApiOf, web: Web) -> None:
    picture = web.capture(web.put_bytes("/a.png", b"\x89PNG\r\n\x1a\n" + b"0" * 100, "image/png"))
    answer = as_("reader").get(f"snapshots/{picture.snapshot_id}/html/")
    assert (answer.status_code, answer.json()["code"]) == (404, "no_reading_view")
    assert "with what it shows typed out" in answer.json()["detail"]


@pytest.mark.parametrize("what", ["raw", "html", "warc"])
def test_what_was_taken_down_leaves_its_tombstone(
    what: str, as_: ApiOf, captured: Extraction, newsroom: Newsroom
) -> None:
    stone = Tombstone.objects.create(
        snapshot=captured.snapshot,
        order="AG Köln 1 C 2/26",
        reason="A private address has to go.",
        sha256=captured.snapshot.sha256,
        has_shared_bytes=False,
        asked_by=newsroom.admin,
        confirmed_by=newsroom.editor,
        at=timezone.now(),
    )
    answer = as_("reader").get(f"snapshots/{captured.snapshot_id}/{what}/")
    assert (answer.status_code, answer.json()["code"]) == (410, "taken_down")
    assert answer.json()["tombstone"] == {
        "order": stone.order,
        "reason": stone.reason,
        "sha256": captured.snapshot.sha256,
        "asked_by": "admin",
        "confirmed_by": "editor",
        "at": stone.at.isoformat(),
    }
    assert COST not in answer.content.decode()


def test_a_warc_of_bytes_that_are_gone(as_: ApiOf, captured: Extraction, settings: Settings) -> None:
    next(Path(settings.BLOB_DIR).rglob(f"{captured.snapshot.sha256}*")).unlink()
    answer = as_("reader").get(f"snapshots/{captured.snapshot_id}/warc/")
    assert (answer.status_code, answer.json()["code"]) == (410, "bytes_missing")


REPORT = ("The council looks back on the year.", COST, CLOSED)


@pytest.fixture
def report(web: Web) -> Extraction:
    """A PDF of three pages; COST is on the second."""
    return web.capture(web.put_bytes("/report.pdf", pdf(*REPORT), "application/pdf"))


def test_a_passage_of_a_pdf_has_its_page(
    as_: ApiOf, report: Extraction, claim: Claim, newsroom: Newsroom
) -> None:
    evidence.link_url(claim, report.snapshot.source.url, by=newsroom.writer, now=desk.NOW)
    suggestions.rank_reading(report.pk)
    desk.taken(claim, newsroom.reviewer)
    desk.cite(claim, newsroom.reviewer, extraction=report, quote="cost 4.2 million euros")
    suggested = as_("reader").get(f"claims/{claim.pk}/suggestions/").json()["results"]
    cited = as_("reviewer").get(f"claims/{claim.pk}/evidence/").json()["results"]
    assert {each["page"] for each in suggested if each["quote"] == COST} == {2}
    assert [each["page"] for each in cited] == [2]


def test_a_passage_of_a_web_page_or_an_offline_source_has_none(
    as_: ApiOf, captured: Extraction, claim: Claim, newsroom: Newsroom
) -> None:
    desk.taken(claim, newsroom.reviewer)
    desk.cite(claim, newsroom.reviewer, extraction=captured, quote="cost 4.2 million euros")
    desk.cite(claim, newsroom.reviewer)
    cited = as_("reviewer").get(f"claims/{claim.pk}/evidence/").json()["results"]
    assert [each["page"] for each in cited] == [None, None]


def test_a_pdf_is_shown_page_by_page(as_: ApiOf, report: Extraction) -> None:
    shown = as_("reader").get(f"snapshots/{report.snapshot_id}/html/").content.decode()
    assert f'<h2 class="page">Page 2</h2><p>{COST}</p>' in shown
    assert Snapshot.objects.get().media_type == "application/pdf"
