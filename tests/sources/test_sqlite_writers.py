"""SQLite under all the processes of a running Factcheck at once: nobody sees "database is locked"."""

import json
import os
import subprocess
import sys

import pytest
from django.conf import settings
from django.db import connection

from sources.models import Extraction
from tests.support.people import Newsroom
from tests.support.processes import database_env

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.embedded_only,
    pytest.mark.timeout(240),
    pytest.mark.skipif(connection.vendor != "sqlite", reason="about SQLite"),
]
SECONDS = "2"


def write_all_at_once(*manner: str) -> dict[str, list[object]]:
    """What 8 fetch threads, 2 extract processes and a web process wrote, and what they were refused."""
    env = {**os.environ, **database_env()}
    running = [
        subprocess.Popen(
            [sys.executable, "-m", "tests.support.writing", kind, SECONDS, *manner],
            env=env,
            cwd=settings.BASE_DIR,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        for kind in ("fetch", "extract", "extract", "web")
    ]
    for process in running:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
    for process in running:
        assert process.stdin is not None
        process.stdin.write("\n")
        process.stdin.flush()
    answers = [json.loads(process.communicate(timeout=120)[0].splitlines()[-1]) for process in running]
    return {name: [answer[name] for answer in answers] for name in ("written", "refused")}


def test_nobody_is_told_that_the_database_is_locked(captured: Extraction) -> None:
    done = write_all_at_once()
    assert done["refused"] == [[], [], [], []]
    assert all(done["written"])


def test_without_waiting_and_immediate_transactions_somebody_is(
    captured: Extraction, newsroom: Newsroom
) -> None:
    """The twin."""
    refused = write_all_at_once("unprotected")["refused"]
    assert "database is locked" in {line for lines in refused for line in lines}  # type: ignore[attr-defined]
