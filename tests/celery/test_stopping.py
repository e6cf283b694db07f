"""Told to stop, each process finishes what it does; killed, it leaves it to the next. Nothing is lost."""

import signal
import subprocess
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event

import pytest
import requests
from django.conf import settings
from django.db import transaction
from django.utils import timezone
from pytest_httpserver import HTTPServer
from redis import Redis
from werkzeug import Request, Response

from claims.models import Article
from factcheck.models import ApiToken
from factcheck.running.process import Process
from sources import tasks
from sources.enums import FetchState
from sources.models import Extraction, Fetch, Snapshot, Unread
from sources.services import fetches
from tests.journeys.demo_process import free_port
from tests.support import services
from tests.support.processes import eventually
from tests.support.web import COST, Web, page

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.services, pytest.mark.timeout(180)]


@pytest.fixture(autouse=True)
def silence(broker: str) -> Iterator[Callable[[], object]]:
    """Makes bells that were rung and not heard be forgotten; no bell of these tests is heard in another."""
    client = Redis.from_url(broker.replace("redis+socket://", "unix://"))
    keys = [f"{settings.CELERY_PREFIX}{each}" for each in ("fetch", "extract", "unacked", "unacked_index")]
    client.delete(*keys)
    yield lambda: client.delete(*keys)
    client.delete(*keys)


def told_to_stop(process: "subprocess.Popen[bytes]") -> None:
    process.send_signal(signal.SIGTERM)


def test_a_call_that_is_being_answered_is_answered(article: Article, tmp_path: Path) -> None:
    port, (_, token) = free_port(), ApiToken.objects.create(user=article.posted_by)
    web = services.described(tmp_path, port=port)["web"]
    address = f"http://127.0.0.1:{port}/api/v1/articles/{article.pk}/"

    def rename() -> requests.Response:
        said = {"Authorization": f"Token {token}"}
        return requests.patch(address, json={"desk": "City"}, headers=said, timeout=60)

    with services.running(web, tmp_path / "web.log") as process, ThreadPoolExecutor() as pool:
        with transaction.atomic():
            Article.objects.select_for_update().get()  # so that the call has to wait
            call = pool.submit(rename)
            with pytest.raises(TimeoutError):
                call.result(timeout=2)
            told_to_stop(process)
            with pytest.raises(TimeoutError):
                call.result(timeout=1)
            assert process.poll() is None
        assert call.result(timeout=30).json()["desk"] == "City"
        assert process.wait(30) == 0
    with pytest.raises(requests.ConnectionError):
        rename()


class Slow:
    """A page that is answered when it is released."""

    def __init__(self, server: HTTPServer) -> None:
        self.is_asked, self.released, self.count = Event(), Event(), 0
        self.url = server.url_for("/slow")
        server.expect_request("/slow").respond_with_handler(self.answer)

    def answer(self, request: Request) -> Response:
        self.count += 1
        self.is_asked.set()
        self.released.wait(timeout=30)
        return Response(page("Slow", COST), content_type="text/html")


@pytest.fixture
def slow(web: Web) -> Iterator[Slow]:
    made = Slow(web.server)
    yield made
    made.released.set()


def fetch_worker(tmp_path: Path, web: Web) -> Process:
    allowed = f"{web.server.host}:{web.server.port}"
    return services.described(tmp_path, {"FETCH_ALLOWED_ADDRESSES": allowed})["worker-fetch"]


def test_a_fetch_under_way_is_brought_to_its_end(slow: Slow, web: Web, tmp_path: Path) -> None:
    with services.running(fetch_worker(tmp_path, web), tmp_path / "fetch.log") as process:
        web.track(slow.url)
        assert slow.is_asked.wait(60)
        later = web.track(web.put("/later", COST))
        told_to_stop(process)
        slow.released.set()
        assert process.wait(45) == 0
    done, waiting = Fetch.objects.order_by("pk")
    assert (done.state, done.attempts, slow.count, Snapshot.objects.count()) == (FetchState.DONE, 1, 1, 1)
    assert (waiting.source, waiting.state, waiting.attempts) == (later, FetchState.QUEUED, 0)


LONG = ("<p>" + "The bridge cost 4.2 million euros, the council said on Monday. " * 20 + "</p>") * 4000


@pytest.fixture
def unread(web: Web, silence: Callable[[], object]) -> Snapshot:
    """A capture that takes a while to read, and that nobody was called for yet."""
    source = web.track(web.put_bytes("/long", LONG.encode(), "text/html"))
    fetches.run(source.fetches.get().pk, now=timezone.now())
    silence()
    return Snapshot.objects.get()


def is_being_read() -> bool:
    return Unread.objects.filter(free_at__isnull=False).exists()


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGKILL])
def test_a_reading_under_way_is_done_once(unread: Snapshot, tmp_path: Path, how: signal.Signals) -> None:
    reader, log = services.described(settings.DATA_DIR)["worker-extract"], tmp_path / "extract.log"
    with services.running(reader, log) as process:
        tasks.extract.delay()
        assert eventually(is_being_read, within=60)
        assert not Extraction.objects.exists(), "it is read too fast for this test to show anything"
        process.send_signal(how)
        process.wait(45)
    if how == signal.SIGTERM:
        assert (process.returncode, Extraction.objects.count(), Unread.objects.count()) == (0, 1, 0)
        return
    assert (Extraction.objects.count(), Unread.objects.count()) == (0, 1)
    Unread.objects.update(free_at=timezone.now())  # it was killed long ago
    with services.running(reader, log):
        tasks.extract.delay()
        assert eventually(lambda: not Unread.objects.exists(), within=60)
    assert Extraction.objects.count() == 1
