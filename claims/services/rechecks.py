"""Rechecks: opened when cited words, the article's words or a date want a person; closed by a person."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, F, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from claims import queries
from claims.enums import HistoryKind, RecheckKind, Ruling, Stage
from claims.models import Claim, Recheck, Sighting, VerdictEvidence
from claims.services import approvals, history, locking, status
from claims.services.history import Note
from sources import tracking
from sources.enums import CapturedBy, Located, Quality
from sources.models import Extraction, Source
from sources.people import User
from sources.services import standing
from sources.tracking import Location

PASSAGE = ("quote", "start", "end", "prefix", "suffix")  # by which cited words are known again
ALARMING = frozenset({Located.EDITED, Located.MISSING})
BATCH = 500  # claims held together


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


def open_all(held: Sequence[Claim], *, kind: RecheckKind, now: datetime) -> list[Note]:
    """Open one, about no source, of each of these held claims that has none open of the kind.

    Answers with what enters their histories, which the caller writes as it refreshes their attention.
    """
    known = Recheck.objects.filter(claim__in=held, kind=kind, source=None, closed_at=None)
    is_open = set(known.values_list("claim", flat=True))
    opened = Recheck.objects.bulk_create(
        Recheck(claim=claim, kind=kind, opened_at=now) for claim in held if claim.pk not in is_open
    )
    return [_opened(each) for each in opened]


def close_all(claim: Claim, *, by: User, now: datetime, ruling: Ruling, reason: str) -> None:
    """Rule on all that is open on a held claim, as its new round or its withdrawal does."""
    for recheck in claim.rechecks.filter(closed_at__isnull=True).order_by("pk"):
        recheck.claim = claim
        close(recheck, by=by, now=now, ruling=ruling, reason=reason)


def close(recheck: Recheck, *, by: User, now: datetime, ruling: Ruling, reason: str, **facts: Any) -> None:
    """Write what a person decided, on a recheck of a held claim. facts: for the history besides."""
    recheck.ruling, recheck.reason, recheck.closed_by, recheck.closed_at = ruling, reason, by, now
    recheck.verdict = recheck.claim.verdict
    recheck.save(update_fields=["ruling", "reason", "closed_by", "closed_at", "verdict", "words"])
    history.record(
        recheck.claim,
        kind=HistoryKind.RULING,
        action="ruled",
        by=by,
        now=now,
        about=recheck,
        text=reason,
        ruling=ruling,
        **facts,
    )


def look_at(extraction_id: UUID, *, now: datetime) -> int:
    """Look for each passage that carries a current verdict in this newer text of its source.

    A changed or missing passage opens a recheck; the verdict stays as it is. Returns how many opened.
    Claims that had lost this source have it again. Batches are kept one by one: broken off and called
    again, it goes on with the rest.
    """
    reading = Extraction.objects.select_related("snapshot__source").get(pk=extraction_id)
    look = _Look(reading, now=now)
    opened = sum(map(look.at, _batches(look.behind.values_list("verdict__claim", flat=True))))
    for batch in _batches(status.lost_on(reading.snapshot.source_id).values_list("pk", flat=True)):
        _refresh(batch, now=now)
    return opened


def _batches(claim_ids: Iterable[UUID]) -> Iterator[Sequence[UUID]]:
    ids = sorted(set(claim_ids))
    return (ids[at : at + BATCH] for at in range(0, len(ids), BATCH))


@transaction.atomic
def _refresh(claim_ids: Sequence[UUID], *, now: datetime) -> None:
    status.refresh_all(locking.hold_all(claim_ids), now=now)


def unlooked() -> list[UUID]:
    """The newest readings in which a citation of a current verdict was not looked for yet."""
    newest = "evidence__source__reading"
    behind = _differing(queries.watched().filter(evidence__source__reading__isnull=False), newest)
    behind = behind.exclude(last_text=F(f"{newest}__text_sha256"))
    return list(behind.values_list(newest, flat=True).distinct()[:1000])


def _known() -> QuerySet[Sighting]:
    """Where a citation was last seen for its verdict, the newest text first."""
    seen = Sighting.objects.filter(evidence=OuterRef("evidence"), verdict=OuterRef("verdict"))
    return seen.exclude(state=Located.UNKNOWN).order_by("-extraction__snapshot__captured_at", "-pk")


def _differing(watched: QuerySet[VerdictEvidence], reading: Extraction | str) -> QuerySet[Any]:
    """Those that are not from this reading and were not looked for in it.

    reading: an extraction, or the path to one. `last_text`: the hash of the text they were last seen in.
    """
    here, this = (F(reading), OuterRef(reading)) if isinstance(reading, str) else (reading, reading)
    there = Sighting.objects.filter(evidence=OuterRef("evidence"), verdict=OuterRef("verdict"))
    last = Coalesce(Subquery(_known().values("extraction__text_sha256")[:1]), Value(""))
    others = watched.exclude(evidence__extraction=here)
    return others.filter(~Exists(there.filter(extraction=this))).annotate(last_text=last)


class _Look:
    """One newer text, and what becomes in it of the passages that current verdicts rest on."""

    def __init__(self, reading: Extraction, *, now: datetime) -> None:
        self.reading, self.now, self.source = reading, now, reading.snapshot.source
        self.is_full = reading.quality == Quality.OK and reading.text is not None
        self.behind = self._behind()
        # Before anybody is made to wait: a passage that many claims cite is looked for once.
        passages = self.behind.values_list(*(f"evidence__{part}" for part in PASSAGE)).distinct()
        self.places = {passage: self._locate(*passage) for passage in passages} if self.is_full else {}

    def _behind(self) -> QuerySet[Any]:
        """What was not looked for in it yet; a text that is the same as the one before tells nothing new."""
        on_it: QuerySet[Any] = _differing(
            queries.watched().filter(evidence__source=self.source), self.reading
        )
        if not self.is_full:  # once: until a full text is read, no more is known
            last = Sighting.objects.filter(evidence=OuterRef("evidence"), verdict=OuterRef("verdict"))
            state = Coalesce(Subquery(last.order_by("-pk").values("state")[:1]), Value(""))
            once: QuerySet[Any] = on_it.annotate(last_state=state)
            return once.exclude(last_state=Located.UNKNOWN)
        on_it = on_it.exclude(last_text=self.reading.text_sha256)
        if self.source.reading_id == self.reading.pk:
            return on_it
        # A late bell: what was seen in a newer text since, or cited from one, is past this.
        since = self.reading.snapshot.captured_at
        newer = _known().filter(extraction__snapshot__captured_at__gte=since)
        is_machines = self.reading.snapshot.captured_by == CapturedBy.MACHINE
        on_it = on_it.filter(~Exists(newer), evidence__extraction__snapshot__captured_at__lt=since)
        return on_it if is_machines else on_it.none()

    def _locate(
        self, quote: str | None, start: int | None, end: int | None, prefix: str | None, suffix: str | None
    ) -> Location | None:
        """None where the words are not known any more."""
        if quote is None or self.reading.text is None:
            return None
        cited = tracking.Citation(quote, start or 0, end or 0, prefix or "", suffix or "")
        return tracking.locate(cited, self.reading.text)

    @transaction.atomic
    def at(self, claim_ids: Sequence[UUID]) -> int:
        """The same for these claims, held together; how many rechecks opened."""
        held = {claim.pk: claim for claim in locking.hold_all(claim_ids)}
        self.source = standing.held(self.source.pk)  # nobody takes the text down meanwhile
        self.behind = self._behind()  # by what the source's newest text is by now
        if self.is_full and not Extraction.objects.filter(pk=self.reading.pk, text__isnull=False).exists():
            return 0
        resting = list(
            self.behind.filter(verdict__claim__in=claim_ids)
            .annotate(last_seen=Subquery(_known().values("pk")[:1]))
            .select_related("verdict", "evidence__extraction__snapshot")
            .defer("evidence__extraction__text", "evidence__extraction__snapshot__exchange")
            .order_by("pk")
        )
        sightings = Sighting.objects.bulk_create([self._sighting(each) for each in resting])
        if not self.is_full:
            return 0
        self._show_in_open(claim_ids)
        alarmed = self._alarmed(resting, sightings)
        return self._open([held[key] for key in sorted(alarmed)], list(held.values()))

    def _sighting(self, resting: Any) -> Sighting:
        cited = resting.evidence
        passage = tuple(getattr(cited, part) for part in PASSAGE)
        if self.is_full and passage not in self.places:  # cited, or settled on, since this look began
            self.places[passage] = self._locate(*passage)
        found = self.places.get(passage)
        return Sighting(
            evidence=cited,
            extraction=self.reading,
            verdict_id=resting.verdict_id,
            state=found.state if found else Located.UNKNOWN,
            differences=[asdict(each) for each in found.differences] if found else [],
            start=found.start if found else None,
            end=found.end if found else None,
            seen_at=self.now,
        )

    def _alarmed(self, resting: Sequence[Any], sightings: Sequence[Sighting]) -> set[UUID]:
        """The claims whose passages are not as they were.

        Not of a text that is older than what they cite, and not where a person has ruled on the same
        finding and nothing else was seen between.
        """
        before = Sighting.objects.in_bulk([each.last_seen for each in resting if each.last_seen])
        ruled = set(
            Recheck.objects.filter(
                source=self.source,
                verdict__in={each.verdict_id for each in resting},
                ruling__in=[Ruling.STANDS, Ruling.SUPERSEDED],
            ).values_list("verdict", flat=True)
        )
        return {
            each.verdict.claim_id
            for each, seen in zip(resting, sightings, strict=True)
            if seen.state in ALARMING
            and _shows(each) <= self.reading.snapshot.shows
            and not (each.verdict_id in ruled and _is_same(before.get(each.last_seen), seen))
        }

    def _show_in_open(self, claim_ids: Sequence[UUID]) -> None:
        """What is open shows the newest text; what one person asked for on an older one is given up."""
        seen = Sighting.objects.filter(extraction=self.reading, evidence__claim=OuterRef("claim"))
        stale = Recheck.objects.filter(Exists(seen), claim__in=claim_ids, source=self.source, closed_at=None)
        ids = list(stale.exclude(extraction=self.reading).values_list("pk", flat=True))
        Recheck.objects.filter(pk__in=ids).update(extraction=self.reading)
        approvals.give_up(Recheck.objects.filter(pk__in=ids), now=self.now)

    def _open(self, alarmed: Sequence[Claim], held: Sequence[Claim]) -> int:
        ids = [claim.pk for claim in alarmed]
        known = Recheck.objects.filter(claim__in=ids, source=self.source, closed_at=None)
        is_open = set(known.values_list("claim", flat=True))
        opened = Recheck.objects.bulk_create(
            Recheck(
                claim=claim,
                kind=RecheckKind.SOURCE,
                source=self.source,
                extraction=self.reading,
                opened_at=self.now,
            )
            for claim in alarmed
            if claim.pk not in is_open
        )
        if opened:
            touched = {each.claim_id for each in opened} | {claim.pk for claim in held if claim.is_split}
            notes = [_opened(each) for each in opened]
            status.refresh_all([each for each in held if each.pk in touched], now=self.now, notes=notes)
        return len(opened)


def _opened(recheck: Recheck) -> Note:
    said = {"cause": recheck.kind}
    return Note(recheck.claim, HistoryKind.ATTENTION, "recheck_opened", about=recheck, facts=said)


def _shows(resting: VerdictEvidence) -> datetime:
    """The moment whose state the cited capture shows."""
    assert resting.evidence.extraction is not None
    return resting.evidence.extraction.snapshot.shows


def _is_same(before: Sighting | None, now: Sighting) -> bool:
    """Whether the same was found: the same state, and the same words that differ."""
    return before is not None and before.state == now.state and _words(before) == _words(now)


def _words(sighting: Sighting) -> list[tuple[str, str]]:
    return [(each["was"], each["now"]) for each in sighting.differences or ()]


def open_due(*, now: datetime) -> int:
    """Open a recheck of each answered claim whose date has come; how many."""
    return sum(_open_due(claim, now=now) for claim in _due(now).order_by("pk")[:1000])


def _due(now: datetime) -> QuerySet[Claim]:
    return Claim.objects.filter(
        recheck_on__lte=now.date(), stage__in=[Stage.CHECKED, Stage.PUBLISHED], is_split=False
    )


@transaction.atomic
def _open_due(claim: Claim, *, now: datetime) -> bool:
    claim = locking.hold(claim)
    if not _due(now).filter(pk=claim.pk).exists():  # moved on, or another day was set, while we waited
        return False
    open_for(claim, kind=RecheckKind.DATE, now=now)
    claim.recheck_on = None  # it has come; a ruling may set another
    claim.save(update_fields=["recheck_on"])
    status.refresh(claim, now=now)
    return True
