"""Who else has a claim's page open, as the shared cache remembers it for a little while.

It is a courtesy, no record: where the cache is away, nobody is seen, and nothing waits for it.
"""

import logging
import time
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.cache import caches
from redis import RedisError

from claims.admin.colleagues import name
from sources.people import User

logger = logging.getLogger(__name__)
ASK_EVERY = 7  # seconds between two signs of life of an open page
GONE_AFTER = 30  # seconds without one; a page behind others is slowed down by its browser
ASK_AGAIN_AFTER = 30.0  # seconds of not asking a cache that was found away


class _Board:
    """The names under which people are here. One whose cache is away asks again only after a while."""

    def __init__(self) -> None:
        self.away_until = 0.0

    def others(self, claim: UUID, user: User, *, now: datetime) -> list[str]:
        """Note that this person is here; the names of all others who are, in the order of their coming.

        Two who come in the very same moment may overwrite each other; the next sign of life mends it.
        """
        if time.monotonic() < self.away_until:
            return []
        key, at = f"here:{claim}", now.timestamp()
        cache = caches["shared"]
        try:
            here = _still_here(cache.get(key) or {}, at)
            mine = here.get(str(user.pk), {"since": at})
            here[str(user.pk)] = {**mine, "name": name(user), "seen": at}
            cache.set(key, here, timeout=GONE_AFTER)
        except (RedisError, OSError) as fault:
            self.away_until = time.monotonic() + ASK_AGAIN_AFTER
            logger.warning("who is at a claim is not known while the cache is away: %s", fault)
            return []
        known = sorted(here.items(), key=lambda each: each[1]["since"])
        return [each["name"] for person, each in known if person != str(user.pk)]


def _still_here(noted: Mapping[str, dict[str, Any]], at: float) -> dict[str, dict[str, Any]]:
    return {person: each for person, each in noted.items() if at - each["seen"] < GONE_AFTER}


board = _Board()
