"""Questions to an article's author about a claim, and their answers."""

from datetime import datetime

from django.db import models, transaction

from claims import rules
from claims.enums import HistoryKind, Stage
from claims.errors import AlreadyWithdrawn, MissingField, MoveNotPossible, NotForYouToAnswer
from claims.models import Claim, Question, QuestionAnswer, QuestionWithdrawal
from claims.services import history, locking
from sources.people import User


@transaction.atomic
def ask(claim: Claim, *, by: User, now: datetime, text: str) -> Question:
    """Ask the author about the claim.

    Raises MoveForbidden, AuthorMayNotReview (nobody asks themselves), MissingField, MoveNotPossible.
    """
    rules.check_may(by, "review")
    claim = locking.hold(claim)
    rules.check_whole(claim)
    rules.check_no_author(by, claim)
    if claim.stage == Stage.WITHDRAWN:
        raise MoveNotPossible("The claim was withdrawn; reopen it, then ask.")
    if not text.strip():
        raise MissingField("Say what you ask.", field="text")
    question = Question.objects.create(
        claim=claim, round=claim.round, text=text.strip(), asked_by=by, asked_at=now
    )
    _note(claim, question, "question_asked", question, by=by, now=now)
    return question


def may_answer(user: User, claim: Claim) -> bool:
    """An author of the article, whatever their role, or an editor."""
    return rules.is_author(user, claim.article) or rules.may(user, "assign")


@transaction.atomic
def answer(question: Question, *, by: User, now: datetime, text: str) -> QuestionAnswer:
    """Answer a question; one more answer is one more row. Raises NotForYouToAnswer, MissingField,
    AlreadyWithdrawn.
    """
    claim = locking.hold(question.claim)
    if not (by.is_active and may_answer(by, claim)):
        raise NotForYouToAnswer("An author of the article answers, or an editor.")
    if not text.strip():
        raise MissingField("Say what you answer.", field="text")
    _check_open(question)
    made = QuestionAnswer.objects.create(
        question=question, text=text.strip(), answered_by=by, answered_at=now
    )
    _note(claim, question, "question_answered", made, by=by, now=now)
    return made


@transaction.atomic
def withdraw(question: Question, *, by: User, now: datetime) -> QuestionWithdrawal:
    """Take a question back: who asked it, or an editor. Raises MoveForbidden, AlreadyWithdrawn."""
    if question.asked_by_id != by.pk:
        rules.check_may(by, "assign")
    claim = locking.hold(question.claim)
    _check_open(question)
    made = QuestionWithdrawal.objects.create(question=question, withdrawn_by=by, withdrawn_at=now)
    _note(claim, question, "question_withdrawn", made, by=by, now=now)
    return made


def _check_open(question: Question) -> None:
    if QuestionWithdrawal.objects.filter(question=question).exists():
        raise AlreadyWithdrawn("The question was taken back.")


def _note(
    claim: Claim, question: Question, action: str, about: models.Model, *, by: User, now: datetime
) -> None:
    """The words stay out of the history: who may read them follows from the question."""
    history.record(
        claim,
        kind=HistoryKind.QUESTION,
        action=action,
        by=by,
        now=now,
        about=about,
        question=question.pk,
    )
