"""`manage.py broker`, run for real."""

import os
import shutil
import stat
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.conf import settings
from kombu import Connection
from redis import Redis

from config import broker
from factcheck.running.probes import broker_answers
from tests.support.processes import eventually

pytestmark = pytest.mark.embedded_only


def started(data_dir: Path, **env: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "manage.py", "broker"],
        cwd=settings.BASE_DIR,
        env={**os.environ, "DATA_DIR": str(data_dir), "REDIS_URL": "", **env},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )


@contextmanager
def running(data_dir: Path) -> Iterator[subprocess.Popen[str]]:
    process = started(data_dir)
    try:
        assert eventually(broker_answers(broker.url(data_dir)), within=60)
        yield process
    finally:
        process.terminate()
        process.wait(20)


def client(data_dir: Path) -> Redis:
    return Redis.from_url(f"unix://{broker.socket_path(data_dir)}")


def test_only_its_user_may_open_the_socket(tmp_path: Path) -> None:
    with running(tmp_path):
        assert stat.S_IMODE(broker.socket_path(tmp_path).stat().st_mode) == 0o700


def test_it_listens_on_no_port_and_drops_no_message(tmp_path: Path) -> None:
    with running(tmp_path):
        chosen = client(tmp_path).config_get("port", "appendonly", "maxmemory-policy")
    assert chosen == {"port": "0", "appendonly": "yes", "maxmemory-policy": "noeviction"}


def test_what_it_held_outlives_a_sigkill(tmp_path: Path) -> None:
    with running(tmp_path) as process:
        client(tmp_path).rpush("fetch", "bell")
        client(tmp_path).waitaof(1, 0, 5000)
        process.kill()
        process.wait()
    with running(tmp_path):
        assert client(tmp_path).lrange("fetch", 0, -1) == [b"bell"]


def test_one_data_folder_has_one_broker(tmp_path: Path) -> None:
    with running(tmp_path):
        second = started(tmp_path)
        _, error = second.communicate(timeout=30)
        assert broker_answers(broker.url(tmp_path))()
    assert (second.returncode, error.strip()) == (1, f"CommandError: A broker runs already for {tmp_path}.")


def test_it_declines_where_redis_url_names_another(tmp_path: Path) -> None:
    process = started(tmp_path, REDIS_URL="redis://127.0.0.1:6379/0")
    _, error = process.communicate(timeout=30)
    assert process.returncode == 1
    assert (
        error.strip() == "CommandError: REDIS_URL names a broker already; unset it to run the embedded one."
    )


@pytest.fixture
def long_folder() -> Iterator[Path]:
    top = Path(tempfile.mkdtemp())
    folder = top / ("x" * 100) / "a b%ü"
    folder.mkdir(parents=True)
    yield folder
    shutil.rmtree(top)


def test_celery_reaches_it_in_a_folder_whose_path_is_too_long_for_a_socket(long_folder: Path) -> None:
    with running(long_folder), Connection(broker.url(long_folder)) as connection:
        connection.ensure_connection(max_retries=1)
        assert stat.S_IMODE(broker.socket_path(long_folder).parent.stat().st_mode) == 0o700
