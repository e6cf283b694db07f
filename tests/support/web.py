"""Pages on a real local server, captured and read by the services as the workers do it."""

from dataclasses import dataclass, field
from html import escape

from django.utils import timezone
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from factcheck.models import User
from sources.enums import FetchReason
from sources.models import Extraction, Source
from sources.services import fetches, snapshots, sources

COST = "The repair of the bridge cost 4.2 million euros, according to the final account of the council."
CLOSED = "The bridge was closed to all traffic for 14 months while the work was under way."


def page(title: str, *paragraphs: str) -> str:
    """An HTML page whose main text the extractor finds."""
    text = "".join(f"<p>{escape(each)}</p>" for each in paragraphs)
    return (
        f"<!doctype html><html lang=en><head><title>{escape(title)}</title></head>"
        f"<body><main><article><h1>{escape(title)}</h1>{text}</article></main></body></html>"
    )


@dataclass
class Web:
    """A local web server that the guard lets us fetch from; `put` a page, then `capture` it."""

    server: HTTPServer
    by: User
    pages: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.server.expect_request("/robots.txt").respond_with_data("", status=404)

    def asked(self) -> list[str]:
        """What was asked of the server, in order, but for its robots.txt."""
        return [each.path for each, _ in self.server.log if each.path != "/robots.txt"]

    def put(self, path: str, *paragraphs: str, title: str = "The council on the bridge") -> str:
        """Serve a page at `path` from now on, in the place of an older one; its address."""
        if path not in self.pages:
            self.server.expect_request(path).respond_with_handler(self._answer)
        self.pages[path] = page(title, *paragraphs)
        return self.server.url_for(path)

    def _answer(self, request: Request) -> Response:
        return Response(self.pages[request.path], content_type="text/html; charset=utf-8")

    def put_bytes(self, path: str, body: bytes, media_type: str) -> str:
        """Serve these bytes at `path`; its address."""
        self.server.expect_request(path).respond_with_data(body, content_type=media_type)
        return self.server.url_for(path)

    def track(self, url: str) -> Source:
        """The source at `url`, its first fetch waiting."""
        return sources.track(url, by=self.by, now=timezone.now())

    def capture(self, url: str) -> Extraction:
        """Fetch and read the page as it is now: a new extraction, or the known one when unchanged."""
        source = self.track(url)
        job = fetches.request(source, by=self.by, now=timezone.now(), reason=FetchReason.PERSON)
        done = fetches.run(job.pk, now=timezone.now())
        assert done is not None
        assert done.snapshot is not None, f"{done.outcome}: {done.detail}"
        return snapshots.read(done.snapshot.pk, now=timezone.now())
