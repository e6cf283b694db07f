"""Twenty sites of made-up pages, one address of loopback each; a page says something else when told to."""

from collections import Counter
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

SITES = 20


def words(number: int, edition: int) -> str:
    return f"The repair of bridge {number} cost {4 + edition}.2 million euros, by the council’s account."


class Site:
    """`change(number)` makes a page say another figure from the next request on."""

    def __init__(self) -> None:
        self.editions, self.asked = Counter[int](), 0
        self.port = 0
        self.servers = [self._serve(f"127.0.7.{1 + place}") for place in range(SITES)]

    def _serve(self, address: str) -> ThreadingHTTPServer:
        site = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                site.answer(self)

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002
                """Nothing: it would be all that is seen."""

        server = ThreadingHTTPServer((address, self.port), Handler)
        server.daemon_threads = True
        self.port = server.server_port
        Thread(target=server.serve_forever, daemon=True).start()
        return server

    @property
    def addresses(self) -> list[str]:
        return [f"127.0.7.{1 + place}:{self.port}" for place in range(SITES)]

    def url(self, number: int) -> str:
        return f"http://{self.addresses[number % SITES]}/bridge/{number}"

    def change(self, number: int) -> None:
        self.editions[number] += 1

    def answer(self, call: BaseHTTPRequestHandler) -> None:
        self.asked += 1
        _, kind, *rest = call.path.split("/")
        number = int(rest[0]) if kind == "bridge" else 0
        edition = self.editions[number]
        tag = f'"{number}-{edition}"'
        status = 404 if kind != "bridge" else 304 if call.headers.get("If-None-Match") == tag else 200
        paragraph = (
            "<p>Work began in March, and the council has said since what it paid for, year by year.</p>"
        )
        body = (
            f"<!doctype html><html lang=en><title>Bridge {number}</title>"
            f"<main><article><h1>Bridge {number}</h1><p>{words(number, edition)}</p>"
            f"{paragraph * 3}</article></main></html>"
        ).encode() if status == 200 else b""  # fmt: skip
        call.send_response(status)
        call.send_header("Content-Type", "text/html; charset=utf-8")
        call.send_header("Content-Length", str(len(body)))
        call.send_header("ETag", tag)
        call.end_headers()
        call.wfile.write(body)
