"""The passage that speaks to a claim comes first, however figures and names are written, in linear time."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources.enums import Relation
from sources.passages import Prepared, rank

PAGE = [
    "The State Department runs a rewards programme.",
    "It offers a reward of up to $50 million for information leading to the arrest of Nicolás Maduro.",
    "The earlier offer of a reward for information on Maduro stood at $25 million.",
    "Mr. Maduro was indicted in New York in March 2020.",
    "Visitors find the office in Washington.",
]
CLAIM = "The US has placed a $50 million reward on information leading to the arrest of Maduro."
TOLD = "the a of was not 12 2,000 dozens river Lima bridge closed closes éclair 橋 $5m May"
SENTENCES = st.lists(st.sampled_from(TOLD.split(" ")), max_size=12).map(" ".join)


def order(claim: str, passages: list[str]) -> list[int]:
    return [each.index for each in rank(claim, passages)]


@pytest.mark.parametrize("figure", ["$50 million", "$50m", "US$50,000,000", "50 millones de dólares"])
def test_the_passage_with_the_figure_comes_first_however_it_is_written(figure: str) -> None:
    best = rank(CLAIM.replace("$50 million", figure), PAGE)[0]
    assert (best.index, best.relation) == (1, Relation.AGREES)
    assert [(value.value, value.unit) for value in best.values] == [(Decimal(50_000_000), "USD")]


def test_every_passage_is_ranked_best_first() -> None:
    ranked = rank(CLAIM, PAGE)
    assert sorted(each.index for each in ranked) == [0, 1, 2, 3, 4]
    assert [each.score for each in ranked] == sorted((each.score for each in ranked), reverse=True)


def test_of_no_passages_none_is_ranked() -> None:
    assert rank(CLAIM, []) == []


@given(claim=SENTENCES, passages=st.lists(SENTENCES, max_size=8))
def test_scores_are_shares_in_order_and_no_passage_is_lost(claim: str, passages: list[str]) -> None:
    ranked = rank(claim, passages)
    scores = [each.score for each in ranked]
    assert sorted(each.index for each in ranked) == list(range(len(passages)))
    assert scores == sorted(scores, reverse=True)
    assert all(0 <= score <= 1 for score in scores)


@given(claim=SENTENCES.filter(bool), passages=st.lists(SENTENCES, max_size=8), at=st.integers(0, 8))
def test_no_passage_scores_above_the_claim_itself(claim: str, passages: list[str], at: int) -> None:
    scores = {each.index: each.score for each in rank(claim, [*passages[:at], claim, *passages[at:]])}
    assert scores[min(at, len(passages))] == max(scores.values())


@given(claim=SENTENCES, passages=st.lists(SENTENCES, max_size=8))
def test_a_text_prepared_once_ranks_as_it_does_alone(claim: str, passages: list[str]) -> None:
    prepared = Prepared(passages)
    assert prepared.rank(claim) == prepared.rank(claim) == rank(claim, passages)


def test_of_equal_passages_the_earlier_comes_first() -> None:
    assert order("The bridge was closed.", ["A bridge.", "Rain.", "A bridge.", "Rain."]) == [0, 2, 1, 3]


@pytest.mark.parametrize(
    ("claim", "passages"),
    [
        ("The council closes bridges.", ["The weather is fine.", "A bridge was closed by councillors."]),
        (
            "The United Nations counted 46 dead in Peru.",
            ["Hubo fiesta en Lima.", "La ONU contó 46 muertos en Perú."],
        ),
        (
            "María Corina Machado won the prize on 10 October 2025.",
            ["O clima é bom.", "Em 10 de outubro de 2025, Maria Corina Machado venceu."],
        ),
    ],
)
def test_inflected_and_foreign_passages_are_met_by_words_names_and_figures(
    claim: str, passages: list[str]
) -> None:
    assert order(claim, passages)[0] == 1


def test_what_the_whole_text_is_about_tells_no_passage_apart() -> None:
    page = [
        "Lima Bridge, Lima Bridge and Lima Bridge.",
        "Lima Bridge is old.",
        "Lima Bridge is long.",
        "It was built by a guild of masons.",
    ]
    assert order("Masons built Lima Bridge.", page)[0] == 3


def test_a_sentence_that_takes_its_subject_from_the_one_before_comes_before_its_twin() -> None:
    twin = "It cost four lives."
    page = [twin, "Rain fell.", "Floods came to Lima.", twin, *["The sun shone."] * 30]
    assert order("Floods in Lima cost four lives.", page)[0] == 3


@pytest.mark.timeout(30)
@pytest.mark.parametrize(
    "piece", ["a ", "1,", "\ud83d ", "12 000 ", "word ", "é́́", "U. S. ", "no not ", "((", "9" * 50]
)
def test_hostile_texts_are_ranked_in_linear_time(piece: str) -> None:
    text = piece * (400_000 // len(piece))
    passages = [text[start : start + 2000] for start in range(0, len(text), 2000)]
    claim = (CLAIM + piece * 3000)[:5000]
    assert len(rank(claim, passages)) == len(passages)
