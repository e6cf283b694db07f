"""What a feed (RSS, Atom) holds: its entries, each with its words as plain text. Hostile bytes; pure.

Read in a child that may crash, hang or grow without harm to us. Nothing that a feed points to is opened.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from io import BytesIO
from time import struct_time
from typing import Any

import feedparser

from sources.confined import MB, Bounds, Failure, run
from sources.errors import FeedNotRead
from sources.markup import plain_text

MOST = 100  # entries of one feed, the first ones, which are the newest
LONGEST = 400_000  # code points of an entry's text
LEAST_FULL = 600  # code points; a shorter text that is no content of its own is a teaser
READING = Bounds(memory=256 * MB, cpu=20, wall=30.0, answer=64 * MB)


@dataclass(frozen=True)
class Entry:
    """id: the feed's own name for it. is_full: whether the text is all of it, and no teaser."""

    id: str
    title: str
    text: str
    url: str = ""
    is_full: bool = False
    published_at: datetime | None = None
    authors: tuple[str, ...] = ()


def read(body: bytes) -> list[Entry]:
    """The entries in the feed's order, at most MOST. Raises FeedNotRead for what is no feed."""
    answer = run(lambda: _read(body), READING)
    if isinstance(answer, Failure):
        raise FeedNotRead("It took too much to read, or broke the reader.")
    told = json.loads(answer)
    if told is None:
        raise FeedNotRead("What stands at the address is no feed: neither RSS nor Atom.")
    return [_entry(each) for each in told]


def _entry(told: Mapping[str, Any]) -> Entry:
    at = told["published_at"]
    moment = datetime.fromisoformat(at) if at else None
    return Entry(**{**told, "published_at": moment, "authors": tuple(told["authors"])})


def _read(body: bytes) -> bytes:
    """In the child. From a stream: a string may be taken for an address or a file's name, and opened."""
    parsed = feedparser.parse(BytesIO(body), resolve_relative_uris=False, sanitize_html=False)
    if not parsed.get("version"):
        return json.dumps(None).encode()
    return json.dumps([_told(each) for each in _known(parsed.entries[:MOST])]).encode()


def _known(entries: list[Mapping[str, Any]]) -> Iterator[Mapping[str, Any]]:
    """Those that have a name, a title and words; of one name the first."""
    met = set[str]()
    for each in entries:
        name = str(each.get("id") or each.get("link") or "").strip()
        if name and name not in met and plain_text(str(each.get("title", ""))):
            met.add(name)
            yield each


def _told(entry: Mapping[str, Any]) -> dict[str, Any]:
    contents = [str(each.get("value", "")) for each in entry.get("content", ())]
    text = max(map(_paragraphs, contents), key=len, default="")
    summary = _paragraphs(str(entry.get("summary", "")))
    at = _moment(entry.get("published_parsed") or entry.get("updated_parsed"))
    found = Entry(
        id=str(entry.get("id") or entry.get("link")).strip()[:2000],
        title=" ".join(plain_text(str(entry.get("title", ""))).split())[:500],
        text=text if len(text) >= len(summary) else summary,
        url=str(entry.get("link", "")).strip()[:2048],
        is_full=bool(text) or len(summary) >= LEAST_FULL,
        authors=tuple(_authors(entry)),
    )
    return {**asdict(found), "published_at": at.isoformat() if at else None}


def _paragraphs(markup: str) -> str:
    return "\n\n".join(plain_text(markup[: 4 * LONGEST]).split("\n"))[:LONGEST]


def _authors(entry: Mapping[str, Any]) -> Iterator[str]:
    named = [str(each.get("name", "")) for each in entry.get("authors", ())]
    for name in dict.fromkeys(" ".join(plain_text(each).split())[:200] for each in named):
        if name:
            yield name


def _moment(parsed: struct_time | None) -> datetime | None:
    try:
        return datetime(*parsed[:6], tzinfo=UTC) if parsed else None
    except ValueError:
        return None
