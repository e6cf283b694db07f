"""What a reader would call the text, its title, its author and its day; cleaned, and the same each time."""

import re
from datetime import date

import pytest

from sources.enums import Quality
from sources.extraction import EXTRACTOR, extract
from sources.extraction.extracted import clean_text
from sources.extraction.main_text import PRUNED
from sources.models import Extraction
from sources.readers import extract_confined
from tests.bench import corpus, peer
from tests.support.documents import pdf

URL = "https://news.example.org/reward"
STORY = """<!doctype html><html lang="en-GB"><head><title>Reward raised | The Example</title>
<meta property="og:title" content="Reward raised"><meta name="author" content="Ada Byron">
<meta property="article:published_time" content="2025-08-08T01:02:03-04:00"></head><body>
<nav><a href="/">Home</a> <a href="/sport">Sport</a></nav><article><h1>Reward raised</h1>
<p>The department raised the reward to <b>$50</b> million on Thursday, two officials said.</p>
<p>The offer made in January had stood at $25 million, according to the department.</p>
<table><tr><th>Year</th><th>Offer</th></tr><tr><td>2020</td><td>$15 million</td></tr></table>
</article><footer>Cookies Privacy</footer></body></html>"""


def test_a_story_is_read_with_its_facts() -> None:
    reading = extract(STORY.encode(), "text/html; charset=utf-8", URL)
    assert (reading.quality, reading.rule) == (Quality.OK, None)
    assert (reading.title, reading.byline, reading.published_on, reading.language) == (
        "Reward raised",
        "Ada Byron",
        date(2025, 8, 8),
        "en-GB",
    )
    paragraphs = reading.text.split("\n")
    assert "The department raised the reward to $50 million on Thursday, two officials said." in paragraphs
    assert "The offer made in January had stood at $25 million, according to the department." in paragraphs
    assert "$15 million" in reading.text
    assert "Cookies" not in reading.text


DECLARED = (
    '<script type="application/ld+json">{"@type": "NewsArticle", "headline": "Reward doubled", "author": '
    '{"@type": "Person", "name": "Grace Hopper"}, "datePublished": "2025-08-07", "url": "https://x.example/"}'
    "</script>"
)


BROKEN = DECLARED.replace('"Person"', "[0]").replace('"NewsArticle"', "{}")
BARE = STORY.replace("<meta", "<m")  # declares nothing
FORUM = '<script type="application/ld+json">{"@type": "DiscussionForumPosting"}</script>'
BRIEF = STORY.replace("</p>", f" {'It is said so again and once more. ' * 9}</p>", 1)
TOLD = "".join(f"<p>In the year {year} it was told at length, in other words.</p>" for year in range(60))
LONG = STORY.replace("</h1>", f"</h1>{TOLD}")
PAGES = {
    "meta": STORY,
    "nothing": BARE,
    "json": BARE.replace("</head>", f"{DECLARED}</head>"),
    "strange json": BARE.replace("</head>", f"{BROKEN}</head>"),
    "a handle": STORY.replace("Ada Byron", "ada_b").replace("</h1>", "</h1><p class=byline>By Ada Byron</p>"),
    "shown": BARE.replace("<article>", '<article><time datetime="2025-08-06">6 August</time>'),
    "long": corpus.page(1),
    "brief": BRIEF,
    "brief in a long page": BRIEF.replace("</nav>", f"</nav><div>{'<p>Words beside it.</p>' * 400}</div>"),
    "a forum": LONG.replace("</head>", f"{FORUM}</head>"),
    "no article": "<!doctype html><html><head><title>This</title></head><p>Only this.</p></html>",
}


def _with_comments(opened: str) -> str:
    """A story, and what readers say in such an element, which holds the more of the words."""
    said = "<p>What a reader wrote below the story, at some length, of what stands in it.</p>" * 20
    tag = opened.partition(" ")[0]
    return LONG.replace("</table>", f"</table><{opened}>{said}<h1>One more</h1></{tag}>And a tail.")


# What the library leaves out by such names, which is looked for here by parts of them; and what it keeps.
NAMED = [
    *(f'{tag} id="{name}"' for tag in ("div", "section", "details", "ol", "ul", "p", "aside") for name in (
        "comments", "Comment-list", "comol", "disqus_thread", "dsq-comments", "commentary", "infinite-scroll",
    )),
    *(f'div class="{name}"' for name in (
        "comment", "Comments", "post-comments", "article-comments", "my comments", "commentary",
        "mvp-post-add-box", "mvp-post-add-wrap", "infinitescroll", "elementor-share-buttons", "infinite",
    )),
]  # fmt: skip


@pytest.mark.parametrize("markup", PAGES.values(), ids=PAGES)
def test_a_reading_finds_what_one_call_of_the_library_finds(markup: str) -> None:
    """It is asked for less, in parts, so that reading is faster."""
    found, reading = peer.read(markup, URL), extract(markup.encode(), "text/html; charset=utf-8", URL)
    assert reading.text == clean_text(found.text or "")
    assert (reading.title, reading.byline) == (found.title, found.author or "")
    assert (reading.published_on.isoformat() if reading.published_on else None) == found.date


@pytest.mark.parametrize("named", NAMED)
def test_what_readers_say_is_left_out_as_the_library_leaves_it_out(named: str) -> None:
    markup = _with_comments(named)
    found = peer.read(markup, URL).text or ""
    assert extract(markup.encode(), "text/html; charset=utf-8", URL).text == clean_text(found)


