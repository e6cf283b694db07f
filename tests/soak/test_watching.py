"""What a soak takes for flat memory."""

import pytest

from tests.soak.watching import Series


def held(*megabytes: float) -> Series:
    return Series(1, [float(at) for at in range(len(megabytes))], list(megabytes))


@pytest.mark.parametrize(
    ("series", "is_flat"),
    [
        (held(50, 100, 100, 200, 200, 200, 200, 200, 200), True),  # it loads at first
        (held(*range(100, 190, 10)), False),
        (held(200, 200, 200, 200, 200, 200, 211, 211, 211), True),
        (held(200, 200, 200, 200, 200, 200, 213, 213, 213), False),
        (held(200, 200, 200, 300, 300, 300, 250, 250, 250), True),
    ],
)
def test_growth_from_the_second_third_to_the_last(series: Series, is_flat: bool) -> None:
    assert series.is_flat == is_flat


def test_the_slope_is_of_the_second_half_by_the_hour() -> None:
    assert held(0, 50, 100, 100, 101, 102).slope == pytest.approx(3600)
