"""A first review of a blind round does not exist for the others, through any door, until the second is in."""

from typing import Any

import pytest

from claims.models import Claim
from claims.services import moves, reviews
from factcheck.access import TABLE
from sources.models import Extraction
from tests.api import world
from tests.api.conftest import client_of
from tests.support import desk
from tests.support.people import Newsroom
from tests.support.unpacking import plain

NOTE = "first-note-4711"
RATIONALE = "first-rationale-4711"
ANSWER = "first-answer-4711"
TRANSLATION = "first-translation-4711"
OTHERS = ("reader", "writer", "second", "editor", "admin")
DOORS = [rule.route for rule in TABLE.values() if rule.method == "GET" and rule.route.startswith("api/v1/")]


@pytest.fixture
def ids(claim: Claim, captured: Extraction, newsroom: Newsroom) -> dict[str, Any]:
    """The first review is in, with a citation of its own; `evidence_id` and `review_id` are theirs."""
    first = newsroom.reviewer
    desk.taken(claim, first)
    ids = world.of(claim, captured, first)
    cited = desk.cite(
        claim, first, extraction=captured, quote="cost 4.2 million euros", note=NOTE, translation=TRANSLATION
    )
    claim.refresh_from_db()
    checklist = {"primary": {"answer": "NO", "note": ANSWER}}
    said = desk.judgement(cited, rationale=RATIONALE, checklist=checklist)
    review = reviews.submit(claim, said, by=first, now=desk.NOW, version=claim.version)
    return {**ids, "evidence_id": cited.pk, "review_id": review.pk}


def told(newsroom: Newsroom, name: str, ids: dict[str, Any]) -> dict[str, str]:
    """What each door tells this person."""
    client = client_of(getattr(newsroom, name))
    found = {route: plain(client.get(world.address(route, ids)).getvalue()) for route in DOORS}
    searched = (
        client.get(f"claims/?q={NOTE}").content.decode() + client.get(f"sources/?q={NOTE}").content.decode()
    )
    return found | {"search": searched}


def traces(ids: dict[str, Any]) -> list[str]:
    rows = [str(ids[name]) for name in ("evidence_id", "review_id", "question_id", "reply_id")]
    return [NOTE, RATIONALE, ANSWER, TRANSLATION, world.ASKED, *rows]


@pytest.mark.parametrize("name", OTHERS)
def test_nothing_of_it_is_told_to_others(name: str, ids: dict[str, Any], newsroom: Newsroom) -> None:
    for door, body in told(newsroom, name, ids).items():
        assert [trace for trace in traces(ids) if trace in body] == [], door


@pytest.mark.parametrize("name", OTHERS)
def test_no_count_tells_that_there_is_any(name: str, ids: dict[str, Any], newsroom: Newsroom) -> None:
    client, claim = client_of(getattr(newsroom, name)), f"claims/{ids['claim_id']}/"
    history = client.get(f"{claim}history/").json()
    assert client.get(claim).json()["evidence_count"] == 0
    assert client.get(f"{claim}evidence/").json()["results"] == []
    assert client.get(f"{claim}reviews/").json()["results"] == []
    assert history["numbering"] == "hidden"
    assert {(each["seq"], each["previous"], each["hash"]) for each in history["results"]} == {
        (None, None, None)
    }
    assert {each["kind"] for each in history["results"]} <= {"MOVE", "EDIT"}


def test_a_filter_by_rating_does_not_find_it(ids: dict[str, Any], newsroom: Newsroom) -> None:
    assert client_of(newsroom.second).get("claims/?rating=CONFIRMED").json()["results"] == []


def test_their_own_is_told_to_who_wrote_it(ids: dict[str, Any], newsroom: Newsroom) -> None:
    client, claim = client_of(newsroom.reviewer), f"claims/{ids['claim_id']}/"
    assert client.get(claim).json()["evidence_count"] == 2
    assert [each["rationale"] for each in client.get(f"{claim}reviews/").json()["results"]] == [RATIONALE]


