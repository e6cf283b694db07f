"""Fetching by real workers through a real broker: killed, called twice, never called. The row is the job."""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from threading import Event

import pytest
from django.conf import settings
from django.db import transaction
from django.db.models import Count
from django.utils import timezone
from pytest_httpserver import HTTPServer
from redis import Redis
from werkzeug import Request, Response

from factcheck.running import stack
from factcheck.running.supervisor import Supervisor
from sources import tasks
from sources.enums import FetchState
from sources.models import Fetch, Host, Snapshot, Source
from sources.services.queue import sweep
from tests.support.processes import database_env, eventually
from tests.support.web import COST, Web, page

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(180)]
JOBS = 200


@dataclass(frozen=True)
class Queue:
    """The broker's fetch queue, seen from outside."""

    client: "Redis"

    @property
    def name(self) -> str:
        return f"{settings.CELERY_PREFIX}fetch"

    def waiting(self) -> int:
        return int(self.client.llen(self.name))

    def lose(self) -> None:
        """Every message that waits is lost."""
        self.client.delete(self.name)

    def held(self) -> int:
        """Messages that a worker, alive or dead, has not acknowledged."""
        return int(self.client.hlen(f"{settings.CELERY_PREFIX}unacked"))

    def is_idle(self) -> bool:
        return not self.waiting() and not self.held()

    def forget_the_dead(self) -> None:
        """What a killed worker held would come back after the visibility timeout, ten minutes."""
        for name in ("unacked", "unacked_index"):
            self.client.delete(f"{settings.CELERY_PREFIX}{name}")


@pytest.fixture(scope="module")
def queue(broker: str) -> Queue:
    return Queue(Redis.from_url(broker.replace("redis+socket://", "unix://")))


@dataclass
class Worker:
    """The fetch worker: started by the first test that needs it, and anew whenever it is killed."""

    supervisor: Supervisor
    is_started: bool = False

    def start(self) -> None:
        if not self.is_started:
            self.is_started = True
            self.supervisor.start()

    def pid(self) -> int:
        return self.supervisor.pid("worker-fetch")


@pytest.fixture(scope="module")
def worker(queue: Queue, django_db_setup: None, make_httpserver: HTTPServer) -> Iterator[Worker]:
    env = database_env() | {
        "FETCH_ALLOWED_ADDRESSES": f"{make_httpserver.host}:{make_httpserver.port}",
    }
    process = stack.worker("fetch", "threads", 2, env)
    with Supervisor([process], logs=settings.DATA_DIR / "logs", say=print) as supervisor:
        yield Worker(supervisor)


@pytest.fixture(autouse=True)
def quiet(queue: Queue) -> Iterator[None]:
    """No message of one test reaches the next, nor one of an earlier file's tests this one."""
    queue.lose()
    yield
    assert eventually(queue.is_idle, within=30)


def is_done(*jobs: Fetch) -> bool:
    keys = [job.pk for job in jobs]
    return Fetch.objects.filter(pk__in=keys, state=FetchState.DONE).count() == len(jobs)


@pytest.fixture
def job(web: Web) -> Fetch:
    """The first fetch of a page, its message sent."""
    return web.track(web.put("/page", COST)).fetches.get()


def test_a_lost_message_is_sent_again_by_the_sweep(job: Fetch, queue: Queue, worker: Worker) -> None:
    """First in this file: no worker runs yet that could take the message before it is lost."""
    queue.lose()
    assert sweep(now=timezone.now())
    worker.start()
    assert eventually(lambda: is_done(job), within=60)


def test_the_same_task_delivered_three_times_does_the_work_once(
    job: Fetch, web: Web, queue: Queue, worker: Worker
) -> None:
    for _ in range(2):
        tasks.fetch.delay()
    worker.start()
    assert eventually(lambda: is_done(job) and queue.is_idle(), within=60)
    job.refresh_from_db()
    assert (job.attempts, Snapshot.objects.count(), len(web.asked())) == (1, 1, 1)


TRACK = """
import django; django.setup()
import sys, time
from django.utils import timezone
from factcheck.models import User
from sources.services import sources
started = time.monotonic()
sources.track(sys.argv[1], by=User.objects.get(username="writer"), now=timezone.now())
print(time.monotonic() - started)
"""


def test_what_is_posted_while_the_broker_is_down_is_kept_and_done_later(
    web: Web, queue: Queue, worker: Worker
) -> None:
    env = {**os.environ, **database_env(), "REDIS_URL": "redis://127.0.0.1:1/0"}  # nobody listens there
    env["FETCH_ALLOWED_ADDRESSES"] = ",".join(settings.FETCH_ALLOWED_ADDRESSES)
    command = [sys.executable, "-c", TRACK, web.put("/page", COST)]
    seconds = subprocess.check_output(command, env=env, cwd=settings.BASE_DIR, text=True)
    assert float(seconds) < 5, "whoever posts must not wait for a broker that is down"
    job = Fetch.objects.get()
    assert (job.state, queue.waiting()) == (FetchState.QUEUED, 0)

    worker.start()
    sweep(now=timezone.now())
    assert eventually(lambda: is_done(job), within=60)


@dataclass
class Many:
    """A page of its own at each address under /many; the one numbered `held` answers when released."""

    held: int
    is_asked: Event = field(default_factory=Event)
    released: Event = field(default_factory=Event)

    def serve(self, server: HTTPServer) -> None:
        server.expect_request(re.compile("^/many/")).respond_with_handler(self._answer)

    def _answer(self, request: Request) -> Response:
        if request.path == f"/many/{self.held}":
            self.is_asked.set()
            self.released.wait(timeout=60)
        return Response(page(request.path, COST), content_type="text/html")


def test_a_worker_killed_in_the_midst_loses_and_doubles_nothing(
    web: Web, queue: Queue, worker: Worker
) -> None:
    many = Many(held=JOBS // 4)
    many.serve(web.server)
    with transaction.atomic():  # all bells ring at its end
        for number in range(JOBS):
            web.track(web.server.url_for(f"/many/{number}"))
    worker.start()
    assert many.is_asked.wait(timeout=60)

    killed = worker.pid()
    os.kill(killed, signal.SIGKILL)
    many.released.set()
    assert eventually(lambda: worker.pid() != killed)
    done = Fetch.objects.filter(state=FetchState.DONE)
    assert done.count() < JOBS, "it was killed too late for this test to show anything"

    # It was killed long ago: the lease of what it held has ended.
    Fetch.objects.filter(state=FetchState.RUNNING).update(lease_until=timezone.now())
    Host.objects.update(busy_until=None)
    assert eventually(lambda: _swept() and done.count() == JOBS, within=90)
    assert dict(Fetch.objects.values_list("outcome").annotate(Count("pk"))) == {"OK": JOBS}
    assert Fetch.objects.count() == Snapshot.objects.count() == JOBS
    assert Source.objects.filter(latest__isnull=False).count() == JOBS
    held = Fetch.objects.get(source__url__endswith=f"/many/{many.held}")
    assert held.attempts == 2
    assert eventually(lambda: not queue.waiting())
    queue.forget_the_dead()


def _swept() -> bool:
    """What beat does every twenty seconds, done here twice a second."""
    time.sleep(0.5)
    tasks.sweep.delay()
    return True
