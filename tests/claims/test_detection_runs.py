"""Texts that are too long to wait for: read by a worker, once, however many are rung or lost."""

from datetime import timedelta

import pytest
from django.utils import timezone

from claims import detection
from claims.enums import RunState, Stage
from claims.errors import ArticleTooLarge
from claims.models import Article, Claim, DetectionRun
from claims.services import articles, detecting, detection_runs
from tests.support import desk
from tests.support.people import Newsroom

pytestmark = pytest.mark.django_db
SENTENCES = [f"Unemployment in district {number} fell to 4.1 percent in 2019." for number in range(30)]
BODY = "\n\n".join(SENTENCES)


@pytest.fixture
def long(newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch) -> Article:
    """As if that were long: what is longer in earnest takes half a minute."""
    monkeypatch.setattr(detecting, "LONGEST", 1000)
    monkeypatch.setattr(detection_runs, "STEP", 300)
    return desk.article(newsroom.writer, body=BODY)


def asked(article: Article, newsroom: Newsroom) -> DetectionRun:
    return detection_runs.request(article, by=newsroom.writer, now=desk.NOW)


def test_nobody_waits_for_it(long: Article, newsroom: Newsroom) -> None:
    assert detecting.is_long(long)
    with pytest.raises(ArticleTooLarge):
        detecting.propose(long, by=newsroom.writer, now=desk.NOW)


def test_a_worker_reads_it_once(long: Article, newsroom: Newsroom) -> None:
    run = asked(long, newsroom)
    assert asked(long, newsroom) == run
    assert detection_runs.waiting() == [run.pk]
    assert detection_runs.read(run.pk, now=desk.NOW)
    assert not detection_runs.read(run.pk, now=desk.NOW)
    run.refresh_from_db()
    assert long.newest is not None
    assert (run.state, run.made, run.read, run.ended_at) == (
        RunState.DONE,
        len(SENTENCES),
        len(long.newest.text),
        desk.NOW,
    )
    assert Claim.objects.filter(stage=Stage.DETECTED).count() == len(SENTENCES)
    assert detection_runs.waiting() == []


def test_the_row_says_how_far_it_is(long: Article, newsroom: Newsroom) -> None:
    run = asked(long, newsroom)
    taken = detection_runs._taken(run.pk, now=desk.NOW)
    assert taken is not None
    reading = detection_runs._read(taken)
    for _ in range(10):
        next(reading)
    run.refresh_from_db()
    assert 300 <= run.read < run.length
    assert not detection_runs.read(run.pk, now=desk.NOW)  # another holds it


def test_what_a_lost_worker_held_is_read_again_and_given_up_in_the_end(
    long: Article, newsroom: Newsroom
) -> None:
    run = asked(long, newsroom)
    for _ in range(detection_runs.TRIES):
        assert detection_runs.waiting() == [run.pk]
        lost = detection_runs._taken(run.pk, now=desk.NOW)
        assert detection_runs.waiting() == []
        DetectionRun.objects.update(free_at=timezone.now() - timedelta(seconds=1))
    assert not detection_runs.read(run.pk, now=desk.NOW)
    run.refresh_from_db()
    assert (run.state, run.words) == (RunState.FAILED, detection_runs.LOST)
    assert lost is not None
    assert not Claim.objects.exists()


def test_whoever_lost_the_job_writes_nothing_more(long: Article, newsroom: Newsroom) -> None:
    run = asked(long, newsroom)
    lost = detection_runs._taken(run.pk, now=desk.NOW)
    DetectionRun.objects.update(free_at=timezone.now() - timedelta(seconds=1))
    assert detection_runs.read(run.pk, now=desk.NOW)
    assert lost is not None
    assert None in list(detection_runs._read(lost))


def test_a_text_that_came_meanwhile_is_read_in_its_place(long: Article, newsroom: Newsroom) -> None:
    run = asked(long, newsroom)
    taken = detection_runs._taken(run.pk, now=desk.NOW)
    assert taken is not None
    articles.add_version(long, by=newsroom.writer, now=desk.NOW, body=f"{BODY}\n\nIt rained in 2018.")
    assert not detection_runs._finish(taken, detection.detect(BODY), now=desk.NOW)
    assert detection_runs.waiting() == [run.pk]
    assert detection_runs.read(run.pk, now=desk.NOW)
    run.refresh_from_db()
    assert (run.state, run.version.number) == (RunState.DONE, 2)
