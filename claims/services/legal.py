"""The legal axis of flagged claims: who was asked for a reply, what came of it, and lawyers' clearances.

Every row is for good; what is learned later is a row of its own, with an entry in the claim's history.
"""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import models, transaction

from claims import axis, queries, rules
from claims.enums import AnswerKind, HistoryKind, Means, Stage
from claims.errors import (
    AlreadyCleared,
    AlreadyRevoked,
    AlreadyWaived,
    DeadlineNotPassed,
    MissingField,
    MoveForbidden,
    NotFlagged,
    NothingToClear,
    ReasonRequired,
    TextChanged,
)
from claims.legal import Cleared
from claims.models import (
    Claim,
    Clearance,
    ClearanceRevocation,
    ClearedEvidence,
    ReplyAnswer,
    ReplyRequest,
    ReplyWaiver,
)
from claims.services import history, locking, reviews
from sources.errors import Invalid
from sources.people import User

FAR = timedelta(days=366)  # a deadline further off is a slip of the pen


def _held(claim: Claim) -> Claim:
    """The claim, held; only a flagged one has a legal axis. Raises NotFlagged, ClaimIsSplit."""
    claim = locking.hold(claim)
    rules.check_whole(claim)
    if not claim.legal_flag:
        raise NotFlagged("The claim is not legally flagged; flag it first.")
    return claim


@transaction.atomic
def ask(
    claim: Claim,
    *,
    by: User,
    now: datetime,
    whom: str,
    asked: str,
    means: Means,
    deadline: datetime,
    role: str = "",
    asked_at: datetime | None = None,
) -> ReplyRequest:
    """Put on record that somebody was asked what they say to the claim.

    asked_at: when, if before now. Raises MoveForbidden, NotFlagged, MissingField, Invalid.
    """
    rules.check_may(by, "review")
    claim, asked_at = _held(claim), asked_at or now
    if not whom.strip():
        raise MissingField("Say who was asked, by name.", field="whom")
    if not asked.strip():
        raise MissingField("Say what was asked, as it was put to them.", field="asked")
    if asked_at > now:
        raise Invalid("It is put on record once it was asked, not before.", field="asked_at")
    if not asked_at < deadline < asked_at + FAR:
        raise Invalid("The deadline lies after the asking, and within a year.", field="deadline")
    request = ReplyRequest.objects.create(
        claim=claim,
        round=claim.round,
        whom=whom.strip(),
        role=role.strip(),
        means=means,
        asked=asked.strip(),
        asked_at=asked_at,
        deadline=deadline,
        asked_by=by,
        recorded_at=now,
    )
    _note(claim, HistoryKind.REPLY, "reply_asked", request, by=by, now=now, means=means, deadline=deadline)
    return request


@transaction.atomic
def answer(
    request: ReplyRequest,
    *,
    by: User,
    now: datetime,
    kind: AnswerKind,
    words: str = "",
    answered_at: datetime | None = None,
) -> ReplyAnswer:
    """Put on record what came of asking; a later answer is one more row.

    Raises MoveForbidden, MissingField (an answer without words), DeadlineNotPassed, Invalid.
    """
    rules.check_may(by, "review")
    claim, answered_at = locking.hold(request.claim), answered_at or now
    if kind == AnswerKind.ANSWERED and not words.strip():
        raise MissingField("Say what they answered, in their words.", field="words")
    if not request.asked_at <= answered_at <= now:
        raise Invalid("They answered after they were asked, and not in the future.", field="answered_at")
    if kind == AnswerKind.NO_ANSWER and now < request.deadline:
        raise DeadlineNotPassed("They have until the deadline to answer.", field="kind")
    if kind == AnswerKind.NO_ANSWER and request.answers.exists():
        raise Invalid("Something came of it already; this is on record.", field="kind")
    made = ReplyAnswer.objects.create(
        request=request,
        kind=kind,
        words=words.strip(),
        answered_at=answered_at,
        recorded_by=by,
        recorded_at=now,
    )
    _note(claim, HistoryKind.REPLY, "reply_answered", made, by=by, now=now, what=kind, request=request.pk)
    return made


