"""Bytes kept once under their SHA-256, compressed at rest unless they already are.

A blob is written to a temporary file, synced and renamed, so that a reader sees all of it or none.
"""

import gzip
import os
from hashlib import sha256
from pathlib import Path
from tempfile import NamedTemporaryFile

from django.conf import settings

# gzip, zip, png, jpeg, zstd: bytes that another compression would only lengthen.
COMPRESSED = (b"\x1f\x8b", b"PK\x03\x04", b"\x89PNG", b"\xff\xd8\xff", b"\x28\xb5\x2f\xfd")


class BlobMissing(Exception):
    """No bytes are kept under this digest."""


class BlobDamaged(Exception):
    """The bytes kept under this digest are not those."""


def _path(digest: str, suffix: str) -> Path:
    return Path(settings.BLOB_DIR) / digest[:2] / digest[2:4] / (digest + suffix)


def _forms(body: bytes) -> tuple[str, bytes]:
    if not body.startswith(COMPRESSED):
        packed = gzip.compress(body, compresslevel=6, mtime=0)
        if len(packed) < len(body):
            return ".gz", packed
    return "", body


def put(body: bytes) -> str:
    """Keep `body`; its SHA-256 in hexadecimal. Keeping the same bytes again writes nothing."""
    digest = sha256(body).hexdigest()
    if not any(_path(digest, suffix).exists() for suffix in ("", ".gz")):
        suffix, kept = _forms(body)
        _write(_path(digest, suffix), kept)
    return digest


def _write(path: Path, kept: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with NamedTemporaryFile(dir=path.parent, prefix=".", delete=False) as temporary:
        try:
            temporary.write(kept)
            temporary.flush()
            os.fsync(temporary.fileno())
            Path(temporary.name).replace(path)
        except BaseException:
            Path(temporary.name).unlink(missing_ok=True)
            raise
    _sync(path.parent)


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def get(digest: str) -> bytes:
    """The bytes kept under `digest`. Raises BlobMissing, or BlobDamaged when they are not those."""
    for suffix, unpack in ((".gz", gzip.decompress), ("", bytes)):
        path = _path(digest, suffix)
        if path.exists():
            try:
                body = unpack(path.read_bytes())
            except (OSError, EOFError) as fault:
                raise BlobDamaged(digest) from fault
            if sha256(body).hexdigest() != digest:
                raise BlobDamaged(digest)
            return body
    raise BlobMissing(digest)
