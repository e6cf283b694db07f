"""What we answer is the JSON that REST framework writes, whatever is in it."""

import json
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from django.utils.functional import lazystr
from rest_framework.renderers import JSONRenderer

from claims.enums import Stage
from factcheck.api.rendering import FastJSON

SAID: list[Any] = [
    datetime(2026, 1, 5, 12, 0, tzinfo=UTC),
    datetime(2026, 1, 5, 12, 0, 0, 7, tzinfo=UTC),
    datetime(2026, 1, 5, 12, 0, tzinfo=timezone(timedelta(hours=2))),
    date(2026, 1, 5),
    UUID(int=7),
    Decimal("4.20"),
    timedelta(seconds=90),
    lazystr("said later"),
    Stage.OPEN,
    {Stage.OPEN: 1},
    {7: "a key that is no text"},
    2**70,
    (1, 2.5, None, True),
    {"in Çà": "a line\u2028 and \U0001f600 and \x00"},
    [],
]


@pytest.mark.parametrize("said", SAID, ids=lambda said: type(said).__name__)
def test_it_says_the_same(said: Any) -> None:
    assert json.loads(FastJSON().render(said)) == json.loads(JSONRenderer().render(said))


def test_nothing_is_no_text() -> None:
    assert FastJSON().render(None) == b""