def test_another_may_not_retract_or_replace_what_they_cannot_see(
    ids: dict[str, Any], newsroom: Newsroom
) -> None:
    client = client_of(newsroom.editor)
    assert client.post(f"evidence/{ids['evidence_id']}/retract/", {"reason": "x"}).status_code == 404
    body = {"source": str(desk.offline(newsroom.writer).pk), "quote": "a", "stance": "SUPPORTS"}
    replaced = client.post(
        f"claims/{ids['claim_id']}/evidence/", {**body, "replaces": str(ids["evidence_id"])}
    )
    assert (replaced.status_code, replaced.json()["field"]) == (400, "replaces")


def test_another_may_not_rest_on_it(ids: dict[str, Any], newsroom: Newsroom) -> None:
    client, claim = client_of(newsroom.second), f"claims/{ids['claim_id']}/"
    body = {"rating": "CONFIRMED", "rationale": "so", "version": client.get(claim).json()["version"]}
    seen = client.post(f"{claim}reviews/", {**body, "evidence": [str(ids["evidence_id"])]})
    made_up = client.post(f"{claim}reviews/", {**body, "evidence": [world.NO_ID]})
    assert (seen.status_code, seen.json()["code"]) == (400, "evidence_not_usable")
    assert seen.json()["detail"].replace(str(ids["evidence_id"]), world.NO_ID) == made_up.json()["detail"]


def test_what_is_counted_of_origins_leaves_out_what_only_they_cited(
    ids: dict[str, Any], newsroom: Newsroom
) -> None:
    """The chain is drawn of what one may see: their source is linked to nothing, and only they cite it."""
    address = f"claims/{ids['claim_id']}/"
    theirs = client_of(newsroom.reviewer).get(address).json()["origins"]
    others = client_of(newsroom.second).get(address).json()["origins"]
    assert (theirs["count"], others["count"]) == (1, 0)


def test_joining_another_claim_tells_nothing_of_it(ids: dict[str, Any], newsroom: Newsroom) -> None:
    """What says no, says what the stage says: that a review is in."""
    claim = Claim.objects.get(pk=ids["claim_id"])
    other = desk.claim(claim.article, newsroom.writer, quote="It was closed for 14 months")
    client = client_of(newsroom.second)
    for one, into in ((claim, other), (other, claim)):
        answer = client.post(f"claims/{one.pk}/join/", {"into": str(into.pk)})
        assert (answer.status_code, answer.json()["code"]) == (409, "reopen_first")
        assert [trace for trace in traces(ids) if trace in answer.content.decode()] == []
    assert other.history.filter(action="joined").count() == 0


def test_once_the_second_is_in_all_of_it_is_told(ids: dict[str, Any], newsroom: Newsroom) -> None:
    """The twin of all above: the same doors show it when nothing is left to be blind for."""
    desk.review(Claim.objects.get(pk=ids["claim_id"]), newsroom.second)
    doors = told(newsroom, "third", ids)
    body = "".join(doors.values())
    assert [trace for trace in traces(ids) if trace not in body] == []
    history = client_of(newsroom.reader).get(f"claims/{ids['claim_id']}/history/").json()
    assert history["numbering"] == "shown"
    assert [each["seq"] for each in history["results"]] == list(range(len(history["results"]), 0, -1))


def test_a_reader_is_told_the_rating_but_not_the_rationale(ids: dict[str, Any], newsroom: Newsroom) -> None:
    desk.review(Claim.objects.get(pk=ids["claim_id"]), newsroom.second)
    shown = client_of(newsroom.reader).get(f"claims/{ids['claim_id']}/reviews/").json()["results"]
    assert {(each["rating"], each["rationale"]) for each in shown} == {("CONFIRMED", None)}


@pytest.mark.parametrize("move", ["return", "withdraw"])
def test_leaving_the_round_is_no_way_to_look(move: str, ids: dict[str, Any], newsroom: Newsroom) -> None:
    claim = Claim.objects.get(pk=ids["claim_id"])
    moves.make(claim, move, by=newsroom.second, now=desk.NOW, reason="to have a look")
    if move == "withdraw":
        moves.make(claim, "reopen", by=newsroom.second, now=desk.NOW, reason="as if nothing were")
    for name in ("second", "reader"):
        for door, body in told(newsroom, name, ids).items():
            assert [trace for trace in traces(ids) if trace in body] == [], door

    desk.checked(claim, newsroom.second, newsroom.third)  # the twin: a later round is complete
    body = "".join(told(newsroom, "second", ids).values())
    assert [trace for trace in traces(ids) if trace not in body] == []
