"""Moments that PostgreSQL sends are read as psycopg reads them."""

from datetime import UTC, datetime

import pytest
from django.db import DataError, connection

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite sends them otherwise"),
]


def _sent(moment: str, zone: str = "UTC") -> datetime:
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL TIME ZONE '{zone}'")
        cursor.execute("SELECT %s::timestamptz", [moment])
        (found,) = cursor.fetchone()
        assert isinstance(found, datetime)
        return found


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        ("2026-11-29 13:41:02.000007+00", datetime(2026, 11, 29, 13, 41, 2, 7, UTC)),
        ("2026-11-29 13:41:02.5+02", datetime(2026, 11, 29, 11, 41, 2, 500_000, UTC)),
        ("2026-11-29 13:41:00+00", datetime(2026, 11, 29, 13, 41, tzinfo=UTC)),
        ("0001-01-01 00:00:00+00", datetime(1, 1, 1, tzinfo=UTC)),
        ("9999-12-31 23:59:59.999999+00", datetime(9999, 12, 31, 23, 59, 59, 999_999, UTC)),
    ],
)
def test_a_moment_is_what_was_sent(moment: str, expected: datetime) -> None:
    found = _sent(moment)
    assert (found, found.tzinfo) == (expected, UTC)


def test_a_session_in_another_zone_is_read_as_before() -> None:
    """Django says that it is UTC there too, and sets the zone of its sessions."""
    assert _sent("2026-11-29 13:41:02+00", "Asia/Kolkata") == datetime(2026, 11, 29, 19, 11, 2, tzinfo=UTC)


@pytest.mark.parametrize("moment", ["infinity", "0044-03-15 BC"])
def test_what_no_calendar_of_ours_holds_is_refused(moment: str) -> None:
    with pytest.raises(DataError):
        _sent(moment)
