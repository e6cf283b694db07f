"""Blobs in a folder: written to a temporary file, synced and renamed, so that all is there or nothing."""

import errno
import os
import shutil
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from tempfile import NamedTemporaryFile

from sources.blobs.forms import CHUNK, UNPACK
from sources.blobs.kept import DIGEST, Kept

TEMPORARY = "."
LEAST_FREE = 256 * 1024 * 1024  # bytes on the disk, below which it counts as full


class Folder:
    def __init__(self, root: Path) -> None:
        self.root = root

    def check(self) -> None:
        self.root.mkdir(parents=True, exist_ok=True)
        if not os.access(self.root, os.W_OK | os.X_OK):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
        if shutil.disk_usage(self.root).free < LEAST_FREE:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    def find(self, digest: str) -> Kept | None:
        """One that an earlier version kept lies a folder deeper."""
        home = self.root / digest[:2]
        for folder in (home, home / digest[2:4]):
            for suffix in UNPACK:
                with suppress(FileNotFoundError, NotADirectoryError):
                    return _kept(folder / (digest + suffix))
        return None

    def write(self, digest: str, suffix: str, kept: bytes) -> None:
        folder = self._home(digest)
        with NamedTemporaryFile(dir=folder, prefix=TEMPORARY, delete=False) as temporary:
            try:
                temporary.write(kept)
                temporary.flush()
                os.fsync(temporary.fileno())
                Path(temporary.name).replace(folder / (digest + suffix))
            except BaseException:
                Path(temporary.name).unlink(missing_ok=True)
                raise
        _sync(folder)

    def _home(self, digest: str) -> Path:
        folder = self.root / digest[:2]
        if not folder.is_dir():
            folder.mkdir(parents=True, exist_ok=True)
            _sync(self.root)
        return folder

    def refresh(self, digest: str) -> bool:
        blob = self.find(digest)
        try:
            os.utime(blob.place if blob else "")
        except FileNotFoundError:
            return False
        return True

    def chunks(self, blob: Kept) -> Iterator[bytes]:
        with Path(blob.place).open("rb") as file:
            while chunk := file.read(CHUNK):
                yield chunk

    def remove(self, blob: Kept) -> None:
        Path(blob.place).unlink(missing_ok=True)
        _sync(Path(blob.place).parent)

    def each(self, after: str) -> Iterator[Kept]:
        """One of 256 folders at a time is in memory."""
        for home in sorted(self.root.glob("??")):
            if home.name < after[:2]:
                continue
            files = [path for path in home.rglob("*") if len(path.stem) == DIGEST and path.stem > after]
            for path in sorted(files, key=lambda path: path.name):
                with suppress(FileNotFoundError):
                    yield _kept(path)

    def tidy(self, before: datetime) -> int:
        left = 0
        for path in self.root.glob(f"??/{TEMPORARY}*"):
            with suppress(FileNotFoundError):
                if path.is_file() and path.stat().st_mtime < before.timestamp():
                    path.unlink()
                    left += 1
        return left


def _kept(path: Path) -> Kept:
    found = path.stat()
    kept_at = datetime.fromtimestamp(found.st_mtime, UTC)
    return Kept(path.name[:DIGEST], path.name[DIGEST:], str(path), found.st_size, kept_at)


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
