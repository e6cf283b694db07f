"""Verdicts: settled once by people's reviews, current until the claim is reopened or withdrawn."""

from collections.abc import Sequence
from datetime import datetime
from functools import partial

from django.db import transaction
from django.db.models import Exists, OuterRef

from claims import tasks
from claims.enums import Basis, HistoryKind, Stage, VerdictEnd
from claims.errors import EvidenceRequired
from claims.models import (
    Claim,
    Evidence,
    Intake,
    Review,
    ReviewEvidence,
    Verdict,
    VerdictEvidence,
    VerdictReview,
)
from claims.services import history, locking, status
from claims.status import SEARCHED
from sources.enums import Watch
from sources.models import Source
from sources.people import User
from sources.services import sources
from sources.tasks import ring


def settle(
    claim: Claim,
    answer: Review,
    *,
    reviews: Sequence[Review],
    basis: Basis,
    by: User,
    now: datetime,
    reason: str = "",
) -> Verdict:
    """Make `answer` the verdict of a held claim; it rests on the carrying evidence of all `reviews`.

    What was retracted since they were submitted counts no more. Raises EvidenceRequired when nothing is left.
    """
    verdict = Verdict.objects.create(
        claim=claim,
        round=claim.round,
        rating=answer.rating,
        corrected_text=answer.corrected_text,
        as_of=answer.as_of,
        words=answer.words,
        basis=basis,
        reviews_required=claim.reviews_required,
        settled_at=now,
        settled_by=by,
    )
    VerdictReview.objects.bulk_create([VerdictReview(verdict=verdict, review=review) for review in reviews])
    standing = ReviewEvidence.objects.filter(review__in=reviews, evidence__retraction__isnull=True)
    rests_on = set(standing.values_list("evidence", flat=True))
    if not rests_on and answer.rating not in SEARCHED:
        raise EvidenceRequired("What it rested on was retracted; return the claim for a new round.")
    VerdictEvidence.objects.bulk_create(
        [VerdictEvidence(verdict=verdict, evidence_id=each) for each in rests_on]
    )
    before = claim.stage
    locking.keep(claim, stage=Stage.CHECKED, verdict=verdict, unblinded_round=claim.round)
    history.record(
        claim,
        kind=HistoryKind.MOVE,
        action="settled",
        by=by,
        now=now,
        about=verdict,
        text=reason,
        before=before,
        after=Stage.CHECKED,
        basis=basis,
        rating=verdict.rating,
        reviews=sorted(str(review.pk) for review in reviews),
        evidence=sorted(str(each) for each in rests_on),
    )
    status.refresh(claim, now=now)
    _watch(verdict, now=now)
    return verdict


def _watch(verdict: Verdict, *, now: datetime) -> None:
    """Watch closely what the verdict rests on, and look at once whether its words still stand there.

    An article's own page is quiet until something rests on it, unless the article itself is to be quiet.
    """
    cited = Source.objects.filter(pk__in=Evidence.objects.filter(verdicts=verdict).values("source"))
    own_pages = Exists(Intake.objects.filter(source=OuterRef("pk")))
    is_quiet = verdict.claim.article.is_quiet
    for source in cited.annotate(is_own_page=own_pages):
        if source.watch != Watch.QUIET or (source.is_own_page and not is_quiet):
            sources.watch(source, how=Watch.CLOSE, now=now)
        if source.reading_id:
            transaction.on_commit(partial(ring, tasks.look_for_changes, source.reading_id))


def end(claim: Claim, *, because: VerdictEnd, now: datetime) -> None:
    """End the current verdict of a held claim; the caller moves the claim and writes its row."""
    if claim.verdict_id:
        Verdict.objects.filter(pk=claim.verdict_id).update(ended_at=now, ended_because=because)
        claim.verdict = None
