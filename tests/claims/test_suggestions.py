"""Suggestions: ranked once by a task, kept, ranked anew when the text, the claim or the ranker changes."""

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from claims import labels
from claims.models import Article, Claim, ClaimSource, Suggestion
from claims.services import claims, evidence, suggestions
from claims.tasks import sweep
from sources.enums import Relation
from sources.models import Extraction
from sources.ranking import RANKER
from tests.support import desk
from tests.support.people import Newsroom
from tests.support.published import listen
from tests.support.web import CLOSED, COST, Web

QUOTES = ("The bridge cost 4.2 million euros", "It was closed for 14 months", "Work began in March 2024")


@pytest.fixture
def reading(web: Web, newsroom: Newsroom, claim: Claim) -> Extraction:
    """Of a page that the claim links."""
    read = web.capture(web.put("/page", CLOSED, COST, "Nobody was hurt."))
    evidence.link(claim, read.snapshot.source, by=newsroom.writer, now=desk.NOW)
    return read


def kept() -> list[tuple[str, int]]:
    return list(Suggestion.objects.order_by("rank").values_list("quote", "rank"))


def test_ranked_once_each_passage_is_kept_with_its_neighbours(reading: Extraction) -> None:
    assert suggestions.unranked() == [reading.pk]
    assert suggestions.rank_reading(reading.pk)
    first = Suggestion.objects.get(rank=1)
    assert (first.quote, first.before, first.after) == (COST, CLOSED, "Nobody was hurt.")
    assert (first.ranker, suggestions.unranked()) == (RANKER, [])


def test_figures_that_the_text_does_not_state_are_kept_with_the_link(
    reading: Extraction, claim: Claim, newsroom: Newsroom
) -> None:
    suggestions.rank_reading(reading.pk)
    assert ClaimSource.objects.get().unbacked == []
    said = {"statement": "In May 2024 the bridge cost 4.2 million euros, not $5 million."}
    claims.edit(claim, by=newsroom.writer, now=desk.NOW, version=Claim.objects.get().version, **said)
    suggestions.rank_reading(reading.pk)
    assert ClaimSource.objects.get().unbacked == ["May 2024", "$5 million"]


def test_the_same_bell_again_does_nothing(reading: Extraction) -> None:
    suggestions.rank_reading(reading.pk)
    ids = set(Suggestion.objects.values_list("pk", flat=True))
    suggestions.rank_reading(reading.pk)
    suggestions.rank_link(ClaimSource.objects.get().pk)
    assert set(Suggestion.objects.values_list("pk", flat=True)) == ids


@pytest.mark.parametrize(
    "change", [{"statement": "It was closed for 14 months."}, {"as_of": date(2020, 1, 1)}]
)
def test_what_the_claim_says_anew_is_ranked_anew(
    change: dict[str, Any], reading: Extraction, claim: Claim, newsroom: Newsroom
) -> None:
    suggestions.rank_reading(reading.pk)
    version = Claim.objects.get().version
    claims.edit(claim, by=newsroom.writer, now=desk.NOW, version=version, **change)
    assert suggestions.unranked() == [reading.pk]
    assert suggestions.rank_reading(reading.pk)
    assert suggestions.unranked() == []


def test_another_ranker_ranks_all_anew_and_doubles_nothing(reading: Extraction) -> None:
    suggestions.rank_reading(reading.pk)
    before = kept()
    Suggestion.objects.update(ranker="older/1")
    ClaimSource.objects.update(ranker="older/1")
    assert suggestions.unranked() == [reading.pk]
    suggestions.rank_reading(reading.pk)
    assert kept() == before
    assert set(Suggestion.objects.values_list("ranker", flat=True)) == {RANKER}


