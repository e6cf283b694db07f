"""Quotes that a hostile client would send: an answer comes in a moment, whatever the text."""

import time

import pytest

from claims import anchoring
from claims.enums import AnchorState

LONGEST_SECONDS = 10  # far above what is taken, far below what trying each place in turn would take


@pytest.mark.parametrize(
    ("text", "quote", "prefix"),
    [
        ("a " * 500_000, "a", "b"),
        ("a " * 500_000, "a " * 5_000 + "b", ""),
        ("a  " * 300_000, "a " * 5_000, ""),
    ],
    ids=["words that stand everywhere", "words that almost do", "words that do once spaces are set aside"],
)
def test_a_long_text_of_the_same_words(text: str, quote: str, prefix: str) -> None:
    started = time.monotonic()
    anchoring.locate(text, quote, prefix)
    assert time.monotonic() - started < LONGEST_SECONDS


def test_wider_white_space_is_part_of_the_place() -> None:
    anchor = anchoring.locate(" One\n\n two\u00a0 “three” four", 'two "three"')
    assert (anchor.state, anchor.start, anchor.end) == (AnchorState.ANCHORED, 7, 19)