def test_the_library_asks_for_no_other_names() -> None:
    """Of a version that does, what these are has to be told in WORDS first."""
    asked = {name for each in PRUNED for name in re.findall(r"\(@(?:id|class), '([^']*)'", each.path)}
    assert asked == {
        "mvp-post-add-(?:box|wrap)|infinite-?scroll",
        "mvp-post-add-(?:box|wrap)",
        "elementor-share-buttons",
        "^(?:[Cc]omment(?!ary)|comol|disqus_thread|dsq-comments)",
        "^(?:[Cc]omment(?!ary)|comol)",
        "^[Cc]omment(?!ary)|(?:article|post)-comments",
    }


def test_a_language_longer_than_its_column_does_not_keep_a_page_from_being_read() -> None:
    """PostgreSQL would refuse the row, and the page would be read again each minute."""
    story = STORY.replace("en-GB", "x" * 300)
    width = Extraction._meta.get_field("language").max_length
    assert len(extract(story.encode(), "text/html", URL).language) == width


def test_a_reading_in_a_child_is_the_same_reading() -> None:
    assert extract_confined(STORY.encode(), "text/html", URL) == extract(STORY.encode(), "text/html", URL)


WORDS = "Le président a rejeté l’annonce de l’été dernier, selon le ministère de la justice."


@pytest.mark.parametrize(
    ("encoding", "header", "meta"),
    [
        ("utf-8", "text/html; charset=utf-8", "iso-8859-1"),
        ("windows-1252", "text/html; charset=windows-1252", "utf-8"),
        ("windows-1252", "text/html", "iso-8859-1"),
        ("utf-16", "text/html", ""),
        ("utf-8-sig", "text/html; charset=iso-8859-1", ""),
        ("utf-8", "text/html", ""),
        ("utf-8", "text/html; charset=no-such-charset", ""),
    ],
)
def test_the_charset_is_found_as_browsers_find_it(encoding: str, header: str, meta: str) -> None:
    page = f'<html><head><meta charset="{meta}"></head><body><p>{WORDS}</p></body></html>'
    assert extract(page.encode(encoding), header, URL).text == WORDS


def test_shift_jis_is_read() -> None:
    page = '<meta charset="shift_jis"><p>裁判所は水曜日に判決を言い渡した。</p>'.encode("shift_jis")
    assert "裁判所は水曜日に判決を言い渡した。" in extract(page, "text/html", URL).text


def test_what_no_database_takes_is_gone() -> None:
    page = "<title>A\x00 &#xD800;\u202etitle\x07</title>"
    page += "<p>Some\x00 words &#xDFFF; stand\x01 here, not gone.</p>"
    reading = extract(page.encode("utf-8"), "text/html", URL)
    for text in (reading.text, reading.title):
        text.encode("utf-8")
        assert not any(ord(char) < 32 and char != "\n" for char in text)
    assert "\u202e" not in reading.title


def test_a_page_without_an_article_is_read_in_part() -> None:
    reading = extract(b"<a href=/x>Only</a> <a href=/y>links</a>", "text/html", URL)
    assert (reading.quality, reading.rule, reading.text) == (Quality.PARTIAL, "no_main_text", "Only links")


def test_a_large_page_is_read_in_part() -> None:
    reading = extract(b"<p>The same words again and again.</p>" * 60_000, "text/html", URL)
    assert (reading.quality, reading.rule) == (Quality.PARTIAL, "large_html")
    assert reading.text.startswith("The same words again and again.\nThe same")


def test_a_document_that_was_cut_is_read_in_part() -> None:
    reading = extract(STORY.encode(), "text/html", URL, is_truncated=True)
    assert (reading.quality, reading.rule) == (Quality.PARTIAL, "truncated")


def test_plain_text_keeps_its_lines() -> None:
    reading = extract(b"One line.\r\nAnother <b>line</b>.\r\n", "text/plain", URL)
    assert (reading.quality, reading.text) == (Quality.OK, "One line.\nAnother <b>line</b>.")


@pytest.mark.parametrize(
    ("body", "media_type", "rule"),
    [
        (b"\x89PNG", "image/png", "image_without_text"),
        (b"PK\x03\x04", "application/zip", "unsupported_type"),
        (b"", "text/html", "no_text"),
        (b" \n ", "text/plain", "no_text"),
    ],
)
def test_what_has_no_text_is_suspect(body: bytes, media_type: str, rule: str) -> None:
    reading = extract(body, media_type, URL)
    assert (reading.quality, reading.rule, reading.text) == (Quality.SUSPECT, rule, "")


def test_a_pdf_is_read_page_by_page() -> None:
    reading = extract(pdf("The first page says this.", "The second page says that."), "application/pdf", URL)
    assert (reading.quality, reading.title, reading.byline) == (Quality.OK, "The report", "Ada Byron")
    assert [reading.text[offset:].split("\n")[0] for offset in reading.page_offsets] == [
        "The first page says this.",
        "The second page says that.",
    ]


def test_a_sentence_that_the_margin_broke_is_one_sentence() -> None:
    reading = extract(
        pdf("The reward was raised to\nfifty million dollars by the depart-\nment."), "application/pdf", URL
    )
    assert reading.text == "The reward was raised to fifty million dollars by the department."


def test_pages_without_text_are_told() -> None:
    reading = extract(pdf("Only this page of four has any text on it.", "", "", ""), "application/pdf", URL)
    assert (reading.quality, reading.rule) == (Quality.PARTIAL, "pages_without_text")


def test_the_extractor_is_named_with_its_version() -> None:
    name, _, version = EXTRACTOR.partition("/")
    assert name
    assert version
    assert len(EXTRACTOR) <= 64
