"""Captured pages as something to read: what stays, what goes, and what a hostile page costs."""

import time
from uuid import uuid4

import pytest
from django.utils import timezone

from sources import blobs, harmless
from sources.models import Extraction, Snapshot, Source
from sources.services import captured, sources
from tests.support.documents import pdf
from tests.support.people import Newsroom

URL = "https://news.example.org/2026/bridge"


def body_of(document: str) -> str:
    return document.partition("<body>")[2].removesuffix("</body></html>")


def shown(markup: str) -> str:
    return body_of(harmless.harmless(markup, URL))


@pytest.mark.parametrize(
    ("markup", "left"),
    [
        ("<h2 class=x id=y onclick=z style='a:b'>Two</h2>", "<h2>Two</h2>"),
        ("<p dir=rtl lang=ar>x</p>", '<p dir="rtl" lang="ar">x</p>'),
        ("<ol start=3><li>x</ol>", '<ol start="3"><li>x</li></ol>'),
        (
            "<img src=/a.png lang=en alt='The \"mayor\"'>",
            '<span class="picture">The &quot;mayor&quot;</span>',
        ),
        ("<img src=/a.png><img src=/b.png alt=''>", ""),
        ("<form action=/x><p>In a form</p><input><button>Send</button></form>", "<p>In a form</p>Send"),
        ("<custom-card>Words</custom-card>", "Words"),
        ("<noscript><p>x</p></noscript><svg><text>x</text></svg><style>x</style><script>x</script>", ""),
        ("<select><option>x</select><textarea>x</textarea><template>x</template>", ""),
        ("<p hidden style='display:none'>Hidden</p>", "<p>Hidden</p>"),
        ("<!-- said in private -->", ""),
    ],
)
def test_what_is_left_of_it(markup: str, left: str) -> None:
    assert shown(markup) == left


@pytest.mark.parametrize(
    ("cell", "left"),
    [
        ("<td colspan=2 rowspan=3>x", '<td colspan="2" rowspan="3">x</td>'),
        ("<td colspan=1000000>x", "<td>x</td>"),
        ("<td colspan=0>x", "<td>x</td>"),
        ("<td colspan=²>x", "<td>x</td>"),
    ],
)
def test_a_cell_spans_no_more_than_a_table_has(cell: str, left: str) -> None:
    assert shown(f"<table><tr>{cell}</table>") == f"<table><tbody><tr>{left}</tr></tbody></table>"


@pytest.mark.parametrize(
    ("link", "left"),
    [
        ("<a href='/x?a=1&amp;b=2'>x</a>", "https://news.example.org/x?a=1&amp;b=2"),
        ("<a href=//other.example/>x</a>", "https://other.example/"),
        ("<a lang=de href=#part>x</a>", f"{URL}#part"),
        ("<base href='https://cdn.example/a/'><a href=b>x</a>", "https://cdn.example/a/b"),
        ("<base href='javascript:0//'><a href=b>x</a>", "http://unknown.invalid/b"),
        ("<a href='https://a.example/\"><b>'>x</a>", "https://a.example/&quot;&gt;&lt;b&gt;"),
        ("<a href='javascript:alert(1)'>x</a>", None),
        ("<a href='java\nscript:alert(1)'>x</a>", None),
        ("<a href='data:text/html,x'>x</a>", None),
        ("<a href='file:///etc/passwd'>x</a>", None),
    ],
)
def test_a_link_says_where_it_led_and_leads_nowhere(link: str, left: str | None) -> None:
    found = shown(link)
    assert " href=" not in found
    assert ("data-address" in found) == (left is not None)
    if left:
        assert f'data-address="{left}"' in found


def test_words_that_look_like_a_link_are_words() -> None:
    """The address is renamed in nh3's output, where only a tag can begin so."""
    assert shown('<p>&lt;a href="x"&gt;</p><img alt=\'<a href="y">\'>') == (
        '<p>&lt;a href="x"&gt;</p><span class="picture">&lt;a href=&quot;y&quot;&gt;</span>'
    )


def test_a_long_page_is_cut_and_says_so() -> None:
    found = shown("<p>" + "word " * 1_000_000)
    assert found.endswith(f"</p>{harmless.CUT}")
    assert len(found) < harmless.MAX_CHARS + 200


def test_a_document_with_pages_is_shown_page_by_page() -> None:
    text = "First <b>.\nMore.\n\nSecond."
    assert body_of(harmless.pages(text, [0, text.index("Second")])) == (
        '<section><h2 class="page">Page 1</h2><p>First &lt;b&gt;.</p><p>More.</p></section>'
        '<section><h2 class="page">Page 2</h2><p>Second.</p></section>'
    )


@pytest.fixture
def source(newsroom: Newsroom) -> Source:
    return sources.track(URL, by=newsroom.writer, now=timezone.now())


def snapshot_of(source: Source, body: bytes, media_type: str = "text/html") -> Snapshot:
    return Snapshot.objects.create(
        source=source,
        sha256=blobs.put(body),
        bytes=len(body),
        media_type=media_type,
        final_url=URL,
        exchange={"headers": [["Content-Type", media_type]]},
        captured_at=timezone.now(),
        attempt=uuid4(),
    )


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(b"<div>" * 400_000, id="nested div"),
        pytest.param(b"<p><div>" * 200_000, id="nested p and div"),
        pytest.param(b"<p " + b" ".join(b"a%d=1" % n for n in range(400_000)) + b">", id="attributes"),
        pytest.param(b"<a href=x>" * 500_000, id="500,000 open links"),
    ],
)
def test_a_page_built_to_take_minutes_is_refused_in_seconds(body: bytes, source: Source) -> None:
    began = time.monotonic()
    with pytest.raises(captured.NoReadingView) as refused:
        captured.view_of(snapshot_of(source, body))
    assert time.monotonic() - began < captured.VIEW_BOUNDS.wall + 3
    assert refused.value.detail.startswith("This page is built so that it cannot be shown here safely")


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(b"<p>Some words stand here.</p>\n" * 600_000, id="17 MB"),
        pytest.param(b"<table>" + b"<tr><td>1</td></tr>" * 300_000, id="300,000 rows"),
        pytest.param(b"<" * 10_000_000, id="10 MB of <"),
        pytest.param(b"<!--" * 2_000_000, id="comments"),
    ],
)
def test_a_large_page_is_shown_in_part(body: bytes, source: Source) -> None:
    assert captured.view_of(snapshot_of(source, body)).startswith("<!doctype html>")


def read(snapshot: Snapshot, text: str, **facts: object) -> Extraction:
    return Extraction.objects.create(
        snapshot=snapshot,
        extractor="test",
        text=text,
        text_sha256="0" * 64,
        extracted_at=timezone.now(),
        **{"quality": "OK", **facts},
    )


def test_a_pdf_is_shown_as_text_by_page(source: Source) -> None:
    snapshot = snapshot_of(source, pdf("One.", "Two."), "application/pdf")
    with pytest.raises(captured.NoReadingView, match="not been read yet"):
        captured.view_of(snapshot)
    read(snapshot, "One.\n\nTwo.", page_offsets=[0, 6])
    assert captured.view_of(snapshot) == harmless.pages("One.\n\nTwo.", [0, 6])


def test_a_picture_is_not_shown(source: Source) -> None:
    snapshot = snapshot_of(source, b"\x89PNG", "image/png")
    read(snapshot, "", quality="SUSPECT", rule="unsupported_type")
    with pytest.raises(captured.NoReadingView, match="Download it and look at it yourself"):
        captured.view_of(snapshot)
