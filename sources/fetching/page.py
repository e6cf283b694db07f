"""The little that classification reads of a page: linear scans, no parser, so that no page can hurt it."""

import re
from dataclasses import dataclass
from functools import cached_property

from sources.fetching.fetched import Headers, header
from sources.markup import HIDDEN, decoded, element, plain_text

HEAD_BYTES = 256 * 1024
SHORT = 1200  # characters that a reader sees; walls and error pages are shorter
MARKUP_TYPES = {"text/html", "application/xhtml+xml"}
HTML_START = re.compile(
    rb"(<\?xml[^>]*>\s*)?(<!--.{0,500}?-->\s*)?<(!doctype html|html|head|body)\b", re.DOTALL | re.IGNORECASE
)
PROSE_LINE = 80
PARAGRAPH = re.compile(rf"<p\b[^<>]*>([^<]{{{PROSE_LINE},}})", re.IGNORECASE)
UNSEEN = (("<!--", "-->"), *((f"<{name}", f"</{name}") for name in HIDDEN))
NOT_FREE = re.compile(r"isAccessibleForFree[\"']\s*(?::|content=)\s*[\"']?false", re.IGNORECASE)
ARTICLE_MARKS = ("article:published_time", "newsarticle", 'og:type" content="article')

# What the first bytes say, whatever the header says.
MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"%PDF-", "application/pdf"),
    (b"\x89PNG", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF8", "image/gif"),
    (b"PK\x03\x04", "application/zip"),
    (b"\x1f\x8b", "application/gzip"),
    (b"\x7fELF", "application/x-executable"),
)


def sniff(body: bytes) -> str | None:
    """The media type that the first bytes prove; None when they prove none."""
    start = body[:1024].lstrip()
    for magic, media_type in MAGIC:
        if start.startswith(magic):
            return media_type
    if start.startswith(b"RIFF") and start[8:12] == b"WEBP":
        return "image/webp"
    if b"%PDF-" in body[:1024]:
        return "application/pdf"
    return "text/html" if HTML_START.match(start) else None


def _prose(lines: list[str]) -> int:
    return sum(len(line) for line in lines if len(line) >= PROSE_LINE)


def _has_paragraphs(markup: str, lowered: str) -> bool:
    """Whether plain paragraphs that a reader sees hold as much prose. Cheap, and may say no in error."""
    found, last = 0, 0
    is_within = dict.fromkeys(UNSEEN, False)
    for paragraph in PARAGRAPH.finditer(markup):
        at = paragraph.start()
        for begin, end in UNSEEN:
            opened, closed = lowered.rfind(begin, last, at), lowered.rfind(end, last, at)
            is_within[begin, end] = opened > closed if opened != closed else is_within[begin, end]
        if not any(is_within.values()):
            found += len(paragraph[1])
        if found >= SHORT:
            return True
        last = at
    return False


@dataclass(frozen=True)
class Page:
    """The answer under judgement. `asked_url` is where we began, `url` where we ended."""

    asked_url: str
    url: str
    status: int
    headers: Headers
    media_type: str
    body: bytes
    is_conditional: bool = False
    is_truncated: bool = False

    @property
    def was_redirected(self) -> bool:
        return self.asked_url != self.url

    def header(self, name: str) -> str | None:
        return header(self.headers, name)

    @property
    def is_markup(self) -> bool:
        return self.media_type in MARKUP_TYPES

    @cached_property
    def markup(self) -> str:
        """The first 256 KB, decoded."""
        return decoded(self.body[:HEAD_BYTES], self.header("content-type"))

    @cached_property
    def lowered(self) -> str:
        return self.markup.lower()

    @cached_property
    def title(self) -> str:
        return element(self.markup, "title")

    @cached_property
    def heading(self) -> str:
        return element(self.markup, "h1")

    @cached_property
    def lines(self) -> list[str]:
        """What a reader without JavaScript sees, roughly, a block a line."""
        return plain_text(self.markup).split("\n")

    @cached_property
    def text(self) -> str:
        return " ".join(" ".join(self.lines).split())

    @cached_property
    def prose(self) -> int:
        """Characters in lines long enough to be sentences: menus and lists of headlines are not."""
        return _prose(self.lines)

    @cached_property
    def is_full(self) -> bool:
        """More sentences than a wall or an error page has; the paragraphs of most pages show it at once."""
        return self.is_markup and (_has_paragraphs(self.markup, self.lowered) or self.prose >= SHORT)

    @property
    def says_it_is_paid(self) -> bool:
        """schema.org's mark, which publishers set on a whole article and on its teaser alike."""
        return NOT_FREE.search(self.markup) is not None

    @cached_property
    def is_article(self) -> bool:
        """The page says of itself that it is an article: no wall and no error page does."""
        return any(mark in self.lowered for mark in ARTICLE_MARKS)
