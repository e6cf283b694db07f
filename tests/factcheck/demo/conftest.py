"""The demo's parts in this process: its people, a real sample server, and hands that do the workers' work."""

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.utils import timezone
from pytest_django.fixtures import Settings

from claims.services import rechecks, suggestions
from factcheck.demo import people
from factcheck.demo.loading import Desk
from factcheck.demo.place import Kept, Place
from factcheck.models import User
from seeds.sample_server import HOST, SampleServer
from sources.models import Fetch, Snapshot
from sources.queries import LIVE
from sources.services import fetches, snapshots


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place(tmp_path / "data")


@pytest.fixture
def kept(place: Place) -> Kept:
    return place.prepare(is_live=False)


@pytest.fixture
def staff(db: None, place: Place, kept: Kept) -> dict[str, User]:
    return people.make(place, kept)


@pytest.fixture
def samples(place: Place, settings: Settings) -> Iterator[str]:
    """The address of a running sample server that the guard lets through."""
    with SampleServer(0, place.sample_state) as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        settings.FETCH_ALLOWED_ADDRESSES = [f"{HOST}:{server.server_port}"]
        yield server.address
        server.shutdown()


@pytest.fixture
def desk(staff: dict[str, User], samples: str) -> Desk:
    return Desk(staff, now=timezone.now(), samples=samples)


@pytest.fixture
def work() -> Callable[[], None]:
    """Does all that waits, by the services that the workers call."""

    def all_of_it() -> None:
        for fetch in Fetch.objects.filter(LIVE):
            fetches.run(fetch.pk, now=timezone.now())
        for snapshot in Snapshot.objects.filter(extractions__isnull=True):
            snapshots.read(snapshot.pk, now=timezone.now())
        for reading_id in suggestions.unranked():
            suggestions.rank_reading(reading_id)
        for reading_id in rechecks.unlooked():
            rechecks.look_at(reading_id, now=timezone.now())

    return all_of_it
