"""Two hosts, each with its workers, its beat and its own folder, over one database, broker and object store.

Every job is done once, one beat rings, and when a whole host is lost the other does its work.
"""

import platform
import signal
import subprocess
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from pytest_django.fixtures import Settings
from redis import Redis

from factcheck.running import beating
from factcheck.running.models import BeatLease
from sources import blobs, tasks
from sources.enums import FetchState
from sources.models import Extraction, Fetch, Host, Snapshot, Unread
from tests.support import bucket, services
from tests.support.processes import eventually
from tests.support.web import COST, Web

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.services, pytest.mark.timeout(240)]
PAGES = 60
OURS = ("beat", "worker-fetch", "worker-extract")


@pytest.fixture
def store(settings: Settings) -> Iterator[dict[str, str]]:
    """The variables that lead to an object store, which this process uses as well."""
    with bucket.served() as options:
        settings.BLOB_STORAGE = options
        settings.AWS_ACCESS_KEY_ID, settings.AWS_SECRET_ACCESS_KEY = bucket.KEYS.values()
        query = {name: options[name] for name in ("endpoint_url", "region_name", "addressing_style")}
        yield {
            "BLOB_STORAGE_URL": f"s3://evidence/kept?{urlencode(query)}",
            "AWS_ACCESS_KEY_ID": settings.AWS_ACCESS_KEY_ID,
            "AWS_SECRET_ACCESS_KEY": settings.AWS_SECRET_ACCESS_KEY,
        }


@dataclass
class Machine:
    """One host: its processes, its folder. Its workers have names of their own, as on another machine."""

    name: str
    folder: Path
    env: dict[str, str]
    running: dict[str, "subprocess.Popen[bytes]"] = field(default_factory=dict)

    def start(self, stack: ExitStack) -> None:
        self.folder.mkdir()
        for name, each in services.described(self.folder, self.env).items():
            if name in OURS:
                argv = tuple(word.replace("%h", self.name) for word in each.argv)
                node = [word for word in argv if word.endswith(f"@{self.name}")]
                ready = services.answers(node[0]) if node else each.is_ready
                own = replace(each, argv=argv, is_ready=ready)
                self.running[name] = stack.enter_context(services.running(own, self.log(name)))

    def log(self, name: str) -> Path:
        return self.folder / f"{name}.log"

    def rings(self) -> bool:
        me = f"{platform.node()}:{self.running['beat'].pid}"
        return (
            BeatLease.objects.filter(holder=me).exists()
            and "rings from now on" in self.log("beat").read_text()
        )

    def is_lost(self) -> None:
        for each in self.running.values():
            each.send_signal(signal.SIGKILL)
        for each in self.running.values():
            each.wait(30)


@pytest.fixture
def machines(web: Web, store: dict[str, str], broker: str, tmp_path: Path) -> Iterator[list[Machine]]:
    client = Redis.from_url(broker.replace("redis+socket://", "unix://"))
    keys = [f"{settings.CELERY_PREFIX}{each}" for each in ("fetch", "extract", "unacked", "unacked_index")]
    client.delete(*keys)
    env = {**store, "FETCH_ALLOWED_ADDRESSES": f"{web.server.host}:{web.server.port}"}
    found = [Machine(name, tmp_path / name, env) for name in ("one", "two")]
    with ExitStack() as stack:
        for each in found:
            each.start(stack)
        yield found
    client.delete(*keys)


def expire() -> None:
    """What was lost was lost long ago: the leases that it held have ended."""
    Fetch.objects.filter(state=FetchState.RUNNING).update(lease_until=timezone.now())
    Host.objects.update(busy_until=None)
    Unread.objects.exclude(free_at=None).update(free_at=timezone.now())
    BeatLease.objects.update(renewed_at=F("renewed_at") - beating.LEASE)


def done() -> int:
    return Fetch.objects.filter(state=FetchState.DONE).count()


def is_all_read() -> bool:
    return done() == PAGES and not Unread.objects.exists()


def test_a_lost_host_loses_no_job_and_none_is_done_twice(machines: list[Machine], web: Web) -> None:
    one, two = machines
    assert eventually(lambda: one.rings() or two.rings(), within=60)
    lost, left = (one, two) if one.rings() else (two, one)
    assert not left.rings()

    with transaction.atomic():
        for number in range(PAGES):
            web.track(web.put(f"/page/{number}", f"Page {number} of the account.", COST))
    assert eventually(lambda: done() >= PAGES // 6, within=60)
    lost.is_lost()
    assert done() < PAGES, "it was lost too late for this test to show anything"

    expire()
    assert eventually(left.rings, within=60)  # from now on its beat rings; the test need not wait for that
    tasks.sweep.delay()
    assert eventually(is_all_read, within=90)
    assert Fetch.objects.count() == Snapshot.objects.count() == Extraction.objects.count() == PAGES
    twice = {path for path, count in Counter(web.asked()).items() if count > 1}
    again = Fetch.objects.filter(attempts__gt=1).values_list("source__url", flat=True)
    assert twice <= {urlsplit(url).path for url in again}
    assert not any((each.folder / "blobs").exists() for each in machines)
    assert sum(blobs.check(digest) for digest in Snapshot.objects.values_list("sha256", flat=True)) > 0
    call_command("scrub", all=True)
