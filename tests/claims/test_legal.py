"""The legal axis: who was heard, what a lawyer cleared, and what ends it."""

import threading
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from claims import axis, legal, queries
from claims.axis import Axis
from claims.enums import AnswerKind, Means, Origin, Rating, Stage
from claims.errors import (
    AlreadyCleared,
    AlreadyRevoked,
    AlreadyWaived,
    AuthorMayNotReview,
    DeadlineNotPassed,
    MissingField,
    MoveForbidden,
    NotFlagged,
    NothingToClear,
    ReasonRequired,
    StaleVersion,
    TextChanged,
)
from claims.legal import Asked, Cleared, Facts
from claims.models import Article, Claim, Clearance, ReplyRequest
from claims.services import articles, claims, moves
from claims.services import legal as acts
from claims.services.articles import Author
from factcheck.models import User
from sources.errors import Invalid, Refusal
from tests.support import desk
from tests.support.people import Newsroom, lawyer
from tests.support.racing import race
from tests.support.traces import raises_refusal

NOW = desk.NOW
DEADLINE = NOW + timedelta(days=2)
LATER = DEADLINE + timedelta(minutes=1)


@pytest.fixture
def flagged(article: Article, newsroom: Newsroom) -> Claim:
    return desk.claim(article, newsroom.writer, legal_flag=True)


@pytest.fixture
def counsel(newsroom: Newsroom) -> User:
    return lawyer()


def asked(of: Claim, room: Newsroom, **said: Any) -> ReplyRequest:
    usual: dict[str, Any] = {"whom": "Ada Lind", "asked": "Is it so?", "means": Means.EMAIL}
    return acts.ask(of, by=room.reviewer, now=NOW, **(usual | {"deadline": DEADLINE} | said))


def cleared(of: Claim, by: User, **said: Any) -> Clearance:
    of.refresh_from_db()
    return acts.clear(of, by=by, now=NOW, version=of.version, **said)


def waits(of: Claim, now: datetime = NOW) -> list[str]:
    return [each.code for each in found(of, now).waits]


def found(of: Claim, now: datetime = NOW) -> Axis:
    return axis.one(Claim.objects.select_related("article").get(pk=of.pk), now=now)


# --- what is waited for: pure ---------------------------------------------------------------------

OPEN, HEARD = Asked(DEADLINE, is_answered=False), Asked(DEADLINE, is_answered=True)


@pytest.mark.parametrize(
    ("facts", "now", "codes"),
    [
        (Facts(), NOW, ["reply_not_asked", "clearance_waits"]),
        (Facts(asked=[OPEN]), NOW, ["reply_waits", "clearance_waits"]),
        (Facts(asked=[OPEN]), DEADLINE, ["clearance_waits"]),
        (Facts(asked=[OPEN, HEARD]), NOW, ["clearance_waits"]),
        (Facts(is_waived=True), NOW, ["clearance_waits"]),
        (Facts(cleared=Cleared.STANDS), NOW, ["reply_not_asked"]),
        (Facts(asked=[HEARD], cleared=Cleared.OVERTAKEN), NOW, ["clearance_ended"]),
        (Facts(asked=[HEARD], cleared=Cleared.REVOKED), NOW, ["clearance_revoked"]),
        (Facts(asked=[HEARD], cleared=Cleared.STANDS), NOW, []),
    ],
)
def test_what_it_waits_for(facts: Facts, now: datetime, codes: list[str]) -> None:
    assert [each.code for each in legal.waits(facts, now)] == codes


# --- the flag ---------------------------------------------------------------------------------------


def test_the_flag_is_cleared_by_an_editor_with_a_reason_on_record(flagged: Claim, newsroom: Newsroom) -> None:
    change: dict[str, Any] = {"now": NOW, "version": flagged.version, "legal_flag": False}
    with raises_refusal(MoveForbidden, "move_forbidden"):
        claims.edit(flagged, by=newsroom.reviewer, reason="So.", **change)
    with raises_refusal(ReasonRequired, "reason_required"):
        claims.edit(flagged, by=newsroom.editor, reason=" ", **change)
    claims.edit(flagged, by=newsroom.editor, reason="It names nobody.", **change)
    entry = flagged.history.get(action="flag_cleared")
    assert (entry.by, entry.text) == (newsroom.editor, "It names nobody.")
    assert waits(flagged) == []


