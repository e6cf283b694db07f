"""Questions to an article's author about a claim."""

from uuid import UUID

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from claims import queries
from claims.api.filters import QuestionFilters
from claims.api.inputs.legal import QuestionAnswerInput, QuestionInput
from claims.api.shapes.legal import AuthorQuestionShape
from claims.api.views.base import OfClaim
from claims.models import Question
from claims.services import questions
from sources.api.door import Door, ListDoor, find


class Questions(ListDoor):
    queryset = Question.objects.none()
    filterset_class = QuestionFilters

    @extend_schema(operation_id="questions_list", responses=AuthorQuestionShape(many=True))
    def get(self, request: Request) -> Response:
        """Questions that you may see, newest first: yours, those to you as an author, and colleagues'."""
        return self.page(AuthorQuestionShape, queries.questions(self.person))


class ClaimQuestions(OfClaim):
    queryset = Question.objects.none()

    @extend_schema(operation_id="claim_questions_list", responses=AuthorQuestionShape(many=True))
    def get(self, request: Request, claim_id: UUID) -> Response:
        """Questions about the claim; in a blind round a colleague's is not there until it is complete."""
        return self.page(
            AuthorQuestionShape, queries.questions(self.person).filter(claim=self.claim(claim_id))
        )

    @extend_schema(
        operation_id="questions_create", request=QuestionInput, responses={201: AuthorQuestionShape}
    )
    def post(self, request: Request, claim_id: UUID) -> Response:
        """Ask the author about the claim."""
        claim, given = self.claim(claim_id), self.taken(QuestionInput)
        made = questions.ask(claim, by=self.person, now=timezone.now(), **given)
        return self.shown(AuthorQuestionShape, find(queries.questions(self.person), pk=made.pk), status=201)


class OfQuestion(Door):
    def question(self, question_id: UUID) -> Question:
        return find(queries.questions(self.person), pk=question_id)


class QuestionAnswers(OfQuestion):
    @extend_schema(
        operation_id="questions_answer", request=QuestionAnswerInput, responses={201: AuthorQuestionShape}
    )
    def post(self, request: Request, question_id: UUID) -> Response:
        """Answer a question, as an author of the article or an editor."""
        row, given = self.question(question_id), self.taken(QuestionAnswerInput)
        questions.answer(row, by=self.person, now=timezone.now(), **given)
        return self.shown(AuthorQuestionShape, self.question(question_id), status=201)


class QuestionWithdraw(OfQuestion):
    @extend_schema(operation_id="questions_withdraw", request=None, responses={201: AuthorQuestionShape})
    def post(self, request: Request, question_id: UUID) -> Response:
        """Take a question back: who asked it, or an editor."""
        questions.withdraw(self.question(question_id), by=self.person, now=timezone.now())
        return self.shown(AuthorQuestionShape, self.question(question_id), status=201)
