"""The shape of a published check, as every public route has it. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from claims.enums import Rating


@dataclass(frozen=True)
class Quoted:
    """Words that the verdict rests on. words: none where they may not be shown, and then why."""

    words: str | None
    why_not: str
    translation: str
    page: int | None
    stance: str
    source: str
    url: str
    publisher: str
    archived_at: str
    captured_at: datetime | None


@dataclass(frozen=True)
class Appearance:
    """Where the words stand that were checked."""

    title: str
    url: str
    publisher: str
    published_at: datetime | None
    language: str
    is_ours: bool


@dataclass(frozen=True)
class Turn:
    """A correction: when, and what it changed."""

    at: datetime
    said: str


@dataclass(frozen=True)
class Check:
    """published_at: of what stands now. began_at: of the first that was published."""

    id: UUID
    url: str
    statement: str
    words: str
    claimants: tuple[str, ...]
    claimant_kinds: Mapping[str, str]
    appeared: Appearance
    rating: Rating
    label: str
    corrected_text: str
    explanation: str
    as_of: date | None
    basis: str
    evidence: tuple[Quoted, ...]
    turns: tuple[Turn, ...]
    began_at: datetime
    published_at: datetime
    under_review_at: datetime | None
    overtaken_at: datetime | None
    withdrawn_at: datetime | None
    why_withdrawn: str
    changed_at: datetime