def test_an_author_clears_no_flag_of_their_own(newsroom: Newsroom) -> None:
    own = desk.draft(newsroom.writer, authors=[Author("Ed", newsroom.editor)])
    claim = desk.claim(own, newsroom.writer, legal_flag=True)
    with raises_refusal(AuthorMayNotReview, "author_of_article"):
        claims.edit(claim, by=newsroom.editor, now=NOW, version=claim.version, legal_flag=False, reason="So.")


# --- the right of reply ----------------------------------------------------------------------------


def test_asked_and_answered(flagged: Claim, newsroom: Newsroom) -> None:
    before = waits(flagged)
    request = asked(flagged, newsroom)
    between = waits(flagged)
    acts.answer(request, by=newsroom.second, now=NOW, kind=AnswerKind.ANSWERED, words="It is.")
    assert [before, between, waits(flagged)] == [
        ["reply_not_asked", "clearance_waits"],
        ["reply_waits", "clearance_waits"],
        ["clearance_waits"],
    ]
    assert list(flagged.history.filter(kind="REPLY").values_list("action", flat=True)) == [
        "reply_asked",
        "reply_answered",
    ]


def test_a_later_answer_is_one_more_row(flagged: Claim, newsroom: Newsroom) -> None:
    request = asked(flagged, newsroom)
    acts.answer(request, by=newsroom.reviewer, now=LATER, kind=AnswerKind.NO_ANSWER)
    acts.answer(request, by=newsroom.reviewer, now=LATER, kind=AnswerKind.ANSWERED, words="Late.")
    assert [each.kind for each in request.answers.order_by("pk")] == ["NO_ANSWER", "ANSWERED"]


@pytest.mark.parametrize(
    ("said", "error", "code"),
    [
        ({"whom": " "}, MissingField, "field_required"),
        ({"asked": ""}, MissingField, "field_required"),
        ({"deadline": NOW}, Invalid, "invalid"),
        ({"deadline": NOW + timedelta(days=400)}, Invalid, "invalid"),
        ({"asked_at": NOW + timedelta(hours=1)}, Invalid, "invalid"),
    ],
)
def test_a_request_that_is_none(
    said: dict[str, Any], error: type[Refusal], code: str, flagged: Claim, newsroom: Newsroom
) -> None:
    with raises_refusal(error, code):
        asked(flagged, newsroom, **said)


def test_of_a_claim_that_is_not_flagged_nothing_is_asked(claim: Claim, newsroom: Newsroom) -> None:
    with raises_refusal(NotFlagged, "not_flagged"):
        asked(claim, newsroom)
    assert found(claim) == axis.NOTHING


@pytest.mark.parametrize(
    ("said", "now", "error", "code"),
    [
        ({"kind": AnswerKind.ANSWERED}, NOW, MissingField, "field_required"),
        ({"kind": AnswerKind.NO_ANSWER}, NOW, DeadlineNotPassed, "deadline_not_passed"),
        ({"kind": AnswerKind.REFUSED, "answered_at": LATER}, NOW, Invalid, "invalid"),
        ({"kind": AnswerKind.REFUSED, "answered_at": NOW - timedelta(1)}, NOW, Invalid, "invalid"),
    ],
)
def test_an_answer_that_is_none(
    said: dict[str, Any],
    now: datetime,
    error: type[Refusal],
    code: str,
    flagged: Claim,
    newsroom: Newsroom,
) -> None:
    request = asked(flagged, newsroom)
    with raises_refusal(error, code):
        acts.answer(request, by=newsroom.reviewer, now=now, **said)
    assert not request.answers.exists()


