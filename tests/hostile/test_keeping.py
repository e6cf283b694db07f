"""Faults below us: a full disk, damaged or lost bytes, a broker that forgets or is away."""

import hashlib
import os
import resource
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as configured
from django.utils import timezone
from redis import Redis

from sources import blobs, tasks
from sources.models import Extraction, Fetch, Snapshot, Source, Unread
from sources.services import fetches, queue, readings, scrub, snapshots
from sources.services.crew import Crew
from tests.hostile.cases import Case, shows
from tests.hostile.conftest import Tracker
from tests.hostile.server import by_path, page, serving
from tests.hostile.visits import ARTICLE
from tests.support.processes import database_env, eventually

pytestmark = pytest.mark.django_db(transaction=True)
BASE_DIR = configured.BASE_DIR
SPARE = bytes(range(256)) * 6000  # 1.5 MB that no compression makes much smaller


def article(mark: str) -> bytes:
    """A page that no other test keeps."""
    return ARTICLE + f"<!-- {mark} -->".encode()


def logged(fetch: Fetch) -> str:
    fetch.refresh_from_db()
    return " ".join(filter(None, (fetch.state, fetch.outcome, fetch.rule)))


# --- a full disk -----------------------------------------------------------------------------------


@pytest.fixture
def full_disk(tmp_path: Path, settings: Any) -> Iterator[Path]:
    """Blobs on a disk of 1 MB that is full; the file that fills it."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(disk)], capture_output=True, check=False
    )
    if mount.returncode:
        pytest.skip(f"a small disk may not be mounted here: {mount.stderr.decode().strip()}")
    settings.BLOB_DIR = disk / "blobs"
    settings.BLOB_DIR.mkdir()
    filling = disk / "filling"
    try:
        with pytest.raises(OSError, match="No space"):
            filling.write_bytes(SPARE)
        yield filling
    finally:
        subprocess.run(["umount", str(disk)], check=True)


@shows(
    Case(
        "disk full",
        "no room for a capture, three times over",
        "DONE CRASHED not_kept",
        then="Called a fault of ours, with what to do; tried again twice. No row names what is not there.",
    )
)
def test_a_capture_that_finds_no_room(tracker: Tracker, full_disk: Path) -> str:
    with serving(by_path({"/page": page(article("full"))})) as server:
        job = tracker.track(server, "/page").fetches.get()
        for _ in range(3):
            fetches.run(job.pk, now=timezone.now())
    source = Source.objects.get()
    assert source.last_reason.startswith("What came could not be kept here: No space left on device.")
    assert (Snapshot.objects.count(), source.latest, source.health) == (0, None, "NEW")
    assert [path for path in full_disk.parent.rglob("*") if path.is_file()] == [full_disk]
    return logged(job)


@shows(Case("disk full", "room is made between two tries", "DONE OK", then="The next try keeps the page."))
def test_a_capture_once_there_is_room_again(tracker: Tracker, full_disk: Path) -> str:
    body = article("room again")
    with serving(by_path({"/page": page(body)})) as server:
        job = tracker.track(server, "/page").fetches.get()
        fetches.run(job.pk, now=timezone.now())
        assert logged(job) == "QUEUED not_kept"
        full_disk.unlink()
        fetches.run(job.pk, now=timezone.now())
    assert blobs.get(Snapshot.objects.get().sha256) == body
    return logged(job)


def test_a_blob_beyond_the_limit_of_file_sizes_leaves_nothing(tmp_path: Path, settings: Any) -> None:
    """The same where no disk may be mounted: the process may write no file above 4 KB."""
    settings.BLOB_DIR = tmp_path / "blobs"
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4096, before[1]))
    try:
        with pytest.raises(blobs.BlobUnkept, match="File too large"):
            blobs.put(hashlib.shake_256(b"noise").digest(100_000))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


# --- damaged and lost bytes ------------------------------------------------------------------------


UNREAD = "No reading is made of other bytes. It is tried again each hour, for the bytes to be restored."


def blob_of(snapshot: Snapshot, root: str) -> Path:
    return next(Path(root).rglob(f"{snapshot.sha256}*"))


def flip(path: Path) -> None:
    body = bytearray(path.read_bytes())
    body[len(body) // 2] ^= 1
    path.write_bytes(body)


@shows(
    Case(
        "a tampered blob", "one bit flipped before it is read", "BytesGone; scrub: BLOB_DAMAGED", flip, UNREAD
    ),
    Case(
        "a missing blob",
        "its file deleted before it is read",
        "BytesGone; scrub: BLOB_MISSING",
        Path.unlink,
        UNREAD,
    ),
)
def test_a_capture_whose_bytes_are_not_what_was_kept(case: Case, tracker: Tracker, settings: Any) -> str:
    with serving(by_path({"/page": page(article(case.item))})) as server:
        done = tracker.fetch(tracker.track(server, "/page"))
    assert done.snapshot is not None
    path = blob_of(done.snapshot, settings.BLOB_DIR)
    good, now = path.read_bytes(), timezone.now()
    case.make(path)
    with pytest.raises(snapshots.BytesGone):
        snapshots.read(done.snapshot.pk, now=now)
    found = [finding for finding in scrub.Round().whole(now=now) if finding.row == done.snapshot.pk]
    tasks.extract()  # an error in the log, no crash of the worker
    assert (Extraction.objects.count(), Unread.objects.count()) == (0, 1)
    assert not readings.sweep()
    free_at = Unread.objects.get().free_at
    assert free_at is not None
    assert free_at > now + timedelta(minutes=55)

    path.write_bytes(good)
    Unread.objects.update(free_at=None)
    tasks.extract()
    assert Extraction.objects.get().quality == "OK"
    return f"BytesGone; scrub: {', '.join(finding.fault for finding in found)}"


# --- the broker ------------------------------------------------------------------------------------


@pytest.fixture
def redis(broker: str, settings: Any) -> Iterator["Redis"]:
    client = Redis.from_url(broker.replace("redis+socket://", "unix://"))
    client.delete(f"{settings.CELERY_PREFIX}fetch")
    yield client
    client.delete(f"{settings.CELERY_PREFIX}fetch")


@shows(
    Case(
        "Redis flushed",
        "every bell is lost",
        "0 bells, 1 after the sweep, DONE OK",
        then="The row is the job: the sweep rings again each minute.",
    )
)
def test_a_broker_that_forgets_everything(tracker: Tracker, redis: "Redis", settings: Any) -> str:
    bells = f"{settings.CELERY_PREFIX}fetch"
    with serving(by_path({"/page": page(article("flushed"))})) as server:
        job = tracker.track(server, "/page").fetches.get()
        assert eventually(lambda: redis.llen(bells) == 1)  # this process may have rung a moment ago
        if settings.REDIS_URL:  # shared with others
            redis.delete(bells)
        else:
            redis.flushall()
        lost = redis.llen(bells)
        assert queue.sweep(now=timezone.now())
        assert eventually(lambda: bool(redis.llen(bells)))  # a second ring in a moment comes a little later
        rung = redis.llen(bells)
        Crew(2, timezone.now).answer()
    return f"{lost} bells, {rung} after the sweep, {logged(job)}"


@shows(
    Case(
        "Redis down",
        "nobody listens where the broker was",
        "QUEUED, then DONE OK",
        then="Whoever asks is answered within seconds; the row is kept, and the sweep rings later.",
    )
)
def test_a_broker_that_is_away(tracker: Tracker) -> str:
    with serving(by_path({"/page": page(article("down"))})) as server:
        tracker.let_through(server)
        nobody = {"REDIS_URL": "redis://127.0.0.1:1/0", "FETCH_ALLOWED_ADDRESSES": server.pair}
        env = {**os.environ, **database_env(), **nobody}
        argv = [sys.executable, "-c", TRACK, server.url("/page")]
        seconds = subprocess.check_output(argv, env=env, cwd=BASE_DIR, text=True, timeout=60)
        assert float(seconds) < 5
        job = Fetch.objects.get()
        waiting = logged(job)
        Crew(2, timezone.now).answer()
    return f"{waiting}, then {logged(job)}"


TRACK = """
import django; django.setup()
import sys, time
from django.utils import timezone
from factcheck.models import User
from sources.services import sources
started = time.monotonic()
sources.track(sys.argv[1], by=User.objects.get(username="writer"), now=timezone.now())
print(time.monotonic() - started)
"""
