"""Articles taken in by their address alone: a real server, real workers, one of which is killed meanwhile."""

import json
import os
import signal
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from threading import Event
from typing import Any
from urllib.request import Request, urlopen

import pytest
from pytest_httpserver import HTTPServer
from werkzeug import Request as Asked
from werkzeug import Response

from claims import tasks
from factcheck.models import ApiToken
from factcheck.running import stack
from factcheck.running.supervisor import Supervisor
from sources import tasks as of_sources
from tests.journeys.demo_process import free_port
from tests.support.people import Newsroom
from tests.support.processes import database_env, eventually
from tests.support.web import CLOSED, COST, page

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(240)]
WALL = "<html><title>Bridge</title><h1>Bridge</h1><p>Work has ended.</p><p>Subscribe to continue reading.</p>"


@dataclass
class Site:
    """A running web server with its workers; `pages` are those of another site that they may fetch from."""

    address: str
    token: str
    pages: HTTPServer
    supervisor: Supervisor

    def call(self, path: str, body: dict[str, Any] | None = None) -> tuple[int, Any]:
        said = None if body is None else json.dumps(body).encode()
        headers = {"Authorization": f"Token {self.token}", "Content-Type": "application/json"}
        with urlopen(Request(f"{self.address}/api/v1/{path}", said, headers), timeout=30) as answer:
            return answer.status, json.load(answer)

    def posted(self, path: str) -> str:
        status, article = self.call("articles/", {"url": self.pages.url_for(path)})
        assert (status, article["version"], article["intake"]["state"]) == (202, None, "WAITING")
        return str(article["id"])

    def read(self, article: str) -> Any:
        return self.call(f"articles/{article}/")[1]

    def is_settled(self, article: str) -> bool:
        return bool(self.read(article)["intake"]["state"] not in ("WAITING", "HELD"))


@pytest.fixture
def site(newsroom: Newsroom, broker: str, httpserver: HTTPServer, tmp_path: Path) -> Iterator[Site]:
    port = free_port()
    env = {**database_env(), "FETCH_ALLOWED_ADDRESSES": f"127.0.0.1:{httpserver.port}", "FETCH_RETRIES": "0"}
    env["FETCH_ALLOWED_ADDRESSES"] += f",localhost:{httpserver.port}"
    _, token = ApiToken.objects.create(user=newsroom.writer, scopes=["read", "write"])
    processes = [*stack.workers(env), stack.web("127.0.0.1", port, env)]
    with Supervisor(processes, logs=tmp_path / "logs", say=print) as supervisor:
        supervisor.start()
        yield Site(f"http://127.0.0.1:{port}", token, httpserver, supervisor)


def test_pages_become_articles_or_say_why_not(site: Site) -> None:
    site.pages.expect_request("/robots.txt").respond_with_data("", status=404)
    good = page("Bridge reopens", COST, CLOSED)
    site.pages.expect_request("/good").respond_with_data(good, content_type="text/html")
    site.pages.expect_request("/wall").respond_with_data(WALL, content_type="text/html")
    inside = {"Location": "http://10.0.0.1/"}
    site.pages.expect_request("/inside").respond_with_data("", status=302, headers=inside)
    held, released = Event(), Event()

    def answer(_: Asked) -> Response:
        held.set()
        released.wait(timeout=60)
        return Response(good, content_type="text/html")

    site.pages.expect_request("/slow").respond_with_handler(answer)

    made = {path: site.posted(path) for path in ("/good", "/wall", "/inside")}
    assert eventually(lambda: all(site.is_settled(each) for each in made.values()), within=60)
    told = {path: site.read(key)["intake"]["why"] for path, key in made.items()}
    assert told == {"/good": "", "/wall": "PAYWALLED", "/inside": "REFUSED"}
    assert site.read(made["/good"])["text"] == f"Bridge reopens\n\n{COST}\n\n{CLOSED}"
    assert len(site.call(f"articles/{made['/good']}/detect/", {})[1]["made"]) == 2

    slow = site.posted("/slow")
    assert held.wait(timeout=30)
    killed = site.supervisor.pid("worker-extract")
    os.kill(killed, signal.SIGKILL)
    released.set()
    assert eventually(lambda: site.supervisor.pid("worker-extract") != killed)
    assert eventually(lambda: _swept() and site.is_settled(slow), within=60)
    shown = site.read(slow)
    assert (shown["intake"]["state"], shown["version"]["number"]) == ("DONE", 1)


def _swept() -> bool:
    """What beat does by itself, done here twice a second."""
    time.sleep(0.5)
    of_sources.sweep.delay()
    tasks.sweep.delay()
    return True
