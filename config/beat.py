"""The scheduler of beat: any number may run, on as many hosts; one of them rings (docs/operating.md)."""

import logging
import os
import platform
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from celery.beat import PersistentScheduler
from django.conf import settings
from django.db import Error, close_old_connections

logger = logging.getLogger(__name__)

RENEW = timedelta(seconds=10)


class OneAtATime(PersistentScheduler):
    """Celery's own, but that it opens its schedule and rings only while it holds the lease."""

    _store: Any  # the schedule's file, open while the lease is held

    def __init__(self, *args: Any, **options: Any) -> None:
        self.me = f"{platform.node()}:{os.getpid()}"
        self.sign = settings.DATA_DIR / f"beat-{platform.node()}"  # of life, for a health check
        super().__init__(*args, **options)

    def setup_schedule(self) -> None:
        """Not before the lease is held: two that share a folder share the schedule's file."""

    def tick(self, *args: Any, **options: Any) -> float:
        """Ring what is due; seconds until the next look."""
        longest = RENEW.total_seconds()
        self.sign.touch()
        if not self._holds():
            self._rest()
            return longest
        if self._store is None:
            logger.info("beat: %s rings from now on", self.me)
            super().setup_schedule()
        return min(super().tick(*args, **options), longest)

    def close(self) -> None:
        from factcheck.running import beating

        if self._store is not None:
            super().close()
            self._ask(beating.let_go)

    def _holds(self) -> bool:
        from factcheck.running import beating  # its rows are known once all apps are loaded

        return self._ask(beating.hold)

    def _ask(self, act: Callable[[str], bool]) -> bool:
        """Nothing is rung while the database is away: whoever would hear it needs it too."""
        close_old_connections()
        try:
            return act(self.me)
        except Error as fault:
            logger.warning("beat: the database is away: %s", fault)
            return False

    def _rest(self) -> None:
        if self._store is not None:
            logger.warning("beat: %s rings no more; another does, or the database is away", self.me)
            super().close()
            self._store = self._heap = None
