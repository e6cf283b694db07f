"""The text that an article's markup shows, where each piece of it stands in the markup, and its links. Pure.

One linear scan by the rules by which browsers read tags, comments and character references: no tree is built,
so that no depth or malformation makes it slow, and every piece keeps its place in what was given. A block
becomes a paragraph, a line break a line, white space one space; what runs or is not shown as words is left
out. The same markup is always the same text.
"""

import html
import re
from collections.abc import Iterator
from html.entities import html5

from claims.places import Link, Rendered, Run
from sources.harmless import REMOVED

BLOCKS = frozenset(
    {
        "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "dialog",
        "dir", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3",
        "h4", "h5", "h6", "header", "hgroup", "hr", "html", "legend", "li", "main", "menu", "nav", "ol", "p",
        "pre", "search", "section", "summary", "table", "tbody", "tfoot", "thead", "tr", "ul",
    }
)  # fmt: skip
CELLS = frozenset({"td", "th"})
# What stands in these is no markup, and none of it is shown as words of the article.
RAW = frozenset({"iframe", "noembed", "noframes", "noscript", "script", "style", "textarea", "title", "xmp"})
HIDDEN = (REMOVED - RAW - {"embed", "frameset"}) | {"optgroup", "option", "rp"}
FOREIGN = frozenset({"math", "svg"})

SPACE = "\t\n\f\r "
UNSEEN = "\u00ad\u200b\u2060\ufeff"  # soft hyphens and their like: no quote that a person copies holds them
PIECE = re.compile(
    rf"""(?P<space>[{SPACE}]+) | (?P<unseen>[{UNSEEN}]+) | (?P<number>&\#(?:[0-9]+|[xX][0-9a-fA-F]+);?)
    | (?P<name>&[a-zA-Z][a-zA-Z0-9]{{0,31}};?)
    | (?P<words>(?:[^{SPACE}{UNSEEN}&]+|&(?![a-zA-Z\#]))+(?:\ [^{SPACE}{UNSEEN}&]+)* | &)""",
    re.VERBOSE,
)
OPENS = re.compile(r"<(?=[a-zA-Z!?/])")
COMMENT_END = re.compile(r"--!?>")
TAG_NAME = re.compile(r"</?([a-zA-Z][^\t\n\f\r />]*)")
ATTRIBUTE = re.compile(
    r"""[\t\n\f\r /]*([^\t\n\f\r />][^\t\n\f\r />=]*)
    (?:[\t\n\f\r ]*=[\t\n\f\r ]*(?:"([^"]*)"|'([^']*)'|(["'])|([^\t\n\f\r >]+)))?""",
    re.VERBOSE,
)
TAG_END = re.compile(r"[\t\n\f\r /]*>")
IN_ADDRESS = re.compile(r"&(?:#[0-9]{1,9};?|#[xX][0-9a-fA-F]{1,8};?|[a-zA-Z][a-zA-Z0-9]{0,31};)")
LONGEST_NUMBER = 12  # characters of a reference; a longer one names no character
LONGEST_ADDRESS = 2048
MOST_LINKS = 2000


def render(markup: str) -> Rendered:
    """The text of HTML, and where its pieces stand in it."""
    writer = _Writer()
    for start, end in _between_tags(markup, writer):
        writer.text(markup, start, end)
    return writer.rendered()


def _between_tags(markup: str, writer: "_Writer") -> Iterator[tuple[int, int]]:
    """Each piece of text; the writer is told of what stands between them."""
    at, size = 0, len(markup)
    while at < size:
        found = OPENS.search(markup, at)
        opens = found.start() if found else size
        if opens > at:
            yield at, opens
        at = _behind(markup, opens, writer) if found else size


def _behind(markup: str, at: int, writer: "_Writer") -> int:
    """Where the tag or comment that begins here ends."""
    if markup.startswith("<!--", at):
        ends = COMMENT_END.search(markup, at + 2)
        return ends.end() if ends else len(markup)
    tag = TAG_NAME.match(markup, at)
    if tag:
        return _behind_tag(markup, tag, writer)
    ends_at = markup.find(">", at)
    return ends_at + 1 if ends_at >= 0 else len(markup)


def _behind_tag(markup: str, tag: re.Match[str], writer: "_Writer") -> int:
    name, is_end = tag[1].lower(), markup[tag.start() + 1] == "/"
    at, href = tag.end(), None
    while not (end := TAG_END.match(markup, at)):
        found = ATTRIBUTE.match(markup, at)
        if not found or found[4]:  # it never ends, and takes the rest with it
            return len(markup)
        if href is None and found[1].lower() == "href":
            href = found[2] or found[3] or found[5] or ""
        at = found.end()
    is_closed = markup[end.end() - 2] == "/"
    if is_end:
        writer.close(name)
    else:
        writer.open(name, href, is_closed=is_closed)
        if name in RAW:
            closes = re.compile(rf"</{name}(?=[\t\n\f\r />])", re.IGNORECASE).search(markup, end.end())
            return closes.start() if closes else len(markup)
    return end.end()


