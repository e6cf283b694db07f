"""Take next: the best claim that waits for a person, and two who press at once get two."""

import threading
from datetime import timedelta
from typing import Any

import pytest

from claims import queues
from claims.enums import Access, Stage
from claims.errors import MoveForbidden
from claims.models import Article, Claim
from claims.queues import Narrowing
from claims.services import articles, claims, taking
from factcheck.models import User
from tests.support import desk
from tests.support.people import Newsroom
from tests.support.racing import race

HOUR = timedelta(hours=1)


def due_in(hours: int, room: Newsroom, **facts: Any) -> Claim:
    """An OPEN claim of an article of its own with that deadline."""
    of = desk.article(room.writer, title=f"Due in {hours}", deadline=desk.NOW + hours * HOUR, **facts)
    return desk.claim(of, room.writer, statement=f"Due in {hours}.")


def next_of(user: User, **narrowed: object) -> Claim | None:
    return taking.take_next(by=user, now=desk.NOW, within=Narrowing(**narrowed))  # type: ignore[arg-type]


def test_the_nearest_deadline_first_and_what_is_overdue_before_it(claim: Claim, newsroom: Newsroom) -> None:
    later, soon, overdue = (due_in(hours, newsroom) for hours in (9, 1, -2))
    taken = [next_of(newsroom.reviewer) for _ in range(5)]
    assert taken == [overdue, soon, later, claim, None]
    claim.refresh_from_db()
    assert (claim.stage, claim.assignee) == (Stage.IN_REVIEW, newsroom.reviewer)


def test_of_one_deadline_the_legal_flag_goes_first_then_the_oldest(
    article: Article, newsroom: Newsroom
) -> None:
    made = [
        desk.claim(article, newsroom.writer, statement=f"{number}", legal_flag=number == 2)
        for number in range(3)
    ]
    assert [next_of(newsroom.reviewer) for _ in range(3)] == [made[2], made[0], made[1]]


def test_a_deadline_that_moves_moves_its_claims(claim: Claim, newsroom: Newsroom) -> None:
    first = due_in(5, newsroom)
    articles.edit(claim.article, by=newsroom.writer, now=desk.NOW, deadline=desk.NOW + HOUR)
    assert [next_of(newsroom.reviewer) for _ in range(2)] == [claim, first]


def test_ones_own_article_is_left_to_colleagues(newsroom: Newsroom) -> None:
    own = desk.draft(newsroom.writer, authors=[articles.Author("R", newsroom.reviewer)])
    claim = desk.claim(own, newsroom.writer)
    assert (next_of(newsroom.reviewer), next_of(newsroom.second)) == (None, claim)


def test_a_restricted_claim_is_not_given_to_others(newsroom: Newsroom) -> None:
    of = desk.article(newsroom.writer, access=Access.RESTRICTED, access_people=[newsroom.second])
    claim = desk.claim(of, newsroom.writer)
    assert (next_of(newsroom.reviewer), next_of(newsroom.second)) == (None, claim)


def test_a_first_review_is_given_to_a_colleague_for_a_second_look(claim: Claim, newsroom: Newsroom) -> None:
    desk.brought(claim, Stage.CROSS_CHECK, newsroom)
    assert next_of(newsroom.reviewer) is None  # whose own it is
    assert [next_of(newsroom.second), next_of(newsroom.second)] == [claim, claim]
    assert next_of(newsroom.third) is None
    later = desk.NOW + taking.GIVEN_FOR
    assert taking.take_next(by=newsroom.third, now=later) == claim
    claim.refresh_from_db()
    assert (claim.stage, claim.assignee) == (Stage.CROSS_CHECK, newsroom.reviewer)


def test_another_is_given_before_the_same_again(claim: Claim, newsroom: Newsroom) -> None:
    other = desk.claim(claim.article, newsroom.writer, statement="Another.")
    for each in (claim, other):
        desk.brought(each, Stage.CROSS_CHECK, newsroom)
    assert [next_of(newsroom.second) for _ in range(3)] == [claim, other, claim]


def test_within_an_article_a_desk_or_a_deadline(claim: Claim, newsroom: Newsroom) -> None:
    soon, sports = due_in(1, newsroom), due_in(40, newsroom, desk="Sports")
    assert next_of(newsroom.reviewer, desk="Nowhere") is None
    assert next_of(newsroom.reviewer, desk="Sports") == sports
    assert next_of(newsroom.reviewer, article=claim.article_id) == claim
    assert next_of(newsroom.reviewer, due=queues.OVERDUE) is None
    assert next_of(newsroom.reviewer, due=queues.TODAY) == soon


def test_what_was_split_is_not_given(claim: Claim, newsroom: Newsroom) -> None:
    parts = claims.split(
        claim,
        [claims.Part("It cost money.", quote="The bridge"), claims.Part("4.2 million.", quote="4.2 million")],
        by=newsroom.reviewer,
        now=desk.NOW,
    )
    assert {next_of(newsroom.reviewer), next_of(newsroom.second)} == set(parts)


def test_who_does_not_review_is_refused(claim: Claim, newsroom: Newsroom) -> None:
    with pytest.raises(MoveForbidden):
        next_of(newsroom.writer)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("stage", [Stage.OPEN, Stage.CROSS_CHECK])
def test_two_who_press_at_once_get_two(stage: Stage, article: Article, newsroom: Newsroom) -> None:
    for number in range(2):
        made = desk.claim(article, newsroom.writer, statement=f"{number}")
        if stage == Stage.CROSS_CHECK:
            desk.taken(made, newsroom.editor)
            desk.review(made, newsroom.editor)
    people = [newsroom.reviewer, newsroom.second]
    got = race(lambda number: next_of(people[number]), 2)
    assert None not in got
    assert got[0] != got[1]


@pytest.mark.django_db(transaction=True)
def test_who_only_looks_at_the_best_and_writes_gets_the_same(article: Article, newsroom: Newsroom) -> None:
    """The twin: chosen and then written, without a look at what others wrote between."""
    for number in range(2):
        desk.claim(article, newsroom.writer, statement=f"{number}")
    people, both_have_read = [newsroom.reviewer, newsroom.second], threading.Barrier(2)

    def take(number: int) -> Claim:
        waiting = queues.visible(people[number]).filter(queues.condition("unassigned", people[number]))
        best = waiting.order_by(*queues.ORDER)[0]
        both_have_read.wait()
        Claim.objects.filter(pk=best.pk).update(assignee=people[number], stage=Stage.IN_REVIEW)
        return best

    got = race(take, 2)
    assert got[0] == got[1]
