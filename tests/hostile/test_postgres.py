"""PostgreSQL goes away under a worker: a server of the test's own, restarted and stopped."""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.conf import settings

from tests.hostile.cases import Case, shows


@dataclass(frozen=True)
class Postgres:
    """A PostgreSQL server of the test's own."""

    folder: Path
    control: list[str]
    url: str


def programs() -> Path | None:
    """Where initdb and pg_ctl lie."""
    found = shutil.which("pg_ctl")
    return (
        Path(found).parent if found else next(iter(sorted(Path("/usr/lib/postgresql").glob("*/bin"))), None)
    )


def _quietly(*argv: object) -> None:
    subprocess.run([str(each) for each in argv], check=True, stdout=subprocess.DEVNULL, cwd="/")


@pytest.fixture
def postgres() -> Iterator[Postgres]:
    where = programs()
    if where is None:
        pytest.skip("PostgreSQL is not installed here")
    as_owner = ["runuser", "-u", "postgres", "--"] if os.getuid() == 0 else []
    root = Path(tempfile.mkdtemp(prefix="factcheck-postgres-"))
    if as_owner:
        shutil.chown(root, "postgres")
    folder, control = root / "data", [*as_owner, str(where / "pg_ctl")]
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    asked = f"listen_addresses='127.0.0.1'\nport={port}\nunix_socket_directories='{root}'\nfsync=off\n"
    try:
        _quietly(*as_owner, where / "initdb", "-D", folder, "-U", "postgres", "-A", "trust", "-N")
        with (folder / "postgresql.conf").open("a") as conf:
            conf.write(asked)
        _quietly(*control, "-D", folder, "-l", root / "log", "-w", "start")
        yield Postgres(folder, control, f"postgres://postgres@127.0.0.1:{port}/postgres")
    finally:
        subprocess.run([*control, "-D", folder, "-m", "immediate", "stop"], check=False, capture_output=True)
        shutil.rmtree(root, ignore_errors=True)


@shows(
    Case(
        "PostgreSQL restarted",
        "restarted while a server has not answered yet",
        "DONE OK, attempts: 1, snapshots: 1",
        "restarted",
        "Nobody waits with a connection in hand: the end of the fetch opens a new one.",
    ),
    Case(
        "PostgreSQL restarted",
        "away when the answer comes, and back a second later",
        "DONE OK, attempts: 1, snapshots: 1",
        "away",
        "The worker waits for it up to 30 s; after that its lease runs out, and another takes the job.",
    ),
)
def test_a_database_that_goes_away_under_a_worker(case: Case, postgres: Postgres) -> str:
    env = {**os.environ, "DATABASE_URL": postgres.url}
    argv = ["-m", "tests.hostile.restarting", str(postgres.folder), " ".join(postgres.control), case.make]
    ended = subprocess.run(
        [sys.executable, *argv],
        env=env,
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )
    assert ended.returncode == 0, ended.stderr
    return ended.stdout.strip()