class _Writer:
    """The text as far as it is written: what stands between its words is owed until more words come."""

    def __init__(self) -> None:
        self.out: list[str] = []
        self.length = 0
        self.runs: list[Run] = []
        self.links: list[Link] = []
        self.owed, self.owed_at = "", (0, 0)
        self.hidden, self.depth, self.pre = "", 0, 0
        self.href: str | None = None
        self.link_start: int | None = None

    def open(self, name: str, href: str | None, *, is_closed: bool) -> None:
        if self.hidden or name in HIDDEN:
            if not (is_closed and name in FOREIGN):
                self._hide(name)
        elif name == "a":
            self._end_link()
            self.href = href
        elif name == "br":
            self._owe_line()
        elif name in CELLS:
            self._owe_cell()
        elif name in BLOCKS:
            self.pre += name == "pre"
            self._owe_block()

    def close(self, name: str) -> None:
        if self.hidden:
            if name == self.hidden:
                self.depth -= 1
                self.hidden = self.hidden if self.depth else ""
        elif name == "a":
            self._end_link()
        elif name == "br":  # browsers read it as one
            self._owe_line()
        elif name in BLOCKS:
            self.pre = max(0, self.pre - (name == "pre"))
            self._owe_block()

    def _hide(self, name: str) -> None:
        if not self.hidden:
            self.hidden = name
        self.depth += name == self.hidden

    def _owe_line(self) -> None:
        self.owed = "\n" if self.owed in ("", " ") else "\n\n"

    def _owe_block(self) -> None:
        self.owed = "\n\n"

    def _owe_cell(self) -> None:
        self.owed = " | " if self.owed in ("", " ") else self.owed

    def text(self, markup: str, start: int, end: int) -> None:
        at = start
        while at < end and not self.hidden:
            piece = PIECE.match(markup, at, end)
            assert piece is not None  # every character is in one of its kinds
            at = self._take(piece)

    def _take(self, piece: re.Match[str]) -> int:
        """Write a piece; where the next begins."""
        start, end = piece.span()
        if piece.lastgroup == "space":
            self._space(piece[0], start, end)
        elif piece.lastgroup == "unseen":
            self._run(0, start, end)
        elif piece.lastgroup == "number":
            self._character(_numbered(piece[0]), start, end)
        elif piece.lastgroup == "name":
            shown, used = _named(piece[0])
            end = start + used
            self._character(shown, start, end)
        else:
            self._words(piece[0], start, end)
        return end

    def _space(self, space: str, start: int, end: int) -> None:
        if self.pre and "\n" in space:
            self._owe_line()
        elif not self.owed:
            self.owed, self.owed_at = " ", (start, end)

    def _character(self, shown: str, start: int, end: int) -> None:
        """What a character reference stands for."""
        if shown.strip(SPACE):
            self._words(shown, start, end) if shown not in UNSEEN else self._run(0, start, end)
        else:
            self._space(shown, start, end)

    def _words(self, words: str, start: int, end: int) -> None:
        if not self.length:  # a text begins with no white space of any kind
            left = words.lstrip()
            start += len(words) - len(left) if end - start == len(words) else 0
            words = left
            if not words:
                return
        elif self.owed:
            self._pay()
        if self.href and self.link_start is None:
            self.link_start = self.length
        self._run(len(words), start, end)
        self._write(words)
        self.owed = ""

    def _pay(self) -> None:
        if self.owed == " ":
            self._run(1, *self.owed_at)
        self._write(self.owed)

    def _write(self, words: str) -> None:
        self.out.append(words)
        self.length += len(words)

    def _run(self, length: int, start: int, end: int) -> None:
        """That the next so many characters of the text stand there; neighbours that go on are one run."""
        last = self.runs[-1] if self.runs else None
        if last and length == end - start and last.goes_on_to(self.length, start):
            self.runs[-1] = Run(last.at, last.length + length, last.start, end)
        elif self.length or length:
            self.runs.append(Run(self.length, length, start, end))

    def _end_link(self) -> None:
        if self.href and self.link_start is not None and len(self.links) < MOST_LINKS:
            address = _address(self.href)
            if address:
                self.links.append(Link(address, self.link_start, self.length))
        self.href = self.link_start = None

    def rendered(self) -> Rendered:
        self._end_link()
        return Rendered("".join(self.out).rstrip(), tuple(self.runs), tuple(self.links))


def _numbered(reference: str) -> str:
    return html.unescape(reference) if len(reference) <= LONGEST_NUMBER else "\ufffd"


def _named(reference: str) -> tuple[str, int]:
    """What a named reference stands for and how much of it that takes; else the sign "&" itself."""
    name = reference[1:]
    for used in range(len(name), 1, -1):
        if name[:used] in html5:
            return html5[name[:used]], used + 1
    return "&", 1


def _address(href: str) -> str:
    """An address as it is meant; empty where it is none that could be fetched."""
    shown = IN_ADDRESS.sub(lambda found: html.unescape(found[0]), href).strip()
    return shown if len(shown) <= LONGEST_ADDRESS and not set(shown) & {"\0", "\n", "\r", "\t"} else ""
