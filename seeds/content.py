"""Reads the seed content as typed values; seeds/README.md describes the files.

An unknown or missing field is a TypeError at reading, so a slip in a file never loads half.
Dates and times stay ISO 8601 strings, as a REST client would send them.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent


@dataclass(frozen=True, kw_only=True)
class Publisher:
    """An outlet or institution; `kind` is a word of PublisherKind."""

    name: str
    kind: str
    domains: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Page:
    """One state of a sample page: a file under seeds/pages and the time that it was last changed."""

    file: str
    modified_at: str


@dataclass(frozen=True, kw_only=True)
class Source:
    """A real document: on the web, with the sample page that stands in for it, or offline, with neither."""

    key: str
    access: str
    url: str
    title: str
    description: str
    publisher: Publisher
    page: Page | None = None
    changed_page: Page | None = None

    @property
    def path(self) -> str:
        """Where the sample server serves its page."""
        return f"/{self.key}"


@dataclass(frozen=True, kw_only=True)
class Mention:
    """The article's exact words; prefix and suffix where they stand more than once."""

    quote: str
    prefix: str = ""
    suffix: str = ""


@dataclass(frozen=True, kw_only=True)
class Claim(Mention):
    """One assertion with its first mention, its sources' keys, and its children where it is compound."""

    key: str
    statement: str
    asserts: str
    kind: str
    claimant: str | None
    as_of: str
    legal_flag: bool
    sources: tuple[str, ...]
    claimant_kind: str = "UNKNOWN"
    mentions: tuple[Mention, ...] = ()
    children: tuple["Claim", ...] = ()


@dataclass(frozen=True, kw_only=True)
class Article:
    """A story to post; its text is `title`, a blank line, `body`."""

    key: str
    origin: str
    external_id: str
    url: str
    title: str
    body: str
    publisher: Publisher | None
    authors: tuple[str, ...]
    published_at: str | None
    language: str
    desk: str
    claims: tuple[Claim, ...]


@dataclass(frozen=True, kw_only=True)
class Citation:
    """Words of a source that a review rests on."""

    source: str
    quote: str
    stance: str
    note: str


@dataclass(frozen=True, kw_only=True)
class Review:
    """One demo reviewer's judgement; `by` is "reviewer" or "reviewer2"."""

    by: str
    rating: str
    as_of: str
    rationale: str
    evidence: tuple[Citation, ...] = ()
    searched: str = ""
    corrected_text: str = ""


@dataclass(frozen=True, kw_only=True)
class NotCheckable:
    """Who set a claim aside, and why."""

    by: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class Published:
    """Who published the verdict, and how it is explained to the public."""

    by: str
    explanation: str


@dataclass(frozen=True, kw_only=True)
class Judgement:
    """What was done on one claim, in order (taken, reviewed, set aside, published), and what comes of it."""

    claim: str
    stage: str
    verification_status: str
    taken_by: str | None = None
    reviews: tuple[Review, ...] = ()
    not_checkable: NotCheckable | None = None
    published: Published | None = None


def article() -> Article:
    """The seed article, as others published it."""
    return _article({**_read("article.json"), "claims": _read("claims.json")}, "article.txt")


def own_draft() -> Article:
    """A short draft of ours with one wrong year."""
    return _article(_read("own_draft.json"), "own_draft.txt")


def sources() -> dict[str, Source]:
    """All sources by key, in the order of the file."""
    return {row["key"]: _source(row) for row in _read("sources.json")}


def judgements() -> tuple[Judgement, ...]:
    """What the two demo reviewers, and the editor who publishes, have done already."""
    return tuple(_judgement(row) for row in _read("judgements.json"))


def _read(name: str) -> Any:
    return json.loads((HERE / name).read_text(encoding="utf-8"))


def _article(row: dict[str, Any], text_file: str) -> Article:
    row["body"] = (HERE / text_file).read_text(encoding="utf-8").strip()
    row["publisher"] = row["publisher"] and _publisher(row["publisher"])
    row["authors"] = tuple(row["authors"])
    row["claims"] = _claims(row["claims"])
    return Article(**row)


def _claims(rows: Iterable[dict[str, Any]]) -> tuple[Claim, ...]:
    return tuple(_claim(row) for row in rows)


def _claim(row: dict[str, Any]) -> Claim:
    mentions = tuple(Mention(**mention) for mention in row.get("mentions", ()))
    children = _claims(row.get("children", ()))
    return Claim(**{**row, "sources": tuple(row["sources"]), "mentions": mentions, "children": children})


def _source(row: dict[str, Any]) -> Source:
    pages: dict[str, Any] = {name: Page(**row[name]) for name in ("page", "changed_page") if name in row}
    return Source(**{**row, **pages, "publisher": _publisher(row["publisher"])})


def _publisher(row: dict[str, Any]) -> Publisher:
    return Publisher(**{**row, "domains": tuple(row["domains"])})


def _judgement(row: dict[str, Any]) -> Judgement:
    reviews = tuple(_review(review) for review in row.get("reviews", ()))
    aside = NotCheckable(**row["not_checkable"]) if "not_checkable" in row else None
    published = Published(**row["published"]) if "published" in row else None
    return Judgement(**{**row, "reviews": reviews, "not_checkable": aside, "published": published})


def _review(row: dict[str, Any]) -> Review:
    return Review(**{**row, "evidence": tuple(Citation(**citation) for citation in row.get("evidence", ()))})
