"""Captured pages at the desk: shown with their structure, downloaded, and with page numbers."""

from pathlib import Path

import pytest
from django.urls import reverse
from lxml.html import fromstring
from pytest_django.fixtures import Settings

from claims.models import Claim
from claims.services import evidence, suggestions
from sources.models import Extraction
from tests.admin.conftest import SignIn
from tests.admin.test_captures import page
from tests.support import desk
from tests.support.documents import pdf
from tests.support.people import Newsroom
from tests.support.web import CLOSED, COST, Web

REPORT = ("The council looks back on the year.", COST, CLOSED)


@pytest.fixture
def report(web: Web) -> Extraction:
    return web.capture(web.put_bytes("/report.pdf", pdf(*REPORT), "application/pdf"))


def test_the_page_is_framed_so_that_nothing_of_it_runs(
    captured: Extraction, newsroom: Newsroom, sign_in: SignIn
) -> None:
    client = sign_in(newsroom.reader)
    [frame] = page(client, "sources_snapshot_page", captured.snapshot_id).xpath("//iframe")
    framed = client.get(frame.get("src"))
    assert (frame.get("sandbox"), frame.get("referrerpolicy")) == ("", "no-referrer")
    assert framed["Content-Security-Policy"].startswith("sandbox; default-src 'none'; script-src 'none'")
    assert framed["X-Frame-Options"] == "SAMEORIGIN"
    assert [each.text for each in fromstring(framed.content.decode()).xpath("//h1")] == [
        "The council on the bridge"
    ]


def test_what_cannot_be_shown_says_why_in_the_frame(web: Web, newsroom: Newsroom, sign_in: SignIn) -> None:
    picture = web.capture(web.put_bytes("/a.png", b"\x89PNG\r\n\x1a\n" + b"0" * 100, "image/png"))
    framed = sign_in(newsroom.reader).get(
        reverse("admin:sources_snapshot_framed", args=[picture.snapshot_id])
    )
    assert framed.status_code == 404
    assert "with what it shows typed out" in framed.content.decode()


def test_a_capture_and_all_of_a_source_are_downloaded(
    captured: Extraction, newsroom: Newsroom, sign_in: SignIn
) -> None:
    client = sign_in(newsroom.reader)
    snapshot = captured.snapshot
    links = {
        "Download as WARC": ("sources_snapshot_change", snapshot.pk, f"{snapshot.pk}.warc.gz"),
        "Download the bytes": ("sources_snapshot_change", snapshot.pk, f"{snapshot.sha256}.bin"),
        "Download all captures as WARC": (
            "sources_source_change",
            snapshot.source_id,
            f"source-{snapshot.source_id}.warc.gz",
        ),
    }
    for words, (name, key, file) in links.items():
        [address] = page(client, name, key).xpath(f"//a[text()='{words}']/@href")
        assert client.get(address)["Content-Disposition"] == f'attachment; filename="{file}"'


def test_a_download_without_bytes_leads_back_with_the_reason(
    captured: Extraction, newsroom: Newsroom, sign_in: SignIn, settings: Settings
) -> None:
    next(Path(settings.BLOB_DIR).rglob(f"{captured.snapshot.sha256}*")).unlink()
    answer = sign_in(newsroom.reader).get(
        reverse("admin:sources_snapshot_warc", args=[captured.snapshot_id]), follow=True
    )
    assert answer.redirect_chain[0][0] == reverse(
        "admin:sources_snapshot_change", args=[captured.snapshot_id]
    )
    assert "The bytes of this snapshot are no longer kept here" in answer.content.decode()


def test_a_captured_text_shows_where_its_pages_begin(
    report: Extraction, newsroom: Newsroom, sign_in: SignIn
) -> None:
    shown = page(sign_in(newsroom.reader), "sources_extraction_change", report.pk)
    [text] = shown.xpath("//*[@data-captured]")
    assert [each.get("data-page") for each in text.xpath(".//*[@data-page]")] == ["1", "2", "3"]
    assert text.text_content() == report.text


def test_a_passage_of_a_pdf_is_shown_with_its_page(
    report: Extraction, claim: Claim, newsroom: Newsroom, sign_in: SignIn
) -> None:
    evidence.link_url(claim, report.snapshot.source.url, by=newsroom.writer, now=desk.NOW)
    suggestions.rank_reading(report.pk)
    desk.taken(claim, newsroom.reviewer)
    desk.cite(claim, newsroom.reviewer, extraction=report, quote=COST)
    client = sign_in(newsroom.reviewer)
    shown = page(client, "claims_claim_change", claim.pk)
    links = [link.text_content() for link in shown.xpath("//*[@id='evidence' or @id='suggestions']//a")]
    assert "on page 2" in links
    assert [link for link in links if link.startswith("captured ") and link.endswith(", page 2")]
    read = page(client, "claims_claim_read", claim.pk, report.pk)
    marked = read.xpath("//mark[contains(@class, 'mark-cited')]")
    assert [(mark.text, mark.get("id")) for mark in marked] == [(COST, f"passage-{report.page_offsets[1]}")]


SAID = {
    "encrypted_pdf": ("the PDF is encrypted", "Send a version without a password"),
    "no_text_layer": ("the PDF is a scan", "Send a version with text"),
    "broken_pdf": ("the PDF is broken", "if the PDF opens there, send it"),
    "pages_without_text": ("most of the PDF's pages are pictures", "Send a version with text"),
}
BODIES = {
    "encrypted_pdf": pdf(*REPORT, password="secret"),
    "no_text_layer": pdf("", "", ""),
    "broken_pdf": pdf(*REPORT)[:200],
    "pages_without_text": pdf(COST, "", "", ""),
}


@pytest.mark.parametrize("rule", SAID)
def test_a_pdf_that_cannot_be_read_says_what_to_do(
    rule: str, web: Web, newsroom: Newsroom, sign_in: SignIn
) -> None:
    reading = web.capture(web.put_bytes("/report.pdf", BODIES[rule], "application/pdf"))
    client = sign_in(newsroom.reader)
    why, following = SAID[rule]
    for name, key in (
        ("sources_snapshot_change", reading.snapshot_id),
        ("sources_extraction_change", reading.pk),
    ):
        shown = page(client, name, key)
        assert why in shown.text_content()
        assert following in " ".join(shown.xpath("//*[@class='desk-next']/text()"))
    assert reading.rule == rule
