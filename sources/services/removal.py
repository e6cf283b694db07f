"""Removing the bytes of what was taken down: after the database has said so, and again where that failed."""

from sources import blobs
from sources.models import Snapshot, Tombstone


def is_held(digest: str) -> bool:
    """Whether a capture that was not taken down, of this source or another, holds these bytes."""
    return Snapshot.objects.filter(sha256=digest, tombstone=None).exists()


def remove_bytes(digest: str) -> bool:
    """Remove these bytes for good unless a capture that stands holds them; whether they were removed.

    Whoever captures the same bytes in this moment puts them before its row is there to be seen, and once
    more after it: so what is found too late is put back, and nothing that stands loses its bytes.
    """
    if is_held(digest):
        return False
    try:
        body = blobs.get(digest)
    except blobs.BlobMissing:
        return False
    except blobs.BlobDamaged:
        body = b""
    blobs.delete(digest)
    if body and is_held(digest):
        blobs.put(body)
        return False
    return True


def sweep() -> int:
    """Remove what a crash left: bytes of captures taken down that no other capture holds. How many."""
    digests = Tombstone.objects.values_list("sha256", flat=True).distinct()
    return sum(remove_bytes(digest) for digest in digests.iterator(chunk_size=500))
