"""Celery 5.7.0 ends its workers when the broker restarts while a message is unacknowledged (ADR 0004)."""

import json
import os
import signal
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.conf import settings
from kombu import Connection
from redis import Redis

from config import broker as embedded
from config.celery import app
from factcheck.running import probes, stack
from factcheck.running.process import Process
from factcheck.running.supervisor import Supervisor
from tests.support.processes import eventually

pytestmark = [pytest.mark.embedded_only, pytest.mark.timeout(120)]
QUEUE = "restart"


@dataclass
class Bench:
    """A broker, a worker and a folder in which tasks leave their marks."""

    supervisor: Supervisor
    url: str
    folder: Path
    said: list[str]

    def send(self, task: str, *args: object, countdown: float | None = None) -> None:
        with Connection(self.url, transport_options=app.conf.broker_transport_options) as connection:
            app.send_task(task, args, queue=QUEUE, countdown=countdown, connection=connection)

    def waiting(self) -> list[str]:
        """The tasks that wait for their time, whose messages the broker keeps until they are acknowledged."""
        client = Redis.from_url(self.url.replace("redis+socket://", "unix://"))
        kept = client.hvals(f"{settings.CELERY_PREFIX}unacked")
        headers = [json.loads(message)[0]["headers"] for message in kept]
        return [header["task"] for header in headers if header["eta"]]

    def mark(self, name: str) -> Path:
        return self.folder / name

    def restart_broker(self) -> None:
        old = self.supervisor.pid("broker")
        os.kill(old, signal.SIGTERM)
        assert eventually(lambda: self.supervisor.pid("broker") != old)
        assert eventually(probes.broker_answers(self.url))


@pytest.fixture(params=["threads", "prefork"])
def bench(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Bench]:
    url = embedded.url(tmp_path)
    env = {"DATA_DIR": str(tmp_path), "REDIS_URL": ""}
    server = Process(
        "broker",
        (stack.PYTHON, "manage.py", "broker"),
        env=env,
        cwd=settings.BASE_DIR,
        is_ready=probes.broker_answers(url),
        is_needed=True,
    )
    options = f"-Q {QUEUE} -P {request.param} -c 2 --without-gossip --without-mingle --loglevel INFO"
    worker = Process(
        "worker",
        (stack.PYTHON, "-m", "celery", "-A", "tests.celery.holding", "worker", *options.split()),
        env=env,
        cwd=settings.BASE_DIR,
    )
    said: list[str] = []
    with Supervisor([server, worker], logs=tmp_path / "logs", say=said.append) as supervisor:
        supervisor.start()
        yield Bench(supervisor, url, tmp_path, said)


def test_a_worker_lives_through_a_restart_of_its_broker(bench: Bench) -> None:
    bench.send("tests.touch", str(bench.mark("eta")), countdown=60)
    bench.send("tests.hold", str(bench.mark("started")), 3, str(bench.mark("done")))
    assert eventually(bench.mark("started").exists, within=30)
    worker = bench.supervisor.pid("worker")

    bench.restart_broker()
    bench.send("tests.touch", str(bench.mark("after")))

    assert eventually(bench.mark("after").exists, within=30)
    assert eventually(bench.mark("done").exists, within=30)
    assert bench.supervisor.pid("worker") == worker
    assert [line for line in bench.said if line.startswith("worker ended")] == []
    # What waited for its time is not lost: it is handed out again after the visibility timeout.
    assert bench.waiting() == ["tests.touch"]
