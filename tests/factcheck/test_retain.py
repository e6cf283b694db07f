"""`retain` says what would go, and lets go what it said; what is not set to end is kept for good."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.utils import timezone
from pytest_django.fixtures import Settings

from config.celery import app
from factcheck import tasks as front
from factcheck.accounts import people
from factcheck.models import User
from factcheck.notices.models import Digest
from sources import tasks
from sources.enums import FetchReason, FetchState, Outcome
from sources.models import Fetch, Source
from tests.support.people import Newsroom

pytestmark = pytest.mark.django_db
AGO = timedelta(days=400)


def retain(*options: str) -> dict[str, str]:
    """How much of each, by the first words of its line."""
    output = StringIO()
    call_command("retain", *options, stdout=output)
    return {line[:12].strip(): line.split()[-1] for line in output.getvalue().splitlines()[1:]}


@pytest.fixture
def old(newsroom: Newsroom) -> None:
    then = timezone.now() - AGO
    Digest.objects.create(person=newsroom.editor, made_at=then, next_try_at=then)
    people.deactivate(newsroom.third, by=newsroom.admin, now=then)
    source = Source.objects.create(
        canonical_url="https://a.example/", url="https://a.example/", created_at=then
    )
    same = {"state": FetchState.DONE, "reason": FetchReason.SCHEDULE, "outcome": Outcome.UNCHANGED}
    at = then.replace(hour=0)
    Fetch.objects.bulk_create(
        Fetch(source=source, requested_at=at, ended_at=at + timedelta(minutes=each), **same)
        for each in range(5)
    )


def counts() -> tuple[int, int, int]:
    return Digest.objects.count(), User.objects.filter(username="third").count(), Fetch.objects.count()


def test_what_is_evidence_or_a_person_is_kept_unless_set(old: None) -> None:
    said = retain()
    assert (said["checks that"], said["who left, an"], said["notification"]) == ("0", "0", "1")
    assert counts() == (0, 1, 5)
    tasks.thin_checks()
    front.forget_people()
    assert counts() == (0, 1, 5)


def test_a_dry_run_says_what_a_run_does(old: None, settings: Settings) -> None:
    settings.KEEP_UNCHANGED_EVERY = "DAY"
    settings.KEEP_UNCHANGED, settings.KEEP_PEOPLE = timedelta(days=31), timedelta(days=365)
    said = retain("--dry-run")
    assert counts() == (1, 1, 5)
    assert (said["checks that"], said["who left, an"], said["notification"]) == ("3", "1", "1")
    assert retain() == said
    assert counts() == (0, 0, 2)
    assert set(retain().values()) == {"0"}


def test_beat_rings_for_both_each_night() -> None:
    rung = {entry["task"] for entry in app.conf.beat_schedule.values()}
    assert {"sources.tasks.thin_checks", "factcheck.tasks.forget_people"} <= rung
