"""One value, however it is written; and no value where there is none."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources.quantities import Bound, Quantity, find


def shown(found: list[Quantity]) -> list[str]:
    """Value and unit, and of a range both ends: "5 km", "20..30"."""
    return [
        (f"{each.low}..{each.high}" if each.bound in (Bound.RANGE, Bound.VAGUE) else f"{each.value}")
        + (f" {each.unit}" if each.unit else "")
        for each in found
    ]


@pytest.mark.parametrize(
    "text",
    [
        "$50m", "$50 million", "US$50,000,000", "up to $50 million.", "a $50-million bounty", "$50M",
        "USD 50 million", "50 million US dollars", "fifty million dollars", "50 millones de dólares",
        "cincuenta millones de dólares", "50 milhões de dólares", "cinquenta milhões de dólares", "USD50m",
        "50,000,000 dollars", "$50 mn", "(US$ 50 million)", "“$50 million”", "US$50m-reward", "$ 50 million",
        "U.S. $50 million", "50 million U.S. dollars", "US$ 50.000.000", "$50,000,000.00",
    ],
)  # fmt: skip
def test_fifty_million_dollars(text: str) -> None:
    assert [(found.value, found.unit) for found in find(text)] == [(Decimal(50_000_000), "USD")]


@pytest.mark.parametrize(
    ("text", "values"),
    [
        # money
        ("€1.234.567,89", ["1234567.89 EUR"]),
        ("£1.2 billion", ["1200000000 GBP"]),
        ("3 million pounds", ["3000000 GBP"]),
        ("R$ 3,5 bilhões", ["3500000000 BRL"]),
        ("a fine of 20.000 euros", ["20000 EUR"]),
        ("₹5 crore", ["50000000 INR"]),
        ("₹12,34,567", ["1234567 INR"]),
        ("C$10", ["10 CAD"]),
        ("half a billion dollars", ["500000000 USD"]),
        ("millions of dollars", ["2000000..999999999 USD"]),
        ("a two and a half million dollar deal", ["2500000 USD"]),
        # percentages and parts
        ("0,5 %", ["0.5 %"]),
        ("12 per cent", ["12 %"]),
        ("-5%", ["-5 %"]),
        ("un 12,5 por ciento", ["12.5 %"]),
        ("twenty percent", ["20 %"]),
        ("2 percentage points", ["2 pp"]),
        ("half of them", ["50 %"]),
        ("two-thirds of voters", ["66.67 %"]),
        ("a quarter of the budget", ["25 %"]),
        ("one in five adults", ["20 %"]),
        ("three in four of them", ["75 %"]),
        ("two in three days", ["2", "3 days"]),
        ("nine out of ten", ["90 %"]),
        # counts
        ("46 deaths", ["46"]),
        ("1,234 people", ["1234"]),
        ("1 234 567 habitants", ["1234567"]),
        ("1\u202f234 habitants", ["1234"]),
        ("1'234'567", ["1234567"]),
        ("two men", ["2"]),
        ("three people", ["3"]),
        ("Three people died", ["3"]),
        ("one person died", ["1"]),
        ("twenty-three", ["23"]),
        ("two dozen", ["24"]),
        ("a dozen", ["12"]),
        ("half a dozen men", ["6"]),
        ("a hundred", ["100"]),
        ("a hundred and twenty thousand dollars", ["120000 USD"]),
        ("half a dozen thousand men", ["6000"]),
        ("one hundred and twenty-three thousand", ["123000"]),
        ("two hundred and fifty thousand", ["250000"]),
        ("half a million", ["500000"]),
        ("one and a half million", ["1500000"]),
        ("2.5 million people", ["2500000"]),
        ("12k followers", ["12000"]),
        ("$10 000 and more", ["10000 USD"]),
        ("7 500 euros", ["7500 EUR"]),
        ("1 200 people", ["1200"]),
        ("Room 7 500 of them", ["500"]),
        ("gasoline at $.80", ["0.8 USD"]),
        ("up .5 percent", ["0.5 %"]),
        ("dez pessoas morreram em uma explosão", ["10"]),
        ("two thousand three hundred", ["2300"]),
        ("2000 people", ["2000"]),
        ("some 2000 men", ["2000"]),
        ("2 hundred thousand", ["200000"]),
        ("5 lakh people", ["500000"]),
        ("treinta y cinco personas murieron en el puerto", ["35"]),
        ("las dos mil quinientas personas", ["2500"]),
        ("os trinta e cinco mil soldados em Caracas", ["35000"]),
        ("cerca de 1.500 personas en la plaza", ["1500"]),
        ("50 mil millones", ["50000000000"]),
        ("twice as many", ["2 times"]),
        ("three times", ["3 times"]),
        # ordinals
        ("the third time", ["3 ordinal"]),
        ("the 32nd awards", ["32 ordinal"]),
        ("the twenty-first attempt", ["21 ordinal"]),
        ("No. 12", ["12 ordinal"]),
        ("ranked #4", ["4 ordinal"]),
        ("por tercera vez", ["3 ordinal"]),
        ("the first woman", ["1 ordinal"]),
        ("a second round", ["2 ordinal"]),
        ("He first saw it. First of all, it was big.", []),
        # durations, ages, measures
        ("25 years of repression", ["25 years"]),
        ("a two-year term", ["2 years"]),
        ("a 24-hour strike", ["24 hours"]),
        ("hace 3 años", ["3 years"]),
        ("a 78-year-old man", ["78 age"]),
        ("aged 78", ["78 age"]),
        ("at the age of 31", ["31 age"]),
        ("78 years old", ["78 age"]),
        ("30 tonnes, nearly 7 tons", ["30 tons", "7 tons"]),
        ("230 metres", ["230 m"]),
        ("180,000 square feet", ["180000 square feet"]),
        ("120 km/h", ["120 km/h"]),
        ("40 °C", ["40 °C"]),
        # ranges
        ("20–30 people", ["20..30"]),
        ("between 20 and 30", ["20..30"]),
        ("20 to 30 million", ["20000000..30000000"]),
        ("$10–15 million", ["10000000..15000000 USD"]),
        ("$10m–$15m", ["10000000..15000000 USD"]),
        ("two or three people", ["2..3"]),
        ("10-24 year olds", ["10..24 age"]),
        ("entre 20 y 30 personas", ["20..30"]),
        ("up from 20 to 30", ["20", "30"]),
        ("pasó de 25 a 50 millones de dólares", ["25000000 USD", "50000000 USD"]),
        ("from 10 to 15 percent", ["10 %", "15 %"]),
        ("10%-15%", ["10..15 %"]),
        ("51%-49%", ["51 %", "49 %"]),
        ("It rose from $25 million to $50 million", ["25000000 USD", "50000000 USD"]),
        # vague
        ("dozens of people", ["24..99"]),
        ("hundreds were hurt", ["200..999"]),
        ("tens of thousands", ["20000..99999"]),
        ("hundreds of thousands of people", ["200000..999999"]),
        ("several hundred people", ["300..999"]),
        ("miles de millones de dólares", ["2000000000..99999999999 USD"]),
        ("decenas de muertos", ["24..99"]),
        ("miles de personas", ["2000..99999"]),
        ("dezenas de pessoas", ["24..99"]),
        # dates
        ("7 August 2025", ["20250807 date"]),
        ("Aug. 7, 2025", ["20250807 date"]),
        ("August 7th, 2025", ["20250807 date"]),
        ("Thursday, 7th of August 2025", ["20250807 date"]),
        ("2025-08-07", ["20250807 date"]),
        ("2025-08-07T10:30:00Z", ["20250807 date"]),
        ("07.08.2025", ["20250807 date"]),
        ("25/12/2025", ["20251225 date"]),
        ("el 07/08/2025 en la capital", ["20250807 date"]),
        ("7 de agosto de 2025", ["20250807 date"]),
        ("7 de março de 2025", ["20250307 date"]),
        ("August 7", ["807 month_day"]),
        ("7 August", ["807 month_day"]),
        ("el 7 de agosto", ["807 month_day"]),
        ("in March 2020", ["202003 month"]),
        ("marzo de 2020", ["202003 month"]),
        ("dezembro de 2020", ["202012 month"]),
        ("protests in 2017", ["2017 year"]),
        ("the 2017 protests", ["2017 year"]),
        ("in 1638", ["1638 year"]),
        ("(1616)", ["1616 year"]),
        ("the 1960s", ["1960..1969 year"]),
        ("the mid-1990s", ["1990..1999 year"]),
        ("the '80s", ["1980..1989 year"]),
        ("in the late 70s", ["1970..1979 year"]),
        ("between 1482 and 1500", ["1482..1500 year"]),
        ("in her mid-20s", ["20..29 age"]),
        ("los años 60 en el país", ["1960..1969 year"]),
        ("el siglo XIX", ["1801..1900 year"]),
        ("a 17th-century fresco", ["1601..1700 year"]),
        ("the twentieth century", ["1901..2000 year"]),
        ("2018–19", ["2018..2019 year"]),
        ("2018/19", ["2018..2019 year"]),
        ("from 1996 to 2013", ["1996..2013 year"]),
        ("3–5 May 2020", ["20200503..20200505 date"]),
        ("May 3-5, 2020", ["20200503..20200505 date"]),
        ("30 April – 2 May 2020", ["20200430..20200502 date"]),
        ("del 3 al 5 de mayo de 2020", ["20200503..20200505 date"]),
        ("August through October 2007", ["200708..200710 month"]),
        ("3,800-3,700 BC", ["3700..3800 BC"]),
        ("in June", ["6 month_name"]),
        ("en junio", ["6 month_name"]),
        ("last May", ["5 month_name"]),
        ("June Smith", []),
        ("the march", []),
        ("aged 10-24", ["10..24 age"]),
        ("March 3,000 people", ["3000"]),
        ("she may 5 times out", ["5 times"]),
    ],
)  # fmt: skip
def test_what_is_found(text: str, values: list[str]) -> None:
    assert shown(find(text)) == values


@pytest.mark.parametrize(
    "text",
    [
        "ICC-02/18", "2025-20750",
        "case 1:20-cv-00123", "at 10:30", "at 11 o'clock",
        "08.53 EST", "by Marco", "12:30pm ET", "at 5 p.m.", "17h30", "24/7",
        "F-16 jets", "the G7", "COVID-19", "Su-25s", "8VC", "CBB12", "call +1 (202) 555-0100", "202-555-0100",
        "tel. (202) 555-0100", "+58 212 555 0100", "version 2.1", "v2.1.3", "they won 3–1",
        "a 10–7 lead", "a 5-4 ruling", "beat Arsenal 5–4",
        "https://example.org/2025/08/50-million", "Article 5",
        "Section 230(c)", "art. 15 da lei", "lei n.º 13.709",
        "la resolución 2231", "Resolution 2231", "192.168.10.1", "no figure at all", "at first",
        "the Big Ten", "no one", "a first-class ticket", "user@50.example", "Flight 370", "once upon a time",
    ],
)  # fmt: skip
def test_what_is_no_figure(text: str) -> None:
    assert shown(find(text)) == []


@pytest.mark.parametrize(
    ("text", "bound", "low", "high"),
    [
        ("50 people", "EXACT", 50, 50),
        ("up to 50 people", "AT_MOST", None, 50),
        ("no more than 50 people", "AT_MOST", None, 50),
        ("fewer than fifty people", "AT_MOST", None, 50),
        ("as many as 50 people", "AT_MOST", None, 50),
        ("50 people or fewer", "EXACT", 50, 50),
        ("50 or fewer people", "AT_MOST", None, 50),
        ("at least 50 people", "AT_LEAST", 50, None),
        ("more than 50 people", "AT_LEAST", 50, None),
        ("no fewer than 50 people", "AT_LEAST", 50, None),
        ("over $50", "AT_LEAST", 50, None),
        ("50+ people", "AT_LEAST", 50, None),
        ("50 or more people", "AT_LEAST", 50, None),
        ("más de 50 personas", "AT_LEAST", 50, None),
        ("pelo menos 50 pessoas", "AT_LEAST", 50, None),
        ("hasta 50 personas", "AT_MOST", None, 50),
        ("about 50 people", "ABOUT", 45, 55),
        ("some 50 people", "ABOUT", 45, 55),
        ("an estimated 50 people", "ABOUT", 45, 55),
        ("~50 people", "ABOUT", 45, 55),
        ("unos 50 heridos", "ABOUT", 45, 55),
        ("nearly 50 people", "ABOUT", 45, 50),
        ("just over 50 people", "ABOUT", 50, 55),
        ("20–30 people", "RANGE", 20, 30),
        ("dozens of people", "VAGUE", 24, 99),
    ],
)
def test_the_words_around_a_figure_bound_it(text: str, bound: str, low: int | None, high: int | None) -> None:
    assert [(found.bound, found.low, found.high) for found in find(text)] == [(bound, low, high)]


def test_offsets_are_of_the_very_characters() -> None:
    text = (
        "Up from $25 million to “$50 million” on 7 August 2025. On 7 August. Half a million; a two-year term."
    )
    assert [text[found.start : found.end] for found in find(text)] == [
        "$25 million", "$50 million", "7 August 2025", "7 August", "Half a million", "two-year",
    ]  # fmt: skip


HOSTILE = (
    "1,", "1 ", "$", "may ", "1", "1.1.", "-", "million ", "1-", "(", "1(", "½", "two ", "and ", "of ",
    "No. ",
    "art.", "http", "5 May ", "from 2019 to ", "a ", "12:", "dozens of ", "mil ", "1\n", "'", "US$", "2019–",
    "Art 1/", "x1", "+1 ", "٣", "one in ", "+1(202)",
)  # fmt: skip


@pytest.mark.parametrize("piece", HOSTILE)
@pytest.mark.timeout(20)
def test_endless_repetition_is_read_in_linear_time(piece: str) -> None:
    size = 200_000 if set(piece) <= set("1,.()") else 50_000
    text = piece * (size // len(piece))
    assert len(find(text)) <= len(text)


PIECES = st.sampled_from(
    [*HOSTILE, "50", "$50", "%", "years", "up to ", "–", "third ", "\u00a0", "é", "0", ".5", "º"]
)


@given(st.lists(PIECES, max_size=30).map("".join))
def test_whatever_the_text_what_is_found_is_in_order_and_within_its_reading(text: str) -> None:
    at = 0
    for found in find(text):
        assert at <= found.start < found.end <= len(text)
        assert text[found.start : found.end].strip() == text[found.start : found.end]
        assert found.low is None or found.low <= found.value
        assert found.high is None or found.value <= found.high
        at = found.end
