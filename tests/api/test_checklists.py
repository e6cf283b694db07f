"""The checklist through the API: asked, answered, refused by name, served."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from claims.enums import Kind, Rating
from claims.models import Article, Claim, Review
from tests.api.conftest import client_of
from tests.support import desk
from tests.support.people import Newsroom


@pytest.fixture
def number(article: Article, newsroom: Newsroom) -> Claim:
    """A claim of kind NUMBER, taken by the reviewer."""
    return desk.taken(desk.claim(article, newsroom.writer, kind=Kind.NUMBER), newsroom.reviewer)


def send(claim: Claim, newsroom: Newsroom, checklist: Any) -> Any:
    claim.refresh_from_db()
    cited = desk.cite(claim, newsroom.reviewer)
    body = {"version": claim.version, "rating": "CONFIRMED", "rationale": "So.", "evidence": [str(cited.pk)]}
    return client_of(newsroom.reviewer).post(
        f"claims/{claim.pk}/reviews/", {**body, "checklist": checklist} if checklist is not None else body
    )


def test_a_claim_lists_the_questions_of_its_kind(number: Claim, newsroom: Newsroom) -> None:
    asked = client_of(newsroom.reader).get(f"claims/{number.pk}/").json()["checklist"]
    assert [each["key"] for each in asked] == ["unit", "base", "rounding", "period"]
    assert asked[0]["question"] == "Is it the same unit and the same currency?"


def test_answers_come_back_with_what_was_left_open(number: Claim, newsroom: Newsroom) -> None:
    answer = send(number, newsroom, {"unit": {"answer": "YES"}, "base": {"answer": "NO", "note": "Of all."}})
    assert answer.status_code == 201
    assert answer.json()["checklist"] == {
        "unit": {"answer": "YES", "note": ""},
        "base": {"answer": "NO", "note": "Of all."},
    }
    assert answer.json()["unanswered"] == ["rounding", "period"]
    listed = client_of(newsroom.reviewer).get(f"claims/{number.pk}/reviews/").json()["results"][0]
    assert (listed["checklist"], listed["unanswered"]) == (
        answer.json()["checklist"],
        answer.json()["unanswered"],
    )


def test_none_has_to_be_answered(number: Claim, newsroom: Newsroom) -> None:
    answer = send(number, newsroom, None)
    assert (answer.status_code, answer.json()["checklist"]) == (201, {})


def test_a_key_of_another_kind_is_refused_by_name(number: Claim, newsroom: Newsroom) -> None:
    answer = send(number, newsroom, {"speaker": {"answer": "YES"}})
    assert (answer.status_code, answer.json()["field"]) == (400, "checklist.speaker")
    assert not Review.objects.exists()


def test_an_answer_that_is_none_is_refused_by_name(number: Claim, newsroom: Newsroom) -> None:
    answer = send(number, newsroom, {"unit": {"answer": "PERHAPS"}})
    assert (answer.status_code, answer.json()["field"]) == (400, "checklist.unit.answer")


def test_more_answers_than_any_checklist_asks_for(number: Claim, newsroom: Newsroom) -> None:
    answer = send(number, newsroom, {f"k{each}": {"answer": "YES"} for each in range(200)})
    assert (answer.status_code, answer.json()["field"]) == (400, "checklist")


def test_reviews_are_listed_with_as_many_queries_for_three_as_for_one(
    number: Claim, newsroom: Newsroom
) -> None:
    send(number, newsroom, {"unit": {"answer": "YES"}})
    client, address = client_of(newsroom.reviewer), f"claims/{number.pk}/reviews/"

    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            client.get(address)
        return len(queries)

    few = asked()
    desk.review(number, newsroom.second, rating=Rating.MISLEADING)
    desk.review(number, newsroom.editor)
    assert (asked(), Review.objects.count()) == (few, 3)
