"""A server that says exactly what a test tells it to, byte by byte, on a loopback port of its own."""

import contextlib
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

Answer = Callable[[socket.socket, bytes], None]


@dataclass
class Server:
    """`pair` is what FETCH_ALLOWED_ADDRESSES would hold; `requests` all that was asked so far."""

    port: int
    scheme: str
    requests: list[bytes] = field(default_factory=list)

    @property
    def pair(self) -> str:
        return f"127.0.0.1:{self.port}"

    def url(self, path: str = "/", host: str = "127.0.0.1") -> str:
        return f"{self.scheme}://{host}:{self.port}{path}"


@contextlib.contextmanager
def serving(
    answer: Answer | bytes, *, tls: ssl.SSLContext | None = None, address: str = "127.0.0.1"
) -> Iterator[Server]:
    """Each connection is answered once, in a thread of its own, and closed."""
    listener = socket.create_server((address, 0))
    server = Server(listener.getsockname()[1], "https" if tls else "http")
    say = saying(answer) if isinstance(answer, bytes) else answer
    threading.Thread(target=_accept, args=(listener, server, say, tls), daemon=True).start()
    try:
        yield server
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()


def saying(answer: bytes) -> Answer:
    return lambda connection, _: connection.sendall(answer)


def by_path(answers: dict[str, bytes]) -> Answer:
    """A site: what it says under each path, 404 elsewhere."""

    def answer(connection: socket.socket, request: bytes) -> None:
        path = request.split(b" ")[1].decode("latin-1")
        connection.sendall(answers.get(path, page(b"", status="404 Not Found")))

    return answer


def dripping(start: bytes, drop: bytes, *, every: float = 0.05, seconds: float = 30.0) -> Answer:
    """`start` at once, then `drop` again and again."""

    def answer(connection: socket.socket, request: bytes) -> None:
        connection.sendall(start)
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            connection.sendall(drop)
            time.sleep(every)

    return answer


def page(
    body: bytes, *headers: str, status: str = "200 OK", media_type: str = "text/html; charset=utf-8"
) -> bytes:
    """A well-formed response; `headers` come first, so that a test may say something else of its body."""
    lines = [*headers]
    names = {line.partition(":")[0].lower() for line in headers}
    if "content-type" not in names and media_type:
        lines.append(f"Content-Type: {media_type}")
    if not names & {"content-length", "transfer-encoding"}:
        lines.append(f"Content-Length: {len(body)}")
    head = "\r\n".join([f"HTTP/1.1 {status}", *lines, "Connection: close"])
    return head.encode("latin-1") + b"\r\n\r\n" + body


def moved(location: str, status: str = "302 Found") -> bytes:
    return page(b"", f"Location: {location}", status=status)


def _accept(listener: socket.socket, server: Server, say: Answer, tls: ssl.SSLContext | None) -> None:
    while True:
        try:
            connection, _ = listener.accept()
        except OSError:
            return
        threading.Thread(target=_converse, args=(connection, server, say, tls), daemon=True).start()


def _converse(connection: socket.socket, server: Server, say: Answer, tls: ssl.SSLContext | None) -> None:
    with contextlib.suppress(OSError), connection:
        talk = tls.wrap_socket(connection, server_side=True) if tls else connection
        request = b""
        while b"\r\n\r\n" not in request:
            chunk = talk.recv(65536)
            if not chunk:
                return
            request += chunk
        server.requests.append(request)
        say(talk, request)
        talk.close()
