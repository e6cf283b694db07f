"""Claims of several articles that people hold to be one: said, taken back, and what their verdicts lend."""

from typing import Any

import pytest
from django.utils import timezone

from claims import reusing, sameness
from claims.enums import Access, Rating, Stage
from claims.errors import NothingToTakeBack, NotTheSameClaim
from claims.models import Claim, Review, SameClaim
from claims.services import articles, same
from claims.services import reusing as citing
from sources.enums import DifferenceKind, Located
from sources.errors import Invalid
from sources.models import Extraction
from tests.support import desk
from tests.support.people import Newsroom
from tests.support.web import CLOSED, COST, Web

SAID = "The bridge cost 4.2 million euros"


def marked(newsroom: Newsroom, said: str = SAID, **facts: Any) -> Claim:
    of = desk.article(
        newsroom.writer, title=f"Another story: {said[:20]}", body=f"{said}. There is more.", **facts
    )
    return desk.claim(of, newsroom.writer, quote=said)


def link(one: Claim, other: Claim, newsroom: Newsroom, **said: Any) -> bool:
    return same.link(one, other, by=newsroom.reviewer, now=desk.NOW, **said)


def same_as(claim: Claim, newsroom: Newsroom) -> set[Claim]:
    return {each.claim for each in reusing.same(newsroom.reviewer, claim)}


# --- what speaks against it -------------------------------------------------------------------------


NUMBER, DATE = DifferenceKind.NUMBER, DifferenceKind.DATE
IN_MAY = "Ada Lind opened it in May 2024"


@pytest.mark.parametrize(
    ("one", "other", "found"),
    [
        (
            SAID,
            "The bridge cost 2.4 million euros",
            [(DifferenceKind.NUMBER, "4.2 million euros", "2.4 million euros")],
        ),
        (SAID, "A bridge for 4,200,000 euros, and what it cost", []),
        (SAID, "The bridge never cost 4.2 million euros", [(DifferenceKind.NEGATION, "", "never")]),
        (
            "Ada Lind opened it in May 2024",
            "Ada Lind opened it in May 2025",
            [(DifferenceKind.DATE, "May 2024", "May 2025")],
        ),
        ("Ada Lind opened the bridge", "Bo Lind opened the bridge", [(DifferenceKind.NAME, "Ada", "Bo")]),
    ],
)
def test_what_speaks_against_it(one: str, other: str, found: list[tuple[str, str, str]]) -> None:
    assert [(each.kind, each.here, each.there) for each in sameness.against(one, other)] == found


def test_other_figures_are_another_claim_unless_a_person_says_why(claim: Claim, newsroom: Newsroom) -> None:
    other = marked(newsroom, "The bridge cost 2.4 million euros")
    with pytest.raises(NotTheSameClaim) as refused:
        link(claim, other, newsroom)
    assert refused.value.field == "despite"
    assert link(claim, other, newsroom, despite="A typing error there; the source has 4.2.")
    assert same_as(claim, newsroom) == {other}


# --- said and taken back ----------------------------------------------------------------------------


def test_it_holds_both_ways_and_through_others(claim: Claim, newsroom: Newsroom) -> None:
    second, third, fourth = (marked(newsroom) for _ in range(3))
    assert (link(claim, second, newsroom), link(third, fourth, newsroom)) == (True, True)
    assert link(second, third, newsroom)
    assert same_as(claim, newsroom) == {second, third, fourth}
    assert same_as(fourth, newsroom) == {claim, second, third}
    assert link(claim, fourth, newsroom) is False


def test_one_that_is_taken_out_leaves_the_others_one(claim: Claim, newsroom: Newsroom) -> None:
    second, third = marked(newsroom), marked(newsroom)
    link(claim, second, newsroom)
    link(claim, third, newsroom)
    same.take_back(claim, by=newsroom.second, now=desk.NOW)
    assert (same_as(claim, newsroom), same_as(second, newsroom)) == (set(), {third})
    ended = SameClaim.objects.get(claim=claim)
    assert (ended.said_by, ended.ended_by) == (newsroom.reviewer, newsroom.second)


def test_of_two_none_is_left_alone(claim: Claim, newsroom: Newsroom) -> None:
    link(claim, marked(newsroom), newsroom)
    same.take_back(claim, by=newsroom.reviewer, now=desk.NOW)
    assert not SameClaim.objects.filter(ended_at=None).exists()
    with pytest.raises(NothingToTakeBack):
        same.take_back(claim, by=newsroom.reviewer, now=desk.NOW)


