"""A captured page as something to read: its structure and words, and nothing that runs, loads or sends.

nh3 keeps what is on the list and no more. What a page hides by style is shown, since its style is gone.
Its time can grow with the square of a page's depth (100,000 nested div: 18 s), so that pages which
others wrote belong into sources.confined.
"""

import base64
import re
from hashlib import sha256
from html import escape
from itertools import pairwise

import nh3
from w3lib.html import get_base_url

MAX_CHARS = 2_000_000
BLOCKS = {
    "address", "article", "aside", "blockquote", "br", "dd", "div", "dl", "dt", "figcaption", "figure",
    "footer", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "nav", "ol", "p", "pre",
    "section", "ul",
}  # fmt: skip
TABLES = {"caption", "table", "tbody", "td", "tfoot", "th", "thead", "tr"}
WORDS = {
    "a", "abbr", "b", "bdi", "bdo", "cite", "code", "del", "dfn", "em", "i", "img", "ins", "kbd", "mark",
    "q", "rp", "rt", "ruby", "s", "samp", "small", "span", "strong", "sub", "sup", "time", "u", "var",
}  # fmt: skip
# With all that they hold; of any other element that is not on the list, the words stay.
REMOVED = {
    "audio", "canvas", "datalist", "embed", "frameset", "iframe", "math", "noembed", "noframes", "noscript",
    "object", "script", "select", "style", "svg", "template", "textarea", "title", "video", "xmp",
}  # fmt: skip
ATTRIBUTES = {
    "*": {"dir", "lang"},
    "a": {"href"},
    "abbr": {"title"},
    "img": {"alt"},
    "ol": {"start"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
    "time": {"datetime"},
}
# In nh3's output a quotation mark inside a value is written as &quot;, so that only a tag looks like these.
# A link shows where it led, and leads nowhere, whatever a browser offers to do with it.
LINK = re.compile(r'(<a(?: [a-z-]+="[^"]*")*) href="')
INERT_LINK = r'\1 role="link" aria-disabled="true" tabindex="0" data-address="'
# A picture is its words.
PICTURE = re.compile(r'<img((?: [a-z-]+="[^"]*")*)>')
WORDS_OF = re.compile(r' alt="([^"]+)"')
MOST_CELLS = 100  # that one cell spans; more is meant for the browser's memory

STYLE = """
:root { color-scheme: light dark; }
body { font: 1rem/1.6 system-ui, sans-serif; margin: 1rem; max-width: 48rem; overflow-wrap: anywhere; }
h1, h2, h3, h4, h5, h6 { line-height: 1.25; }
table { border-collapse: collapse; display: block; max-width: 100%; overflow-x: auto; }
td, th { border: 1px solid GrayText; padding: .25rem .5rem; text-align: start; vertical-align: top; }
td, th { overflow-wrap: break-word; }
pre { overflow-x: auto; }
blockquote { border-inline-start: 3px solid GrayText; margin-inline: 0; padding-inline-start: 1rem; }
.picture { border: 1px dashed GrayText; padding: 0 .25rem; }
.picture::before { content: "Picture: "; font-style: italic; }
a { color: inherit; text-decoration: underline dotted; }
a[data-address]:focus::after, a[data-address]:hover::after { content: " [" attr(data-address) "]"; }
.page { border-top: 1px solid GrayText; margin-top: 2rem; padding-top: .5rem; }
.whole { max-width: 100%; height: auto; }
.note { border: 1px solid GrayText; padding: .5rem 1rem; }
"""
STYLE_SOURCE = "'sha256-" + base64.b64encode(sha256(STYLE.encode()).digest()).decode() + "'"
CUT = '<p class="note">The page goes on; it is too long to be shown here in full.</p>'


def harmless(markup: str, url: str) -> str:
    """The page at `url` as a document of its own, at most its first MAX_CHARS characters."""
    shown = markup[:MAX_CHARS]
    body = nh3.clean(
        shown,
        tags=BLOCKS | TABLES | WORDS,
        clean_content_tags=REMOVED,
        attributes=ATTRIBUTES,
        attribute_filter=_bounded,
        link_rel=None,
        url_schemes={"http", "https"},
        url_relative=("rewrite_with_base", _base(shown, url)),
    )
    body = PICTURE.sub(_picture, LINK.sub(INERT_LINK, body))
    return document(body + (CUT if len(markup) > MAX_CHARS else ""))


def _base(markup: str, url: str) -> str:
    """What relative links are relative to."""
    named = str(get_base_url(markup, url))
    return named if named.startswith(("http://", "https://")) else "http://unknown.invalid/"


def _picture(image: re.Match[str]) -> str:
    words = WORDS_OF.search(image[1])
    return f'<span class="picture">{words[1]}</span>' if words else ""


def _bounded(tag: str, name: str, value: str) -> str | None:
    if name in ("colspan", "rowspan"):
        return value if value.isdecimal() and len(value) < 4 and 0 < int(value) <= MOST_CELLS else None
    return value


def pages(text: str, offsets: list[int]) -> str:
    """A text without markup as a document: page by page where it has pages, a line a paragraph."""
    if not offsets:
        return document(_paragraphs(text))
    spans = pairwise([*offsets, len(text)])
    return document(
        "".join(
            f'<section><h2 class="page">Page {number}</h2>{_paragraphs(text[start:end])}</section>'
            for number, (start, end) in enumerate(spans, 1)
        )
    )


def _paragraphs(text: str) -> str:
    return "".join(f"<p>{escape(line)}</p>" for line in text.split("\n") if line.strip())


def picture(image: bytes, media_type: str, words: str) -> str:
    """A picture as a document, with what it shows typed out below it. Its bytes are in the document."""
    data = base64.b64encode(image).decode()
    shown = f'<p><img class="whole" src="data:{media_type};base64,{data}" alt="The captured picture"></p>'
    return document(shown + _paragraphs(words))


def note(words: str) -> str:
    """A document that says why there is nothing to read."""
    return document(f'<p class="note">{escape(words)}</p>')


def document(body: str) -> str:
    return (
        f'<!doctype html><html><head><meta charset="utf-8"><meta name="referrer" content="no-referrer">'
        f'<meta name="viewport" content="width=device-width"><title>Captured page</title>'
        f"<style>{STYLE}</style></head><body>{body}</body></html>"
    )
