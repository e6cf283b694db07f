"""Cutting loses no word; the right passage comes first; the relation follows the values."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources.enums import Relation
from sources.passages import rank, split

PAGE = [
    "The State Department runs a rewards programme.",
    "It offers a reward of up to $50 million for information leading to the arrest of Nicolás Maduro.",
    "The earlier offer of a reward for information on Maduro stood at $25 million.",
    "Mr. Maduro was indicted in New York in March 2020.",
    "Visitors find the office in Washington.",
]
CLAIM = "The US has placed a $50 million reward on information leading to the arrest of Maduro."


def test_sentences_end_where_they_end() -> None:
    first = "Mr. Maduro, of the U.S. list, was named on Nov. 24, 2025. “No,” he said."
    text = first + "\nA heading\n\nIt cost $1.5 million. Others agreed."
    assert [passage.text for passage in split(text)] == [
        "Mr. Maduro, of the U.S. list, was named on Nov. 24, 2025.",
        "“No,” he said.",
        "A heading",
        "It cost $1.5 million.",
        "Others agreed.",
    ]


@given(st.text(alphabet="aB .!?\n\u00a0“”’1\U0001f600é", max_size=300))
def test_only_white_space_is_lost(text: str) -> None:
    passages = split(text)
    assert "".join("".join(passage.text.split()) for passage in passages) == "".join(text.split())
    assert all(text[passage.start : passage.end] == passage.text for passage in passages)


def test_a_sentence_without_end_is_cut_at_white_space() -> None:
    text = "word " * 2000
    assert max(len(passage.text) for passage in split(text)) <= 2000
    assert " ".join(passage.text for passage in split(text)) == text.strip()


@pytest.mark.timeout(20)
def test_a_long_text_is_split_in_linear_time() -> None:
    assert len(split("One sentence follows another here. " * 4_000)) == 4_000


@pytest.mark.parametrize("figure", ["$50 million", "$50m", "US$50,000,000", "50 millones de dólares"])
def test_the_passage_with_the_figure_comes_first_however_it_is_written(figure: str) -> None:
    best = rank(CLAIM.replace("$50 million", figure), PAGE)[0]
    assert (best.index, best.relation) == (1, Relation.AGREES)
    assert [(value.value, value.unit) for value in best.values] == [(Decimal(50_000_000), "USD")]


def test_every_passage_is_ranked_best_first() -> None:
    ranked = rank(CLAIM, PAGE)
    assert sorted(each.index for each in ranked) == [0, 1, 2, 3, 4]
    assert [each.score for each in ranked] == sorted((each.score for each in ranked), reverse=True)
    assert rank(CLAIM, []) == []


@pytest.mark.parametrize(
    ("passage", "page_date", "relation"),
    [
        (
            "A $50 million reward was placed on information leading to the arrest of Maduro.",
            None,
            Relation.AGREES,
        ),
        (
            "A $25 million reward was placed on information leading to the arrest of Maduro.",
            None,
            Relation.CONFLICTS,
        ),
        (
            "A $25 million reward had been placed earlier on information leading to the arrest of Maduro.",
            None,
            Relation.EARLIER_STATE,
        ),
        (
            "A $60 million reward was placed on information leading to the arrest of Maduro.",
            date(2026, 3, 1),
            Relation.LATER_STATE,
        ),
        (
            "No $50 million reward was placed on information leading to the arrest of Maduro.",
            None,
            Relation.MENTIONS,
        ),
        ("A reward was placed on information leading to the arrest of Maduro.", None, Relation.MENTIONS),
        ("Visitors find the office in Washington.", None, Relation.UNRELATED),
    ],
)
def test_the_relation_follows_the_values(passage: str, page_date: date | None, relation: Relation) -> None:
    filler = ["Something else entirely stands here.", "So it does in this sentence."]
    ranked = rank(CLAIM, [passage, *filler], page_date=page_date, as_of=date(2025, 11, 30))
    assert next(each.relation for each in ranked if each.index == 0) == relation


def test_a_claim_without_values_is_never_agreed_with_by_likeness() -> None:
    assert rank("Maduro leads the cartel.", ["Maduro leads the cartel."])[0].relation == Relation.MENTIONS
