"""A running web server with workers behind it, and sample sources that they may fetch."""

from collections.abc import Iterator
from pathlib import Path
from threading import Thread

import pytest
from django.conf import settings
from django.db import connection

from factcheck.running import compose, stack
from factcheck.running.process import Process
from factcheck.running.supervisor import Supervisor
from seeds.sample_server import SampleServer
from tests.journeys.demo_process import free_port
from tests.support.processes import database_env


@pytest.fixture
def samples(tmp_path: Path) -> Iterator[SampleServer]:
    with SampleServer(0, tmp_path / "state.json") as server:
        Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        yield server
        server.shutdown()


@pytest.fixture
def site(transactional_db: None, broker: str, samples: SampleServer, tmp_path: Path) -> Iterator[str]:
    """The address of a running web server, with workers behind it, on the test's database.

    On PostgreSQL and Redis they are those of docker-compose.yml, as `make stack` runs them.
    """
    port = free_port()
    env = {**database_env(), "FETCH_ALLOWED_ADDRESSES": f"127.0.0.1:{samples.server_port}"}
    with Supervisor(processes(port, env), logs=tmp_path / "logs", say=print) as supervisor:
        supervisor.start()
        yield f"http://127.0.0.1:{port}"


def processes(port: int, env: dict[str, str]) -> list[Process]:
    if not (settings.REDIS_URL and connection.vendor == "postgresql"):
        return [*stack.workers(env), stack.web("127.0.0.1", port, env)]
    ours = {"SECRET_KEY": settings.SECRET_KEY, "REDIS_URL": settings.REDIS_URL, **env}
    _, kept = compose.processes(compose.Here(settings.BASE_DIR, settings.DATA_DIR, port, ours))
    return kept
