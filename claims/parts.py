"""An article's parts and the one text that they make; offsets are code points in it. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

from claims.enums import PartKind
from claims.errors import ArticleTooLarge, MissingField
from sources.errors import Invalid

MOST_BYTES = 5 * 1024 * 1024
LONGEST_TITLE = 500  # characters
JOINED_BY = "\n\n"


@dataclass(frozen=True)
class Part:
    kind: PartKind
    text: str

    def as_json(self) -> dict[str, str]:
        return {"kind": str(self.kind), "text": self.text}


def read(title: str, body: str, parts: Sequence[Mapping[str, str]] = ()) -> tuple[Part, ...]:
    """The ordered parts of an article.

    parts: as given, in order, each {kind, text}; otherwise the title as HEADLINE and the body as BODY.
    Raises MissingField without a title or any text, Invalid for an unknown kind or a NUL character,
    ArticleTooLarge above 5 MB of UTF-8.
    """
    if not title.strip():
        raise MissingField("An article needs a title.", field="title")
    if len(title.strip()) > LONGEST_TITLE:
        raise Invalid(f"A title has at most {LONGEST_TITLE} characters.", field="title")
    if parts and body.strip():
        raise Invalid("Send the text as body or as parts, not both.", field="body")
    if parts:
        read_parts = tuple(_part(number, part) for number, part in enumerate(parts))
    else:
        read_parts = (Part(PartKind.HEADLINE, title.strip()), Part(PartKind.BODY, _tidy(body)))
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
    return Part(PartKind(kind), _tidy(part.get("text", "")))


def _tidy(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def _check(text: str) -> None:
    try:
        size = len(text.encode())
    except UnicodeEncodeError:
        raise Invalid(
            "The text holds half of a surrogate pair; send it as valid Unicode.", field="body"
        ) from None
    if size > MOST_BYTES:
        raise ArticleTooLarge(
            f"The text is {size / 1_000_000:.1f} MB long; {MOST_BYTES / 1_000_000:.1f} MB are allowed. "
            "Post it as several articles.",
            field="body",
        )
    if "\0" in text:
        raise Invalid("The text holds a NUL character; remove it.", field="body")
