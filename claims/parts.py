"""An article's parts and the one text that they make; offsets are code points in it. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256

from markdown_it import MarkdownIt

from claims import markup
from claims.enums import Format, PartKind
from claims.errors import ArticleTooLarge, MissingField
from claims.places import JOINED_BY, Rendered
from sources.errors import Invalid

MOST_BYTES = 5 * 1024 * 1024
MOST_MARKDOWN = 300_000  # bytes; unlike HTML it is not read in one scan
LONGEST_TITLE = 500  # characters


@dataclass(frozen=True)
class Markup:
    """What a part's text was read from: as it was sent, as HTML, and what that shows."""

    format: Format
    given: str
    html: str
    rendered: Rendered


@dataclass(frozen=True)
class Part:
    kind: PartKind
    text: str
    markup: Markup | None = field(default=None, compare=False)

    def as_json(self) -> dict[str, str]:
        return {"kind": str(self.kind), "text": self.text}


def read(
    title: str, body: str, parts: Sequence[Mapping[str, str]] = (), written_in: Format = Format.TEXT
) -> tuple[Part, ...]:
    """The ordered parts of an article.

    parts: as given, in order, each {kind, text, format}; otherwise the title as HEADLINE and the body, which
    is written in that format, as BODY.
    Raises MissingField without a title or any text, Invalid for an unknown kind or a NUL character,
    ArticleTooLarge above 5 MB of UTF-8.
    """
    if not title.strip():
        raise MissingField("An article needs a title.", field="title")
    if len(title.strip()) > LONGEST_TITLE:
        raise Invalid(f"A title has at most {LONGEST_TITLE} characters.", field="title")
    if parts and body.strip():
        raise Invalid("Send the text as body or as parts, not both.", field="body")
    if parts and written_in != Format.TEXT:
        raise Invalid("The format is that of body; each part says its own.", field="format")
    if parts:
        read_parts = tuple(_part(number, part) for number, part in enumerate(parts))
    else:
        headline = Part(PartKind.HEADLINE, title.strip())
        read_parts = (headline, _written(PartKind.BODY, body, written_in, field="body"))
    read_parts = tuple(part for part in read_parts if part.text)
    if not any(part.kind == PartKind.BODY for part in read_parts):
        raise MissingField(
            "An article needs a text: send it as body, or as a part of kind BODY.", field="body"
        )
    _check(joined(read_parts))
    return read_parts


def joined(parts: Sequence[Part]) -> str:
    return JOINED_BY.join(part.text for part in parts)


def digest(text: str) -> str:
    """SHA-256 of the text in UTF-8, in hexadecimal."""
    return sha256(text.encode()).hexdigest()


def _part(number: int, part: Mapping[str, str]) -> Part:
    kind = part.get("kind", "")
    if kind not in PartKind.values:
        raise Invalid(
            f"{kind!r} is not a kind of part; these are: {', '.join(PartKind.values)}.",
            field=f"parts.{number}.kind",
        )
    written_in = Format(part.get("format", Format.TEXT))
    return _written(PartKind(kind), part.get("text", ""), written_in, field=f"parts.{number}.text")


def _written(kind: PartKind, given: str, written_in: Format, *, field: str) -> Part:
    """A part whose text was sent so; of markup, what it shows."""
    if written_in == Format.TEXT:
        return Part(kind, tidy(given))
    _check(given, field=field)
    html = given
    if written_in == Format.MARKDOWN:
        if len(given.encode()) > MOST_MARKDOWN:
            raise ArticleTooLarge(
                f"A text in Markdown has at most {MOST_MARKDOWN // 1000} kB; send it as HTML.", field=field
            )
        html = MarkdownIt("commonmark").enable(["table", "strikethrough"]).render(given)
    rendered = markup.render(html)
    return Part(kind, rendered.text, Markup(written_in, given, html, rendered))


def tidy(text: str) -> str:
    """Words as they are kept: a browser ends each line by two characters, a program by one."""
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def _check(text: str, *, field: str = "body") -> None:
    try:
        size = len(text.encode())
    except UnicodeEncodeError:
        raise Invalid(
            "The text holds half of a surrogate pair; send it as valid Unicode.", field=field
        ) from None
    if size > MOST_BYTES:
        raise ArticleTooLarge(
            f"The text is {size / 1_000_000:.1f} MB long; {MOST_BYTES / 1_000_000:.1f} MB are allowed. "
            "Post it as several articles.",
            field=field,
        )
    if "\0" in text:
        raise Invalid("The text holds a NUL character; remove it.", field=field)