def test_it_is_waived_by_an_editor_or_a_lawyer_until_they_say_otherwise(
    flagged: Claim, newsroom: Newsroom, counsel: User
) -> None:
    with raises_refusal(MoveForbidden, "move_forbidden"):
        acts.waive(flagged, by=newsroom.reviewer, now=NOW, reason="Busy.")
    acts.waive(flagged, by=newsroom.editor, now=NOW, reason="It is about nobody.")
    with raises_refusal(AlreadyWaived, "already_waived"):
        acts.waive(flagged, by=counsel, now=NOW, reason="So.")
    waived = waits(flagged)
    acts.waive(flagged, by=counsel, now=NOW, reason="It is about him.", is_waived=False)
    assert (waived, waits(flagged)) == (["clearance_waits"], ["reply_not_asked", "clearance_waits"])


# --- a lawyer's clearance --------------------------------------------------------------------------


def test_a_cleared_claim_whose_subject_was_heard_is_done(
    flagged: Claim, newsroom: Newsroom, counsel: User
) -> None:
    asked(flagged, newsroom)
    desk.checked(flagged, newsroom.reviewer, newsroom.second)
    cleared(flagged, counsel, conditions="Name no child.")
    assert (waits(flagged), waits(flagged, LATER)) == (["reply_waits"], [])
    assert found(flagged).cleared == Cleared.STANDS


@pytest.mark.parametrize("who", ["reviewer", "editor", "admin"])
def test_no_role_clears_without_being_a_lawyer(who: str, flagged: Claim, newsroom: Newsroom) -> None:
    desk.checked(flagged, newsroom.reviewer, newsroom.second)
    with raises_refusal(MoveForbidden, "move_forbidden"):
        cleared(flagged, getattr(newsroom, who))


def test_a_lawyer_who_wrote_it_does_not_clear_it(newsroom: Newsroom, counsel: User) -> None:
    own = desk.draft(newsroom.writer, authors=[Author("L", counsel)])
    claim = desk.checked(
        desk.claim(own, newsroom.writer, legal_flag=True), newsroom.reviewer, newsroom.second
    )
    with raises_refusal(AuthorMayNotReview, "author_of_article"):
        cleared(claim, counsel)


def test_there_is_nothing_to_clear_before_a_verdict(
    flagged: Claim, newsroom: Newsroom, counsel: User
) -> None:
    desk.brought(flagged, Stage.CROSS_CHECK, newsroom)
    with raises_refusal(NothingToClear, "nothing_to_clear"):
        cleared(flagged, counsel)


def test_what_was_read_has_to_be_what_stands_there(flagged: Claim, newsroom: Newsroom, counsel: User) -> None:
    desk.checked(flagged, newsroom.reviewer, newsroom.second)
    with raises_refusal(StaleVersion, "stale_version"):
        acts.clear(flagged, by=counsel, now=NOW, version=flagged.version - 1)
    with raises_refusal(TextChanged, "text_changed"):
        cleared(flagged, counsel, words="Other words.")


def test_a_new_verdict_ends_it(flagged: Claim, newsroom: Newsroom, counsel: User) -> None:
    desk.checked(flagged, newsroom.reviewer, newsroom.second)
    cleared(flagged, counsel)
    moves.make(flagged, "reopen", by=newsroom.reviewer, now=NOW, reason="A doubt.")
    reopened = found(flagged).cleared
    desk.review(flagged, newsroom.reviewer)
    desk.review(flagged, newsroom.second)
    assert (reopened, found(flagged).cleared) == (Cleared.OVERTAKEN, Cleared.OVERTAKEN)
    cleared(flagged, counsel)
    assert found(flagged).cleared == Cleared.STANDS


def test_new_words_end_it_and_other_paragraphs_do_not(newsroom: Newsroom, counsel: User) -> None:
    """In a draft of ours the corrected words take the place of those that were cleared."""
    article = desk.draft(newsroom.writer)
    claim = desk.claim(article, newsroom.writer, legal_flag=True)
    fixed = "The bridge cost 4.4 million euros"
    rating = Rating.CONFIRMED_WITH_CHANGES
    desk.checked(claim, newsroom.reviewer, newsroom.second, rating=rating, corrected_text=fixed)
    cleared(claim, counsel)
    articles.add_version(article, by=newsroom.writer, now=NOW, body=desk.BODY + "\n\nMore.")
    elsewhere = found(claim).cleared
    articles.add_version(article, by=newsroom.writer, now=NOW, body=desk.BODY.replace("4.2", "4.4"))
    assert article.origin == Origin.OURS
    assert (elsewhere, found(claim).cleared) == (Cleared.STANDS, Cleared.OVERTAKEN)