def test_a_newer_text_takes_the_place_of_the_older(reading: Extraction, web: Web) -> None:
    suggestions.rank_reading(reading.pk)
    web.put("/page", COST.replace("4.2", "2.4"), CLOSED)
    newer = web.capture(reading.snapshot.source.url)
    suggestions.rank_reading(reading.pk)  # a bell that came late
    assert suggestions.unranked() == [newer.pk]
    suggestions.rank_reading(newer.pk)
    assert set(Suggestion.objects.values_list("extraction", flat=True)) == {newer.pk}


def test_what_a_killed_worker_left_is_taken_up(
    reading: Extraction, article: Article, newsroom: Newsroom
) -> None:
    """It had kept the first of two claims."""
    other = desk.claim(article, newsroom.writer, quote=QUOTES[1])
    evidence.link(other, reading.snapshot.source, by=newsroom.writer, now=desk.NOW)
    suggestions.rank_link(ClaimSource.objects.order_by("pk")[0].pk)
    first = set(Suggestion.objects.values_list("pk", flat=True))
    suggestions.rank_reading(reading.pk)
    assert first < set(Suggestion.objects.values_list("pk", flat=True))


def test_what_takes_too_long_is_ended_by_another_call(
    reading: Extraction, article: Article, newsroom: Newsroom
) -> None:
    for number in range(suggestions.AT_ONCE):
        said = desk.claim(article, newsroom.writer, quote=QUOTES[1], statement=f"It cost {number} euros.")
        evidence.link(said, reading.snapshot.source, by=newsroom.writer, now=desk.NOW)
    assert not suggestions.rank_reading(reading.pk, is_over=lambda: True)
    assert ClaimSource.objects.filter(ranked=None).count() == 1
    assert suggestions.rank_reading(reading.pk, is_over=lambda: True)
    assert suggestions.unranked() == []


def test_a_lost_bell_is_rung_again(reading: Extraction) -> None:
    with listen() as calls:
        sweep()
    assert [(call.task, call.args) for call in calls] == [("claims.tasks.rank_reading", [str(reading.pk)])]


def test_many_claims_of_one_text_take_no_more_queries_than_one(
    reading: Extraction, article: Article, newsroom: Newsroom
) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            suggestions.rank_reading(reading.pk)
        return len(asked)

    one = queries()
    for number in range(10):
        said = desk.claim(article, newsroom.writer, quote=QUOTES[1], statement=f"It cost {number} euros.")
        evidence.link(said, reading.snapshot.source, by=newsroom.writer, now=desk.NOW)
    assert queries() == one
    assert suggestions.unranked() == []


@pytest.mark.parametrize(
    ("relation", "values", "page", "words"),
    [
        (Relation.AGREES, ["$25 million"], None, "says $25 million: agrees"),
        (Relation.AGREES, [], None, "says the same: agrees"),
        (
            Relation.EARLIER_STATE,
            ["$25  million"],
            date(2025, 1, 10),
            "says $25 million, and the page is from 10 January 2025: an earlier state",
        ),
        (Relation.LATER_STATE, [], None, "differs: a later state"),
        (
            Relation.CONFLICTS,
            ["1", "2", "2", "3", "4"],
            None,
            "says 1, 2, 3, …, and the claim says otherwise: conflicts",
        ),
        (Relation.CONFLICTS, ["{page}"], None, "says {page}, and the claim says otherwise: conflicts"),
        (Relation.UNRELATED, ["1"], None, "seems to be about something else"),
    ],
)
def test_a_relation_in_plain_words(
    relation: Relation, values: list[str], page: date | None, words: str
) -> None:
    assert labels.says(relation, values, page) == words


@pytest.mark.parametrize(
    ("relation", "words"),
    [
        (Relation.EARLIER_STATE, "says $15 million: an earlier state"),
        (Relation.LATER_STATE, "says $15 million, and the page is from 5 January 2026: a later state"),
    ],
)
def test_a_page_of_later_tells_of_an_earlier_state_by_a_date_of_its_own(
    relation: Relation, words: str
) -> None:
    assert labels.says(relation, ["$15 million"], date(2026, 1, 5), date(2025, 11, 24)) == words
