"""When a source is due again."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources.enums import Watch
from sources.schedule import DAY, HOUR, next_check

BEGAN = datetime(2026, 1, 5, 12, 0, tzinfo=UTC)


def wait(age: timedelta, watch: Watch = Watch.NORMAL, failing: timedelta | None = None) -> timedelta:
    """The wait at this age, without its spread: the mean over many sources."""
    now = BEGAN + age
    dead_since = None if failing is None else now - failing
    waits = [_due(f"{n}", now, watch, dead_since) - now for n in range(200)]
    assert min(waits) >= max(waits) * 0.8
    return (min(waits) + max(waits)) / 2


def _due(source: str, now: datetime, watch: Watch, dead_since: datetime | None) -> datetime:
    due = next_check(source, BEGAN, now, watch, dead_since=dead_since)
    assert due is not None
    return due


def is_about(found: timedelta, expected: timedelta) -> bool:
    return abs(found / expected - 1) < 0.02


@pytest.mark.parametrize(
    ("age", "expected"),
    [
        (0 * HOUR, HOUR),
        (0.9 * HOUR, 5.1 * HOUR),
        (1.1 * HOUR, 4.9 * HOUR),
        (3 * HOUR, 3 * HOUR),
        (6.5 * HOUR, 17.5 * HOUR),
        (22 * HOUR, DAY),
        (6 * DAY, DAY),
        (8 * DAY, 3 * DAY),
        (29 * DAY, 3 * DAY),
        (31 * DAY, 7 * DAY),
        (179 * DAY, 7 * DAY),
        (181 * DAY, 30 * DAY),
    ],
)
def test_often_while_it_is_new_and_seldom_when_it_is_old(age: timedelta, expected: timedelta) -> None:
    assert is_about(wait(age), expected)


@given(st.integers())
def test_a_new_source_is_checked_after_1_6_and_24_hours_then_daily(seed: int) -> None:
    now = BEGAN
    for about in (1, 6, 24, 48, 72):
        now = _due(str(seed), now, Watch.NORMAL, None)
        assert 0.9 <= (now - BEGAN) / HOUR / about <= 1.1


@pytest.mark.parametrize(
    ("watch", "failing", "expected"),
    [
        (Watch.NORMAL, None, 30 * DAY),
        (Watch.CLOSE, None, DAY),
        (Watch.CLOSE, DAY, DAY),
        (Watch.CLOSE, 90 * DAY, 7 * DAY),
        (Watch.NORMAL, 90 * DAY, 30 * DAY),
    ],
)
def test_what_a_verdict_rests_on_is_checked_sooner(
    watch: Watch, failing: timedelta | None, expected: timedelta
) -> None:
    assert is_about(wait(400 * DAY, watch, failing), expected)


@pytest.mark.parametrize(("failing", "expected"), [(2 * DAY, DAY), (8 * DAY, 7 * DAY), (31 * DAY, 30 * DAY)])
def test_a_dead_one_is_checked_ever_more_seldom_for_it_may_come_back(
    failing: timedelta, expected: timedelta
) -> None:
    assert is_about(wait(3 * DAY, failing=failing), expected)


def test_a_quiet_one_is_never_due() -> None:
    assert next_check("x", BEGAN, BEGAN, Watch.QUIET) is None
