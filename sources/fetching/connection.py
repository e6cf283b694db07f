"""One HTTP exchange over a connection pinned to vetted addresses, with a deadline, through requests.

The name in the URL serves the Host header, SNI and the certificate check; the socket goes to the
addresses that the guard passed, so that a second answer of the name server changes nothing.
"""

import ssl
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from requests.adapters import HTTPAdapter
from requests.utils import DEFAULT_CA_BUNDLE_PATH
from urllib3 import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.util.ssl_ import create_urllib3_context

from sources.fetching.deadline import Deadline, DeadlineSocket, DeadlineSSLSocket, connect
from sources.fetching.guard import Target


@dataclass
class Route:
    """Where one hop goes. `peer` is filled in once connected: the address that took the connection."""

    target: Target
    addresses: list[str]
    deadline: Deadline
    connect_timeout: float
    ca_bundle: str | None
    peer: str | None = None

    def open(self) -> DeadlineSocket:
        sock = connect(self.addresses, self.target.port, self.deadline, timeout=self.connect_timeout)
        self.peer = sock.getpeername()[0]
        return sock


class PinnedConnection(HTTPConnection):
    def __init__(self, *args: Any, route: Route, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.route = route

    def _new_conn(self) -> DeadlineSocket:
        return self.route.open()


class PinnedTLSConnection(HTTPSConnection):
    def __init__(self, *args: Any, route: Route, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.route = route

    def _new_conn(self) -> DeadlineSocket:
        return self.route.open()

    def connect(self) -> None:
        super().connect()
        assert isinstance(self.sock, DeadlineSSLSocket)
        self.sock.deadline = self.route.deadline


class PinnedPool(HTTPConnectionPool):
    ConnectionCls = PinnedConnection


class PinnedTLSPool(HTTPSConnectionPool):
    ConnectionCls = PinnedTLSConnection


class PinnedAdapter(HTTPAdapter):
    """Sends one request along one route: no retries, no proxies, no reading of the environment."""

    def __init__(self, route: Route) -> None:
        super().__init__(max_retries=0)
        target, self.route = route.target, route
        if target.scheme == "https":
            context = _verifying_context(route.ca_bundle)
            self.pool: HTTPConnectionPool = PinnedTLSPool(
                target.host, target.port, ssl_context=context, cert_reqs="CERT_REQUIRED", route=route
            )
        else:
            self.pool = PinnedPool(target.host, target.port, route=route)

    def get_connection_with_tls_context(self, *args: Any, **kwargs: Any) -> HTTPConnectionPool:
        return self.pool

    def cert_verify(self, *args: Any, **kwargs: Any) -> None:
        """Nothing to set: the pool's TLS context always verifies."""

    def close(self) -> None:
        self.pool.close()
        super().close()


@lru_cache(maxsize=4)
def _verifying_context(ca_bundle: str | None) -> ssl.SSLContext:
    context = create_urllib3_context(cert_reqs=ssl.CERT_REQUIRED)
    context.check_hostname = True
    context.load_verify_locations(ca_bundle or DEFAULT_CA_BUNDLE_PATH)
    context.sslsocket_class = DeadlineSSLSocket
    return context
