"""`make stack` as somebody runs it: up, one of it killed and started again, then down without a rest."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests
from django.conf import settings
from django.db import connection

from tests.journeys.demo_process import free_port, processes_of
from tests.support.processes import database_env, eventually

pytestmark = [pytest.mark.services, pytest.mark.timeout(240)]
MANAGE = [sys.executable, "manage.py"]


@pytest.fixture
def database(transactional_db: None) -> str:
    """The address of the test's database, which is migrated."""
    if connection.vendor != "postgresql" or not settings.REDIS_URL:
        pytest.skip("docker-compose.yml has PostgreSQL and Redis")
    return database_env()["DATABASE_URL"]


class Stack:
    def __init__(self, data: Path, database: str) -> None:
        self.data, self.port, self.log = data, free_port(), data.with_suffix(".txt")
        self.env = {
            **os.environ,
            "DATABASE_URL": database,
            "REDIS_URL": settings.REDIS_URL,
            "DATA_DIR": str(data),
        }
        with self.log.open("w") as output:
            self.popen = subprocess.Popen(
                [*MANAGE, "stack", "--port", str(self.port), "--data", str(data)],
                env=self.env, stdout=output, stderr=output, cwd=settings.BASE_DIR, start_new_session=True,
            )  # fmt: skip

    def says(self, words: str) -> bool:
        return words in self.log.read_text()

    def until(self, words: str) -> None:
        assert eventually(lambda: self.says(words) or self.popen.poll() is not None, within=120)
        assert self.says(words), self.log.read_text()

    def ready(self) -> str:
        answer = requests.get(f"http://127.0.0.1:{self.port}/readyz?strict", timeout=20)
        return str(answer.json()["status"])


@pytest.fixture
def stack(tmp_path: Path, database: str) -> Iterator[Stack]:
    running = Stack(tmp_path / "stack", database)
    yield running
    running.popen.kill()  # whatever is left is ended by its leash
    running.popen.wait()


def test_all_of_it_comes_up_is_kept_up_and_goes_down(stack: Stack) -> None:
    stack.until("Running at http")
    assert eventually(lambda: stack.ready() == "ready", within=60), stack.log.read_text()

    (worker,) = [pid for pid in processes_of(stack.data) if is_leader(pid, "-Q fetch")]
    os.kill(worker, signal.SIGKILL)
    stack.until("worker-fetch ended with exit code -9; starting it again")
    assert eventually(lambda: any(is_leader(pid, "-Q fetch") for pid in processes_of(stack.data)))

    stack.popen.send_signal(signal.SIGINT)
    began = time.monotonic()
    stack.popen.wait(60)
    assert stack.says("Stopped.")
    assert time.monotonic() - began < 30
    assert processes_of(stack.data) == []
    assert {each.stem for each in (stack.data / "logs").iterdir()} == {
        "migrate", "web", "worker-fetch", "worker-extract", "beat",
    }  # fmt: skip


def is_leader(pid: int, words: str) -> bool:
    """Whether it is the process that was started, and no child of it."""
    try:
        command = Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()
        return words in command and os.getsid(pid) == pid
    except OSError:
        return False
