"""Bytes kept once under their SHA-256, in a folder or an object store (BLOB_STORAGE_URL)."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from threading import local

from django.conf import settings

from sources.blobs.folder import Folder
from sources.blobs.forms import DAMAGE, UNPACK, pack
from sources.blobs.kept import Kept, Store

__all__ = [
    "BlobDamaged",
    "BlobMissing",
    "BlobUnkept",
    "Kept",
    "answer",
    "check",
    "copy_in",
    "copy_out",
    "delete",
    "each",
    "exists",
    "find",
    "get",
    "is_empty",
    "put",
    "tidy",
]


class BlobMissing(Exception):
    """No bytes are kept under this digest."""


class BlobDamaged(Exception):
    """The bytes kept under this digest are not those."""


class BlobUnkept(Exception):
    """The store takes no bytes just now: its disk is full, or it is away."""


def _store() -> Store:
    if not settings.BLOB_STORAGE:
        return Folder(Path(settings.BLOB_DIR))
    if _own.__dict__.get("options") != settings.BLOB_STORAGE:
        from sources.blobs.bucket import Bucket  # needs the packages of requirements/s3.txt

        _own.options, _own.bucket = settings.BLOB_STORAGE, Bucket(**settings.BLOB_STORAGE)
    bucket: Store = _own.bucket
    return bucket


_own = local()  # this thread's bucket


def answer() -> None:
    """Whether bytes could be kept now. Raises BlobUnkept."""
    try:
        _store().check()
    except OSError as fault:
        raise BlobUnkept(fault.strerror or str(fault)) from fault


def put(body: bytes, *, digest: str | None = None) -> str:
    """Keep `body`; its SHA-256 in hexadecimal, which need not be computed where it is given.

    Keeping the same bytes again writes nothing. Raises BlobUnkept.
    """
    digest, store = digest or sha256(body).hexdigest(), _store()
    try:
        if not store.refresh(digest):
            store.write(digest, *pack(body))
    except OSError as fault:
        raise BlobUnkept(fault.strerror or str(fault)) from fault
    return digest


def get(digest: str) -> bytes:
    """The bytes kept under `digest`. Raises BlobMissing, or BlobDamaged when they are not those."""
    return b"".join(_verified(digest))


def check(digest: str, *, folder: Path | None = None) -> int:
    """Read the bytes under `digest` without holding them; how many. Raises as `get` does.

    folder: of a backup, in the place of our store.
    """
    return sum(map(len, _verified(digest, Folder(folder) if folder else None)))


def copy_out(digest: str, *, to: Path) -> int:
    """Put the bytes, packed as they lie, into the folder of a backup; how many. Raises as `get` does."""
    return _copy(digest, _store(), Folder(to))


def copy_in(digest: str, *, of: Path) -> int:
    """Keep the bytes that a backup has, packed as they lie; how many. Raises as `get` does."""
    return _copy(digest, Folder(of), _store())


def _copy(digest: str, of: Store, to: Store) -> int:
    blob = of.find(digest)
    if blob is None:
        raise BlobMissing(digest)
    packed = b"".join(of.chunks(blob))
    for _ in _held_against(digest, UNPACK[blob.suffix]([packed])):
        pass
    to.write(digest, blob.suffix, packed)
    return len(packed)


def is_empty() -> bool:
    """Whether nothing is kept at all."""
    return next(each(), None) is None


def _verified(digest: str, store: Store | None = None) -> Iterator[bytes]:
    """The bytes in pieces; raises BlobDamaged after the last of them where the hash is another."""
    store = store or _store()
    blob = store.find(digest)
    if blob is None:
        raise BlobMissing(digest)
    try:
        yield from _held_against(digest, UNPACK[blob.suffix](store.chunks(blob)))
    except FileNotFoundError as fault:
        raise BlobMissing(digest) from fault


def _held_against(digest: str, pieces: Iterable[bytes]) -> Iterator[bytes]:
    hashed = sha256()
    try:
        for piece in pieces:
            hashed.update(piece)
            yield piece
    except DAMAGE as fault:
        raise BlobDamaged(digest) from fault
    if hashed.hexdigest() != digest:
        raise BlobDamaged(digest)


def find(digest: str) -> Kept | None:
    """How the bytes under `digest` are kept, whole or not; None when nothing is."""
    return _store().find(digest)


def exists(digest: str) -> bool:
    """Whether anything is kept under `digest`, whole or not."""
    return find(digest) is not None


def delete(digest: str) -> bool:
    """Remove the bytes under `digest` in every form, for good: for a takedown. Whether there were any."""
    store, was_there = _store(), False
    while blob := store.find(digest):
        store.remove(blob)
        was_there = True
    return was_there


def each(after: str = "") -> Iterator[Kept]:
    """Every blob whose digest comes after `after`, in the order of the digests; few at a time in memory."""
    return _store().each(after)


def tidy(before: datetime) -> int:
    """Remove what writers that were killed before `before` left half written; how many."""
    return _store().tidy(before)
