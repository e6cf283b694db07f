"""Reviews: one person's judgement in one round, on the words and the evidence that they saw."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F, Q

from claims import checklists, queries, rules, workflow
from claims.enums import Basis, HistoryKind, Rating, Stage
from claims.errors import (
    AlreadyReviewed,
    AuthorMayNotReview,
    EvidenceNotUsable,
    EvidenceRequired,
    MissingField,
    MoveForbidden,
    NotTheAssignee,
    TextChanged,
)
from claims.models import Claim, Evidence, Review, ReviewEvidence
from claims.parts import tidy
from claims.services import anchors, history, locking, search, status, verdicts
from claims.status import SEARCHED
from sources.enums import Quality, SourceAccess
from sources.errors import Invalid
from sources.people import User


@dataclass(frozen=True)
class Judgement:
    """What a reviewer says of a claim.

    evidence: ids of citations that it rests on. checklist: {key: {answer, note?}}, as claims.checklists asks.
    """

    rating: Rating
    rationale: str
    evidence: Sequence[UUID] = ()
    corrected_text: str = ""
    searched: str = ""
    checklist: Mapping[str, Any] = field(default_factory=dict)
    as_of: date | None = None


@transaction.atomic
def submit(claim: Claim, judgement: Judgement, *, by: User, now: datetime, version: int | None) -> Review:
    """Take in a review and move the claim: to a cross-check, to a verdict, or into dispute.

    version: of the claim that the reviewer read. Raises, among others, StaleVersion, NotTheAssignee,
    AuthorMayNotReview, AlreadyReviewed, EvidenceRequired, EvidenceNotUsable, TextChanged.
    """
    claim = locking.hold(claim)
    check_reviewer(claim, by)
    locking.check_version(claim, version)
    others = list(claim.reviews.filter(round=claim.round, is_override=False).order_by("submitted_at"))
    words = current_words(claim)
    if claim.stage == Stage.CROSS_CHECK:
        check_stands(others[0], claim, words=words)
    review = keep(claim, judgement, by=by, now=now, words=words)
    agrees = claim.stage == Stage.CROSS_CHECK and _agree(others[0], review)
    to = workflow.after_review(Stage(claim.stage), required=claim.reviews_required, agrees=agrees)
    if to == Stage.CHECKED:
        adopted = [*others, review] if agrees else [review]
        agreed = Basis.AGREED if claim.is_blind else Basis.AGREED_OPEN
        basis = {Stage.IN_REVIEW: Basis.SINGLE, Stage.CROSS_CHECK: agreed}.get(
            Stage(claim.stage), Basis.SETTLED
        )
        verdicts.settle(claim, review, reviews=adopted, basis=basis, by=by, now=now)
    else:
        before = claim.stage
        complete = {"unblinded_round": claim.round} if to == Stage.DISPUTED else {}
        locking.keep(claim, stage=to, **complete)
        history.record(
            claim, kind=HistoryKind.MOVE, action="review_in", by=by, now=now, before=before, after=to
        )
        status.refresh(claim, now=now)
    return review


def check_reviewer(claim: Claim, by: User) -> None:
    """Raises unless a review of this claim by this person may be taken in its present stage."""
    rules.check_may(by, "review")
    rules.check_whole(claim)
    rules.check_no_author(by, claim)
    if claim.reviews.filter(round=claim.round, reviewer_id=by.pk).exists():
        raise AlreadyReviewed("Your review of this round is in; a second one needs another person.")
    workflow.after_review(Stage(claim.stage), required=claim.reviews_required, agrees=True)
    if claim.stage == Stage.IN_REVIEW and claim.assignee_id != by.pk:
        raise NotTheAssignee(
            "The first review is the assignee's; ask for the claim to be handed over to you."
        )
    if claim.stage == Stage.DISPUTED and not rules.may(by, "settle"):
        raise MoveForbidden(
            "A disputed claim is settled by a third person with the right to settle, an editor."
        )
    rules.check_policy(by, claim)


def current_words(claim: Claim) -> str:
    """The article's words that a review of this claim judges, each once: its mentions in the newest text."""
    return "\n".join(dict.fromkeys(anchors.live(claim).values_list("exact", flat=True)))


def check_stands(review: Review, claim: Claim, *, words: str) -> None:
    """Raises unless this review can still be part of a verdict on the claim's present words.

    Asked before it is compared with another, so that the answer tells nothing of what it says.
    """
    if words not in (review.words, anchors.as_ruled(claim, review.words, since=review.submitted_at)):
        raise TextChanged(
            "The article's words have changed since that review; return the claim for a new round."
        )
    if rules.is_author(review.reviewer, claim.article):
        raise AuthorMayNotReview(
            "Its reviewer is an author of this article by now; return the claim for a new round."
        )


