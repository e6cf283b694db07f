"""Claims of other articles, by REST: what is like one, what is the same, what its verdict would be here."""

from collections.abc import Callable

import pytest

from claims.models import Claim
from claims.services import same
from sources.models import Extraction
from tests.api.conftest import Api
from tests.support import desk
from tests.support.people import Newsroom

ApiOf = Callable[[str], Api]
QUOTE = "cost 4.2 million euros, according to"


@pytest.fixture
def other(newsroom: Newsroom, captured: Extraction) -> Claim:
    """The same claim elsewhere, confirmed on a captured page."""
    made = desk.claim(desk.article(newsroom.writer, title="Another story"), newsroom.writer)
    desk.taken(made, newsroom.reviewer)
    for by in (newsroom.reviewer, newsroom.second):
        desk.submit(made, by, desk.judgement(desk.cite(made, by, extraction=captured, quote=QUOTE)))
    made.refresh_from_db()
    return made


def test_it_is_said_read_and_taken_back(as_: ApiOf, claim: Claim, other: Claim) -> None:
    address = f"claims/{claim.pk}/same/"
    first, again = (as_("reviewer").post(address, {"other": str(other.pk)}) for _ in range(2))
    assert (first.status_code, again.status_code) == (201, 200)
    [told] = as_("reader").get(f"claims/{other.pk}/similar/").json()["same"]
    assert (told["claim"]["id"], told["said_by"]["username"], told["against"]) == (
        str(claim.pk),
        "reviewer",
        [],
    )
    assert as_("second").delete(address).status_code == 204
    assert as_("second").delete(address).json()["code"] == "nothing_to_take_back"
    assert as_("reader").get(f"claims/{claim.pk}/similar/").json()["same"] == []


def test_another_figure_is_told_and_refused(as_: ApiOf, claim: Claim, newsroom: Newsroom) -> None:
    body = desk.BODY.replace("4.2", "2.4")
    wrong = desk.claim(
        desk.article(newsroom.writer, body=body), newsroom.writer, quote=desk.QUOTE.replace("4.2", "2.4")
    )
    refused = as_("reviewer").post(f"claims/{claim.pk}/same/", {"other": str(wrong.pk)})
    assert (refused.status_code, refused.json()["code"]) == (409, "not_the_same_claim")
    assert refused.json()["differences"] == [
        {"kind": "NUMBER", "here": "4.2 million euros", "there": "2.4 million euros"}
    ]


def test_its_verdict_is_proposed_and_reviewed_by_two(
    as_: ApiOf, claim: Claim, other: Claim, newsroom: Newsroom
) -> None:
    same.link(claim, other, by=newsroom.reviewer, now=desk.NOW)
    address = f"claims/{claim.pk}/proposal/"
    [looked] = as_("reader").get(address).json()["proposals"]
    assert (looked["rating"], looked["evidence"]) == ("CONFIRMED", [])
    assert [(each["quote"], each["state"], each["is_citable"]) for each in looked["passages"]] == [
        (QUOTE, "FOUND", True)
    ] * 2
    desk.taken(claim, newsroom.reviewer)
    for name, stage in (("reviewer", "CROSS_CHECK"), ("second", "CHECKED")):
        told = as_(name).post(address, {"of": str(other.pk)})
        assert (told.status_code, len(told.json()["evidence"])) == (201, 1)
        version = as_(name).get(f"claims/{claim.pk}/").json()["version"]
        said = {
            "version": version,
            "rationale": "As there.",
            "rating": "CONFIRMED",
            "evidence": told.json()["evidence"],
        }
        as_(name).post(f"claims/{claim.pk}/reviews/", said)
        assert as_("reader").get(f"claims/{claim.pk}/").json()["stage"] == stage


def test_what_nobody_called_the_same_is_not_proposed(as_: ApiOf, claim: Claim, other: Claim) -> None:
    refused = as_("reviewer").post(f"claims/{claim.pk}/proposal/", {"of": str(other.pk)})
    assert refused.json()["code"] == "not_the_same_claim"
    assert as_("reader").get(f"claims/{claim.pk}/proposal/").json() == {"proposals": []}


def test_where_the_article_says_it_again(as_: ApiOf, newsroom: Newsroom) -> None:
    body = f"{desk.BODY}\n\nThe new bridge cost 4.2 million euros, then. The bridge cost 2.4 million euros."
    made = desk.claim(desk.article(newsroom.writer, body=body), newsroom.writer)
    told = as_("reader").get(f"claims/{made.pk}/repeats/").json()["repeats"]
    assert [(each["text"], each["differs_in_fact"]) for each in told] == [
        ("new bridge cost 4.2 million euros", False),
        ("The bridge cost 2.4 million euros", True),
    ]


def test_of_which_assertions_it_is_made(as_: ApiOf, newsroom: Newsroom) -> None:
    said = "The bridge cost 4.2 million euros, but it was closed for 14 months"
    made = desk.claim(desk.article(newsroom.writer, body=f"{said}."), newsroom.writer, quote=said)
    parts = as_("reader").get(f"claims/{made.pk}/split/").json()["parts"]
    assert [each["quote"] for each in parts] == [
        "The bridge cost 4.2 million euros",
        "it was closed for 14 months",
    ]
