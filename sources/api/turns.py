"""One long answer at a time to each person: while it is sent, it holds a thread of the web server.

Where the cache that remembers it is away, nobody waits.
"""

import logging
from collections.abc import Iterator
from typing import Generic, TypeVar
from uuid import uuid4

from django.core.cache import caches
from redis import RedisError
from rest_framework.exceptions import Throttled

from sources.people import User

logger = logging.getLogger(__name__)
HELD = 60  # seconds for which a turn outlives what was sent last: its process may have been killed
ASK_AGAIN = 5  # seconds

T = TypeVar("T")


class Turn(Generic[T]):
    """What is sent, part by part, while nobody else asks in this person's name; given up when it ends."""

    def __init__(self, parts: Iterator[T], *, what: str, person: User) -> None:
        """Raises Throttled where this person's last one is still being sent."""
        self._parts, self._key, self._mine = parts, f"turn:{what}:{person.pk}", uuid4().hex
        if not self._asked("add"):
            raise Throttled(ASK_AGAIN, "One at a time: your last one is still being sent.")

    def __iter__(self) -> "Turn[T]":
        return self

    def __next__(self) -> T:
        part = next(self._parts)
        self._asked("set")
        return part

    def close(self) -> None:
        """By the server, however the answer ended."""
        try:
            if caches["shared"].get(self._key) == self._mine:
                caches["shared"].delete(self._key)
        except (RedisError, OSError):
            logger.warning("a turn ends by itself while the cache is away")

    def _asked(self, how: str) -> bool:
        try:
            return getattr(caches["shared"], how)(self._key, self._mine, timeout=HELD) is not False
        except (RedisError, OSError):
            return True
