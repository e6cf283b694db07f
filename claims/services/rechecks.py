"""Rechecks: opened when cited words, the article's words or a date want a person; closed by a person."""

from dataclasses import asdict
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, F, OuterRef, QuerySet

from claims.enums import HistoryKind, RecheckKind, Ruling, Stage
from claims.models import Claim, Evidence, Recheck, Sighting, VerdictEvidence
from claims.services import history, locking, status
from sources import tracking
from sources.enums import Located, Quality
from sources.models import Extraction, Source
from sources.passages import Passage
from sources.people import User

ALARMING = frozenset({Located.EDITED, Located.MISSING})


def open_for(
    claim: Claim,
    *,
    kind: RecheckKind,
    now: datetime,
    source: Source | None = None,
    extraction: Extraction | None = None,
) -> Recheck:
    """Open a recheck of a held claim; the open one for the same cause, when there is one.

    The caller refreshes the claim's attention.
    """
    recheck, is_new = Recheck.objects.get_or_create(
        claim=claim,
        kind=kind,
        source=source,
        closed_at=None,
        defaults={"opened_at": now, "extraction": extraction},
    )
    if is_new:
        history.record(
            claim,
            kind=HistoryKind.ATTENTION,
            action="recheck_opened",
            by=None,
            now=now,
            about=recheck,
            cause=kind,
        )
    return recheck


def close_all(claim: Claim, *, by: User, now: datetime, ruling: Ruling, reason: str) -> None:
    """Rule on all that is open on a held claim, as its new round or its withdrawal does."""
    for recheck in claim.rechecks.filter(closed_at__isnull=True).order_by("pk"):
        recheck.ruling, recheck.reason, recheck.closed_by, recheck.closed_at = ruling, reason, by, now
        recheck.save(update_fields=["ruling", "reason", "closed_by", "closed_at"])
        history.record(
            claim,
            kind=HistoryKind.RULING,
            action="ruled",
            by=by,
            now=now,
            about=recheck,
            text=reason,
            ruling=ruling,
        )


def look_at(extraction_id: UUID, *, now: datetime) -> int:
    """Look for each passage that carries a current verdict in this newer text of its source.

    A changed or missing passage opens a recheck; the verdict stays as it is. Returns how many opened.
    Claims that had lost this source have it again.
    """
    reading = Extraction.objects.select_related("snapshot").get(pk=extraction_id)
    here = _carrying().filter(source=reading.snapshot.source_id)
    unseen = (
        here.exclude(extraction=reading)
        .exclude(sightings__extraction=reading)
        .select_related("claim", "source")
    )
    opened = sum(_look(evidence, reading, now=now) for evidence in unseen)
    for claim in status.lost_on(reading.snapshot.source_id):
        _refresh(claim, now=now)
    return opened


@transaction.atomic
def _refresh(claim: Claim, *, now: datetime) -> None:
    status.refresh(locking.hold(claim), now=now)


def _carrying() -> QuerySet[Evidence]:
    """The citations of captured texts that current verdicts rest on."""
    current = VerdictEvidence.objects.filter(evidence=OuterRef("pk"), verdict__ended_at__isnull=True)
    return Evidence.objects.filter(Exists(current), extraction__isnull=False)


def unlooked() -> list[UUID]:
    """The newest readings in which a citation of a current verdict was not looked for yet."""
    newest = F("source__reading")
    behind = _carrying().filter(source__reading__isnull=False).exclude(extraction=newest)
    seen = Sighting.objects.filter(evidence=OuterRef("pk"), extraction=OuterRef("source__reading"))
    return list(behind.exclude(Exists(seen)).values_list("source__reading", flat=True).distinct()[:1000])


@transaction.atomic
def _look(evidence: Evidence, reading: Extraction, *, now: datetime) -> bool:
    claim = locking.hold(evidence.claim)
    state, differences = _locate(evidence, reading)
    _, is_new = Sighting.objects.get_or_create(
        evidence=evidence,
        extraction=reading,
        defaults={"state": state, "differences": differences, "seen_at": now},
    )
    if not is_new or state not in ALARMING:
        return False
    open_for(claim, kind=RecheckKind.SOURCE, now=now, source=evidence.source, extraction=reading)
    status.refresh(claim, now=now)
    return True


def _locate(evidence: Evidence, reading: Extraction) -> tuple[Located, list[Any]]:
    if reading.quality != Quality.OK or reading.text is None or evidence.quote is None:
        return Located.UNKNOWN, []
    cited = Passage(evidence.quote, evidence.start or 0, evidence.end or 0)
    found = tracking.locate(cited, reading.text)
    return found.state, [asdict(difference) for difference in found.differences]


def open_due(*, now: datetime) -> int:
    """Open a recheck of each answered claim whose date has come; how many."""
    due = Claim.objects.filter(
        recheck_on__lte=now.date(), stage__in=[Stage.CHECKED, Stage.PUBLISHED], is_split=False
    )
    return sum(_open_due(claim, now=now) for claim in due.order_by("pk")[:1000])


@transaction.atomic
def _open_due(claim: Claim, *, now: datetime) -> bool:
    claim = locking.hold(claim)
    open_for(claim, kind=RecheckKind.DATE, now=now)
    claim.recheck_on = None  # it has come; a ruling may set another
    claim.save(update_fields=["recheck_on"])
    status.refresh(claim, now=now)
    return True
