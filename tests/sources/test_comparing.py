"""Two quantities say the same or not by their values and by what the words around them allow."""

import pytest

from sources.comparing import Comparison, compare
from sources.quantities import find


@pytest.mark.parametrize(
    ("ours", "theirs", "expected"),
    [
        ("$50m", "US$50,000,000", "SAME"),
        ("$50 million", "up to $50 million", "SAME"),
        ("50 millones de dólares", "fifty million dollars", "SAME"),
        ("$50 million", "€50 million", "OTHER_KIND"),
        ("$50 million", "$25 million", "DIFFERENT"),
        ("$50 million", "50 million people", "OTHER_KIND"),
        ("4.2 percent", "2.4 percent", "DIFFERENT"),
        ("50 percent", "half of them", "SAME"),
        ("at most 50 people", "at least 50 people", "DIFFERENT"),
        ("at most 50 people", "at least 60 people", "DIFFERENT"),
        ("more than 50 people", "63 people", "COMPATIBLE"),
        ("more than 50 people", "43 people", "DIFFERENT"),
        ("dozens of people", "83 people", "COMPATIBLE"),
        ("dozens of people", "46 people", "COMPATIBLE"),
        ("dozens of people", "12 people", "DIFFERENT"),
        ("dozens of people", "hundreds of people", "DIFFERENT"),
        ("dozens of people", "decenas de personas", "SAME"),
        ("20–30 people", "25 people", "COMPATIBLE"),
        ("20–30 people", "20 people", "COMPATIBLE"),
        ("20–30 people", "between 20 and 30 people", "SAME"),
        ("20–30 people", "35 people", "DIFFERENT"),
        ("about 50 people", "53 people", "COMPATIBLE"),
        ("$1.2 billion", "$1.23 billion", "COMPATIBLE"),
        ("$1.2 billion", "$1.26 billion", "DIFFERENT"),
        ("50 million people", "49,800,000 people", "COMPATIBLE"),
        ("50 people", "51 people", "DIFFERENT"),
        ("a two-year term", "24 months", "SAME"),
        ("three months", "90 days", "COMPATIBLE"),
        ("5 km", "5,000 metres", "SAME"),
        ("5 km", "3.1 miles", "COMPATIBLE"),
        ("5 km", "5 miles", "DIFFERENT"),
        ("7 August 2025", "2025-08-07", "SAME"),
        ("7 August 2025", "7 de agosto de 2025", "SAME"),
        ("7 August 2025", "in 2025", "COMPATIBLE"),
        ("August 2025", "7 August 2025", "COMPATIBLE"),
        ("August 2025", "7 September 2025", "DIFFERENT"),
        ("7 August", "7 August 2025", "COMPATIBLE"),
        ("7 August", "8 August 2025", "DIFFERENT"),
        ("7 August", "August 2025", "COMPATIBLE"),
        ("7 August", "in 2025", "OTHER_KIND"),
        ("the 1960s", "in 1964", "COMPATIBLE"),
        ("a 17th-century fresco", "in 1638", "COMPATIBLE"),
        ("3–5 May 2020", "4 May 2020", "COMPATIBLE"),
        ("3–5 May 2020", "6 May 2020", "DIFFERENT"),
        ("in 2025", "2026 people", "OTHER_KIND"),
        ("aged 78", "She was 78.", "COMPATIBLE"),
        ("aged 78", "a woman of 78 years", "COMPATIBLE"),
        ("aged 78", "She was 77.", "OTHER_KIND"),
        ("in June", "June 2019", "COMPATIBLE"),
        ("in June", "in July", "DIFFERENT"),
        ("in June", "7 June 2019", "COMPATIBLE"),
        ("in June", "7 June", "COMPATIBLE"),
        ("in June", "in 2019", "OTHER_KIND"),
        ("999999999999999 trillion years", "999999999999999 trillion months", "DIFFERENT"),
        ("24 hours", "one day", "SAME"),
        ("the third time", "3 people", "OTHER_KIND"),
    ],
)
def test_two_quantities_are_compared_both_ways(ours: str, theirs: str, expected: str) -> None:
    (first,), (second,) = find(ours), find(theirs)
    assert (compare(first, second), compare(second, first)) == (expected, expected)


def test_a_bound_is_kept_beside_a_same_value() -> None:
    (plain,), (bounded,) = find("$50 million"), find("up to $50 million")
    assert compare(plain, bounded) == Comparison.SAME
    assert (plain.bound, bounded.bound) == ("EXACT", "AT_MOST")
