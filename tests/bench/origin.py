"""Many news sites in one process: `python -m tests.bench.origin FOLDER HOSTS`, on Linux's 127.0.0.0/8.

The pages of FOLDER, in memory, at http://127.0.X.Y:PORT/KIND/NUMBER (numbers go around). Kinds: `page` with
an ETag, and 304 when asked with it; `bare` without validators; `gzip` coded so; `slow` after a second;
`heavy` more than we take: a PDF without end, a page without end, a small page that unpacks to 25 MB. All
else, robots.txt with it, is a 404. One thread, epoll and no library: what it burns, the measured cannot.
Prints the port when it listens; ends when its input does.
"""

import gzip
import heapq
import random
import select
import socket
import sys
import time
from pathlib import Path

DELAY_SECONDS = 1.0
MISSING = b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"
BACKLOG = 4096


def address(host: int) -> str:
    """The address of host 0, 1, 2…"""
    return f"127.0.{1 + host // 250}.{1 + host % 250}"


def url(host: int, port: int, kind: str, number: int) -> str:
    return f"http://{address(host)}:{port}/{kind}/{number}"


def heavy() -> list[bytes]:
    """Of each kind one, shared by all who ask for it."""
    noise = random.Random(1).randbytes(1 << 20)
    endless = [
        f"HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\n\r\n" for kind in ("application/pdf", "text/html")
    ]
    bomb = gzip.compress(b"<p>It is so.</p>" + b" " * (25 << 20), 9, mtime=0)
    return [
        endless[0].encode() + b"%PDF-1.7\n" + noise * 60,
        endless[1].encode() + b"<!doctype html><p>It is so.</p>" + noise * 12,
        _answer(bomb, "Content-Encoding: gzip"),
    ]


def _answer(body: bytes, *more: str) -> bytes:
    head = ["HTTP/1.1 200 OK", "Content-Type: text/html; charset=utf-8", f"Content-Length: {len(body)}"]
    lines = [*head, *more, "Server: origin", "Cache-Control: max-age=60", "", ""]
    return "\r\n".join(lines).encode() + body


class Site:
    """What is served, made beforehand."""

    def __init__(self, folder: Path) -> None:
        bodies = [file.read_bytes() for file in sorted(folder.glob("*.html"))]
        packed = [gzip.compress(body, 6, mtime=0) for body in bodies]
        bare = [_answer(body) for body in bodies]
        self.answers = {
            b"bare": bare,
            b"slow": bare,
            b"page": [_answer(body, f'ETag: "{number}"') for number, body in enumerate(bodies)],
            b"heavy": heavy(),
            b"gzip": [_answer(body, "Content-Encoding: gzip", "Vary: Accept-Encoding") for body in packed],
        }

    def answer(self, request: bytes) -> tuple[bytes, float]:
        """The answer to a request's head, and after how many seconds."""
        _, kind, *rest = request[: request.index(b" HTTP/")].split(b"/")
        if kind not in self.answers:
            return MISSING, 0
        number = int(rest[0]) % len(self.answers[kind])
        tag = b'"%d"' % number
        if kind == b"page" and b"If-None-Match: " + tag in request:
            return b"HTTP/1.1 304 Not Modified\r\nETag: " + tag + b"\r\nServer: origin\r\n\r\n", 0
        return self.answers[kind][number], DELAY_SECONDS if kind == b"slow" else 0


class Server:
    def __init__(self, site: Site, hosts: int) -> None:
        self.site = site
        self.port = 0
        self.poll = select.epoll()
        self.listeners: dict[int, socket.socket] = {}
        self.clients: dict[int, socket.socket] = {}
        self.unsent: dict[int, memoryview] = {}
        self.later: list[tuple[float, int, bytes]] = []
        for host in range(hosts):
            self._listen(address(host))

    def _listen(self, at: str) -> None:
        listener = socket.create_server((at, self.port), backlog=BACKLOG)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 1 << 20)  # a page goes in one call
        listener.setblocking(False)
        self.port = listener.getsockname()[1]
        self.listeners[listener.fileno()] = listener
        self.poll.register(listener, select.EPOLLIN)

    def run(self) -> None:
        """Until standard input ends."""
        self.poll.register(sys.stdin, select.EPOLLIN)
        while True:
            wait = max(self.later[0][0] - time.monotonic(), 0) if self.later else None
            for number, event in self.poll.poll(wait):
                if number == sys.stdin.fileno():
                    return
                self._attend(number, event)
            while self.later and self.later[0][0] <= time.monotonic():
                _, number, answer = heapq.heappop(self.later)
                self._send(number, memoryview(answer))

    def _attend(self, number: int, event: int) -> None:
        if number in self.listeners:
            client, _ = self.listeners[number].accept()
            client.setblocking(False)
            self.clients[client.fileno()] = client
            self.poll.register(client, select.EPOLLIN)
        elif event & select.EPOLLOUT:
            self._send(number, self.unsent.pop(number))
        else:
            self._read(number)

    def _read(self, number: int) -> None:
        """A request, whole in one segment as the clients here send it; or the end."""
        try:
            request = self.clients[number].recv(8192)
        except OSError:
            request = b""
        if not request:
            self.clients.pop(number).close()
            return
        answer, delay = self.site.answer(request)
        if delay:
            heapq.heappush(self.later, (time.monotonic() + delay, number, answer))
        else:
            self._send(number, memoryview(answer))

    def _send(self, number: int, left: memoryview) -> None:
        client = self.clients.get(number)
        if client is None:  # gone while it waited
            return
        try:
            left = left[client.send(left) :]
        except BlockingIOError:
            pass
        except OSError:
            self.clients.pop(number).close()
            return
        self.poll.modify(number, select.EPOLLOUT if left else select.EPOLLIN)
        if left:
            self.unsent[number] = left


if __name__ == "__main__":
    server = Server(Site(Path(sys.argv[1])), int(sys.argv[2]))
    print(server.port, flush=True)
    server.run()
