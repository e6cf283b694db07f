"""The same or nearly the same words elsewhere in a text: found, and what differs named; never judged."""

import pytest

from claims import repeats
from sources.enums import DifferenceKind

EXACT = "The bridge cost 4.2 million euros"


def found(rest: str) -> list[tuple[str, set[DifferenceKind]]]:
    text = f"{EXACT}, the council said. It was closed.\n\n{rest}"
    places = repeats.find(text, EXACT, [(0, len(EXACT))])
    return [(text[each.start : each.end], set(each.kinds)) for each in places]


@pytest.mark.parametrize(
    ("rest", "places"),
    [
        (f"So: {EXACT}.", [(EXACT, set())]),
        ("In all, the bridge cost 4.2 million euros.", [("the bridge cost 4.2 million euros", {"WORDING"})]),
        ("The bridge did not cost 4.2 million euros.",
         [("The bridge did not cost 4.2 million euros", {"NEGATION"})]),
        ("Work began in March 2024 under the mayor.", []),
        ("The council of the town met on Monday.", []),
    ],
)  # fmt: skip
def test_what_stands_there_again(rest: str, places: list[tuple[str, set[str]]]) -> None:
    assert found(rest) == places


@pytest.mark.parametrize(
    "rest",
    ["In all, the bridge cost 2.4 million euros.", "The bridge did not cost 4.2 million euros.",
     "The bridge cost 4.2 million dollars."],
)  # fmt: skip
def test_another_figure_or_negation_is_told_apart(rest: str) -> None:
    text = f"{EXACT}.\n\n{rest}"
    [place] = repeats.find(text, EXACT, [(0, len(EXACT))])
    assert place.differs_in_fact


def test_short_words_are_not_looked_for() -> None:
    assert repeats.find("It cost much. It cost much.", "It cost much", [(0, 12)]) == []


def test_no_more_than_a_handful_is_offered() -> None:
    assert len(repeats.find(f"{EXACT}. " * 50, EXACT, [])) == repeats.MOST
