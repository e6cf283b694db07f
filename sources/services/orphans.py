"""Bytes that no capture has: of a worker that was killed before it wrote its row, or of a takedown."""

from collections.abc import Collection, Iterator
from datetime import datetime, timedelta

from django.db.models import QuerySet

from sources import blobs
from sources.models import Snapshot
from sources.services import removal
from sources.services.chains import batches

AGE = timedelta(days=1)  # bytes are kept before the row that names them, seconds before
BATCH = 200


def old(*, now: datetime) -> Iterator[str]:
    """The digests of bytes that have been there for a day without a capture; few at a time in memory."""
    for candidates in batches(_unnamed(now), BATCH):
        yield from sorted(set(candidates) - _living(candidates))


def _unnamed(now: datetime) -> Iterator[str]:
    """Two lists in the order of their digests, walked side by side."""
    named = _captures().order_by("sha256").values_list("sha256", flat=True).distinct().iterator()
    name = next(named, None)
    for blob in blobs.each():
        while name is not None and name < blob.digest:
            name = next(named, None)
        if name != blob.digest and blob.kept_at < now - AGE:
            yield blob.digest


def _captures() -> QuerySet[Snapshot]:
    return Snapshot.objects.filter(tombstone__isnull=True)


def _living(digests: Collection[str]) -> set[str]:
    """Those of these digests that a capture, not taken down, still has."""
    return set(_captures().filter(sha256__in=digests).values_list("sha256", flat=True))


def remove(digest: str, *, now: datetime) -> bool:
    """Remove the bytes, unless somebody has just kept them again; whether they are gone."""
    blob = blobs.find(digest)
    return blob is not None and blob.kept_at < now - AGE and removal.remove_bytes(digest)
