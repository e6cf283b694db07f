"""Questions to the author as a card and as acts; shown on the claim's page and on the article's."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django import forms

from claims import queries, rules
from claims.admin.acts import Act, is_author
from claims.admin.colleagues import name
from claims.admin.rows import RowAct, lines
from claims.enums import Stage
from claims.models import Article, Claim, Question, QuestionAnswer
from claims.services import questions
from sources.people import User


class AskAuthor(Act):
    slug, title, button, needs, section = "ask-author", "Ask the author", "Ask", "review", "questions"
    text = forms.CharField(label="Your question", max_length=20_000, widget=lines(2))

    @classmethod
    def is_offered(cls, claim: Claim, user: User) -> bool:
        may = super().is_offered(claim, user) and claim.stage != Stage.WITHDRAWN
        return may and not is_author(user, claim)

    def perform(self, *, now: datetime) -> str:
        questions.ask(self.claim, by=self.user, now=now, text=self.cleaned_data["text"])
        return "Asked. The author finds it on the article's page."


class AnswerQuestion(RowAct):
    slug, title, button, section = "answer-question", "Answer", "Answer", "questions"
    text = forms.CharField(label="Your answer", max_length=50_000, widget=lines(2))

    @classmethod
    def is_offered(cls, claim: Claim, user: User) -> bool:
        return questions.may_answer(user, claim)

    def perform(self, *, now: datetime) -> str:
        question = self.found(queries.questions(self.user))
        questions.answer(question, by=self.user, now=now, text=self.cleaned_data["text"])
        return "Answered."


class WithdrawQuestion(RowAct):
    slug, title, button, section = "withdraw-question", "Take it back", "Take it back", "questions"
    needs = "review"

    def perform(self, *, now: datetime) -> str:
        questions.withdraw(self.found(queries.questions(self.user)), by=self.user, now=now)
        return "Taken back."


ACTS: tuple[type[Act], ...] = (AskAuthor, AnswerQuestion, WithdrawQuestion)


@dataclass(frozen=True)
class Asked:
    """A question with its answers, each with its author's name, and what this person may do about it."""

    row: Question
    who: str
    answers: Sequence[tuple[QuestionAnswer, str]]
    is_open: bool
    form: Act | None
    may_withdraw: bool


def asked(claim: Claim, user: User, *, failed: Act | None = None) -> list[Asked]:
    """The questions about a claim that this person may see, the oldest first."""
    return _cards(queries.questions(user).filter(claim=claim), claim, user, failed)


def _cards(rows: Iterable[Question], claim: Claim, user: User, failed: Act | None) -> list[Asked]:
    found = list(rows)
    may_answer = bool(found) and AnswerQuestion.is_offered(claim, user)
    is_editor = rules.may(user, "assign")
    return [_card(each, claim, user, failed, may_answer, is_editor) for each in found]


def _card(
    row: Question, claim: Claim, user: User, failed: Act | None, may_answer: bool, is_editor: bool
) -> Asked:
    is_taken_back = hasattr(row, "withdrawal")
    answers = [(each, name(each.answered_by)) for each in row.answers.all()]
    form: Act | None = None
    if isinstance(failed, AnswerQuestion) and failed.about == str(row.pk):
        form = failed
    elif may_answer and not is_taken_back:
        form = AnswerQuestion(claim, user, of=row.pk)
    return Asked(
        row,
        name(row.asked_by),
        answers,
        not answers and not is_taken_back,
        form,
        not is_taken_back and not answers and (row.asked_by_id == user.pk or is_editor),
    )


def of_article(article: Article, user: User) -> list[tuple[Claim, list[Asked]]]:
    """For an author of the article: what they are asked about its claims and have not answered."""
    if not rules.is_author(user, article):
        return []
    rows = queries.unanswered(user).filter(claim__article=article).select_related("claim__article")
    by_claim: dict[Claim, list[Question]] = {}
    for row in rows:
        by_claim.setdefault(row.claim, []).append(row)
    return [
        (claim, [_card(each, claim, user, None, True, False) for each in found])
        for claim, found in by_claim.items()
    ]
