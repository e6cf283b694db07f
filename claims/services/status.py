"""Keeps verification_status and attention of a claim what its facts say, and its parent's with it."""

from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from claims import status
from claims.enums import (
    AnchorState,
    Asserts,
    Attention,
    HistoryKind,
    Origin,
    Rating,
    RecheckKind,
    Ruling,
    Stage,
    Status,
)
from claims.models import Claim, Mention
from claims.services import history, locking
from sources.enums import Quality
from sources.models import Extraction

RAISED_BY = {
    RecheckKind.TEXT: Attention.TEXT_CHANGED,
    RecheckKind.SOURCE: Attention.SOURCE_CHANGED,
    RecheckKind.DATE: Attention.RECHECK_DUE,
}


def refresh(claim: Claim, *, now: datetime) -> None:
    """Derive both again for a held claim; note a change of attention in its history."""
    derived, before = _status_of(claim), claim.attention
    open_ones = claim.rechecks.filter(closed_at__isnull=True).values_list("kind", flat=True)
    changed = [RAISED_BY[RecheckKind(kind)] for kind in open_ones]
    raised = status.attention([*changed, *([Attention.SOURCE_LOST] if _has_lost_a_source(claim) else [])])
    if (derived, raised) != (claim.verification_status, before):
        claim.verification_status, claim.attention = derived, raised
        claim.save(update_fields=["verification_status", "attention"])
    if raised != before:
        history.record(
            claim,
            kind=HistoryKind.ATTENTION,
            action="attention",
            by=None,
            now=now,
            before=before,
            after=raised,
        )
    if claim.parent:
        refresh(locking.hold(claim.parent), now=now)


def _has_lost_a_source(claim: Claim) -> bool:
    """The current verdict rests on a captured text of a source of which no full reading is kept any more."""
    if claim.verdict is None:
        return False
    kept = Extraction.objects.filter(
        snapshot__source=OuterRef("source"), snapshot__tombstone=None, quality=Quality.OK
    )
    return claim.verdict.evidence.filter(~Exists(kept), extraction__isnull=False).exists()


def lost_on(source_id: UUID) -> QuerySet[Claim]:
    """Claims that say they have lost a source, and rest on this one."""
    resting = Claim.objects.filter(attention=Attention.SOURCE_LOST, verdict__evidence__source=source_id)
    return resting.distinct().order_by("pk")


def _status_of(claim: Claim) -> Status:
    if claim.is_split and claim.stage != Stage.WITHDRAWN:
        return status.worst(
            Status(each) for each in claim.children.values_list("verification_status", flat=True)
        )
    verdict = claim.verdict
    return status.verification_status(
        status.Facts(
            stage=Stage(claim.stage),
            origin=Origin(claim.article.origin),
            asserts=Asserts(claim.asserts),
            rating=Rating(verdict.rating) if verdict else None,
            is_corrected=bool(verdict and verdict.corrected_text) and _is_corrected(claim),
            is_superseded=_is_superseded(claim),
        )
    )


def _is_corrected(claim: Claim) -> bool:
    """Every live mention in the newest text holds the verdict's corrected words."""
    assert claim.verdict is not None
    live = Mention.objects.filter(claim=claim, version=claim.article.newest_id)
    words = [mention.exact for mention in live if mention.anchor != AnchorState.ORPHANED]
    return (
        bool(words)
        and len(words) == len(live)
        and all(claim.verdict.corrected_text in each for each in words)
    )


def _is_superseded(claim: Claim) -> bool:
    if claim.verdict is None:
        return False
    return claim.rechecks.filter(ruling=Ruling.SUPERSEDED, closed_at__gte=claim.verdict.settled_at).exists()
