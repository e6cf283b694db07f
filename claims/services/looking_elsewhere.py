"""Others' checks of the same words, asked of a Fact Check Tools API at a person's press; kept for a day."""

import logging
from hashlib import sha256
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.core.cache import caches
from redis import RedisError

from claims import elsewhere, rules
from claims.elsewhere import Finding
from claims.enums import Access
from claims.errors import LookupFailed, LookupOff, NotToBeTold
from claims.models import Claim
from sources.fetching import client
from sources.fetching.limits import MB, Limits
from sources.people import User

logger = logging.getLogger(__name__)
LIMITS = Limits(connect=3, read=5, total=6, redirects=0, html_bytes=MB, decoded_bytes=MB)
KEPT_FOR = 24 * 60 * 60
WORDS = 300  # characters of the statement; nobody checks a longer one word for word


def is_on() -> bool:
    return bool(settings.LOOKUP_URL)


def host() -> str:
    """Who is told the words."""
    return urlsplit(settings.LOOKUP_URL).hostname or ""


def may_be_told(claim: Claim) -> bool:
    """What a restricted article says is told to nobody outside."""
    return claim.article.access == Access.OPEN


def look(claim: Claim, *, by: User) -> list[Finding]:
    """Ask for others' checks of the claim's statement.

    Raises MoveForbidden, LookupOff, NotToBeTold (restricted), LookupFailed.
    """
    rules.check_may(by, "review")
    if not is_on():
        raise LookupOff("No service is set to ask; see LOOKUP_URL.")
    if not may_be_told(claim):
        raise NotToBeTold("The article is restricted: its words are told to nobody outside.")
    asked = {
        "query": claim.statement[:WORDS],
        "languageCode": claim.article.language,
        "pageSize": elsewhere.MOST,
    }
    key = f"elsewhere:{sha256(urlencode({'at': settings.LOOKUP_URL, **asked}).encode()).hexdigest()}"
    body = _kept(key)
    if body is None:
        body = _ask(asked)
        found = _read(body)
        _keep(key, body)
        return found
    return _read(body)


def _ask(asked: dict[str, object]) -> bytes:
    secret = {"key": settings.LOOKUP_KEY} if settings.LOOKUP_KEY else {}
    address = f"{settings.LOOKUP_URL}/v1alpha1/claims:search?{urlencode({**asked, **secret})}"
    fetched = client.fetch(address, limits=LIMITS)
    if fetched.status != 200:
        # Neither its words nor the address, which holds the key, are for a log.
        logger.warning("others' checks: %s, HTTP %s", fetched.outcome, fetched.status)
        raise LookupFailed(f"{host()} did not answer as it should; try again later.")
    return fetched.body


def _read(body: bytes) -> list[Finding]:
    try:
        return elsewhere.read(body)
    except (ValueError, RecursionError):
        raise LookupFailed(f"What {host()} answered cannot be read.") from None


def _kept(key: str) -> bytes | None:
    try:
        found: bytes | None = caches["shared"].get(key)
    except (RedisError, OSError):  # then it is asked again
        return None
    return found


def _keep(key: str, body: bytes) -> None:
    try:
        caches["shared"].set(key, body, timeout=KEPT_FOR)
    except (RedisError, OSError):
        logger.info("what was found elsewhere is not kept while the cache is away")
