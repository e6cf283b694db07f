"""A tracker that really keeps what a hostile server sends: rows, blobs and readings."""

from dataclasses import dataclass
from typing import Any

import pytest
from django.utils import timezone

from factcheck.models import User
from sources.enums import FetchReason
from sources.models import Extraction, Fetch, Source
from sources.services import fetches, snapshots, sources
from tests.hostile.server import Server, serving
from tests.support.people import Newsroom


@dataclass
class Tracker:
    """Fetches and reads as the workers do; `settings` lets the servers of a test through."""

    by: User
    settings: Any

    def track(self, server: Server, path: str = "/") -> Source:
        """A source of its own at `path`, its first fetch waiting."""
        self.let_through(server)
        return sources.track(server.url(path), by=self.by, now=timezone.now())

    def let_through(self, server: Server) -> None:
        self.settings.FETCH_ALLOWED_ADDRESSES = [*self.settings.FETCH_ALLOWED_ADDRESSES, server.pair]

    def fetch(self, source: Source) -> Fetch:
        """One fetch of it, ended."""
        job = fetches.request(source, by=self.by, now=timezone.now(), reason=FetchReason.PERSON)
        done = fetches.run(job.pk, now=timezone.now())
        assert done is not None
        source.refresh_from_db()
        return done

    def read(self, fetch: Fetch) -> Extraction:
        assert fetch.snapshot_id is not None, f"{fetch.outcome}: {fetch.detail}"
        return snapshots.read(fetch.snapshot_id, now=timezone.now())

    def capture(self, answer: Any) -> Extraction:
        """What comes of one page that a server of its own serves."""
        with serving(answer) as server:
            return self.read(self.fetch(self.track(server)))


@pytest.fixture
def tracker(newsroom: Newsroom, settings: Any) -> Tracker:
    return Tracker(newsroom.writer, settings)
