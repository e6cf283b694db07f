"""What all processes count together, for whoever watches over them: calls and tasks.

Each process adds up what it did and writes the sums into the broker's Redis every two seconds, so that one
scrape of any process tells of all, on all hosts. While that is away the sums wait; when it loses them, they
begin anew.
"""

import json
import logging
from bisect import bisect_left
from collections.abc import Mapping
from functools import cache
from threading import Lock, Timer
from typing import Any

from celery.signals import task_postrun
from django.conf import settings
from redis import Redis, RedisError

logger = logging.getLogger(__name__)

EVERY = 2.0  # seconds
STEPS = (0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)  # seconds
MORE = "+Inf"
CALLS, TOOK, SECONDS, TASKS = "calls", "took", "seconds", "tasks"
Labels = tuple[str, ...]


@cache
def _redis() -> Redis:
    address = settings.CELERY_BROKER_URL.replace("redis+socket://", "unix://")
    return Redis.from_url(address, socket_connect_timeout=1, socket_timeout=1)


def _key() -> str:
    return f"{settings.CELERY_PREFIX}factcheck:counts"


class Counts:
    """Sums of this process that are not written yet."""

    def __init__(self) -> None:
        self._sums: dict[Labels, float] = {}
        self._turn, self._timer = Lock(), False

    def add(self, amounts: Mapping[Labels, float]) -> None:
        with self._turn:
            for labels, amount in amounts.items():
                self._sums[labels] = self._sums.get(labels, 0) + amount
            if not self._timer:
                self._timer = True
                timer = Timer(EVERY, self.write)
                timer.daemon = True
                timer.start()

    def write(self) -> None:
        with self._turn:
            sums, self._sums, self._timer = self._sums, {}, False
        try:
            with _redis().pipeline(transaction=True) as pipe:
                for labels, amount in sums.items():
                    pipe.hincrbyfloat(_key(), json.dumps(labels), amount)
                pipe.execute()
        except (RedisError, OSError) as fault:
            logger.debug("counts wait: %s", fault)
            with self._turn:
                for labels, amount in sums.items():
                    self._sums[labels] = self._sums.get(labels, 0) + amount


COUNTS = Counts()


def call(method: str, status: int, seconds: float) -> None:
    """A call was answered."""
    place = bisect_left(STEPS, seconds)
    step = str(STEPS[place]) if place < len(STEPS) else MORE
    COUNTS.add({(CALLS, method, str(status)): 1, (TOOK, step): 1, (SECONDS,): seconds})


@task_postrun.connect
def task(sender: Any = None, state: str = "", **_: object) -> None:
    """A task ended."""
    COUNTS.add({(TASKS, str(getattr(sender, "name", "")), state or "UNKNOWN"): 1})


def read() -> dict[Labels, float]:
    """What all processes counted; nothing while that cannot be asked."""
    COUNTS.write()
    try:
        found: Any = _redis().hgetall(_key())
    except (RedisError, OSError):
        return {}
    return {tuple(json.loads(labels)): float(amount) for labels, amount in found.items()}


def waiting(queues: tuple[str, ...]) -> dict[str, int]:
    """How many messages wait in each of the broker's queues; nothing while it cannot be asked."""
    try:
        return {name: int(_redis().llen(f"{settings.CELERY_PREFIX}{name}")) for name in queues}
    except (RedisError, OSError):
        return {}
