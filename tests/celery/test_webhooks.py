"""Webhooks on their whole way: from an act, through real workers, to a server on loopback; workers killed."""

import os
import signal
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from django.conf import settings
from django.utils import timezone
from pytest_httpserver import HTTPServer
from redis import Redis
from werkzeug import Request, Response

from factcheck import tasks
from factcheck.running import stack
from factcheck.running.supervisor import Supervisor
from factcheck.webhooks import endpoints
from factcheck.webhooks.models import Delivery
from tests.support import desk
from tests.support.people import Newsroom
from tests.support.processes import database_env, eventually

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(180)]


@dataclass
class Receiver:
    """The first call is answered only once `released` is set."""

    ids: list[str] = field(default_factory=list)
    asked: threading.Event = field(default_factory=threading.Event)
    released: threading.Event = field(default_factory=threading.Event)

    def answer(self, request: Request) -> Response:
        self.ids.append(request.headers["Factcheck-Delivery"])
        if len(self.ids) == 1:
            self.asked.set()
            self.released.wait(60)
        return Response(status=204)


@pytest.fixture
def receiver(httpserver: HTTPServer) -> Receiver:
    made = Receiver()
    httpserver.expect_request("/hook").respond_with_handler(made.answer)
    return made


@pytest.fixture
def supervisor(broker: str, httpserver: HTTPServer) -> Iterator[Supervisor]:
    """Of the worker that sends; what a killed one held is forgotten at the end."""
    env = database_env() | {"FETCH_ALLOWED_ADDRESSES": f"{httpserver.host}:{httpserver.port}"}
    process = stack.worker("fetch", "threads", 2, env)
    with Supervisor([process], logs=settings.DATA_DIR / "logs", say=print) as supervisor:
        supervisor.start()
        yield supervisor
    client = Redis.from_url(broker.replace("redis+socket://", "unix://"))
    for name in ("unacked", "unacked_index"):
        client.delete(f"{settings.CELERY_PREFIX}{name}")


@pytest.fixture
def told(newsroom: Newsroom, httpserver: HTTPServer, settings: object) -> None:
    """The writer's webhook is told of the first claim of an article."""
    settings.FETCH_ALLOWED_ADDRESSES = [f"{httpserver.host}:{httpserver.port}"]  # type: ignore[attr-defined]
    url, by = httpserver.url_for("/hook"), newsroom.writer
    endpoints.add(by, url=url, by=by, now=timezone.now(), events=["claim.created"])


def state() -> str:
    found = Delivery.objects.first()
    return found.state if found else ""


def test_an_act_is_told_by_itself(
    told: None, supervisor: Supervisor, receiver: Receiver, newsroom: Newsroom
) -> None:
    receiver.released.set()
    desk.claim(desk.article(newsroom.writer), newsroom.writer)
    assert eventually(lambda: state() == "DELIVERED", within=60)
    assert receiver.ids == [str(Delivery.objects.get().pk)]


def _announced() -> bool:
    """As beat does it, a little more often."""
    tasks.announce.delay()
    time.sleep(0.5)
    return True


def test_a_worker_killed_while_it_sends_loses_nothing(
    told: None, supervisor: Supervisor, receiver: Receiver, newsroom: Newsroom
) -> None:
    desk.claim(desk.article(newsroom.writer), newsroom.writer)
    assert receiver.asked.wait(60)
    killed = supervisor.pid("worker-fetch")
    os.kill(killed, signal.SIGKILL)
    receiver.released.set()
    assert eventually(lambda: supervisor.pid("worker-fetch") != killed, within=60)
    assert state() == "SENDING"

    Delivery.objects.update(next_try_at=timezone.now())  # its lease has ended
    assert eventually(lambda: _announced() and state() == "DELIVERED", within=90)
    assert receiver.ids == [str(Delivery.objects.get().pk)] * 2
