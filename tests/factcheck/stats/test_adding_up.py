"""The release that reads histories anew finds the sums of all days that it goes by (migration 0018)."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from claims.models import Claim
from factcheck.stats import folding
from factcheck.stats.counting import NO_DAY
from factcheck.stats.models import CountedClaim, Tally
from tests.support import desk, flush
from tests.support.people import Newsroom

BEFORE = ("factcheck", "0014_figures")


@pytest.fixture
def figures(transactional_db: None, claim: Claim, newsroom: Newsroom) -> list[Any]:
    """What is counted of two claims that came on two days, both with a deadline."""
    later = desk.NOW + timedelta(days=2)
    article = desk.article(newsroom.writer, deadline=later)
    desk.claim(article, newsroom.writer)
    Claim.objects.filter(article=article).update(created_at=later)
    Claim.objects.update(due_at=later)
    folding.fold(now=later)
    return tallied()


@pytest.fixture
def earlier(figures: list[Any]) -> Iterator[None]:
    """As the release before had counted them."""
    flush.lift_all(connection)
    CountedClaim.objects.all().delete()  # of the columns that come back, none has a value
    MigrationExecutor(connection).migrate([BEFORE])
    yield
    flush.migrate_to_the_newest()


def tallied() -> list[Any]:
    return list(Tally.objects.order_by("name", "desk", "word", "day").values_list("name", "word", "day", "n"))


def test_what_waits_and_is_due_has_a_sum_of_all_days(figures: list[Any], earlier: None) -> None:
    of_all_days = [each for each in figures if each[0] in {"WAITING", "DUE"} and each[2] == NO_DAY]
    assert of_all_days == [("DUE", "", NO_DAY, 2), ("WAITING", "OPEN", NO_DAY, 2)]
    assert tallied() == [each for each in figures if each not in of_all_days]
    flush.migrate_to_the_newest()
    assert tallied() == figures
