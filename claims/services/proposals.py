"""What is proposed for detected claims: written once, beside them; a person decides what becomes of it."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from uuid import UUID

from claims.enums import Kind
from claims.models import Mention, Proposal
from claims.proposing.proposal import PROPOSER, propose
from claims.proposing.speakers import Reader


def write(marked: Sequence[Mention], *, now: datetime) -> None:
    """For claims that were just detected in newest texts, each at its place; one statement for all."""
    by_version: dict[UUID, list[Mention]] = {}
    for mention in marked:
        by_version.setdefault(mention.version_id, []).append(mention)
    Proposal.objects.bulk_create(row for mentions in by_version.values() for row in _rows(mentions, now=now))


def _rows(mentions: Sequence[Mention], *, now: datetime) -> Iterator[Proposal]:
    """Of places in one text, which is read once."""
    reader = Reader(mentions[0].version.text)
    return (_row(reader, each, now=now) for each in mentions)


def _row(reader: Reader, mention: Mention, *, now: datetime) -> Proposal:
    claim = mention.claim
    assert mention.start is not None
    assert mention.end is not None
    published_at = claim.article.published_at
    found = propose(
        reader,
        mention.start,
        mention.end,
        kind=Kind(claim.kind),
        published_on=published_at.date() if published_at else None,
    )
    return Proposal(claim=claim, proposer=PROPOSER, made_at=now, **found.as_json())
