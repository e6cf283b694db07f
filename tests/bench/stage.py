"""What the fetching benches stand on: sites, workers apart, and an eye on what each process takes."""

import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from statistics import mean
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.db.models import IntegerField, QuerySet
from django.db.models.expressions import RawSQL
from django.utils import timezone
from redis import Redis

from factcheck.models import User
from factcheck.running import probes, stack
from factcheck.running.process import Process
from factcheck.running.supervisor import Supervisor
from sources.enums import FetchState
from sources.models import Extraction, Fetch, Unread
from sources.services import sources
from tests.bench import corpus, origin
from tests.support.processes import database_env

HOSTS = 500
PAGES = 1200
TICKS = 100  # of CPU time in a second, as Linux counts


def line(what: str, value: float, unit: str, target: str = "") -> None:
    """One line of a table: the figure, and beside it what it is to be."""
    digits = 2 if value < 10 else 1 if value < 1000 else 0
    print(f"  {what:<52} {value:>10,.{digits}f} {unit:<10} {target}".rstrip(), flush=True)


@dataclass
class Stage:
    """The sites and the person; `workers` starts workers for as long as a block lasts."""

    by: User
    token: str
    folder: Path
    port: int = 0
    pids: dict[str, int] = field(default_factory=dict)

    def url(self, host: int, kind: str, number: int) -> str:
        return origin.url(host % HOSTS, self.port, kind, number)

    @contextmanager
    def sites(self) -> Iterator[None]:
        """The origin server, and our own guard told of it."""
        corpus.write(self.folder, PAGES)
        command = [sys.executable, "-m", "tests.bench.origin", str(self.folder), str(HOSTS)]
        with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as server:
            assert server.stdout is not None
            self.port = int(server.stdout.readline())
            self.pids["the sites"] = server.pid
            settings.FETCH_ALLOWED_ADDRESSES = [
                f"{origin.address(host)}:{self.port}" for host in range(HOSTS)
            ]
            yield

    @contextmanager
    def workers(self, *names: str) -> Iterator[None]:
        """The workers of `factcheck.running.stack` so named, ready; "again" is one more that fetches."""
        env = database_env() | {
            "FETCH_ALLOWED_ADDRESSES": ",".join(settings.FETCH_ALLOWED_ADDRESSES),
            "FETCH_GAP_SECONDS": "0",
        }
        known = stack.workers(env)
        chosen = [process for process in [*known, again(known[0])] if process.name in names]
        with Supervisor(chosen, logs=settings.DATA_DIR / "logs", say=lambda _: None) as supervisor:
            supervisor.start()
            self.pids |= {process.name: supervisor.pid(process.name) for process in chosen}
            yield
        for process in chosen:
            del self.pids[process.name]

    def track(self, urls: list[str]) -> float:
        """Tracks them all at once; the moment at which the workers learn of it."""
        with transaction.atomic():
            for url in urls:
                sources.track(url, by=self.by, now=timezone.now())
            return time.perf_counter()

    def capture(self, urls: list[str]) -> float:
        """Tracks these addresses; seconds until each has been fetched, kept and read."""
        began = self.track(urls)
        until(lambda: is_idle() and not Unread.objects.exists())  # which costs PostgreSQL next to nothing
        took = time.perf_counter() - began
        read = Extraction.objects.filter(snapshot__source__url__in=urls).count()
        assert read == len(urls), f"{read} of {len(urls)} pages were read"
        return took

    def quiet(self) -> None:
        """Waits until the workers have nothing left to do: no fetch, and no message in the broker."""
        client = Redis.from_url(settings.CELERY_BROKER_URL.replace("redis+socket://", "unix://"))
        keys = [f"{settings.CELERY_PREFIX}{name}" for name in ("fetch", "extract", "unacked")]
        until(lambda: is_idle() and not client.exists(*keys))

    def cpu(self) -> dict[str, float]:
        """CPU seconds so far by process: sites, workers with their children, PostgreSQL for this database."""
        spent = {name: tree_cpu(pid) for name, pid in self.pids.items()}
        serving = backends()
        return spent | ({"PostgreSQL": sum(map(own_cpu, serving))} if serving else {})


def again(worker: Process) -> Process:
    """The same worker once more, under a node name of its own."""
    node = "again@localhost"
    argv = [*worker.argv, "--hostname", node]  # the last one counts
    return replace(worker, name="again", argv=tuple(argv), is_ready=probes.worker_answers(node))


def until(question: Callable[[], bool], within: float = 180) -> None:
    deadline = time.monotonic() + within
    while not question():
        if time.monotonic() > deadline:
            raise TimeoutError(f"not done after {within:g} s; see {settings.DATA_DIR / 'logs'}")
        time.sleep(0.05)


def is_idle() -> bool:
    """No fetch waits or runs."""
    return not Fetch.objects.filter(state__in=[FetchState.QUEUED, FetchState.RUNNING]).exists()


def spent_each(before: Mapping[str, float], after: Mapping[str, float], count: int) -> dict[str, float]:
    """CPU milliseconds for one of `count`, by process."""
    return {name: (after[name] - before.get(name, 0)) / count * 1000 for name in after}


def backends() -> list[int]:
    """The processes that serve this database's connections, which pools keep open."""
    if connection.vendor != "postgresql":
        return []
    with connection.cursor() as cursor:
        cursor.execute("SELECT pid FROM pg_stat_activity WHERE datname = current_database()")
        return [pid for (pid,) in cursor.fetchall()]


def tree_cpu(pid: int) -> float:
    """CPU seconds of a process, its children and those that have ended."""
    children = Path(f"/proc/{pid}/task").glob("*/children")
    below = {int(child) for file in children for child in file.read_text().split()}
    return own_cpu(pid) + sum(map(tree_cpu, below))


def own_cpu(pid: int) -> float:
    try:
        facts = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except FileNotFoundError:  # it has just ended, and counts among its parent's
        return 0.0
    return sum(map(int, facts[11:15])) / TICKS


def row_bytes(rows: QuerySet[Any]) -> float:
    """The bytes of a row on PostgreSQL's disk, on average; 0 elsewhere."""
    if connection.vendor != "postgresql":
        return 0
    table = rows.model._meta.db_table
    size = RawSQL(f'pg_column_size("{table}".*)', [], output_field=IntegerField())
    sizes = list(rows.annotate(size=size).values_list("size", flat=True))
    return mean(sizes) if sizes else 0


def peak_memory(pid: int) -> float:
    """The most that a process has held in memory, in MB."""
    (line,) = (each for each in Path(f"/proc/{pid}/status").read_text().splitlines() if "VmHWM" in each)
    return int(line.split()[1]) / 1024
