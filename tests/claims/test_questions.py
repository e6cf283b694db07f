"""Questions to the author: who asks, who answers, and for whom they exist while a round is blind."""

import pytest

from claims import queries
from claims.enums import Access, Stage
from claims.errors import (
    AlreadyWithdrawn,
    AuthorMayNotReview,
    MissingField,
    MoveForbidden,
    NotForYouToAnswer,
)
from claims.models import Claim, Question
from claims.services import articles, moves, policies, questions
from claims.services.articles import Author
from tests.support import desk
from tests.support.people import Newsroom
from tests.support.traces import raises_refusal

EVERYBODY = ("reader", "writer", "reviewer", "second", "third", "editor", "admin")


@pytest.fixture
def drafted(newsroom: Newsroom) -> Claim:
    """A claim of an article that the reader wrote, with the reviewer."""
    article = desk.draft(newsroom.writer, authors=[Author("Jo", newsroom.reader)])
    return desk.taken(desk.claim(article, newsroom.writer), newsroom.reviewer)


def ask(of: Claim, room: Newsroom) -> Question:
    return questions.ask(of, by=room.reviewer, now=desk.NOW, text="Where is it from?")


def who_sees(question: Question, room: Newsroom) -> set[str]:
    return {who for who in EVERYBODY if queries.questions(getattr(room, who)).filter(pk=question.pk).exists()}


def who_is_told(question: Question, room: Newsroom) -> set[str]:
    """By the history."""
    entry = question.claim.history.get(action="question_asked")
    return {who for who in EVERYBODY if queries.history(getattr(room, who)).filter(pk=entry.pk).exists()}


def test_in_a_blind_round_it_is_the_askers_and_the_authors(drafted: Claim, newsroom: Newsroom) -> None:
    question = ask(drafted, newsroom)
    assert who_sees(question, newsroom) == who_is_told(question, newsroom) == {"reader", "reviewer"}


def test_an_answer_changes_nothing_of_that(drafted: Claim, newsroom: Newsroom) -> None:
    question = ask(drafted, newsroom)
    answer = questions.answer(question, by=newsroom.reader, now=desk.NOW, text="From the ledger.")
    entry = drafted.history.get(action="question_answered")
    told = {who for who in EVERYBODY if queries.history(getattr(newsroom, who)).filter(pk=entry.pk).exists()}
    assert who_sees(question, newsroom) == told == {"reader", "reviewer"}
    assert list(queries.questions(newsroom.reviewer).get().answers.all()) == [answer]


def test_once_the_round_is_complete_all_who_review_see_it(drafted: Claim, newsroom: Newsroom) -> None:
    """The twin of the two above."""
    question = ask(drafted, newsroom)
    desk.review(drafted, newsroom.reviewer)
    desk.review(drafted, newsroom.second)
    assert who_sees(question, newsroom) == set(EVERYBODY) - {"writer"}


def test_in_an_open_round_they_see_it_at_once(newsroom: Newsroom, claim: Claim) -> None:
    policies.set_(
        by=newsroom.editor, now=desk.NOW, reason="So.", read=0, kind="OTHER", reviews_required=2,
        is_blind=False,
    )  # fmt: skip
    question = ask(desk.taken(claim, newsroom.reviewer), newsroom)
    assert who_sees(question, newsroom) == {"reviewer", "second", "third", "editor", "admin"}


def test_leaving_the_round_is_no_way_to_read_it(drafted: Claim, newsroom: Newsroom) -> None:
    question = ask(drafted, newsroom)
    moves.make(drafted, "return", by=newsroom.second, now=desk.NOW, reason="To look.")
    assert who_sees(question, newsroom) == {"reader", "reviewer"}


def test_it_leaves_no_trace_on_the_claim_that_colleagues_see(drafted: Claim, newsroom: Newsroom) -> None:
    drafted.refresh_from_db()
    before = (drafted.version, drafted.updated_at)
    questions.answer(ask(drafted, newsroom), by=newsroom.reader, now=desk.NOW, text="So.")
    drafted.refresh_from_db()
    assert (drafted.version, drafted.updated_at) == before


def test_a_restricted_article_hides_it_even_from_an_author_who_is_not_named(
    drafted: Claim, newsroom: Newsroom
) -> None:
    question = ask(drafted, newsroom)
    articles.edit(
        drafted.article, by=newsroom.writer, now=desk.NOW, access=Access.RESTRICTED,
        access_people=[newsroom.reviewer],
    )  # fmt: skip
    assert who_sees(question, newsroom) == {"reviewer"}


@pytest.mark.parametrize("who", ["second", "writer"])
def test_only_an_author_or_an_editor_answers(who: str, drafted: Claim, newsroom: Newsroom) -> None:
    question = ask(drafted, newsroom)
    with raises_refusal(NotForYouToAnswer, "not_for_you_to_answer"):
        questions.answer(question, by=getattr(newsroom, who), now=desk.NOW, text="I think so.")


def test_what_is_no_question(drafted: Claim, newsroom: Newsroom) -> None:
    with raises_refusal(MissingField, "field_required"):
        questions.ask(drafted, by=newsroom.reviewer, now=desk.NOW, text="  ")
    with raises_refusal(MoveForbidden, "move_forbidden"):
        questions.ask(drafted, by=newsroom.writer, now=desk.NOW, text="Where from?")


def test_an_author_asks_nobody(newsroom: Newsroom) -> None:
    article = desk.draft(newsroom.writer, authors=[Author("R", newsroom.reviewer)])
    claim = desk.claim(article, newsroom.writer)
    with raises_refusal(AuthorMayNotReview, "author_of_article"):
        ask(claim, newsroom)


def test_who_asked_takes_it_back_and_then_nobody_answers(drafted: Claim, newsroom: Newsroom) -> None:
    question = ask(drafted, newsroom)
    with raises_refusal(MoveForbidden, "move_forbidden"):
        questions.withdraw(question, by=newsroom.second, now=desk.NOW)
    questions.withdraw(question, by=newsroom.reviewer, now=desk.NOW)
    with raises_refusal(AlreadyWithdrawn, "already_withdrawn"):
        questions.answer(question, by=newsroom.reader, now=desk.NOW, text="So.")
    assert not queries.unanswered(newsroom.reader).exists()


def test_the_waiting_ones_are_those_without_an_answer(drafted: Claim, newsroom: Newsroom) -> None:
    question, other = ask(drafted, newsroom), ask(drafted, newsroom)
    questions.answer(other, by=newsroom.reader, now=desk.NOW, text="So.")
    assert list(queries.unanswered(newsroom.reader)) == [question]
    assert drafted.stage == Stage.IN_REVIEW
