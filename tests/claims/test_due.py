"""Deadlines and moments in words."""

from datetime import UTC, datetime, timedelta

import pytest

from claims.due import due, moment

NOW = datetime(2026, 1, 5, 12, 0, tzinfo=UTC)  # a Monday


@pytest.mark.parametrize(
    ("hours", "words", "tone"),
    [
        (-75.0, "Overdue by 3 days", "bad"),
        (-1.5, "Overdue by 1 hour", "bad"),
        (0.0, "Overdue by less than a minute", "bad"),
        (0.75, "Due in 45 minutes", "warn"),
        (5.0, "Due in 5 hours", "plain"),
        (30.0, "Due Tue 6 Jan, 18:00 UTC", "plain"),
    ],
)
def test_a_deadline_in_words(hours: float, words: str, tone: str) -> None:
    found = due(NOW + timedelta(hours=hours), NOW)
    assert found is not None
    assert (found.words, found.tone) == (words, tone)


def test_none_without_one_and_of_what_is_done_in_time_or_not() -> None:
    past, ahead = NOW - timedelta(hours=1), NOW + timedelta(hours=1)
    assert [due(None, NOW), due(past, NOW, is_done=True)] == [None, None]
    assert due(ahead, NOW, is_done=True) == due(ahead, NOW)


@pytest.mark.parametrize(
    ("days", "words"), [(0, "12:00"), (1, "Sunday 12:00"), (5, "Wednesday 12:00"), (40, "26 November, 12:00")]
)
def test_when_one_was_last_here(days: int, words: str) -> None:
    assert moment(NOW - timedelta(days=days), NOW) == words
