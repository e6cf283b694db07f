"""How many calls a minute: counted in the shared cache. Where that is away, calls go through."""

import logging
import time
from typing import TYPE_CHECKING, Any

from django.core.cache import caches
from redis import RedisError
from rest_framework.request import Request
from rest_framework.settings import api_settings
from rest_framework.throttling import SimpleRateThrottle

from factcheck.accounts import addresses
from factcheck.scopes import Scope

if TYPE_CHECKING:  # that module reads the settings, which name this one
    from rest_framework.views import APIView

logger = logging.getLogger(__name__)
ASK_AGAIN_AFTER = 30.0  # seconds without counting once the cache was found away


class _Counter:
    """Counts in fixed windows of time; says None while the cache is away, which is noted once."""

    def __init__(self) -> None:
        self.forget()

    def forget(self) -> None:
        """As if the cache had never been found away."""
        self._away_until = 0.0
        self._is_noted = False

    def count(self, key: str, *, seconds: int, by: int = 1) -> int | None:
        if time.monotonic() < self._away_until:
            return None
        try:
            counted = _raised(key, by, seconds)
        except (RedisError, OSError, ValueError) as fault:  # ValueError: dropped between the two calls
            self._note(fault)
            return None
        self._is_noted = False
        return counted

    def _note(self, fault: Exception) -> None:
        self._away_until = time.monotonic() + ASK_AGAIN_AFTER
        if not self._is_noted:
            logger.warning("calls are not counted while the cache is away: %s", fault)
        self._is_noted = True


def _raised(key: str, by: int, seconds: int) -> int:
    cache = caches["shared"]
    try:
        return cache.incr(key, by)
    except ValueError:  # the first of its window
        cache.add(key, 0, timeout=seconds * 2)
        return cache.incr(key, by)


counter = _Counter()


class ByPerson(SimpleRateThrottle):
    """So many calls a person; for anonymous ones, an address."""

    scope = "person"

    def __init__(self) -> None:
        """The rate is chosen with the request."""

    def allow_request(self, request: Request, view: "APIView") -> bool:
        counted_as = self.counted_as(request)
        if counted_as is None:
            return True
        scope, whose = counted_as
        limit, seconds = self.parse_rate(str(api_settings.DEFAULT_THROTTLE_RATES[scope]))
        if not limit or not seconds:
            return True
        now = time.time()
        self.left = seconds - now % seconds
        key = f"calls:{scope}:{whose}:{int(now // seconds)}"
        counted = counter.count(key, seconds=seconds, by=self.weight(request, view))
        return counted is None or counted <= limit

    def weight(self, request: Request, view: "APIView") -> int:
        """As how many calls this one counts."""
        return 1

    def counted_as(self, request: Request) -> tuple[str, str] | None:
        """The name of the rate, and whose calls are counted together; None where this is not counted."""
        if request.user.is_authenticated:
            return "person", str(request.user.pk)
        return "anonymous", self.get_ident(request)

    def get_ident(self, request: Request) -> str:
        """As at signing in: a household's IPv6 addresses are one."""
        return addresses.of(request)

    def wait(self) -> float:
        """Seconds until the next window begins."""
        return self.left + 1


class ByScope(ByPerson):
    """So many calls of a person that write, review or publish; reading is counted with all else alone.

    A call that writes many things counts as often as its view says (`writes`).
    """

    def weight(self, request: Request, view: "APIView") -> int:
        writes = getattr(view, "writes", None)
        return writes(request) if writes else 1

    def counted_as(self, request: Request) -> tuple[str, str] | None:
        from factcheck.access import TABLE  # which reads the settings, which name this module

        match = request.resolver_match
        rule = TABLE.get((str(request.method), match.route)) if match else None
        if rule is None or rule.scope in (None, Scope.READ) or not request.user.is_authenticated:
            return None
        return str(rule.scope), str(request.user.pk)


class ByAddress(ByPerson):
    """So many calls from one address, whoever is signed in there, by the rate of that name."""

    def __init__(self, rate: str) -> None:
        self.rate_name = rate

    def counted_as(self, request: Request) -> tuple[str, str]:
        return self.rate_name, self.get_ident(request)


class BySignIn(ByPerson):
    """So many attempts for one user name from one address."""

    def counted_as(self, request: Request) -> tuple[str, str]:
        data: Any = request.data
        name = data.get("username") if isinstance(data, dict) else None
        return "sign_in", f"{self.get_ident(request)}:{str(name).strip().casefold()[:150]!r}"
