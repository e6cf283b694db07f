"""Questions to a process that is starting: are you ready? Each makes a function that answers at once."""

import socket
from collections.abc import Callable

from celery import current_app
from kombu.exceptions import OperationalError
from redis import Redis, RedisError

Probe = Callable[[], bool]


def accepts(host: str, port: int) -> Probe:
    """Something listens at the address."""

    def probe() -> bool:
        try:
            with socket.create_connection((host, port), timeout=1):
                return True
        except OSError:
            return False

    return probe


def broker_answers(url: str) -> Probe:
    """The broker at a `redis://` or `redis+socket://` address answers, its data loaded."""
    client = Redis.from_url(url.replace("redis+socket://", "unix://"), socket_timeout=1)

    def probe() -> bool:
        try:
            return bool(client.ping())
        except RedisError:
            return False

    return probe


def worker_answers(node: str) -> Probe:
    """The Celery worker of that node name hears its broker."""

    def probe() -> bool:
        try:
            return bool(current_app.control.ping(destination=[node], timeout=0.5))
        except (OperationalError, OSError):
            return False

    return probe
