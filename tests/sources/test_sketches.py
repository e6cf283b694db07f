"""The same text is known again under other headlines and cut elsewhere; another on the same matter is not."""

import random

import pytest

from sources import sketches

WORDS = [f"word{number}" for number in range(3000)]


def text(seed: int, *, words: int = 400) -> str:
    return " ".join(random.Random(seed).choices(WORDS, k=words))


WIRE = text(1)
HALF = " ".join(WIRE.split()[:200])


@pytest.mark.parametrize(
    "other",
    [
        WIRE,
        "Another headline for it\n\nBy Ada Lind, staff\n\n" + WIRE,
        WIRE.upper(),
        WIRE.replace(" ", "\u00a0 "),
        HALF,
        HALF + " " + text(2, words=20),
        text(3, words=60) + " " + WIRE + " " + text(4, words=60),
    ],
)
def test_the_same_text_is_known_again(other: str) -> None:
    assert sketches.is_same(sketches.of(WIRE), sketches.of(other))
    assert sketches.is_same(sketches.of(other), sketches.of(WIRE))


@pytest.mark.parametrize(
    "other",
    [
        text(2),
        " ".join(WIRE.split()[:80]) + " " + text(5, words=400),  # it quotes a part
        HALF + " " + text(6, words=300),  # half of each is its own
        "",
    ],
)
def test_another_text_is_another(other: str) -> None:
    assert not sketches.is_same(sketches.of(WIRE), sketches.of(other))


def test_of_a_few_words_nothing_is_said() -> None:
    notice = sketches.of("We use cookies to make this page better for you and for all of our partners.")
    assert not sketches.is_same(notice, notice)


def test_a_sketch_is_kept_and_read_again() -> None:
    made = sketches.of(WIRE)
    assert sketches.unpacked(made.packed(), made.runs) == made
    assert len(made.packed()) == 512


def test_texts_are_gathered_under_the_longest_of_the_same() -> None:
    texts = {"half": HALF, "whole": WIRE, "other": text(2), "again": "A headline. " + WIRE}
    found = sketches.alike({name: sketches.of(each) for name, each in texts.items()})
    assert found == {"half": "again", "whole": "again", "other": "other", "again": "again"}
