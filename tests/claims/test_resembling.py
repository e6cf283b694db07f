"""Earlier claims like one at hand: which are found, in which order, and for whom."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from claims import resembling
from claims.enums import Access, Rating, Stage, Status
from claims.models import Claim
from claims.services import articles
from sources.enums import Relation
from tests.support import desk
from tests.support.people import Newsroom

ASKED = "The bridge in Malmö cost 4.2 million euros."
OTHERS = (
    "Dagmar Weber heads the housing association of Kalvik.",
    "Burglaries fell by a third in Torburg in 2019.",
    "The reservoir of Halburg holds two years of water.",
    "Never have so many pupils in Wilport cycled to school.",
    "A court acquitted the chief constable of Falstad.",
    "Wolves were seen in Ytterlund on 4 May 2021.",
    "The night flight ban has been in force since March.",
    "Nurses in Elby earn less than bus drivers.",
)


@pytest.fixture
def asked(newsroom: Newsroom) -> Claim:
    """The claim at hand, in a newsroom that has seen claims about quite other things."""
    for said in OTHERS:
        marked(newsroom, said)
    return marked(newsroom, ASKED)


def marked(newsroom: Newsroom, said: str, **facts: Any) -> Claim:
    of = desk.article(newsroom.writer, title=f"On {said[4:20]}", body=f"{said} There is more to say.")
    return desk.claim(of, newsroom.writer, quote=said, **facts)


def like(newsroom: Newsroom, claim: Claim) -> list[Claim]:
    return [each.claim for each in resembling.earlier(newsroom.reviewer, claim)]


@pytest.mark.parametrize(
    ("said", "relation"),
    [
        (ASKED, Relation.AGREES),
        ("The bridge in Malmo cost 4.2m euros.", Relation.AGREES),
        ("In Malmö 4.2 million euros were spent on the bridge.", Relation.AGREES),
        ("The bridge in Malmö cost 6.1 million euros.", Relation.CONFLICTS),
    ],
)
def test_what_is_like_it(said: str, relation: Relation, asked: Claim, newsroom: Newsroom) -> None:
    other = marked(newsroom, said)
    found = resembling.earlier(newsroom.reviewer, asked)
    assert [(each.claim, each.relation) for each in found] == [(other, relation)]


@pytest.mark.parametrize(
    "said",
    ["The tunnel in Kalvik cost 19 million euros.", "Malmö has a new mayor.", "4.2 million pupils read."],
)
def test_what_is_another_matter(said: str, asked: Claim, newsroom: Newsroom) -> None:
    marked(newsroom, said)
    assert like(newsroom, asked) == []


def test_the_likest_comes_first(asked: Claim, newsroom: Newsroom) -> None:
    near = marked(newsroom, "The bridge in Malmö cost 6.1 million euros, the council said.")
    same = marked(newsroom, ASKED)
    assert like(newsroom, asked) == [same, near]


def test_no_more_than_a_few_are_shown(asked: Claim, newsroom: Newsroom) -> None:
    for _ in range(resembling.SHOWN + 2):
        marked(newsroom, ASKED)
    assert len(like(newsroom, asked)) == resembling.SHOWN


def test_claims_of_the_same_article_proposals_and_what_was_withdrawn_are_left_out(
    asked: Claim, newsroom: Newsroom
) -> None:
    desk.claim(asked.article, newsroom.writer, quote="There is more to say", statement=ASKED)
    marked(newsroom, ASKED, stage=Stage.DETECTED)
    desk.brought(marked(newsroom, ASKED), Stage.WITHDRAWN, newsroom)
    assert like(newsroom, asked) == []


def test_a_verdict_comes_with_it_and_a_blind_review_does_not(asked: Claim, newsroom: Newsroom) -> None:
    checked = desk.checked(
        marked(newsroom, ASKED), newsroom.reviewer, newsroom.second, rating=Rating.MISLEADING
    )
    judged = desk.brought(marked(newsroom, ASKED), Stage.CROSS_CHECK, newsroom)
    found = {each.claim: each.claim for each in resembling.earlier(newsroom.third, asked)}
    shown = {found[each].verification_status: found[each].rating for each in (checked, judged)}
    assert shown == {Status.MISLEADING: Rating.MISLEADING, Status.IN_REVIEW: None}


def test_nothing_of_a_restricted_article_is_shown(asked: Claim, newsroom: Newsroom) -> None:
    secret = articles.register(
        by=newsroom.writer, now=desk.NOW, title="Secret", body=f"{ASKED} Ha.", access=Access.RESTRICTED
    ).article
    hidden = desk.claim(secret, newsroom.writer, quote=ASKED)
    seen = [
        [each.claim for each in resembling.earlier(by, asked)] for by in (newsroom.admin, newsroom.writer)
    ]
    assert seen == [[], [hidden]]


def test_it_costs_the_same_for_one_and_for_three(asked: Claim, newsroom: Newsroom) -> None:
    costs = []
    for _ in range(3):
        marked(newsroom, ASKED)
        with CaptureQueriesContext(connection) as captured:
            resembling.earlier(newsroom.reviewer, asked)
        costs.append(len(captured))
    assert costs == [3, 3, 3]


@pytest.mark.parametrize("statement", ["", "?!", "is it", "x" * 50_000, "\ud7ff' \" \\ | & ( *"])
def test_no_statement_is_an_error(statement: str, asked: Claim, newsroom: Newsroom) -> None:
    asked.statement = statement
    assert like(newsroom, asked) == []
