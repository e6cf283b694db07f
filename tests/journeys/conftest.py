"""A running web server with workers behind it, and sample sources that they may fetch."""

from collections.abc import Iterator
from pathlib import Path
from threading import Thread

import pytest

from factcheck.running import stack
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
    """The address of a running web server, with two workers behind it, on the test's database."""
    port = free_port()
    env = {**database_env(), "FETCH_ALLOWED_ADDRESSES": f"127.0.0.1:{samples.server_port}"}
    processes = [*stack.workers(env), stack.web("127.0.0.1", port, env)]
    with Supervisor(processes, logs=tmp_path / "logs", say=print) as supervisor:
        supervisor.start()
        yield f"http://127.0.0.1:{port}"
