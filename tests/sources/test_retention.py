"""Old checks that found nothing new are thinned; whatever says something is left."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from claims.models import Claim
from sources.enums import FetchReason, FetchState, Outcome
from sources.errors import Invalid
from sources.models import Extraction, Fetch, Source
from sources.services.retention import Thinning
from tests.support.people import Newsroom

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 6, 1, 9, 30, tzinfo=UTC)
CUT = datetime(2026, 5, 1, tzinfo=UTC)  # of 31 days, as a whole day
AGE = timedelta(days=31)


def checks(
    of: Source, *outcomes: Outcome, end: datetime = CUT, every: int = 6, **facts: object
) -> list[Fetch]:
    """One each so many hours, the last of them just before the end."""
    ats = [end - timedelta(hours=every) * back for back in range(len(outcomes), 0, -1)]
    usual = {"state": FetchState.DONE, "reason": FetchReason.SCHEDULE} | facts
    made = [
        Fetch(source=of, requested_at=at, ended_at=at, outcome=outcome, **usual)
        for at, outcome in zip(ats, outcomes, strict=True)
    ]
    return Fetch.objects.bulk_create(made)


def thin(every: str = "DAY", **options: object) -> int:
    turn = Thinning.of(AGE, every, now=NOW)
    turn.run(is_over=lambda: False, **options)  # type: ignore[arg-type]
    assert turn.through is None
    return turn.count


def left(of: list[Fetch]) -> list[int]:
    """The places of those that are left."""
    there = set(Fetch.objects.values_list("pk", flat=True))
    return [place for place, each in enumerate(of) if each.pk in there]


SAME, OK, GONE = Outcome.UNCHANGED, Outcome.OK, Outcome.GONE


@pytest.fixture
def source(newsroom: Newsroom) -> Source:
    return Source.objects.create(
        canonical_url="https://a.example/",
        url="https://a.example/",
        created_at=NOW,
        created_by=newsroom.writer,
    )


def test_one_a_day_is_left_and_the_ends_of_the_run(source: Source) -> None:
    made = checks(source, *[SAME] * 12)  # at 0, 6, 12 and 18 o'clock of three days
    assert thin(is_dry=True) == 8
    assert left(made) == list(range(12))
    assert thin() == 8
    assert left(made) == [0, 4, 8, 11]
    assert thin() == 0


@pytest.mark.parametrize(("every", "expected"), [("WEEK", [0, 3, 10, 17, 24, 27]), ("MONTH", [0, 27])])
def test_or_one_a_week_or_a_month(source: Source, every: str, expected: list[int]) -> None:
    made = checks(source, *[SAME] * 28, every=24)  # from Friday, 3 April; the 6th is a Monday
    assert thin(every) == 28 - len(expected)
    assert left(made) == expected


def test_night_after_night_leaves_about_one_a_month(source: Source) -> None:
    checks(source, *[SAME] * 120, every=24)  # of January to April
    for day in range(120, -1, -2):
        night = Thinning.of(AGE, "MONTH", now=NOW - timedelta(days=day), is_nightly=True)
        night.run(is_over=lambda: False)
    assert Fetch.objects.count() <= 8


def test_what_stands_beside_a_change_or_a_failure_is_left(source: Source) -> None:
    made = checks(source, SAME, SAME, SAME, OK, SAME, SAME, SAME, GONE, SAME, SAME, SAME, SAME, every=1)
    assert thin() == 4
    assert left(made) == [0, 2, 3, 4, 6, 7, 8, 11]


def test_what_a_person_asked_for_is_left(source: Source, newsroom: Newsroom) -> None:
    made = checks(source, *[SAME] * 4, every=1, requested_by=newsroom.reviewer)
    assert (thin(), left(made)) == (0, [0, 1, 2, 3])


def test_a_header_that_differed_is_left(source: Source) -> None:
    made = checks(source, *[SAME] * 4, every=1, changed_headers=[["etag", "x"]])
    assert (thin(), left(made)) == (0, [0, 1, 2, 3])


def test_what_is_younger_is_left(source: Source) -> None:
    made = checks(source, *[SAME] * 8, end=CUT + timedelta(hours=4), every=1)
    assert thin() == 2  # of the four before the cut
    assert left(made) == [0, 3, 4, 5, 6, 7]


def test_each_source_has_its_own_run(source: Source) -> None:
    other = Source.objects.create(
        canonical_url="https://b.example/", url="https://b.example/", created_at=NOW
    )
    made = checks(source, *[SAME] * 3, every=1) + checks(other, GONE, SAME, GONE, every=1)
    assert thin() == 1
    assert left(made) == [0, 2, 3, 4, 5]


def test_statistics_have_their_month(source: Source) -> None:
    with pytest.raises(Invalid, match="kept for 31 days at the least"):
        Thinning.of(timedelta(days=30), "MONTH", now=NOW)


def test_a_night_does_a_week_and_goes_on_where_it_was_cut_off(
    source: Source, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sources.services.retention.AT_ONCE", 1)
    other = Source.objects.create(
        canonical_url="https://b.example/", url="https://b.example/", created_at=NOW
    )
    old = checks(source, *[SAME] * 4, end=CUT - timedelta(days=7), every=1)
    new = checks(source, *[SAME] * 4, every=1) + checks(other, *[SAME] * 4, every=1)
    night = Thinning.of(AGE, "DAY", now=NOW, is_nightly=True)
    night.run(is_over=lambda: True)
    assert (night.count, night.through) == (2, source.pk)
    night.run(is_over=lambda: False)
    assert (night.count, night.through) == (4, None)
    assert (left(old), left(new)) == ([0, 1, 2, 3], [0, 3, 4, 7])


def test_each_step_asks_for_its_own_sources_and_not_for_all_that_are_left(source: Source) -> None:
    with CaptureQueriesContext(connection) as asked:
        thin()
    steps = [
        each["sql"] for each in asked if each["sql"].startswith('SELECT "sources_source"."id" AS "pk" FROM')
    ]
    assert [each.endswith(" LIMIT 500") for each in steps] == [True, True]


def test_histories_and_manifests_know_nothing_of_it(claim: Claim, captured: Extraction) -> None:
    checks(captured.snapshot.source, *[SAME] * 12, snapshot=captured.snapshot)
    assert thin() > 0
    call_command("verify_history")
    call_command("scrub", all=True)
