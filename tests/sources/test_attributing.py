"""Whom a text says it has something from: phrases in three languages, names and addresses beside them."""

from time import perf_counter

import pytest

from sources import attributing


@pytest.mark.parametrize(
    ("sentence", "name"),
    [
        ("The toll rose to 14, according to Northern Wire.", "northern wire"),
        ("ACCORDING TO  the Northern Wire, the toll rose.", "northern wire"),
        ("The minister resigned, as first reported by The Daily Ferry.", "the daily ferry"),
        ("“We are done,” the mayor told Northern Wire on Monday.", "northern wire"),
        ("The court closed the case, citing the Department of Works.", "department of works"),
        ("Northern Wire reported that the bridge is shut.", "northern wire"),
        ("El puente costó 4 millones, según la agencia Efeuno.", "efeuno"),
        ("De acuerdo con el Ministerio de Obras, se cerró.", "ministerio de obras"),
        ("A ponte custou 4 milhões, segundo o Jornal da Ria.", "jornal da ria"),
        ("“Acabou”, disse à Rádio Foz o prefeito.", "rádio foz"),
    ],
)
def test_the_name_beside_the_phrase_is_found(sentence: str, name: str) -> None:
    text = f"Before it.\n\nSomething else. {sentence} And after it."
    (said,) = attributing.find(text)
    assert name in said.names
    assert text[said.start : said.end] == sentence


@pytest.mark.parametrize(
    "sentence",
    [
        "The bridge cost 4.2 million euros.",
        "Northern Wire is a fine agency.",
        "It was done according to plan.",
        "He told them so.",
    ],
)
def test_no_phrase_or_no_name_is_nothing(sentence: str) -> None:
    assert attributing.find(sentence) == []


def test_a_name_in_the_next_sentence_is_not_meant() -> None:
    (said,) = attributing.find("It was closed, according to Ada Lind. Northern Wire was there too.")
    assert "northern wire" not in said.names


def test_the_address_beside_the_phrase_is_found() -> None:
    (said,) = attributing.find("The figure is 12, according to https://www.works.example/a/b?c=1.")
    assert said.addresses == ("https://www.works.example/a/b?c=1",)


def test_the_longest_name_comes_first() -> None:
    (said,) = attributing.find("It is 12, according to North Wire Service.")
    assert said.names[0] == "north wire service"


@pytest.mark.parametrize(
    "text",
    [
        "according to " * 40_000,
        "according to A" + " B" * 200_000,
        "told " + "a." * 200_000,
        "A " * 200_000 + "reported",
        "according to " + "x-" * 200_000,
        "segundo " + "\n" * 400_000,
        "according" + " " * 400_000 + "to",
    ],
)
def test_hostile_texts_take_no_longer_than_their_length(text: str) -> None:
    began = perf_counter()
    attributing.find(text)
    assert perf_counter() - began < 10
