"""Ten thousand sources due at once: how long dispatching takes, and what a reviewer feels of it."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from django.utils import timezone

from sources.canonical import canonicalize
from sources.models import Fetch, Source
from sources.services import queue
from tests.bench.stage import Stage, line
from tests.support.processes import database_env

DUE = 10_000
CALM_SECONDS = 3
LOCK_MS = 20  # a reviewer's call that waits longer for a lock is broken off, and counted


def run(stage: Stage) -> None:
    print(f"{DUE:,} sources due at once, a reviewer at work meanwhile:")
    _make(stage)
    with _reviewer(stage, "while nothing else goes on"):
        time.sleep(CALM_SECONDS)
    with _reviewer(stage, "while dispatching goes on"):
        began = time.perf_counter()
        asked = queue.request_due(now=timezone.now())
        seconds = time.perf_counter() - began
    line("dispatching them", seconds, "s", f"target under 5; {asked:,} asked for")
    Fetch.objects.filter(source__url__contains="/due/").delete()


@contextmanager
def _reviewer(stage: Stage, when: str) -> Iterator[None]:
    env = os.environ | database_env() | {"PGOPTIONS": f"-c lock_timeout={LOCK_MS}ms"}
    command = [sys.executable, "-m", "tests.bench.reviewer", stage.token]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, env=env, text=True, stdin=pipe, stdout=pipe) as reviewer:
        assert reviewer.stdout is not None
        reviewer.stdout.readline()
        yield
        said, _ = reviewer.communicate()
    print(f"  {when}: {said.strip()}")


def _make(stage: Stage) -> None:
    now = timezone.now()
    urls = [stage.url(number, "due", number) for number in range(DUE)]
    due = (
        Source(
            canonical_url=canonicalize(url),
            url=url,
            created_at=now,
            created_by=stage.by,
            next_check_at=now - timedelta(minutes=1),
        )
        for url in urls
    )
    Source.objects.bulk_create(due, batch_size=1000)
