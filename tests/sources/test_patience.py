"""How long we wait before we ask again."""

from datetime import UTC, datetime, timedelta

import pytest

from sources.enums import Outcome
from sources.patience import LONGEST, may_pass, pause, retry_after, retry_wait

NOW = datetime(2026, 1, 5, 12, 0, tzinfo=UTC)
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


@pytest.mark.parametrize(
    ("value", "wait"),
    [
        (None, None),
        ("120", 2 * MINUTE),
        (" 120 ", 2 * MINUTE),
        ("0", timedelta(0)),
        ("Mon, 05 Jan 2026 12:10:00 GMT", 10 * MINUTE),
        ("Mon, 05 Jan 2026 11:00:00 GMT", timedelta(0)),
        ("Thu, 01 Jan 2099 00:00:00 GMT", LONGEST),
        ("999999999999999999999", LONGEST),
        ("-5", MINUTE),
        ("1.5", MINUTE),
        ("abc", MINUTE),
        ("", MINUTE),
        ("٣", MINUTE),
        ("Mon, 99 Jan 2026 99:10:00 GMT", MINUTE),
    ],
)
def test_what_a_server_asks_for_is_understood_or_taken_as_a_minute(
    value: str | None, wait: timedelta | None
) -> None:
    assert retry_after(value, now=NOW) == wait


@pytest.mark.parametrize(
    ("asked", "refusals", "wait"),
    [
        (None, 0, MINUTE),
        (timedelta(0), 0, MINUTE),
        (10 * MINUTE, 0, 10 * MINUTE),
        (MINUTE, 1, 2 * MINUTE),
        (MINUTE, 3, 8 * MINUTE),
        (None, 9, LONGEST),
        (None, 10_000, LONGEST),
    ],
)
def test_a_busy_site_is_left_alone_longer_each_time(
    asked: timedelta | None, refusals: int, wait: timedelta
) -> None:
    assert pause(asked, refusals=refusals) == wait


@pytest.mark.parametrize(
    ("outcome", "rule", "status", "passes"),
    [
        (Outcome.TIMEOUT, "deadline", None, True),
        (Outcome.CONNECT, "connection_lost", None, True),
        (Outcome.CONNECT, "no_connection", None, False),
        (Outcome.DNS, "no_name_server", None, True),
        (Outcome.DNS, "no_such_name", None, False),
        (Outcome.HTTP_ERROR, "status_408", 408, True),
        (Outcome.HTTP_ERROR, "status_425", 425, True),
        (Outcome.HTTP_ERROR, "status_429", 429, True),
        (Outcome.HTTP_ERROR, "status_503", 503, True),
        (Outcome.HTTP_ERROR, "status_404", 404, False),
        (Outcome.BLOCKED, "status_403", 403, False),
        (Outcome.BLOCKED, "header_cf-mitigated", 503, False),
        (Outcome.OK, None, 200, False),
    ],
)
def test_only_what_may_pass_is_tried_again(
    outcome: Outcome, rule: str | None, status: int | None, passes: bool
) -> None:
    assert may_pass(outcome, rule, status) is passes


def test_the_wait_before_a_retry_is_anything_up_to_a_bound_that_doubles() -> None:
    assert [retry_wait(retries, 1.0).total_seconds() for retries in range(3)] == [30, 60, 120]
    assert retry_wait(2, 0.0) == timedelta(0)
