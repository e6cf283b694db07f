"""One value, however it is written; and no value where there is none."""

from decimal import Decimal

import pytest

from sources.quantities import find


@pytest.mark.parametrize(
    "text",
    [
        "$50m", "$50 million", "US$50,000,000", "up to $50 million.", "a $50-million bounty",
        "USD 50 million", "50 million US dollars", "fifty million dollars", "50 millones de dólares", "$50M",
    ],
)  # fmt: skip
def test_fifty_million_dollars(text: str) -> None:
    assert [(found.value, found.unit) for found in find(text)] == [(Decimal(50_000_000), "USD")]


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("€1.234.567,89", [("1234567.89", "EUR")]),
        ("£1.2 billion", [("1200000000", "GBP")]),
        ("0,5 %", [("0.5", "%")]),
        ("12 per cent", [("12", "%")]),
        ("-5%", [("-5", "%")]),
        ("2 percentage points", [("2", "pp")]),
        ("46 deaths", [("46", "")]),
        ("1,234 people", [("1234", "")]),
        ("25 years of repression", [("25", "years")]),
        ("30 tonnes, nearly 7 tons", [("30", "tons"), ("7", "tons")]),
        ("7 August 2025", [("20250807", "date")]),
        ("Aug. 7, 2025", [("20250807", "date")]),
        ("2025-08-07", [("20250807", "date")]),
        ("August 7", [("807", "month_day")]),
        ("in March 2020", [("202003", "month")]),
        ("protests in 2017", [("2017", "year")]),
        ("ICC-02/18", []),
        ("at 10:30", []),
        ("F-16 jets", []),
        ("two men", []),
        ("no figure at all", []),
    ],
)
def test_what_is_found(text: str, values: list[tuple[str, str]]) -> None:
    assert [(found.value, found.unit) for found in find(text)] == [
        (Decimal(value), unit) for value, unit in values
    ]


def test_offsets_are_of_the_very_characters() -> None:
    text = "Up from $25 million to “$50 million” on 7 August 2025."
    assert [text[found.start : found.end] for found in find(text)] == [
        "$25 million",
        "$50 million",
        "7 August 2025",
    ]


@pytest.mark.parametrize("piece", ["1,", "1 ", "$", "may ", "1", "1.1.", "-", "million "])
@pytest.mark.timeout(20)
def test_endless_repetition_is_read_in_linear_time(piece: str) -> None:
    assert len(find(piece * 20_000)) <= 20_000
