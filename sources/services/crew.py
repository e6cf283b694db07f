"""The fetches of one worker process: as many at once as it has hands, each begun as soon as it may.

A bell wakes the crew. It takes the best waiting jobs while it has hands free, and goes on until nothing
waits that may begin soon. Fetching waits for servers, so the hands are threads. What they bring is ended
some together by who was woken, since statements cost more than all else that a fetch takes.
"""

import logging
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime

from django.db import connections

from sources.models import Fetch
from sources.services import fetches, queue, robots
from sources.services.fetches import Visit

logger = logging.getLogger(__name__)

SOON = 20.0  # seconds; for what may begin later, the sweep rings
LOOK = 0.1  # seconds from one look at the queue to the next while hands are free
TOGETHER, GATHER = 16, 0.25  # what came is ended as soon as it is so many, or so many seconds old
LONGEST = 240.0  # seconds that one bell keeps the crew going, well below the broker's visibility timeout


class Crew:
    """`hands` fetches at once. `clock` tells the time at which a fetch begins."""

    def __init__(self, hands: int, clock: Callable[[], datetime]) -> None:
        self.hands, self.clock = hands, clock
        self.pool = ThreadPoolExecutor(hands, thread_name_prefix="fetch")
        self.memory = robots.Memory()
        self.free = hands
        self.come: list[Visit] = []
        self.since = 0.0
        self.changed = threading.Condition()
        self.at_work = threading.Lock()
        self.is_stopping = self.has_rung = False

    def answer(self) -> bool:
        """Work until nothing waits that may begin soon; whether something may be left for another bell."""
        if not self.at_work.acquire(blocking=False):
            self._say(bell=True)  # whoever is at work looks again
            return False
        try:
            return self._work(until=time.monotonic() + LONGEST)
        finally:
            self.at_work.release()

    def stop(self) -> None:
        """Begin nothing more; what has begun is brought to its end."""
        self._say(stop=True)

    def _say(self, *, bell: bool = False, stop: bool = False) -> None:
        with self.changed:
            self.has_rung |= bell
            self.is_stopping |= stop
            self.changed.notify_all()

    def _work(self, *, until: float) -> bool:
        while not self.is_stopping and time.monotonic() < until:
            self.has_rung = False
            asked = self.free
            jobs = queue.take(limit=asked) if asked else []
            for job in jobs:
                self._begin(job)
            if len(jobs) == asked:  # more may wait; worth another look once it finds work for many
                self._wait(self._has_hands_for_many, at_most=LOOK * 10)
            elif self.free < self.hands or self.come:
                self._wait(lambda: self.is_stopping or self.has_rung or self.free == self.hands)
            elif not self._wait_for_next():
                return False
        self._wait(lambda: self.free == self.hands, at_most=LONGEST)
        return not self.is_stopping

    def _has_hands_for_many(self) -> bool:
        return self.is_stopping or self.free * 2 >= self.hands or (self.has_rung and self.free > 0)

    def _begin(self, job: Fetch) -> None:
        with self.changed:
            self.free -= 1
        self.pool.submit(self._visit, job)

    def _visit(self, job: Fetch) -> None:
        came = []
        try:
            came.append(
                fetches.visit(job, now=self.clock(), memory=self.memory, before_waiting=connections.close_all)
            )
        except Exception:  # its lease runs out, and the sweep gives it to another
            logger.exception("fetch %s broke off", job.pk)
        finally:
            connections.close_all()
            with self.changed:
                self.free += 1
                self.since = self.since if self.come else time.monotonic()
                self.come += came
                if self._is_time_to_end() or self.free * 2 == self.hands:  # else the next look is soon enough
                    self.changed.notify_all()

    def _is_time_to_end(self) -> bool:
        """What came: when it is many, when nothing else is under way, when it has waited for a while."""
        is_old = time.monotonic() - self.since > GATHER
        return bool(self.come) and (len(self.come) >= TOGETHER or self.free == self.hands or is_old)

    def _end(self, visits: list[Visit]) -> None:
        """All of them together; one by one where one cannot be ended."""
        try:
            fetches.end(visits)
        except Exception:
            if len(visits) == 1:
                logger.exception("fetch %s broke off", visits[0].fetch.pk)
                return
            for each in visits:
                self._end([each])

    def _wait_for_next(self) -> bool:
        """Wait until the next job may begin; False when none may soon."""
        at = queue.next_at()
        wait = (at - self.clock()).total_seconds() if at else SOON + 1
        if wait > SOON:
            return False
        self._wait(lambda: self.is_stopping or self.has_rung, at_most=max(wait, LOOK))
        return True

    def _wait(self, until: Callable[[], bool], at_most: float = LOOK) -> None:
        """Wait for that, or so many seconds, and meanwhile end what comes."""
        over = time.monotonic() + at_most
        is_over = False
        while not is_over:
            with self.changed:
                left = max(0.0, over - time.monotonic())
                self.changed.wait_for(lambda: until() or self._is_time_to_end(), min(left, LOOK))
                is_over = until() or time.monotonic() >= over
                came, self.come = (self.come, []) if self._is_time_to_end() else ([], self.come)
            if came:
                self._end(came)
