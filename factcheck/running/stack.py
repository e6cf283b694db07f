"""The processes that make up a running Factcheck on one machine."""

import sys
from collections.abc import Mapping

from django.conf import settings

from factcheck.running import probes
from factcheck.running.process import Process

PYTHON = sys.executable
CELERY = (PYTHON, "-m", "celery", "--app", "config")


def broker(env: Mapping[str, str]) -> Process:
    """The embedded broker."""
    return Process(
        name="broker",
        argv=(PYTHON, "manage.py", "broker"),
        env=env,
        cwd=settings.BASE_DIR,
        is_ready=probes.broker_answers(settings.CELERY_BROKER_URL),
        is_needed=True,
    )


def worker(queue: str, pool: str, concurrency: int, env: Mapping[str, str]) -> Process:
    """A Celery worker of one queue, named after it."""
    node = f"{queue}@localhost"
    options = f"--queues {queue} --pool {pool} --concurrency {concurrency} --hostname {node}"
    return Process(
        name=f"worker-{queue}",
        argv=(
            *CELERY,
            "worker",
            *options.split(),
            "--without-gossip",
            "--without-mingle",
            "--loglevel",
            "INFO",
        ),
        env=env,
        cwd=settings.BASE_DIR,
        is_ready=probes.worker_answers(node),
    )


def beat(env: Mapping[str, str]) -> Process:
    """What rings for due checks and for the sweeps."""
    return Process(
        name="beat",
        argv=(*CELERY, "beat", "--pidfile=", "--loglevel", "INFO"),
        env=env,
        cwd=settings.BASE_DIR,
    )


def web(host: str, port: int, env: Mapping[str, str]) -> Process:
    """The web server: two processes of four threads."""
    options = f"--bind {host}:{port} --workers 2 --threads 4 --graceful-timeout 3 --no-control-socket"
    return Process(
        name="web",
        argv=(PYTHON, "-m", "gunicorn", "config.wsgi", *options.split()),
        env=env,
        cwd=settings.BASE_DIR,
        is_ready=probes.accepts(host, port),
    )


def workers(env: Mapping[str, str]) -> list[Process]:
    """Fetching waits for servers, so threads: two for bells, the crew's own for fetches. Reading burns CPU
    and must be killable, so processes."""
    return [worker("fetch", "threads", 2, env), worker("extract", "prefork", 2, env)]


def stack(*, port: int, host: str = "127.0.0.1", env: Mapping[str, str] | None = None) -> list[Process]:
    """All of it; without a broker of its own where REDIS_URL names one.

    `env` is added to the environment of each: it must hold what the settings of this process were
    read from, where that is not in the environment already.
    """
    env = env or {}
    own_broker = [] if settings.REDIS_URL else [broker(env)]
    return [*own_broker, *workers(env), beat(env), web(host, port, env)]