@transaction.atomic
def waive(claim: Claim, *, by: User, now: datetime, reason: str, is_waived: bool = True) -> ReplyWaiver:
    """Say that nobody has to be asked for a reply, or that it is waived no more; an editor or a lawyer does.

    Raises MoveForbidden, AuthorMayNotReview, NotFlagged, ReasonRequired, AlreadyWaived.
    """
    if not (rules.may(by, "clear_flag") or rules.may(by, "clear_legal")):
        raise MoveForbidden("An editor or a lawyer of the newsroom waives the right of reply.")
    claim = _held(claim)
    rules.check_no_author(by, claim)
    if not reason.strip():
        raise ReasonRequired("Say why, in the field reason.", field="reason")
    newest = claim.waivers.order_by("-pk").first()
    if is_waived == bool(newest and newest.is_waived):
        raise AlreadyWaived("Somebody said so before." if is_waived else "It is not waived.")
    made = ReplyWaiver.objects.create(
        claim=claim, round=claim.round, is_waived=is_waived, reason=reason.strip(), said_by=by, said_at=now
    )
    action = "reply_waived" if is_waived else "reply_waived_no_more"
    _note(claim, HistoryKind.LEGAL, action, made, by=by, now=now, text=reason.strip())
    return made


@transaction.atomic
def clear(
    claim: Claim,
    *,
    by: User,
    now: datetime,
    version: int | None,
    conditions: str = "",
    words: str | None = None,
) -> Clearance:
    """A lawyer's word that the claim may appear, with the verdict, what that rests on, and the words of now.

    version: of the claim that the lawyer read. words: the article's words that they read, where they say so.
    Raises MoveForbidden, AuthorMayNotReview, NotFlagged, StaleVersion, TextChanged, NothingToClear,
    AlreadyCleared.
    """
    rules.check_may(by, "clear_legal")
    claim = _held(claim)
    rules.check_no_author(by, claim)
    locking.check_version(claim, version)
    if claim.verdict_id is None and claim.stage != Stage.NOT_CHECKABLE:
        raise NothingToClear("There is no verdict yet; what is cleared is a verdict on certain words.")
    current = reviews.current_words(claim)
    if not current or (words is not None and words != current):
        raise TextChanged("The article's words have changed since you read them; look again, then clear it.")
    if axis.one(claim, now=now).cleared == Cleared.STANDS:
        raise AlreadyCleared("A clearance stands for this verdict on these words.")
    made = Clearance.objects.create(
        claim=claim,
        round=claim.round,
        verdict=claim.verdict,
        words=current,
        conditions=conditions.strip(),
        cleared_by=by,
        cleared_at=now,
    )
    seen = _rests_on(claim)
    ClearedEvidence.objects.bulk_create([ClearedEvidence(clearance=made, evidence_id=key) for key in seen])
    evidence = [str(key) for key in seen]
    _note(claim, HistoryKind.LEGAL, "cleared", made, by=by, now=now, evidence=evidence)
    return made


def _rests_on(claim: Claim) -> list[UUID]:
    """What the current verdict rests on by now, in the order in which it was cited."""
    resting = queries.rests_on().filter(verdict=claim.verdict_id).order_by("evidence")
    return list(resting.values_list("evidence", flat=True)) if claim.verdict_id else []


@transaction.atomic
def revoke(clearance: Clearance, *, by: User, now: datetime, reason: str) -> ClearanceRevocation:
    """Take a clearance back. Raises MoveForbidden, ReasonRequired, AlreadyRevoked."""
    rules.check_may(by, "clear_legal")
    if not reason.strip():
        raise ReasonRequired("Say why, in the field reason.", field="reason")
    claim = locking.hold(clearance.claim)
    if ClearanceRevocation.objects.filter(clearance=clearance).exists():
        raise AlreadyRevoked("It was revoked before.")
    made = ClearanceRevocation.objects.create(
        clearance=clearance, reason=reason.strip(), revoked_by=by, revoked_at=now
    )
    _note(claim, HistoryKind.LEGAL, "clearance_revoked", made, by=by, now=now, text=reason.strip())
    return made


def _note(
    claim: Claim,
    kind: HistoryKind,
    action: str,
    about: models.Model,
    *,
    by: User,
    now: datetime,
    text: str = "",
    **facts: object,
) -> None:
    history.record(claim, kind=kind, action=action, by=by, now=now, about=about, text=text, **facts)
