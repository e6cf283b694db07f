"""A claim's words made to stand alone."""

from datetime import date

import pytest

from claims.enums import Asserts, Kind
from claims.proposing import days
from claims.proposing.proposal import Proposal, propose
from claims.proposing.speakers import Reader

THURSDAY = date(2026, 7, 23)


def proposed(text: str, words: str = "", *, kind: Kind = Kind.OTHER, on: date | None = THURSDAY) -> Proposal:
    start = text.index(words)
    return propose(Reader(text), start, start + len(words or text), kind=kind, published_on=on)


def choices(found: Proposal) -> list[tuple[str, Asserts | None]]:
    return [(each.statement, each.asserts) for each in found.choices]


@pytest.mark.parametrize(
    ("words", "statement"),
    [
        ("But the bridge was shut.", "The bridge was shut."),
        ("Meanwhile, the bridge was shut.", "The bridge was shut."),
        ("Sin embargo, el puente se cerró.", "El puente se cerró."),
        ("No entanto, a ponte fechou.", "A ponte fechou."),
        ("Still waters rose 3 metres.", "Still waters rose 3 metres."),
        ("So far 12 have died.", "So far 12 have died."),
        ("Butter costs $4.", "Butter costs $4."),
    ],
)
def test_what_joins_it_to_the_sentence_before_is_left_off(words: str, statement: str) -> None:
    assert proposed(words).statement == statement


def test_whom_a_pronoun_means_is_offered_and_never_put_in_its_place() -> None:
    found = proposed("Ann Lee runs the port. She earns $90,000.", "She earns $90,000.")
    assert found.statement == "She earns $90,000."
    assert choices(found) == [("She [Ann Lee?] earns $90,000.", None)]


def test_nobody_is_offered_for_a_pronoun_whose_name_stands_before_it() -> None:
    found = proposed(
        "Ann Lee runs the port. Bob Ray says he was dismissed.", "Bob Ray says he was dismissed."
    )
    assert [each for each in choices(found) if "Ann Lee" in each[0]] == []


def test_what_is_quoted_is_never_touched() -> None:
    words = "“We met on Tuesday and he paid,” she said on Tuesday."
    found = proposed(f"Ann Lee runs the port. {words}", words, kind=Kind.QUOTE)
    assert choices(found) == [
        ("“We met on Tuesday and he paid,” she [Ann Lee?] said on Tuesday (21 July 2026).", None)
    ]


def test_a_quotation_asserts_that_it_was_said() -> None:
    words = "“The dam will hold,” said Ann Lee."
    assert proposed(words, kind=Kind.QUOTE).asserts == Asserts.SAID
    assert proposed(words).asserts == Asserts.SO


@pytest.mark.parametrize(
    ("words", "so"),
    [
        ("The mayor said that the dam had cracked.", "The dam had cracked."),
        ("The dam had cracked, the mayor said on Monday.", "The dam had cracked."),
        ("According to the ministry, 40 people died.", "40 people died."),
        ("40 people died, according to the ministry.", "40 people died."),
        ("The mayor said she had resigned.", "She [mayor?] had resigned."),
        ("El alcalde dijo que la presa cedió.", "La presa cedió."),
    ],
)
def test_that_it_is_so_is_a_choice_beside_that_it_was_said(words: str, so: str) -> None:
    assert (so, Asserts.SO) in choices(proposed(words))
    assert (words, Asserts.SAID) in choices(proposed(words))


@pytest.mark.parametrize(
    "words",
    [
        "The mayor denied that the dam had cracked.",
        "Prosecutors allege that he took bribes.",
        "The mayor did not say that the dam had cracked.",
        "The mayor said nothing about the dam.",
        "The mayor said: “The dam has cracked.”",
        "The tower, which critics say is ugly, cost $9 million.",
        "The mayor told him to leave the dam.",
    ],
)
def test_a_frame_that_carries_meaning_is_not_taken_off(words: str) -> None:
    assert [each for each in choices(proposed(words)) if each[1]] == []


@pytest.mark.parametrize(
    ("words", "means"),
    [
        ("on Tuesday", "21 July 2026"),
        ("on Thursday", "23 July 2026"),
        ("on Thursday that it was", "23 July 2026"),
        ("last Thursday", "16 July 2026"),
        ("next Thursday", "30 July 2026"),
        ("it will open on Tuesday", "28 July 2026"),
        ("yesterday", "22 July 2026"),
        ("last week", "week of 13 July 2026"),
        ("last month", "June 2026"),
        ("next year", "2027"),
        ("el martes", "21 July 2026"),
        ("la semana pasada", "week of 13 July 2026"),
        ("na terça-feira", "21 July 2026"),
        ("ontem", "22 July 2026"),
    ],
)
def test_days_told_from_the_publication(words: str, means: str) -> None:
    assert [each.means for each in days.find(words, THURSDAY)] == [means]


@pytest.mark.parametrize("words", ["Tuesday, 3 March", "yesterday’s vote", "Black Friday Sale", "Tuesdays"])
def test_what_tells_no_day(words: str) -> None:
    assert days.find(words, THURSDAY) == []


def test_without_a_day_of_publication_nothing_is_told() -> None:
    assert days.find("on Tuesday", None) == []
