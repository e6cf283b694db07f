import os
import signal
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import Error, connection

from factcheck.running import compose, probes
from factcheck.running.environment import become
from factcheck.running.process import Process
from factcheck.running.supervisor import NotReady, Supervisor

DATABASE = "postgres://postgres@127.0.0.1:5432/factcheck"
REDIS = "redis://127.0.0.1:6379/0"


class Command(BaseCommand):
    help = (
        "Runs what docker-compose.yml starts, without containers, on the PostgreSQL and Redis of this "
        "machine (or DATABASE_URL and REDIS_URL), until Ctrl-C."
    )
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--port", type=int, default=8000, help="port of the web server on 127.0.0.1")
        parser.add_argument(
            "--data", type=Path, default=settings.DATA_DIR, help="folder of its files and logs"
        )

    def handle(self, *args: Any, port: int, data: Path, **options: Any) -> None:
        # A shell lets what it starts in the background ignore SIGINT; asked for by name, it shall work.
        signal.signal(signal.SIGINT, signal.default_int_handler)
        given = {**compose.dotenv(settings.BASE_DIR), **os.environ}
        become(_needed(given, port, data.resolve()))
        here = compose.Here(settings.BASE_DIR, settings.DATA_DIR, port, _settings())
        try:
            _check(here)
            self._run(*compose.processes(here))
        except (NotReady, compose.Lacking) as reason:
            raise CommandError(str(reason)) from None
        except KeyboardInterrupt:
            self._say("Stopped.")

    def _run(self, jobs: Sequence[Process], kept: Sequence[Process]) -> None:
        logs = settings.DATA_DIR / "logs"
        logs.mkdir(exist_ok=True)
        for job in jobs:
            _run_to_its_end(job, logs / f"{job.name}.log")
            self._say(f"{job.name} has ended well")
        with Supervisor(kept, logs=logs, say=self._say) as supervisor:
            supervisor.start()
            self._say(f"Running at {settings.PUBLIC_BASE_URL} until Ctrl-C; each has its log in {logs}.")
            supervisor.wait()

    def _say(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()


def _needed(given: dict[str, str], port: int, data: Path) -> dict[str, str]:
    usual = {"PUBLIC_BASE_URL": f"http://localhost:{port}", "DATABASE_URL": DATABASE, "REDIS_URL": REDIS}
    chosen = {
        name: value for name, value in usual.items() if not given.get(name) and not given.get(f"{name}_FILE")
    }
    return {**given, **chosen, "DATA_DIR": str(data)}


def _settings() -> dict[str, str]:
    """What stands in the place of what docker-compose.yml sets; all else is inherited."""
    names = ("DATABASE_URL", "REDIS_URL", "DATA_DIR", "PUBLIC_BASE_URL")
    given = (*names, *(f"{name}_FILE" for name in names))
    found = {name: os.environ[name] for name in given if os.environ.get(name)}
    return {**found, "SECRET_KEY": settings.SECRET_KEY}


def _check(here: compose.Here) -> None:
    """That the servers are there, and the port is free; the database is made where there is none.

    Raises NotReady.
    """
    if probes.accepts("127.0.0.1", here.port)():
        raise NotReady(f"Port {here.port} is in use by another program: make stack PORT={here.port + 1}")
    if not probes.broker_answers(settings.CELERY_BROKER_URL)():
        raise NotReady(
            f"No Redis answers at {_place(settings.CELERY_BROKER_URL)}. Start it, or set REDIS_URL."
        )
    if connection.vendor != "postgresql":
        raise NotReady("The stack runs on PostgreSQL: set DATABASE_URL.")
    name = settings.DATABASES["default"]["NAME"]
    try:
        with connection._nodb_cursor() as cursor:
            cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
            if cursor.fetchone() is None:
                cursor.execute(f"CREATE DATABASE {connection.ops.quote_name(name)}")
    except Error as fault:
        said = str(fault).strip().rstrip(".")
        raise NotReady(f"PostgreSQL does not let us in: {said}. Start it, or set DATABASE_URL.") from None


def _place(address: str) -> str:
    """Without the password that may stand in it."""
    parts = urlsplit(address)
    return f"{parts.hostname}:{parts.port or 6379}"


def _run_to_its_end(job: Process, log: Path) -> None:
    """Raises NotReady where it fails."""
    with log.open("ab") as output:
        done = subprocess.run(
            job.argv, env={**os.environ, **job.env}, cwd=job.cwd, stdout=output, stderr=output, check=False
        )
    if done.returncode:
        last = "\n".join(log.read_text(errors="replace").splitlines()[-15:])
        raise NotReady(f"{job.name} failed with exit code {done.returncode}.\n{last}")
