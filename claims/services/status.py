"""Keeps verification_status and attention of a claim what its facts say, and its parent's with it."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Exists, F, OuterRef, QuerySet

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
from claims.models import Claim, Evidence, Mention, Recheck
from claims.services import history, locking, outcomes
from claims.services.history import Note
from sources.enums import Quality
from sources.models import Extraction
from sources.services import rows
from sources.typography import plain

RAISED_BY = {
    RecheckKind.TEXT: Attention.TEXT_CHANGED,
    RecheckKind.SOURCE: Attention.SOURCE_CHANGED,
    RecheckKind.DATE: Attention.RECHECK_DUE,
}


def refresh(claim: Claim, *, now: datetime) -> None:
    """Derive both again for a held claim, then for its parent; a change of attention enters the history."""
    _refresh([claim], now=now)
    if claim.parent_id:
        _refresh([locking.hold(Claim(pk=claim.parent_id))], now=now)


def refresh_all(held: Sequence[Claim], *, now: datetime, notes: Sequence[Note] = ()) -> None:
    """As `refresh` for many claims, held with their parents: as many statements for many as for one.

    notes: what else enters their histories, before it; about these very rows.
    """
    _refresh([each for each in held if not each.is_split], now=now, notes=notes)
    _refresh([each for each in held if each.is_split], now=now)


def _refresh(claims: Sequence[Claim], *, now: datetime, notes: Sequence[Note] = ()) -> None:
    facts, changed, raised = _Facts(claims), [], list(notes)
    raised += outcomes.find_changed(facts.corrected(claims), facts.places, now=now)
    for claim in claims:
        before = (claim.verification_status, claim.attention)
        claim.verification_status, claim.attention = facts.status(claim), facts.attention(claim)
        if before != (claim.verification_status, claim.attention):
            changed.append(claim)
        if before[1] != claim.attention:
            said = {"before": before[1], "after": claim.attention}
            raised.append(Note(claim, HistoryKind.ATTENTION, "attention", facts=said))
    rows.write(changed, ["verification_status", "attention"])
    history.record_all(raised, by=None, now=now)


class _Facts:
    """What the status and the attention of these claims follow from, read for all of them at once."""

    def __init__(self, claims: Sequence[Claim]) -> None:
        ids = [claim.pk for claim in claims]
        current = [claim.verdict_id for claim in claims if claim.verdict_id]
        open_ones = Recheck.objects.filter(claim__in=ids, closed_at=None)
        parts = Claim.objects.filter(parent__in=[claim.pk for claim in claims if claim.is_split])
        self.open = _several(open_ones.values_list("claim", "kind"))
        self.parts = _several(parts.values_list("parent", "verification_status"))
        ruled = Recheck.objects.filter(claim__in=ids, ruling=Ruling.SUPERSEDED, verdict__in=current)
        self.superseded = set(ruled.values_list("claim", flat=True))
        self.without_source = set(_lost().filter(verdicts__in=current).values_list("claim", flat=True))
        corrected = [claim.pk for claim in claims if claim.verdict and claim.verdict.corrected_text]
        live = Mention.objects.filter(claim__in=corrected, version=F("claim__article__newest"))
        self.places = _several((each.claim_id, each) for each in live)

    def attention(self, claim: Claim) -> Attention:
        raised = [RAISED_BY[RecheckKind(kind)] for kind in self.open[claim.pk]]
        lost = [Attention.SOURCE_LOST] if claim.pk in self.without_source else []
        return status.attention([*raised, *lost])

    def status(self, claim: Claim) -> Status:
        if claim.is_split and claim.stage != Stage.WITHDRAWN:
            return status.worst(Status(each) for each in self.parts[claim.pk])
        verdict = claim.verdict
        return status.verification_status(
            status.Facts(
                stage=Stage(claim.stage),
                origin=Origin(claim.article.origin),
                asserts=Asserts(claim.asserts),
                rating=Rating(verdict.rating) if verdict else None,
                is_corrected=bool(verdict and verdict.corrected_text) and self._is_corrected(claim),
                is_superseded=claim.pk in self.superseded,
            )
        )

    def corrected(self, claims: Sequence[Claim]) -> dict[Claim, bool]:
        """Claims whose verdict names corrected words: whether our draft holds these."""
        return {
            claim: claim.article.origin == Origin.OURS and self._is_corrected(claim)
            for claim in claims
            if claim.verdict and claim.verdict.corrected_text
        }

    def _is_corrected(self, claim: Claim) -> bool:
        """Every live mention in the newest text holds the verdict's corrected words, whatever their quotes
        and dashes look like, and not just the words that were judged, of which a correction may be a part.
        """
        assert claim.verdict is not None
        live = self.places[claim.pk]
        words = [plain(mention.exact) for mention in live if mention.anchor != AnchorState.ORPHANED]
        whole = bool(words) and len(words) == len(live)
        corrected = plain(claim.verdict.corrected_text)
        judged = {plain(each) for each in claim.verdict.words.split("\n")} - {corrected}
        return whole and all(corrected in each and each not in judged for each in words)


def _several(pairs: Iterable[tuple[UUID | None, Any]]) -> defaultdict[UUID | None, list[Any]]:
    found: defaultdict[UUID | None, list[Any]] = defaultdict(list)
    for key, value in pairs:
        found[key].append(value)
    return found


def _lost() -> QuerySet[Evidence]:
    """Citations of captured texts of a source of which no full reading is kept any more."""
    kept = Extraction.objects.filter(
        snapshot__source=OuterRef("source"), snapshot__tombstone=None, quality=Quality.OK
    )
    return Evidence.objects.filter(~Exists(kept), extraction__isnull=False)


def lost_on(source_id: UUID) -> QuerySet[Claim]:
    """Claims that say they have lost a source, and rest on this one."""
    resting = Claim.objects.filter(attention=Attention.SOURCE_LOST, verdict__evidence__source=source_id)
    return resting.distinct().order_by("pk")
