"""The words that claims are found by, and what is made of what people type."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources import searching


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("The bridge cost 4.2 million", ["the", "bridge", "cost", "4.2", "million"]),
        ("4,2 Millionen", ["4.2", "millionen"]),
        ("50,000 or 50.000 or 50000", ["50000", "or", "50000", "or", "50000"]),
        ("1,234.5 and 1.234,5", ["1234.5", "and", "1234.5"]),
        ("1,234,567", ["1234567"]),
        ("Malmö, Łódź, Sørensen, Straße", ["malmo", "lodz", "sorensen", "strasse"]),
        ("ﬁve ½", ["five", "1", "2"]),
        ("東京で50%", ["東", "京", "て", "50"]),
        ("snake_case-and\x00NUL", ["snake", "case", "and", "nul"]),
        ("\ud800 “” ' \" \\ * : & | ! ( ) <->", []),
    ],
)
def test_words(text: str, words: list[str]) -> None:
    assert searching.words(text) == words


def test_a_document_holds_each_word_once() -> None:
    assert searching.document(["The bridge.", "the Bridge again", ""]) == "the bridge again"


@pytest.mark.parametrize(
    ("query", "words", "is_begun"),
    [
        ("", (), False),
        ("bri", ("bri",), True),
        ("cost b", ("cost", "b"), False),
        ('"bridge" OR NOT col:x*', ("bridge", "or", "not", "col", "x"), False),
        ("bridge bridge", ("bridge",), True),
        ("a" * 10_000, ("a" * searching.LONGEST,), True),
    ],
)
def test_a_query_is_words_and_nothing_else(query: str, words: tuple[str, ...], is_begun: bool) -> None:
    asked = searching.parse(query)
    assert (asked.words, asked.is_begun) == (words, is_begun)


def test_a_query_of_very_many_words_is_cut() -> None:
    assert len(searching.parse(" ".join(map(str, range(1000)))).words) == searching.ASKED


@given(st.text())
def test_no_query_holds_what_a_database_would_read_as_its_own(query: str) -> None:
    assert not set("".join(searching.parse(query).words)) & set(" \x00'\"\\*:&|!()<>^-+{}")


@pytest.mark.parametrize(
    ("word", "known", "meant"),
    [
        ("brigde", ["bridge", "brigade", "fridge", "cost"], {"bridge", "brigade"}),
        ("unemploymnet", ["unemployment", "employment"], {"unemployment"}),
        ("brdige", ["bride", "cost"], set()),
        ("cost", ["costs", "most", "coast"], {"costs", "most", "coast"}),
    ],
)
def test_a_mistyped_word(word: str, known: list[str], meant: set[str]) -> None:
    assert set(searching.meant(word, known)) == meant


def test_short_words_and_figures_are_not_taken_for_mistyped() -> None:
    assert [searching.begins_like(word) for word in ("cat", "4.2", "2024", "bridge")] == ["", "", "", "b"]
