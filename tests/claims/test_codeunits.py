"""Places in code points and in UTF-16 code units."""

from hypothesis import given
from hypothesis import strategies as st

from claims.codeunits import CodeUnits

TEXTS = st.text(st.sampled_from("a €é\n\U0001f600\U00020000\U0010ffff\uffff\U00010000"), max_size=40)


def units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


@given(TEXTS)
def test_each_place_is_where_a_browser_counts_it(text: str) -> None:
    counted = CodeUnits(text)
    assert [counted.at(point) for point in range(len(text) + 1)] == [
        units(text[:point]) for point in range(len(text) + 1)
    ]


@given(TEXTS)
def test_there_and_back(text: str) -> None:
    counted = CodeUnits(text)
    assert [counted.point(counted.at(point)) for point in range(len(text) + 1)] == list(range(len(text) + 1))


def test_the_second_half_of_a_pair_is_its_character() -> None:
    assert [CodeUnits("a\U0001f600b").point(unit) for unit in range(5)] == [0, 1, 1, 2, 3]


def test_beyond_the_end_it_goes_on_counting() -> None:
    assert CodeUnits("\U0001f600").point(9) == 8