def test_it_is_taken_back_once_by_a_lawyer(flagged: Claim, newsroom: Newsroom, counsel: User) -> None:
    desk.checked(flagged, newsroom.reviewer, newsroom.second)
    row = cleared(flagged, counsel)
    with raises_refusal(MoveForbidden, "move_forbidden"):
        acts.revoke(row, by=newsroom.editor, now=NOW, reason="So.")
    acts.revoke(row, by=counsel, now=NOW, reason="A new ruling.")
    with raises_refusal(AlreadyRevoked, "already_revoked"):
        acts.revoke(row, by=counsel, now=NOW, reason="Again.")
    assert found(flagged).cleared == Cleared.REVOKED


def test_what_is_not_checkable_is_cleared_as_it_stands(
    flagged: Claim, newsroom: Newsroom, counsel: User
) -> None:
    for by in (newsroom.reviewer, newsroom.second):
        moves.make(flagged, "not_checkable", by=by, now=NOW, reason="A rumour.")
    cleared(flagged, counsel)
    stood = found(flagged).cleared
    moves.make(flagged, "reopen", by=newsroom.reviewer, now=NOW, reason="A figure.")
    assert (stood, found(flagged).cleared) == (Cleared.STANDS, Cleared.OVERTAKEN)


# --- many at once ----------------------------------------------------------------------------------


def test_many_are_read_in_as_many_queries_as_one(article: Article, newsroom: Newsroom, counsel: User) -> None:
    marked = [
        desk.claim(article, newsroom.writer, quote=quote, legal_flag=True)
        for quote in ("The bridge", "It was closed", "Work began")
    ]
    for each in marked:
        asked(each, newsroom)
        desk.checked(each, newsroom.reviewer, newsroom.second)
        cleared(each, counsel)
    rows = list(Claim.objects.order_by("pk"))
    counts = []
    for some in (rows[:1], rows):
        with CaptureQueriesContext(connection) as seen:
            states = axis.of(some, now=LATER, user=newsroom.reader)
        counts.append(len(seen))
        assert [each.is_done for each in states.values()] == [True] * len(some)
    assert counts[0] == counts[1] <= 7


def test_overdue_are_those_of_which_nobody_said_what_came(flagged: Claim, newsroom: Newsroom) -> None:
    late, heard = asked(flagged, newsroom), asked(flagged, newsroom)
    acts.answer(heard, by=newsroom.reviewer, now=NOW, kind=AnswerKind.REFUSED)
    assert list(queries.overdue(newsroom.reviewer, now=NOW)) == []
    assert list(queries.overdue(newsroom.reviewer, now=LATER)) == [late]
    assert list(queries.overdue(newsroom.second, now=LATER)) == []  # the round is blind


@pytest.mark.django_db(transaction=True)
def test_of_two_who_clear_it_at_once_one_is_told(flagged: Claim, newsroom: Newsroom, counsel: User) -> None:
    people = [counsel, lawyer(name="second-lawyer")]
    desk.checked(flagged, newsroom.reviewer, newsroom.second)

    def clear(number: int) -> str:
        try:
            acts.clear(flagged, by=people[number], now=NOW, version=flagged.version)
        except AlreadyCleared as refusal:
            return refusal.code
        return ""

    assert sorted(race(clear, 2)) == ["", "already_cleared"]
    assert Clearance.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_without_holding_the_claim_both_would_find_none(
    flagged: Claim, newsroom: Newsroom, counsel: User
) -> None:
    """The twin: both have looked before either has written."""
    desk.checked(flagged, newsroom.reviewer, newsroom.second)
    both_have_looked = threading.Barrier(2)

    def clear(number: int) -> bool:
        stands = found(flagged).cleared == Cleared.STANDS
        both_have_looked.wait()
        Clearance.objects.create(
            claim=flagged, round=1, verdict=flagged.verdict, words="x", cleared_by=counsel, cleared_at=NOW
        )
        return stands

    assert race(clear, 2) == [False, False]
