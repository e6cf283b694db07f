"""Timestamps of the day's roots: asked of every configured authority until each has given one."""

import logging
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, QuerySet

from sources import timestamping
from sources.enums import Fault
from sources.fetching.limits import Limits
from sources.fetching.posting import PostFailed, post
from sources.models import ManifestRoot, Timestamp
from sources.services.verification import Finding
from sources.timestamping import NoProof, proof

logger = logging.getLogger(__name__)
LIMITS = Limits(connect=5, read=5, total=10)
MOST_BYTES = 64 * 1024  # a reply with its certificates is about 6 KB
AT_ONCE = 10
SKEW = timedelta(minutes=10)  # between the authority's clock and ours
BATCH = 100
Clock = Callable[[], datetime]


def obtain(*, clock: Clock) -> int:
    """Ask each authority for the roots that it has not certified, the newest first; how many it did.

    The newest root vouches for all before it. An authority that fails is left alone until the next call.
    """
    return sum(_obtain(authority, clock) for authority in settings.TIMESTAMP_URLS)


def lacking(authority: str) -> QuerySet[ManifestRoot]:
    """The roots without this authority's timestamp, newest first."""
    given = Timestamp.objects.filter(root=OuterRef("pk"), authority=authority)
    return ManifestRoot.objects.filter(~Exists(given)).order_by("-number")


def _obtain(authority: str, clock: Clock) -> int:
    given = 0
    for root in lacking(authority)[:AT_ONCE]:
        try:
            stamp(root, authority, clock=clock)
        except (PostFailed, NoProof) as reason:
            logger.warning(
                "no timestamp for root %d from %s, later again: %s", root.number, authority, reason
            )
            break
        given += 1
    return given


def stamp(root: ManifestRoot, authority: str, *, clock: Clock) -> Timestamp:
    """Ask one authority for one root, and keep its reply once verified. Raises PostFailed or NoProof."""
    query = timestamping.query(root.root)
    reply = post(
        authority,
        query.data,
        media_type="application/timestamp-query",
        most=MOST_BYTES,
        limits=LIMITS,
    )
    given = proof(reply, root.root, trusted=settings.TIMESTAMP_CA, nonce=query.nonce)
    now = clock()
    if abs(given.certified_at - now) > SKEW:
        raise NoProof(f"The authority says that it is {given.certified_at:%Y-%m-%d %H:%M} UTC.")
    try:
        with transaction.atomic():
            return Timestamp.objects.create(
                root=root,
                authority=authority,
                token=reply,
                certified_at=given.certified_at,
                serial=given.serial,
                signer=given.signer[:300],
                obtained_at=now,
            )
    except IntegrityError:  # another worker was quicker
        return Timestamp.objects.get(root=root, authority=authority)


def findings(*, after: int = 0) -> Iterator[Finding]:
    """What is wrong with the timestamps of the roots after one, without asking anybody."""
    if not settings.TIMESTAMP_CA:
        return
    rows = Timestamp.objects.filter(root__number__gt=after).select_related("root").order_by("pk")
    for row in rows.iterator(chunk_size=BATCH):
        if why := _wrong(row):
            text = f"The timestamp of root {row.root.number} by {row.authority}: {why}"
            yield Finding(Fault.TIMESTAMP_WRONG, text, None, row.pk)


def _wrong(row: Timestamp) -> str:
    try:
        given = proof(bytes(row.token), row.root.root, trusted=settings.TIMESTAMP_CA)
    except NoProof as reason:
        return str(reason)
    if (given.certified_at, given.serial, given.signer[:300]) != (row.certified_at, row.serial, row.signer):
        return "its row says something else than the reply that it holds."
    if row.certified_at < row.root.sealed_at - SKEW:
        return "it is older than the root says that it is itself: the root's date was edited."
    return ""
