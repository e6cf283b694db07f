"""A relation follows from values, dates and negations; likeness opens the question, no more."""

from datetime import date

import pytest

from sources.enums import Relation
from sources.passages import rank

CLAIM = "The US has placed a $50 million reward on information leading to the arrest of Maduro."
JUDGED = date(2025, 11, 30)
FILLER = ["Something else entirely stands here.", "So it does in this sentence."]


def relation(claim: str, passage: str, page_date: date | None = None, around: list[str] = FILLER) -> Relation:
    ranked = rank(claim, [passage, *around], page_date=page_date, as_of=JUDGED)
    return next(each.relation for each in ranked if each.index == 0)


REWARD = "{} reward {} placed on information leading to the arrest of Maduro."


@pytest.mark.parametrize(
    ("passage", "page_date", "expected"),
    [
        (REWARD.format("A $50 million", "was"), None, Relation.AGREES),
        (REWARD.format("A US$50,000,000", "was"), date(2026, 3, 1), Relation.AGREES),
        (REWARD.format("A $25 million", "was"), None, Relation.CONFLICTS),
        (REWARD.format("A $25 million", "was"), date(2025, 11, 20), Relation.CONFLICTS),
        (REWARD.format("A $25 million", "was"), date(2025, 1, 10), Relation.EARLIER_STATE),
        (REWARD.format("A $25 million", "had been"), None, Relation.EARLIER_STATE),
        (REWARD.format("In March 2020 a $15 million", "was"), date(2025, 11, 29), Relation.EARLIER_STATE),
        (REWARD.format("A $60 million", "was"), date(2026, 3, 1), Relation.LATER_STATE),
        (REWARD.format("No $50 million", "was"), None, Relation.CONFLICTS),
        (REWARD.format("No $50 million", "was"), date(2026, 3, 1), Relation.LATER_STATE),
        (REWARD.format("A", "was"), None, Relation.MENTIONS),
        (
            "No reward is placed now on information to arrest him.",
            date(2026, 3, 1),
            Relation.LATER_STATE,
        ),
        (REWARD.format("A $700 million yacht and a", "was"), None, Relation.MENTIONS),
        # Its very figure, where "it" stands for all that the claim names.
        ("It has since stood at up to $50 million.", None, Relation.MENTIONS),
        ("Visitors find the office in Washington.", None, Relation.UNRELATED),
    ],
)
def test_the_relation_follows_the_values_and_their_time(
    passage: str, page_date: date | None, expected: Relation
) -> None:
    assert relation(CLAIM, passage, page_date) == expected


@pytest.mark.parametrize(
    ("said", "opposite"),
    [
        ("Prices in Lima rose by 4.2 percent.", "Prices in Lima fell by 4.2 percent."),
        ("Lima's bus firm made a profit of $3 million.", "Lima's bus firm made a loss of $3 million."),
        ("It was 25 degrees in Lima.", "It was minus 25 degrees in Lima."),
        ("The Lima bridge cost $3 million.", "It is untrue that the Lima bridge cost $3 million."),
    ],
)
def test_the_claims_figure_said_of_the_opposite_agrees_with_nothing(said: str, opposite: str) -> None:
    assert relation(said, opposite) == Relation.CONFLICTS
    assert (relation(said, said), relation(opposite, opposite)) == (Relation.AGREES, Relation.AGREES)


@pytest.mark.parametrize(
    ("claim", "passage", "expected"),
    [
        # Vague and bounded figures: what one reading of both allows is no conflict.
        ("Dozens of people died in the Lima flood.", "61 people died in the Lima flood.", Relation.AGREES),
        ("At least 46 people died in the Lima flood.", "61 people died in the Lima flood.", Relation.AGREES),
        ("At least 46 people died in Lima's flood.", "12 people died in Lima's flood.", Relation.CONFLICTS),
        (
            "At least 46 people died in the Lima flood.",
            "More than 60 people died in the Lima flood.",
            Relation.MENTIONS,
        ),
        ("61 people died in the Lima flood.", "Dozens died in the Lima flood.", Relation.AGREES),
        # A number is held against numbers of the same things alone.
        ("46 people died in the Lima flood.", "In the Lima flood 31 were killed.", Relation.CONFLICTS),
        ("46 people died in the Lima flood.", "The Lima flood took 31 houses.", Relation.MENTIONS),
        ("Two bridges fell in the Lima flood.", "The Lima flood took two lives.", Relation.MENTIONS),
        # Dates are values too: those of what happened.
        ("The Lima bridge opened in May 2021.", "The Lima bridge opened on 3 May 2021.", Relation.AGREES),
        ("The Lima bridge opened in May 2021.", "The Lima bridge opened in 2018.", Relation.CONFLICTS),
        ("The Lima bridge opened in May 2021.", "In 2018 Lima had a mayor.", Relation.MENTIONS),
        # "Not" counts where the matter is told.
        ("The Lima bridge was closed.", "The Lima bridge was not closed.", Relation.CONFLICTS),
        ("The Lima bridge was not closed.", "The Lima bridge was closed.", Relation.CONFLICTS),
        ("The Lima bridge was closed.", "Not far from here, the Lima bridge was closed.", Relation.MENTIONS),
        (
            CLAIM,
            "Maduro, who does not comment, has a reward of $50 million on his arrest.",
            Relation.AGREES,
        ),
    ],
)
def test_what_is_no_contradiction_is_not_called_one(claim: str, passage: str, expected: Relation) -> None:
    assert relation(claim, passage) == expected


def test_a_date_is_told_once_on_a_page() -> None:
    claim = "When Maduro was indicted in March 2020, the US offered $15 million for his arrest."
    offer = "The US offered $15 million for his arrest."
    indicted = ["Maduro was indicted in New York in March 2020.", "Others were too."]
    assert relation(claim, offer) == Relation.MENTIONS
    assert relation(claim, offer, around=indicted) == Relation.AGREES
    assert relation(claim, offer, page_date=date(2020, 3, 26)) == Relation.AGREES
    assert relation(claim, offer.replace("15", "25"), page_date=date(2025, 1, 10)) == Relation.MENTIONS


def test_the_values_are_those_that_decided() -> None:
    passage = (
        "The US reward on Maduro rose from $15 million to $25 million on 10 January 2025, after 3 talks."
    )
    values = rank(CLAIM, [passage])[0].values
    assert [(f"{value.value:f}", value.unit) for value in values] == [
        ("15000000", "USD"),
        ("25000000", "USD"),
    ]


def test_a_claim_without_values_is_never_agreed_with_by_likeness() -> None:
    assert rank("Maduro leads the cartel.", ["Maduro leads the cartel."])[0].relation == Relation.MENTIONS
