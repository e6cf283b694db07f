"""One answer for all who ask at the same time: who comes first works it out, the others wait for it.

It is kept in the shared cache, until somebody does something to a claim, or for a while. Where that cache is
away each process works it out by itself, for one thread at a time.
"""

import logging
import time
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Lock, Timer
from uuid import uuid4

from django.core.cache import caches
from redis import RedisError

logger = logging.getLogger(__name__)

KEPT_FOR = 10.0  # seconds, while nobody does anything
AT_LEAST = 0.5  # however much is done
PATIENCE = 5.0  # that one waits for another process to work it out
LOOK = 0.02
CHANGED, PAUSE = "stats:changed", 0.1
AWAY_FOR = 30.0  # seconds without telling once the cache was found away
AWAY = (RedisError, OSError)


@dataclass(frozen=True)
class Kept:
    """An answer, when working it out began, and what had last been done by then."""

    body: bytes
    at: float
    stamp: str

    def holds(self, stamp: str) -> bool:
        age = time.time() - self.at
        return 0 <= age < AT_LEAST or (self.stamp == stamp != "" and 0 <= age < KEPT_FOR)


class Shared:
    """The answers of this process, and by the shared cache, under this name, those of the others."""

    def __init__(self, name: str = "stats") -> None:
        self.name = name
        self._kept: dict[str, Kept] = {}
        self._turns: defaultdict[str, Lock] = defaultdict(Lock)

    def answer(self, key: str, make: Callable[[], bytes]) -> bytes:
        """What is kept under this key and holds, else what `make` works out."""
        if found := self._holding(key):
            return found.body
        with self._turns[key]:
            found = self._holding(key) or self._of_others(key) or self._made(key, make)
            self._keep(key, found)
            return found.body

    def _holding(self, key: str) -> Kept | None:
        kept = self._kept.get(key)
        return kept if kept and kept.holds(_stamp()) else None

    def _of_others(self, key: str) -> Kept | None:
        """What another process has worked out, or does just now; None where that is ours to do."""
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            try:
                found = caches["shared"].get(f"{self.name}:{key}")
                if found and (kept := Kept(*found)).holds(_stamp()):
                    return kept
                if caches["shared"].add(f"{self.name}:{key}:turn", 1, timeout=PATIENCE):
                    return None
            except AWAY:
                return None
            time.sleep(LOOK)
        return None

    def _made(self, key: str, make: Callable[[], bytes]) -> Kept:
        stamp, at = _stamp(), time.time()
        try:
            found = Kept(make(), at, stamp)
            _tell(f"{self.name}:{key}", (found.body, found.at, found.stamp), timeout=KEPT_FOR)
            return found
        finally:
            _forget(f"{self.name}:{key}:turn")

    def _keep(self, key: str, found: Kept) -> None:
        self._kept = {name: kept for name, kept in self._kept.items() if time.time() - kept.at < KEPT_FOR}
        self._kept[key] = found


SHARED = Shared()


def _stamp() -> str:
    """A word that is another once something was done; empty where nobody can say."""
    try:
        found = caches["shared"].get(CHANGED)
        if found is None:
            found = uuid4().hex
            caches["shared"].add(CHANGED, found, timeout=None)
        return str(found)
    except AWAY:
        return ""


def _tell(key: str, value: object, *, timeout: float | None) -> bool:
    """Whether it could be told."""
    try:
        caches["shared"].set(key, value, timeout=timeout)
    except AWAY as fault:
        logger.debug("the shared cache is away: %s", fault)
        return False
    return True


def _forget(key: str) -> None:
    try:
        caches["shared"].delete(key)
    except AWAY as fault:
        logger.debug("the shared cache is away: %s", fault)


@dataclass
class Changes:
    """Says that something was done, some times a second at most: what comes too soon a little later."""

    said: float = -PAUSE
    late: Timer | None = None
    turn: Lock = field(default_factory=Lock)

    def say(self) -> None:
        with self.turn:
            wait = self.said + PAUSE - time.monotonic()
            if wait > 0:
                if self.late is None:
                    self.late = Timer(wait, self._say_late)
                    self.late.daemon = True
                    self.late.start()
                return
            self.said = time.monotonic()
        self._say_now()

    def _say_late(self) -> None:
        with self.turn:
            self.said, self.late = time.monotonic(), None
        self._say_now()

    def _say_now(self) -> None:
        """Whoever writes does not wait again and again for a cache that is away."""
        if not _tell(CHANGED, uuid4().hex, timeout=None):
            with self.turn:
                self.said = time.monotonic() + AWAY_FOR


CHANGES = Changes()