def keep(
    claim: Claim,
    judgement: Judgement,
    *,
    by: User,
    now: datetime,
    words: str,
    is_override: bool = False,
) -> Review:
    """Write the review and what it rests on, after checking that it is whole."""
    if not words:
        raise TextChanged("The claim's words are no longer in the article; return or withdraw the claim.")
    rests_on = _check_whole(claim, judgement, by=by)
    assert claim.article.newest is not None
    review = Review.objects.create(
        claim=claim,
        round=claim.round,
        reviewer=by,
        rating=judgement.rating,
        rationale=tidy(judgement.rationale),
        checklist=checklists.checked(claim.kind, judgement.checklist),
        searched=tidy(judgement.searched),
        corrected_text=tidy(judgement.corrected_text),
        as_of=judgement.as_of or claim.as_of,
        claim_version=claim.version,
        article_version=claim.article.newest,
        words=words,
        is_override=is_override,
        submitted_at=now,
    )
    ReviewEvidence.objects.bulk_create([ReviewEvidence(review=review, evidence=each) for each in rests_on])
    search.keep_reviews([review.pk])
    history.record(
        claim,
        kind=HistoryKind.REVIEW,
        action="reviewed",
        by=by,
        now=now,
        about=review,
        evidence=sorted(str(each.pk) for each in rests_on),
        text_sha256=review.article_version.sha256,
    )
    return review


def _check_whole(claim: Claim, judgement: Judgement, *, by: User) -> list[Evidence]:
    if not judgement.rationale.strip():
        raise MissingField("A review needs a rationale: say why, for your colleagues.", field="rationale")
    corrects = judgement.rating == Rating.CONFIRMED_WITH_CHANGES
    if corrects and not judgement.corrected_text.strip():
        raise MissingField(
            "Say what the article should say instead, as corrected_text.", field="corrected_text"
        )
    if not corrects and judgement.corrected_text.strip():
        raise Invalid(
            "A corrected text goes with the rating CONFIRMED_WITH_CHANGES only.", field="corrected_text"
        )
    rests_on = _usable(claim, list(dict.fromkeys(judgement.evidence)), by=by)
    if judgement.rating in SEARCHED:
        if not judgement.searched.strip():
            raise MissingField("Say where you searched, as searched.", field="searched")
    elif not rests_on:
        raise EvidenceRequired(
            "Name the carrying evidence that the review rests on; cite a passage first.", field="evidence"
        )
    return rests_on


def _usable(claim: Claim, ids: Sequence[UUID], *, by: User) -> list[Evidence]:
    """The citations of these ids: the reviewer's own of this round, or anyone's of earlier ones.

    A colleague's of this round is answered as if it did not exist.
    """
    known = queries.evidence(by).filter(Q(cited_by=by) | Q(round__lt=F("claim__round")), claim=claim)
    found = known.in_bulk(ids)
    for each in ids:
        if each not in found:
            raise EvidenceNotUsable(f"There is no evidence {each} of yours on this claim.", field="evidence")
        _check_carries(found[each])
    return [found[each] for each in ids]


def _check_carries(evidence: Evidence) -> None:
    if hasattr(evidence, "retraction"):
        raise EvidenceNotUsable(f"Evidence {evidence.pk} was retracted.", field="evidence")
    if not evidence.is_carrying:
        raise EvidenceNotUsable(f"Evidence {evidence.pk} is context; cite it as carrying.", field="evidence")
    reading = evidence.extraction
    if reading is None and evidence.source.access != SourceAccess.OFFLINE:
        raise EvidenceNotUsable(f"Evidence {evidence.pk} names no capture.", field="evidence")
    if reading is not None and hasattr(reading.snapshot, "tombstone"):
        raise EvidenceNotUsable(
            f"The capture behind evidence {evidence.pk} was taken down.", field="evidence"
        )
    if reading is not None and reading.quality != Quality.OK:
        raise EvidenceNotUsable(
            f"The capture behind evidence {evidence.pk} is {reading.quality}; a verdict needs a full one.",
            field="evidence",
        )


def _agree(first: Review, second: Review) -> bool:
    """Same rating, corrected text and as-of."""
    return (first.rating, first.corrected_text, first.as_of) == (
        second.rating,
        second.corrected_text,
        second.as_of,
    )
