"""Workers that are killed, called twice, or two: the row is the job. Nothing is lost and nothing doubled."""

import hashlib
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.utils import timezone

from sources.enums import FetchState
from sources.models import Extraction, Fetch, Host, Snapshot, Unread
from sources.services import fetches, queue, readings, snapshots, verification
from sources.services.crew import Crew
from tests.hostile.cases import Case, shows
from tests.hostile.conftest import Tracker
from tests.hostile.server import Server, by_path, page, serving
from tests.hostile.visits import ARTICLE
from tests.support.processes import database_env
from tests.support.racing import race

pytestmark = pytest.mark.django_db(transaction=True)
KEPT = "1 snapshot, 1 reading, 1 blob, 2 entries in a whole manifest"
ONCE, TWICE = f"OK, 1 attempt, {KEPT}", f"OK, 2 attempts, {KEPT}"
AGAIN = "Its lease runs out after two minutes; the sweep gives the job to another worker."


@dataclass
class Job:
    """The first fetch of a page that stands nowhere else, and its server."""

    row: Fetch
    server: Server
    body: bytes

    def work(self) -> None:
        """What workers and sweeps do once the time of a lost lease is over."""
        past = timezone.now() - timedelta(seconds=1)
        Fetch.objects.filter(state=FetchState.RUNNING).update(lease_until=past)
        Host.objects.update(busy_until=None)
        queue.sweep(now=timezone.now())
        fetches.run(self.row.pk, now=timezone.now())
        for unread in Unread.objects.all():
            snapshots.read(unread.pk, now=timezone.now())

    def ended(self) -> str:
        self.row = Fetch.objects.select_related("source").get(pk=self.row.pk)
        assert list(verification.manifests([self.row.source_id])) == []
        counts = [
            (self.row.attempts, "attempt"),
            (Snapshot.objects.count(), "snapshot"),
            (Extraction.objects.count(), "reading"),
            (len(self.blobs()), "blob"),
        ]
        words = (f"{count} {word}{'' if count == 1 else 's'}" for count, word in counts)
        chained = f"{self.row.source.manifest_seq} entries in a whole manifest"
        return ", ".join([self.row.outcome or self.row.state, *words, chained])

    def blobs(self) -> list[Path]:
        digest = hashlib.sha256(self.body).hexdigest()
        return list(Path(settings.BLOB_DIR).rglob(f"{digest}*"))


@pytest.fixture
def job(tracker: Tracker, request: pytest.FixtureRequest) -> Iterator[Job]:
    body = ARTICLE + f"<!-- {request.node.name} -->".encode()
    with serving(by_path({"/page": page(body)})) as server:
        yield Job(tracker.track(server, "/page").fetches.get(), server, body)


def killed(job: Job, moment: str) -> None:
    """A worker of its own process takes the job and dies at that moment."""
    env = {**os.environ, **database_env(), "FETCH_ALLOWED_ADDRESSES": job.server.pair}
    argv = [sys.executable, "-m", "tests.hostile.dying", moment, str(job.row.pk)]
    ended = subprocess.run(argv, env=env, cwd=settings.BASE_DIR, check=False, timeout=60)
    assert ended.returncode == -signal.SIGKILL
    job.row.refresh_from_db()


@shows(
    Case("SIGKILL of a worker after claim", "the job is held, nothing was asked yet", TWICE, "claim", AGAIN),
    Case(
        "SIGKILL after blob and before row",
        "half of the blob is written",
        TWICE,
        "half a blob",
        f"{AGAIN} What was half written has no name, and is tidied away by the scrub.",
    ),
    Case(
        "SIGKILL after blob and before row",
        "the blob is written, no row names it",
        TWICE,
        "blob",
        f"{AGAIN} The same bytes are the same blob.",
    ),
)
def test_a_worker_killed_before_its_row_is_written(case: Case, job: Job) -> str:
    killed(job, case.make)
    assert (job.row.state, job.row.attempts, Snapshot.objects.count()) == (FetchState.RUNNING, 1, 0)
    job.work()
    return job.ended()


@shows(
    Case(
        "SIGKILL after row and before ack",
        "the snapshot's row is committed, no bell for its reading has rung",
        ONCE,
        then="The bell comes again and finds nothing to do; the sweep rings for the reading.",
    )
)
def test_a_worker_killed_after_its_row_is_written(job: Job) -> str:
    killed(job, "row")
    assert job.ended() == ONCE.replace("1 reading", "0 readings").replace("2 entries", "1 entries")
    assert Crew(2, timezone.now).answer() is False, "the unacknowledged bell comes again"
    assert readings.sweep()
    job.work()
    return job.ended()


@shows(
    Case(
        "a poison source that always crashes",
        "a page at which the worker dies each time",
        "FAILED CRASHED, 3 attempts: Our worker was lost 3 times while fetching it; have a look.",
        then="Quarantined after three: a person decides. The source stays on its schedule.",
    )
)
def test_a_page_that_kills_each_worker_is_quarantined(job: Job) -> str:
    for _ in range(3):
        killed(job, "claim")
        Fetch.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
        queue.sweep(now=timezone.now())
    job.work()
    job.row.refresh_from_db()
    job.row.source.refresh_from_db()
    assert job.row.source.next_check_at is not None
    return f"{job.row.state} {job.row.outcome}, {job.row.attempts} attempts: {job.row.detail}"


@shows(
    Case(
        "the same task delivered twice",
        "the same bell, three times",
        ONCE,
        then="A bell names no row: it finds none.",
    )
)
def test_a_bell_that_rings_again(job: Job, settings: Any) -> str:
    settings.FETCH_GAP_SECONDS = 0
    crew = Crew(2, timezone.now)
    for _ in range(3):
        crew.answer()
    asked = [request for request in job.server.requests if b"/page" in request]
    assert len(asked) == 1
    job.work()
    return job.ended()


@shows(
    Case(
        "two workers on one row", "two workers that begin at the same moment", ONCE, then="One takes the row."
    )
)
def test_two_workers_on_one_row(job: Job) -> str:
    ended = race(lambda _: fetches.run(job.row.pk, now=timezone.now()), 2)
    assert sorted(each is None for each in ended) == [False, True]
    job.work()
    return job.ended()


def test_with_an_unconditional_update_both_would(job: Job) -> None:
    """The twin: without the state in the condition each of them believes to have taken the row."""

    def take(number: int) -> int:
        lease = timezone.now() + timedelta(minutes=2)
        return Fetch.objects.filter(pk=job.row.pk).update(
            state=FetchState.RUNNING, fence=job.row.pk, lease_until=lease
        )

    assert race(take, 2) == [1, 1]


@shows(
    Case(
        "two workers on one row",
        "a worker whose lease ended while its server was slow",
        TWICE,
        then="Its fence is no longer the row's: it keeps nothing.",
    )
)
def test_a_worker_that_comes_too_late(job: Job) -> str:
    slow = queue.take_one(job.row.pk)
    assert slow is not None
    job.work()
    assert fetches.carry_out(slow, now=timezone.now()) is None
    return job.ended()
