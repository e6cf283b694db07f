"""What happened to one claim, from its marking to where it stands: its rows and its history."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Any

from django.db.models import Model

from claims import parts
from claims.enums import (
    Asserts,
    Attention,
    Basis,
    HistoryKind,
    Kind,
    Origin,
    Rating,
    RecheckKind,
    Ruling,
    Stage,
    Stance,
    Status,
)
from claims.models import (
    Claim,
    ClaimSource,
    Evidence,
    Mention,
    Publication,
    Recheck,
    Review,
    ReviewEvidence,
    Suggestion,
    Verdict,
    VerdictEvidence,
    VerdictReview,
)
from claims.services import history
from claims.services.history import Note
from claims.status import Facts, verification_status
from factcheck.models import User
from factcheck.populating import ids
from factcheck.populating.people import People
from factcheck.populating.tracked import Tracked
from sources import chain
from sources.enums import Relation
from sources.passages import RANKER

# How many of a hundred claims stand where.
STAGES = {
    Stage.DETECTED: 6, Stage.OPEN: 9, Stage.IN_REVIEW: 4, Stage.CROSS_CHECK: 3, Stage.DISPUTED: 1,
    Stage.CHECKED: 49, Stage.PUBLISHED: 20, Stage.NOT_CHECKABLE: 4, Stage.WITHDRAWN: 4,
}  # fmt: skip
RIGHT = {Rating.CONFIRMED: 80, Rating.ATTRIBUTION_ONLY: 10, Rating.UNVERIFIABLE: 5, Rating.UNSUPPORTED: 5}
WRONG = {Rating.INACCURATE: 45, Rating.MISLEADING: 25, Rating.CONFIRMED_WITH_CHANGES: 30}
SEARCHING = {Rating.UNVERIFIABLE, Rating.UNSUPPORTED}
WORKED_ON = {Stage.IN_REVIEW, Stage.CROSS_CHECK, Stage.DISPUTED, Stage.CHECKED, Stage.PUBLISHED}
REVIEWED = WORKED_ON - {Stage.IN_REVIEW}
ANSWERED = {Stage.CHECKED, Stage.PUBLISHED}


@dataclass(frozen=True)
class Said:
    """The claim and its words: which fact of which source it repeats, and whether it got it wrong."""

    claim: Claim
    mention: Mention
    source: Tracked
    place: int
    is_wrong: bool


class Life:
    """Lived once, by `live`; `rows` are then all that has to be written, the claim's own last."""

    def __init__(self, said: Said, people: People, rng: Random, *, at: datetime, until: datetime) -> None:
        self.said, self.claim, self.people, self.rng = said, said.claim, people, rng
        self.at, self.step = at, min(timedelta(minutes=37), max(until - at, timedelta(0)) / 40)
        self.rows: list[Model] = []

    def live(self, stage: Stage) -> list[Model]:
        claim, start = self.claim, Stage.DETECTED if stage == Stage.DETECTED else Stage.OPEN
        self._note(HistoryKind.EDIT, "marked", self.people.poster, about=self.said.mention,
                   text=self.said.mention.exact, stage=start)  # fmt: skip
        claim.stage = start
        self._link()
        if stage in (Stage.NOT_CHECKABLE, Stage.WITHDRAWN):
            move = "not_checkable" if stage == Stage.NOT_CHECKABLE else "withdraw"
            self._move(move, stage, self.rng.choice(self.people.reviewers), text="It cannot be checked.")
        first, second, third = self.rng.sample(self.people.reviewers, 3)
        if stage in WORKED_ON:
            claim.assignee = first
            self._move("take", Stage.IN_REVIEW, first, assignee=str(first.pk))
        if stage in REVIEWED:
            self._judge(stage, first, second)
        if stage in ANSWERED and self.rng.random() < 0.1:
            self._recheck(third)
        if stage == Stage.PUBLISHED:
            self._publish()
        self._derive(stage)
        return [*self.rows, self.said.mention, claim]

    def _made(self, model: type[Model], **facts: Any) -> Any:
        row = model(id=ids.uuid7(self.at, self.rng), **facts)
        self.rows.append(row)
        return row

    def _note(self, kind: HistoryKind, action: str, by: User | None, *, about: Model | None = None,
              text: str = "", **facts: Any) -> None:  # fmt: skip
        entry = history.compose(Note(self.claim, kind, action, about, text, facts), by=by, now=self.at)
        entry.pk = ids.uuid7(self.at, self.rng)
        self.rows.append(entry)
        self.at += self.step

    def _move(self, action: str, to: Stage, by: User, *, text: str = "", **facts: Any) -> None:
        before, self.claim.stage = self.claim.stage, to
        self.claim.version += 1
        self._note(HistoryKind.MOVE, action, by, text=text, before=before, after=to, **facts)

    def _link(self) -> None:
        tracked = self.said.source
        self._made(
            ClaimSource,
            claim=self.claim,
            source_id=tracked.source,
            linked_by=self.people.poster,
            linked_at=self.at,
            ranked_id=tracked.reading,
            ranker=RANKER,
        )
        self._note(HistoryKind.EDIT, "source_linked", self.people.poster, source=str(tracked.source))
        for rank in range(3):
            start, end = tracked.places[(self.said.place + rank) % len(tracked.places)]
            first = Relation.CONFLICTS if self.said.is_wrong else Relation.AGREES
            self._made(
                Suggestion,
                claim=self.claim,
                extraction_id=tracked.reading,
                rank=rank + 1,
                quote=tracked.text[start:end],
                start=start,
                end=end,
                score=round(0.9 / (rank + 1), 3),
                relation=Relation.MENTIONS if rank else first,
                ranker=RANKER,
            )

    def _judge(self, stage: Stage, first: User, second: User) -> None:
        right = self._rating()
        other = Rating.CONFIRMED if right != Rating.CONFIRMED else Rating.MISLEADING
        reviews = [self._review(first, right)]
        self._move("review_in", Stage.CROSS_CHECK, first)
        if stage == Stage.CROSS_CHECK:
            return
        reviews.append(self._review(second, other if stage == Stage.DISPUTED else right))
        self.claim.unblinded_round = 1
        if stage == Stage.DISPUTED:
            self._move("review_in", Stage.DISPUTED, second)
            return
        self._settle(reviews, second)

    def _rating(self) -> Rating:
        chances = WRONG if self.said.is_wrong else RIGHT
        [rating] = self.rng.choices(list(chances), list(chances.values()))
        return rating

    def _cite(self, by: User, rating: Rating) -> Evidence:
        tracked = self.said.source
        start, end = tracked.places[self.said.place]
        stance = Stance.REFUTES if rating in WRONG else Stance.SUPPORTS
        cited: Evidence = self._made(
            Evidence,
            claim=self.claim,
            round=1,
            source_id=tracked.source,
            extraction_id=tracked.reading,
            quote=tracked.text[start:end],
            prefix=tracked.text[max(0, start - 32) : start],
            suffix=tracked.text[end : end + 32],
            start=start,
            end=end,
            stance=stance,
            is_carrying=True,
            note="",
            translation="",
            cited_by=by,
            cited_at=self.at,
        )
        self._note(HistoryKind.EVIDENCE, "cited", by, about=cited, stance=stance, carrying=True)
        return cited

    def _review(self, by: User, rating: Rating) -> tuple[Review, list[Evidence]]:
        cited = [] if rating in SEARCHING else [self._cite(by, rating)]
        start, end = self.said.source.places[self.said.place]
        read = self.said.source.text[start:end]
        review: Review = self._made(
            Review,
            claim=self.claim,
            round=1,
            reviewer=by,
            rating=rating,
            rationale=f"The source says: “{read}” So it is {rating.label}.",
            searched="The register, the archive and the press office." if rating in SEARCHING else "",
            corrected_text=read if rating == Rating.CONFIRMED_WITH_CHANGES else "",
            as_of=self.claim.as_of,
            claim_version=self.claim.version,
            article_version_id=self.said.mention.version_id,
            words=self.said.mention.exact,
            submitted_at=self.at,
        )
        for each in cited:
            self._made(ReviewEvidence, review=review, evidence=each)
        named = sorted(str(each.pk) for each in cited)
        self._note(HistoryKind.REVIEW, "reviewed", by, about=review, evidence=named)
        return review, cited

    def _settle(self, reviews: Sequence[tuple[Review, list[Evidence]]], by: User) -> None:
        answer, cited = reviews[0][0], [each for _, some in reviews for each in some]
        verdict: Verdict = self._made(
            Verdict,
            claim=self.claim,
            round=1,
            rating=answer.rating,
            corrected_text=answer.corrected_text,
            as_of=answer.as_of,
            words=answer.words,
            basis=Basis.AGREED,
            reviews_required=2,
            settled_at=self.at,
            settled_by=by,
        )
        for review, _ in reviews:
            self._made(VerdictReview, verdict=verdict, review=review)
        for each in cited:
            self._made(VerdictEvidence, verdict=verdict, evidence=each)
        self.claim.verdict = verdict
        facts: dict[str, Any] = {
            "evidence": sorted(str(each.pk) for each in cited),
            "reviews": sorted(str(review.pk) for review, _ in reviews),
        }
        before, self.claim.stage = self.claim.stage, Stage.CHECKED
        self._note(HistoryKind.MOVE, "settled", by, about=verdict, before=before, after=Stage.CHECKED,
                   basis=Basis.AGREED, rating=verdict.rating, **facts)  # fmt: skip

    def _recheck(self, by: User) -> None:
        """A day has come, or the source has changed; half of them are ruled on by now."""
        kind = self.rng.choice((RecheckKind.DATE, RecheckKind.SOURCE))
        of_source = {"source_id": self.said.source.source, "extraction_id": self.said.source.reading}
        recheck: Recheck = self._made(
            Recheck,
            claim=self.claim,
            kind=kind,
            opened_at=self.at,
            **(of_source if kind == RecheckKind.SOURCE else {}),
        )
        self._note(HistoryKind.ATTENTION, "recheck_opened", None, about=recheck, cause=kind)
        if self.rng.random() < 0.5:
            raised = Attention.SOURCE_CHANGED if kind == RecheckKind.SOURCE else Attention.RECHECK_DUE
            self.claim.attention = raised
            self._note(HistoryKind.ATTENTION, "attention", None, before=Attention.NONE, after=raised)
            return
        recheck.ruling, recheck.reason = Ruling.STANDS, "The passage says the same."
        recheck.closed_by, recheck.closed_at, recheck.verdict = by, self.at, self.claim.verdict
        self._note(HistoryKind.RULING, "ruled", by, about=recheck, text=recheck.reason, ruling=Ruling.STANDS)

    def _publish(self) -> None:
        by, verdict = self.rng.choice(self.people.editors), self.claim.verdict
        assert verdict is not None
        explanation = f"We read the source: {Rating(verdict.rating).label}."
        says = {"claim": str(self.claim.pk), "statement": self.claim.statement, "words": verdict.words}
        says |= {"rating": verdict.rating, "explanation": explanation, "published_at": self.at.isoformat()}
        payload = chain.canonical(says | {"evidence": []})
        publication: Publication = self._made(
            Publication,
            claim=self.claim,
            verdict=verdict,
            number=1,
            explanation=explanation,
            payload=payload,
            payload_sha256=parts.digest(payload),
            published_by=by,
            published_at=self.at,
        )
        before, self.claim.stage = self.claim.stage, Stage.PUBLISHED
        self._note(HistoryKind.PUBLICATION, "published", by, about=publication, number=1, before=before,
                   payload_sha256=publication.payload_sha256, after=Stage.PUBLISHED)  # fmt: skip

    def _derive(self, stage: Stage) -> None:
        claim = self.claim
        if stage not in WORKED_ON:
            claim.assignee = None
        claim.verification_status = verification_status(
            Facts(
                stage=Stage(claim.stage),
                origin=Origin(claim.article.origin),
                asserts=Asserts(claim.asserts),
                rating=Rating(claim.verdict.rating) if claim.verdict else None,
                is_corrected=False,
                is_superseded=False,
            )
        )
        assert claim.verification_status in Status.values
        claim.kind = Kind(claim.kind)
