"""Rulings: what people decide about a recheck. A verdict that stands rests on the newer words from then."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from claims import queries, rules
from claims.enums import ApprovalState, HistoryKind, Move, RecheckKind, Ruling, Stage
from claims.errors import (
    AlreadyRuled,
    MissingField,
    MoveNotPossible,
    NewerText,
    NoLongerAsked,
    ReasonRequired,
)
from claims.models import Approval, Claim, Evidence, Mention, Recheck, VerdictEvidence
from claims.services import anchors, approvals, evidence, history, locking, moves, rechecks, reviews, status
from claims.services.rewording import Given, Span, Words, naming_evidence
from claims.workflow import ANSWERED, REVIEWING
from sources.enums import Located
from sources.errors import Invalid
from sources.models import Extraction
from sources.people import User
from sources.services import standing

ACT = "ruling"
JUDGED = ANSWERED | (REVIEWING - {Stage.IN_REVIEW})  # a verdict or a review of the round rests on it
NO_LONGER = "A colleague asked for something else, or a newer text came; look again."
Spans = Mapping[UUID, Span]  # by citation: where the words stand that are cited in its stead


@dataclass(frozen=True)
class Said:
    """What a person says of a recheck.

    extraction: the newer text that they looked at, where they say so. recheck_on: when to look again.
    """

    ruling: Ruling
    reason: str
    words: Sequence[Words] = ()
    extraction: UUID | None = None
    recheck_on: date | None = None


def takes(claim: Claim) -> int:
    """How many people a ruling STANDS or SUPERSEDED takes: as many as a verdict, where one is at stake."""
    return claim.reviews_required if claim.stage in JUDGED else 1


@transaction.atomic
def rule(recheck: Recheck, said: Said, *, by: User, now: datetime) -> Recheck | None:
    """Rule on a recheck; None when it waits for a second person.

    STANDS cites what carries the verdict anew in the newer text: by itself where the words are the same,
    where they changed in the words that the person names. SUPERSEDED: right when made, overtaken since.
    NEW_ROUND takes one person. Raises AlreadyRuled, NewerText, MissingField, QuoteNotFound, and others.
    """
    rules.check_may(by, "review")
    _check(said, now=now)
    if recheck.kind == RecheckKind.TEXT:
        locking.hold_text(recheck.claim.article)
    claim = locking.hold(recheck.claim)
    rules.check_no_author(by, claim)
    recheck = Recheck.objects.select_related("extraction__snapshot").get(pk=recheck.pk)
    recheck.claim = claim
    if recheck.closed_at:
        raise AlreadyRuled("It is closed: somebody has ruled on it, or the claim has moved on.")
    if said.extraction and said.extraction != recheck.extraction_id:
        raise NewerText("A newer text of the source came since you looked; look at it, then rule.")
    doing = _Ruling(recheck, said, by=by, now=now)
    return doing.new_round() if said.ruling == Ruling.NEW_ROUND else doing.keep_verdict()


@transaction.atomic
def say_the_same(recheck: Recheck, *, asked: UUID, by: User, now: datetime) -> Recheck:
    """Complete, as the second person, the ruling that waits. asked: the approval that they saw.

    Raises NoLongerAsked, and what `rule` raises.
    """
    half = recheck.approvals.filter(pk=asked, state=ApprovalState.PENDING).first()
    if half is None:
        raise NoLongerAsked(NO_LONGER)
    day = half.asked["recheck_on"]
    said = Said(
        ruling=Ruling(half.asked["ruling"]),
        reason=half.reason,
        words=words_asked(recheck, half),
        extraction=recheck.extraction_id,
        recheck_on=date.fromisoformat(day) if day else None,
    )
    ruled = rule(recheck, said, by=by, now=now)
    if ruled is None:  # it would be a first wish of theirs, for something that they never saw
        raise NoLongerAsked(NO_LONGER)
    return ruled


def words_asked(recheck: Recheck, half: Approval) -> list[Words]:
    """The words that one person asked for, out of the text that they chose them from."""
    place, newest = half.asked["place"], recheck.claim.article.newest
    if place and newest:
        start, end = place
        return [Words(newest.text[start:end], start=start)]
    spans = half.asked["evidence"]
    text = (recheck.extraction.text if spans and recheck.extraction else None) or ""
    return [
        Words(text[start:end], replaces=UUID(key), start=start) for key, (start, end) in sorted(spans.items())
    ]


def _check(said: Said, *, now: datetime) -> None:
    if not said.reason.strip():
        raise ReasonRequired("A ruling needs a reason: say why in the field reason.", field="reason")
    if said.words and said.ruling != Ruling.STANDS:
        raise Invalid("Only a verdict that stands is cited anew; leave the words out.", field="evidence")
    if said.recheck_on and said.recheck_on <= now.date():
        raise Invalid("The day to look again is one after today.", field="recheck_on")


@dataclass
class _Ruling:
    """One ruling on an open recheck of a held claim."""

    recheck: Recheck
    said: Said
    by: User
    now: datetime
    claim: Claim = field(init=False)

    def __post_init__(self) -> None:
        self.claim = self.recheck.claim

    def new_round(self) -> Recheck:
        """Returned from the review stages, else reopened: either rules on all that is open."""
        move = Move.RETURN if self.claim.stage in REVIEWING else Move.REOPEN
        moves.make(self.claim, move, by=self.by, now=self.now, reason=self.said.reason)
        if self.said.recheck_on:
            locking.keep(locking.hold(self.claim), recheck_on=self.said.recheck_on)
        self.recheck.refresh_from_db()
        return self.recheck

    def keep_verdict(self) -> Recheck | None:
        if self.said.ruling == Ruling.SUPERSEDED and self.claim.verdict is None:
            raise MoveNotPossible(f"A claim in {self.claim.stage} has no verdict that could be overtaken.")
        stands = self.said.ruling == Ruling.STANDS
        place = self._place() if stands and self.recheck.kind == RecheckKind.TEXT else None
        spans = self._spans() if stands and self.recheck.kind == RecheckKind.SOURCE else {}
        if takes(self.claim) > 1 and not self._is_second(spans, place):
            return None
        if stands and self.recheck.kind == RecheckKind.TEXT:
            self._pin(place)
        anew = self._cite_anew(spans)
        changes = {"recheck_on": self.said.recheck_on} if self.said.recheck_on else {}
        locking.keep(self.claim, **changes)  # whoever acts on it has to know of the ruling
        self._close(anew)
        status.refresh(self.claim, now=self.now)
        return self.recheck

    def _is_second(self, spans: Spans, place: Mention | None) -> bool:
        version = self.claim.article.newest_id if self.recheck.kind == RecheckKind.TEXT else None
        payload = {
            "ruling": self.said.ruling,
            "extraction": self.recheck.extraction_id,
            "version": version,
            "place": [place.start, place.end] if place else None,
            "evidence": {str(key): list(span) for key, span in sorted(spans.items())},
            "recheck_on": self.said.recheck_on,
            "round": self.claim.round,
        }
        return approvals.second(
            self.claim,
            act=ACT,
            payload=payload,
            reason=self.said.reason.strip(),
            by=self.by,
            now=self.now,
            recheck=self.recheck,
        )

    def _close(self, anew: Sequence[Evidence]) -> None:
        first = self.recheck.approvals.filter(state=ApprovalState.COMPLETED).first()
        rechecks.close(
            self.recheck,
            by=self.by,
            now=self.now,
            ruling=self.said.ruling,
            reason=self.said.reason.strip(),
            cause=self.recheck.kind,
            extraction=str(self.recheck.extraction_id) if self.recheck.extraction_id else None,
            asked_by=str(first.asked_by_id) if first else None,
            evidence=sorted(str(each.pk) for each in anew),
            recheck_on=self.said.recheck_on,
        )

    # --- the article's words -------------------------------------------------------------------

    def _place(self) -> Mention | None:
        """Where the claim stands in the newest text now; None where it still does elsewhere."""
        if len(self.said.words) > 1 or any(each.replaces for each in self.said.words):
            raise Invalid("Send one quote: the words of the article's newest text.", field="evidence")
        newest = self.claim.article.newest
        assert newest is not None
        if self.said.words:
            each = self.said.words[0]
            with naming_evidence():
                return anchors.find(
                    newest, quote=each.quote, prefix=each.prefix, suffix=each.suffix, start=each.start
                )
        if not anchors.live(self.claim).exists():
            raise MissingField(
                "Its words are gone from the article: send those that say the same now, as evidence, "
                "or withdraw the claim.",
                field="evidence",
            )
        return None

    def _pin(self, place: Mention | None) -> None:
        anchors.pin(self.claim, place)
        self.recheck.words = reviews.current_words(self.claim)
        history.record(
            self.claim,
            kind=HistoryKind.EDIT,
            action="pinned",
            by=self.by,
            now=self.now,
            about=place,
            text=self.recheck.words,
        )

    # --- the cited words -----------------------------------------------------------------------

    def _spans(self) -> Spans:
        """For each citation of the source that is to be cited anew, where its words stand by now."""
        reading = self._held_reading()
        seen = list(queries.findings(self.recheck).select_related("evidence"))
        given = Given(self.said.words, reading.text or "", seen)
        spans: dict[UUID, Span] = {}
        missing = []
        for each in seen:
            place = given.place_of(each)
            if place:
                spans[each.evidence_id] = place
            elif each.state == Located.EDITED:
                missing.append(each)
        if missing:
            raise self._wanting([each.evidence_id for each in missing])
        given.check_all_used()
        return spans

    def _wanting(self, ids: Sequence[UUID]) -> MissingField:
        """Names what this person may read of these citations."""
        shown = list(queries.evidence(self.by).filter(pk__in=ids).order_by("pk"))
        quotes = [f"“{(each.quote or '')[:80]}”" for each in shown]
        hidden = ["those of a capture that you may not read"] if len(shown) < len(ids) else []
        return MissingField(
            f"These words changed: {'; '.join(quotes + hidden)}. Send those of the newer text that carry the "
            "verdict now, as evidence; or rule that it is overtaken, or wants a new round.",
            field="evidence",
            passages=[str(each.pk) for each in shown],
        )

    def _held_reading(self) -> Extraction:
        """The newer text, which nobody takes down until this is done."""
        assert self.recheck.extraction is not None
        standing.held(self.recheck.extraction.snapshot.source_id)
        reading = Extraction.objects.get(pk=self.recheck.extraction.pk)
        if reading.text is None:
            raise Invalid("The newer text was taken down; fetch the source anew, then rule.", field="ruling")
        return reading

    def _cite_anew(self, spans: Spans) -> list[Evidence]:
        verdict, reading = self.claim.verdict, self.recheck.extraction
        if not spans or verdict is None or reading is None:
            return []
        reading.refresh_from_db()
        made = []
        for old in Evidence.objects.filter(pk__in=spans).order_by("pk"):
            start, end = spans[old.pk]
            cited = evidence.cite_anew(old, self.claim, reading, start, end, by=self.by, now=self.now)
            link = VerdictEvidence.objects.create(verdict=verdict, evidence=cited, recheck=self.recheck)
            history.record(
                self.claim,
                kind=HistoryKind.RULING,
                action="rests_anew",
                by=self.by,
                now=self.now,
                about=link,
                evidence=str(cited.pk),
                replaces=str(old.pk),
            )
            made.append(cited)
        return made
