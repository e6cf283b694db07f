"""A small web server on loopback with the demo's sample pages, so that the demo needs no internet.

    python -m seeds.sample_server --port 8901 --state var/sample_state.json

Its first line of output is its address. Each web source of seeds/sources.json is served at
`/KEY`; the state file says which of them have changed, and is read anew for each request.
SIGTERM and SIGINT end it.
"""

import argparse
import signal
import threading
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from hashlib import sha256
from html import escape
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from pathlib import Path
from urllib.parse import urlsplit

from seeds import content, sample_pages

HOST = "127.0.0.1"
NO_SUCH_PAGE = b"<!doctype html><title>Not found</title><p>There is no such page."


def change(state_file: Path, key: str) -> None:
    """Makes the source's page show its later state from the next request on.

    Raises KeyError when there is no such source, ValueError when it has no later state.
    """
    if content.sources()[key].changed_page is None:
        raise ValueError(f"the sample page of {key} has no later state")
    sample_pages.mark_changed(state_file, [key])


class SampleServer(ThreadingHTTPServer):
    """Serves on 127.0.0.1; port 0 takes a free one, which `address` tells."""

    daemon_threads = True

    def __init__(self, port: int, state_file: Path) -> None:
        super().__init__((HOST, port), SampleHandler)
        self.state_file = state_file
        self.pages = {source.path: source for source in content.sources().values() if source.page}
        self.visits = count(1)

    @property
    def address(self) -> str:
        return f"http://{HOST}:{self.server_port}"


class SampleHandler(BaseHTTPRequestHandler):
    """GET and HEAD of a sample page; conditional where the page has nothing that moves."""

    server: SampleServer
    protocol_version = "HTTP/1.1"
    server_version = "SamplePages/1"
    timeout = 10

    def do_GET(self) -> None:
        path = urlsplit(self.path).path
        source = self.server.pages.get(path)
        page = source and sample_pages.current(source, sample_pages.changed_keys(self.server.state_file))
        if page:
            self._answer_page(page)
        elif path == "/":
            self._answer(HTTPStatus.OK, _index(self.server.pages.values()))
        else:
            self._answer(HTTPStatus.NOT_FOUND, NO_SUCH_PAGE)

    def do_HEAD(self) -> None:
        self.do_GET()

    def _answer_page(self, page: content.Page) -> None:
        body, is_steady = sample_pages.render(page, next(self.server.visits))
        if not is_steady:
            self._answer(HTTPStatus.OK, body, {"Cache-Control": "no-cache"})
            return
        modified_at = datetime.fromisoformat(page.modified_at)
        validators = {
            "ETag": f'"{sha256(body).hexdigest()[:32]}"',
            "Last-Modified": format_datetime(modified_at.astimezone(UTC), usegmt=True),
        }
        if self._has_it_already(validators["ETag"], modified_at):
            self._answer(HTTPStatus.NOT_MODIFIED, b"", validators)
        else:
            self._answer(HTTPStatus.OK, body, validators)

    def _has_it_already(self, etag: str, modified_at: datetime) -> bool:
        """If-None-Match decides alone where it is sent (RFC 9110, 13.2.2)."""
        if (known := self.headers.get("If-None-Match")) is not None:
            tags = {tag.strip().removeprefix("W/") for tag in known.split(",")}
            return "*" in tags or etag in tags
        try:
            return modified_at <= parsedate_to_datetime(self.headers.get("If-Modified-Since", ""))
        except (ValueError, TypeError):  # absent, malformed, or without a time zone
            return False

    def _answer(self, status: HTTPStatus, body: bytes, headers: dict[str, str] | None = None) -> None:
        self.send_response(status)
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        if status != HTTPStatus.NOT_MODIFIED:
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)


def _index(sources: Iterable[content.Source]) -> bytes:
    links = "".join(
        f'<li><a href="{source.path}">{escape(source.title)}</a>, stands in for {escape(source.url)}</li>'
        for source in sources
    )
    return f"<!doctype html><html lang=en><title>Sample pages</title><ul>{links}</ul></html>".encode()


def main(arguments: Sequence[str] | None = None) -> None:
    """Serves until SIGTERM or SIGINT."""
    parser = argparse.ArgumentParser(description="Serves the sample pages.")
    parser.add_argument("--port", type=int, default=0, help="0 takes a free one")
    parser.add_argument("--state", type=Path, required=True, help="JSON file that names the changed pages")
    options = parser.parse_args(arguments)
    stop = threading.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: stop.set())
    with SampleServer(options.port, options.state) as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.1}, daemon=True).start()
        print(server.address, flush=True)
        stop.wait()
        server.shutdown()


if __name__ == "__main__":
    main()
