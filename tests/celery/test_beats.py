"""Two beats run, one rings; when it stops, or is lost, the other takes over."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.conf import settings
from django.db.models import F
from redis import Redis

from factcheck.running import beating
from factcheck.running.models import BeatLease
from tests.support.processes import database_env, eventually

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(180)]


@contextmanager
def beat(log: Path) -> Iterator["subprocess.Popen[bytes]"]:
    """A real one, in a process of its own, ended by its id."""
    command = [sys.executable, "-m", "celery", "-A", "config", "beat", "--pidfile=", "-l", "INFO"]
    with (
        log.open("wb") as output,
        subprocess.Popen(
            command,
            env=os.environ | database_env(),
            cwd=settings.BASE_DIR,
            stdout=output,
            stderr=subprocess.STDOUT,
        ) as process,
    ):
        try:
            yield process
        finally:
            if process.poll() is None:
                process.kill()


def rings(log: Path) -> bool:
    return "rings from now on" in log.read_text()


def held_by(process: "subprocess.Popen[bytes]") -> bool:
    return BeatLease.objects.filter(holder__endswith=f":{process.pid}").exists()


@pytest.fixture(autouse=True)
def bells(broker: str) -> Iterator[None]:
    """No bell of these tests is heard in another."""
    yield
    client = Redis.from_url(broker.replace("redis+socket://", "unix://"))
    client.delete(*(f"{settings.CELERY_PREFIX}{queue}" for queue in ("fetch", "extract")))


@pytest.fixture
def logs(tmp_path: Path) -> tuple[Path, Path]:
    return tmp_path / "first.log", tmp_path / "second.log"


def test_one_of_two_rings_and_the_other_follows_when_it_stops(logs: tuple[Path, Path]) -> None:
    with beat(logs[0]) as first:
        assert eventually(lambda: held_by(first) and rings(logs[0]), within=60)
        with beat(logs[1]) as second:
            assert eventually(lambda: "beat: Starting" in logs[1].read_text(), within=60)
            assert held_by(first)
            assert not rings(logs[1])
            first.send_signal(signal.SIGTERM)
            assert first.wait(60) == 0
            assert eventually(lambda: held_by(second) and rings(logs[1]), within=60)


def test_one_that_is_lost_is_followed_when_its_lease_has_ended(logs: tuple[Path, Path]) -> None:
    with beat(logs[0]) as first:
        assert eventually(lambda: held_by(first), within=60)
        first.kill()
        first.wait()
        assert not beating.hold("another")
        BeatLease.objects.update(renewed_at=F("renewed_at") - beating.LEASE)
        assert beating.hold("another")


def test_one_that_was_thought_lost_rings_no_more(logs: tuple[Path, Path]) -> None:
    with beat(logs[0]) as first:
        assert eventually(lambda: held_by(first) and rings(logs[0]), within=60)
        BeatLease.objects.update(holder="another")
        assert eventually(lambda: "rings no more" in logs[0].read_text(), within=60)
        assert BeatLease.objects.get().holder == "another"
