"""Our own drafts: what their authors, or editors, say became of a claim's words."""

from datetime import datetime

from django.db import transaction

from claims import answering, rules
from claims.enums import Origin, Outcome, RecheckKind, Ruling, Stage
from claims.errors import NothingToAnswer, NotOurDraft, ReasonRequired
from claims.gate import TO_ANSWER
from claims.models import Claim, DraftOutcome
from claims.services import locking, outcomes, rechecks, reviews, status
from sources.errors import Invalid
from sources.people import User

CUT_BY_EDITOR = "Its words were cut from the article."


@transaction.atomic
def answer(
    claim: Claim, outcome: Outcome, *, by: User, now: datetime, reason: str = "", version: int | None = None
) -> DraftOutcome:
    """Say that a claim's words are KEPT as they are, or were CUT; NONE takes back what was said.

    KEPT takes a verdict against the words, and a reason. CUT may be said before the text without them
    comes; it counts once they are gone. An editor's CUT of words that are gone closes the recheck of the
    article's words, an author's leaves it to reviewers. version: when given, the claim must still be at it.
    Raises NotYoursToAnswer, NotOurDraft, ClaimIsSplit, StaleVersion, NothingToAnswer, ReasonRequired.
    """
    locking.hold_text(claim.article)
    claim = locking.hold(claim)
    rules.check_may_answer(by, claim.article)
    if claim.article.origin != Origin.OURS:
        raise NotOurDraft("Only claims of our own drafts are answered for; this one others published.")
    rules.check_whole(claim)
    if version is not None:
        locking.check_version(claim, version)
    words = reviews.current_words(claim)
    _check(claim, outcome, words=words, reason=reason)
    is_editors = rules.is_editor_of(by, claim.article)
    locking.keep(claim)
    row = outcomes.add(
        claim, outcome, words=words, by=by, now=now, is_editors=is_editors, reason=reason.strip()
    )
    if outcome == Outcome.CUT and is_editors and not words:
        _close_text_recheck(claim, by=by, now=now, reason=reason.strip() or CUT_BY_EDITOR)
    return row


def _check(claim: Claim, outcome: Outcome, *, words: str, reason: str) -> None:
    if outcome == Outcome.CHANGED:
        raise Invalid(
            "That the words were changed is found by itself, when the corrected ones stand in a newer text; "
            "send that text.",
            field="outcome",
        )
    if outcome == Outcome.NONE:
        held, _ = answering.holding(
            list(claim.outcomes.order_by("number")), verdict=claim.verdict_id, words=words
        )
        if held not in (Outcome.CUT, Outcome.KEPT):
            raise NothingToAnswer("Nobody has said that it was cut or kept.", field="outcome")
    if outcome == Outcome.CUT and claim.stage == Stage.WITHDRAWN:
        raise NothingToAnswer("The claim was withdrawn; there is nothing to answer for.", field="outcome")
    if outcome == Outcome.KEPT and claim.verification_status not in TO_ANSWER:
        raise NothingToAnswer(
            f"The claim is {claim.get_verification_status_display()}: nothing stands against its words.",
            field="outcome",
        )
    if outcome == Outcome.KEPT and not words:
        raise NothingToAnswer(
            "Its words are no longer in the text, so there is nothing to keep; say that they were cut.",
            field="outcome",
        )
    if outcome == Outcome.KEPT and not reason.strip():
        raise ReasonRequired("Say why the words stay as they are, in the field reason.", field="reason")


def _close_text_recheck(claim: Claim, *, by: User, now: datetime, reason: str) -> None:
    """An editor says that the words were cut, and they are gone: nothing is left to rule on."""
    for recheck in claim.rechecks.filter(kind=RecheckKind.TEXT, closed_at=None):
        recheck.claim = claim
        rechecks.close(recheck, by=by, now=now, ruling=Ruling.CLOSED, reason=reason, cause=recheck.kind)
    status.refresh(claim, now=now)
