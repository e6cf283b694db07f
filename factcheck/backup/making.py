"""Making a backup beside people at work."""

import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from django.db import connection

from factcheck.backup import database, sums
from factcheck.backup.errors import NotMade
from sources import blobs
from sources.models import Tombstone

FORMAT = 1
MANIFEST, LIST, BLOBS = "manifest.json", "blobs.txt", "blobs"
TRIES = 3  # takedowns in the midst of a backup are rare; three after each other are not to be waited for


@dataclass
class Made:
    """What was put into the folder. wanting: digests of bytes that are gone, or are not those that came."""

    rows: int = 0
    blobs: int = 0
    bytes: int = 0
    hash: str = ""
    wanting: list[str] = field(default_factory=list)


def make(folder: Path, *, now: datetime, with_blobs: bool = True) -> Made:
    """A backup in a new folder. Raises NotMade, and leaves nothing there then.

    with_blobs: False where the store has copies of its own; then only their list is made.
    """
    if folder.exists() and any(folder.iterdir()):
        raise NotMade(f"{folder} is not empty: a backup takes a new folder.")
    if not folder.parent.is_dir():
        raise NotMade(f"{folder.parent} is not there: make it first, or mount it.")
    folder.mkdir(mode=0o700, exist_ok=True)
    try:
        return _made(folder, now, with_blobs=with_blobs)
    except BaseException:
        shutil.rmtree(folder)
        raise


def _made(folder: Path, now: datetime, *, with_blobs: bool) -> Made:
    for _ in range(TRIES):
        moment = database.dump(folder)
        made = Made(rows=sum(moment.tables.values()))
        if with_blobs:
            _copy(folder, made)
        if not made.wanting or Tombstone.objects.count() == moment.tables[Tombstone._meta.db_table]:
            break
        # Something was taken down meanwhile, so its bytes are not to be in any copy: once more.
        shutil.rmtree(folder)
        folder.mkdir(mode=0o700)
    said = {
        "format": FORMAT,
        "made_at": now.isoformat(),
        "database": connection.vendor,
        "tables": moment.tables,
        "migrations": moment.migrations,
        "blobs": {"with": with_blobs, "count": made.blobs, "bytes": made.bytes, "wanting": made.wanting},
    }
    (folder / MANIFEST).write_text(json.dumps(said, indent=1) + "\n")
    made.hash = sums.write(folder, [MANIFEST, database.name(), LIST])
    return made


def _copy(folder: Path, made: Made) -> None:
    for digest in listed(folder):
        try:
            made.bytes += blobs.copy_out(digest, to=folder / BLOBS)
            made.blobs += 1
        except (blobs.BlobMissing, blobs.BlobDamaged):
            made.wanting.append(digest)


def listed(folder: Path) -> Iterator[str]:
    """The digests of the bytes that belong to a backup."""
    with (folder / LIST).open() as file:
        yield from (line.strip() for line in file)
