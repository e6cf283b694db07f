"""A figure is backed where the page states it about the same thing, as precisely as the claim does."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources.backing import unbacked
from sources.comparing import Comparison, compare
from sources.quantities import find

PAGE = [
    "Harbour bridge reopens after repairs",
    "Published 12 March 2024",
    "The harbour bridge reopened on Monday after repairs that cost $4.2 million.",
    "Some 300 people watched.",
    "It had been closed since June 2022.",
    "The mayor cut the ribbon in the 3rd district on 11 March.",
    "Mayor Ana Brun, 58, was elected in November.",
    "Other news of the week from all over the country.",
    "A reader writes about weather and about gardens.",
    "A quiz for all who like riddles, with prizes.",
    "Nothing happened in 1987 at the zoo.",
]


@pytest.mark.parametrize(
    ("claim", "missing"),
    [
        ("The repairs of the bridge cost $4,200,000.", []),
        ("The repairs of the bridge cost $2.4 million.", ["$2.4 million"]),
        ("The repairs of the bridge cost €4.2 million.", ["€4.2 million"]),
        ("The repairs of the bridge cost up to $4.2 million.", []),
        ("The repairs of the bridge cost up to $5 million.", ["$5 million"]),
        ("About 300 people watched the harbour bridge.", []),
        ("Hundreds of people watched the harbour bridge.", []),
        ("Thousands of people watched the harbour bridge.", ["Thousands"]),
        ("The bridge was closed in 2022.", []),
        ("The bridge was closed on 7 June 2022.", ["7 June 2022"]),
        ("The bridge was closed from June 2022.", []),
        ("The bridge reopened on 11 March 2024.", []),
        ("The bridge reopened on 29 November 2024.", ["29 November 2024"]),
        ("The bridge reopened in 2024.", []),
        ("The bridge reopened in 1987.", ["1987"]),
        ("The mayor, aged 58, was elected in November 2023.", []),
        ("The mayor, aged 57, was elected in May 2023.", ["57", "May 2023"]),
        ("The mayor spoke in the 3rd district.", []),
        ("The mayor spoke at the 3rd congress.", ["3rd"]),
        ("The bridge is grey.", []),
        ("", []),
    ],
)
def test_what_a_page_does_not_back(claim: str, missing: list[str]) -> None:
    assert [claim[each.start : each.end] for each in unbacked(claim, PAGE)] == missing


def test_of_a_date_whose_year_is_backed_the_day_is_missing() -> None:
    assert [(each.unit, each.value) for each in unbacked("The bridge reopened on 29 May 2024.", PAGE)] == [
        ("month_day", Decimal(529))
    ]


def test_a_page_of_nothing_backs_nothing() -> None:
    assert len(unbacked("Three people died on 7 August 2025.", [])) == 2


WORDS = st.sampled_from(
    [
        "0000-01-01", "29 February 2024", "9999-12-31", "in 2024", "3rd", "dozens of", "1960s",
        "19th century",
        "up to",
        "$50m", "5%", "from 1996 to 2013", "June", "in June", "bridge", "published", "44 BC", "two-thirds",
        "at least",
        "999999999999999 trillion", "years", "hours", "3–5 May 2020", "aged 78", "No. 5", "and", ".", "-5",
    ]
)  # fmt: skip
TEXTS = st.lists(WORDS, max_size=12).map(" ".join)


@given(TEXTS, st.lists(TEXTS, max_size=5))
def test_what_is_not_backed_is_of_the_claim_whatever_the_texts(claim: str, passages: list[str]) -> None:
    missing = [(each.start, each.end) for each in unbacked(claim, passages)]
    assert missing == [span for span in ((each.start, each.end) for each in find(claim)) if span in missing]


@given(TEXTS)
def test_any_two_quantities_compare_alike_both_ways(text: str) -> None:
    for one in find(text):
        for other in find(text):
            assert compare(one, other) == compare(other, one)
        assert compare(one, one) == Comparison.SAME