def test_in_one_article_it_is_joined_instead(claim: Claim, newsroom: Newsroom) -> None:
    other = desk.claim(claim.article, newsroom.writer, quote="It was closed for 14 months")
    with pytest.raises(Invalid):
        link(claim, other, newsroom)


def test_both_histories_tell_of_it(claim: Claim, newsroom: Newsroom) -> None:
    other = marked(newsroom)
    link(claim, other, newsroom)
    assert [each.history.latest("seq").action for each in (claim, other)] == ["same_as", "same_as"]


def test_of_a_restricted_claim_nobody_else_learns(claim: Claim, newsroom: Newsroom) -> None:
    other = marked(newsroom)
    articles.edit(
        other.article,
        by=newsroom.writer,
        now=desk.NOW,
        access=Access.RESTRICTED,
        access_people=[newsroom.reviewer],
    )
    other.refresh_from_db()
    link(claim, Claim.objects.get(pk=other.pk), newsroom)
    assert same_as(claim, newsroom) == {other}
    assert reusing.same(newsroom.second, claim) == []
    assert [each.history.latest("seq").action for each in (claim, other)] == ["marked", "same_as"]
    with pytest.raises(NothingToTakeBack):
        same.take_back(claim, by=newsroom.second, now=desk.NOW)
    same.take_back(claim, by=newsroom.reviewer, now=desk.NOW)
    assert (same_as(claim, newsroom), claim.history.latest("seq").action) == (set(), "marked")


# --- what its verdict lends -------------------------------------------------------------------------


@pytest.fixture
def earlier(newsroom: Newsroom, captured: Extraction) -> Claim:
    """The same claim elsewhere, confirmed on a passage of the captured page and on an offline source."""
    other = marked(newsroom)
    desk.taken(other, newsroom.reviewer)
    quote = "cost 4.2 million euros, according to"
    for by in (newsroom.reviewer, newsroom.second):
        desk.submit(other, by, desk.judgement(desk.cite(other, by, extraction=captured, quote=quote)))
    other.refresh_from_db()
    return other


def proposed(claim: Claim, earlier: Claim, newsroom: Newsroom) -> tuple[list[Located], int]:
    found, cited = citing.cite_again(claim, earlier, by=newsroom.third, now=desk.NOW)
    return [each.state for each in found.passages], len(cited)


def test_what_still_stands_is_cited_by_the_reviewer(claim: Claim, earlier: Claim, newsroom: Newsroom) -> None:
    link(claim, earlier, newsroom)
    states, count = proposed(claim, earlier, newsroom)
    assert (states, count) == ([Located.FOUND, Located.FOUND], 1)
    cited = claim.evidence.get()
    assert (cited.cited_by, cited.quote, cited.round) == (
        newsroom.third,
        "cost 4.2 million euros, according to",
        claim.round,
    )


def test_asked_twice_it_is_cited_once(claim: Claim, earlier: Claim, newsroom: Newsroom) -> None:
    link(claim, earlier, newsroom)
    proposed(claim, earlier, newsroom)
    assert proposed(claim, earlier, newsroom)[1] == 0


def test_what_was_edited_since_is_left_to_the_person(
    claim: Claim, earlier: Claim, newsroom: Newsroom, web: Web
) -> None:
    link(claim, earlier, newsroom)
    web.capture(web.put("/bridge", COST.replace("4.2", "2.4"), CLOSED))
    states, count = proposed(claim, earlier, newsroom)
    assert (states, count, claim.evidence.count()) == ([Located.EDITED, Located.EDITED], 0, 0)


def test_a_second_person_still_confirms_it(claim: Claim, earlier: Claim, newsroom: Newsroom) -> None:
    link(claim, earlier, newsroom)
    desk.taken(claim, newsroom.third)
    _, cited = citing.cite_again(claim, earlier, by=newsroom.third, now=timezone.now())
    desk.submit(claim, newsroom.third, desk.judgement(*cited, rating=Rating.CONFIRMED))
    claim.refresh_from_db()
    assert (claim.stage, claim.verdict, Review.objects.filter(claim=claim).count()) == (
        Stage.CROSS_CHECK,
        None,
        1,
    )


def test_only_the_same_claim_lends_its_verdict(claim: Claim, earlier: Claim, newsroom: Newsroom) -> None:
    with pytest.raises(NotTheSameClaim):
        proposed(claim, earlier, newsroom)
