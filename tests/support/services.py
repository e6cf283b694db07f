"""Single services of docker-compose.yml as processes of their own, ended by their id."""

import os
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings

from factcheck.running import compose, probes
from factcheck.running.process import Process
from tests.support.processes import database_env, eventually

NOTHING: Mapping[str, str] = {}
answers = probes.worker_answers


def described(data: Path, more: Mapping[str, str] = NOTHING, *, port: int = 0) -> dict[str, Process]:
    """Each of ours by its name, on the test's database and broker. more: settings of theirs."""
    ours = {
        "SECRET_KEY": settings.SECRET_KEY,
        "REDIS_URL": settings.CELERY_BROKER_URL,
        **database_env(),
        **more,
    }
    _, kept = compose.processes(compose.Here(settings.BASE_DIR, data, port, ours))
    return {each.name: each for each in kept}


@contextmanager
def running(service: Process, log: Path) -> Iterator["subprocess.Popen[bytes]"]:
    """Started, and ready."""
    env: Mapping[str, str] = {**os.environ, **service.env}
    with (
        log.open("ab") as output,
        subprocess.Popen(service.argv, env=env, cwd=service.cwd, stdout=output, stderr=output) as process,
    ):
        try:
            assert eventually(lambda: process.poll() is not None or service.is_ready(), within=90)
            assert process.poll() is None, log.read_text()
            yield process
        finally:
            if process.poll() is None:
                process.kill()
