"""Sockets that end at a moment, however slowly the other side drips.

A socket timeout bounds one wait; a server that sends a byte at a time never meets it. These sockets
shorten each wait to what is left of the whole, so that every read and write ends at the deadline.
"""

import socket
import ssl
import time
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Deadline:
    """`at` is a moment of time.monotonic(); `wait` the longest single wait, in seconds."""

    at: float
    wait: float

    def left(self) -> float:
        """Seconds for the next wait. Raises TimeoutError when the whole time is over."""
        left = self.at - time.monotonic()
        if left <= 0:
            raise TimeoutError("the time for the whole fetch is over")
        return min(left, self.wait)


class DeadlineSocket(socket.socket):
    deadline: Deadline

    def recv_into(self, *args: Any, **kwargs: Any) -> int:
        self.settimeout(self.deadline.left())
        return super().recv_into(*args, **kwargs)

    def sendall(self, *args: Any, **kwargs: Any) -> None:
        self.settimeout(self.deadline.left())
        super().sendall(*args, **kwargs)


class DeadlineSSLSocket(DeadlineSocket, ssl.SSLSocket):
    """Its handshake is bounded as one wait, by the timeout that it takes over from the plain socket."""


def connect(addresses: list[str], port: int, deadline: Deadline, *, timeout: float) -> DeadlineSocket:
    """A connection to the first of `addresses` that takes one; raises the last one's OSError."""
    failure: OSError = OSError("no address to connect to")
    for address in addresses:
        sock = DeadlineSocket(socket.AF_INET6 if ":" in address else socket.AF_INET, socket.SOCK_STREAM)
        sock.deadline = deadline
        try:
            sock.settimeout(min(timeout, deadline.left()))
            sock.connect((address, port))
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            sock.settimeout(deadline.left())
        except OSError as error:
            sock.close()
            failure = error
        else:
            return sock
    raise failure
