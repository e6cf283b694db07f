"""Systems that are told: real servers on loopback, each answering in a manner of its own."""

import json
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.utils import timezone
from pytest_django.fixtures import Settings
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from factcheck.models import User
from factcheck.webhooks import announcing, endpoints, sending
from factcheck.webhooks.models import Delivery, Webhook
from sources.fetching.limits import Limits
from tests.support.people import Newsroom

QUICK = Limits(connect=5.0, read=5.0, total=10.0)


@dataclass
class Receiver:
    """What was sent to it; `answer` makes its answers."""

    server: HTTPServer
    got: list[tuple[dict[str, str], bytes]] = field(default_factory=list)
    answer: Callable[[Request], Response] = lambda _request: Response(status=204)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def __post_init__(self) -> None:
        self.server.expect_request("/hook").respond_with_handler(self._take)

    def _take(self, request: Request) -> Response:
        with self.lock:
            self.got.append((dict(request.headers), request.get_data()))
        return self.answer(request)

    @property
    def url(self) -> str:
        return self.server.url_for("/hook")

    @property
    def bodies(self) -> list[dict[str, Any]]:
        return [json.loads(body) for _, body in self.got]

    @property
    def events(self) -> list[str]:
        return [each["event"] for each in self.bodies]


@pytest.fixture
def receivers(settings: Settings) -> Iterator[Callable[[], Receiver]]:
    """Makes receivers that the guard lets through."""
    servers: list[HTTPServer] = []

    def made() -> Receiver:
        server = HTTPServer(threaded=True)
        server.start()
        servers.append(server)
        settings.FETCH_ALLOWED_ADDRESSES = [
            *settings.FETCH_ALLOWED_ADDRESSES, f"{server.host}:{server.port}"
        ]  # fmt: skip
        return Receiver(server)

    settings.FETCH_ALLOWED_ADDRESSES = []
    yield made
    for server in servers:
        server.stop()


@pytest.fixture
def receiver(receivers: Callable[[], Receiver]) -> Receiver:
    return receivers()


def set_up(owner: User, url: str, **said: Any) -> tuple[Webhook, str]:
    return endpoints.add(owner, url=url, by=owner, now=timezone.now(), **said)


@pytest.fixture
def webhook(newsroom: Newsroom, receiver: Receiver) -> Webhook:
    """The writer's, told of everything."""
    return set_up(newsroom.writer, receiver.url)[0]


def announce() -> int:
    return announcing.all_of_it(now=timezone.now())


def send(*, at: Any = None, limits: Limits = QUICK) -> int:
    """Send what is due at a moment."""
    return sending.run(clock=lambda: at or timezone.now(), is_over=lambda: False, limits=limits)


def states(webhook: Webhook) -> list[str]:
    return list(Delivery.objects.filter(webhook=webhook).order_by("seq").values_list("state", flat=True))
