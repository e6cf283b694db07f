"""Putting a backup back: looked through first, then into an empty place, then counted."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.db import connection
from django.db.migrations.loader import MigrationLoader

from factcheck.backup import database, sums
from factcheck.backup.errors import NotRestored
from factcheck.backup.making import BLOBS, FORMAT, LIST, MANIFEST, listed
from sources import blobs

OURS = {"sources", "claims", "factcheck"}


def check(folder: Path, *, expected: str = "") -> dict[str, Any]:
    """What the backup says of itself, once every byte of it was read and held against its hash.

    expected: the hash that was printed when it was made. Raises NotRestored.
    """
    sums.check(folder, [MANIFEST], expected=expected)
    said: dict[str, Any] = json.loads((folder / MANIFEST).read_text())
    if said["format"] != FORMAT:
        raise NotRestored("A newer Factcheck made this backup: restore it with that one.")
    sums.check(folder, [database.FILES[said["database"]], LIST])
    if said["blobs"]["with"]:
        _check_blobs(folder, set(said["blobs"]["wanting"]))
    return said


def _check_blobs(folder: Path, wanting: set[str]) -> None:
    for digest in listed(folder):
        try:
            if digest not in wanting:
                blobs.check(digest, folder=folder / BLOBS)
        except (blobs.BlobMissing, blobs.BlobDamaged):
            raise NotRestored(f"The bytes {digest} are damaged or gone. Take another backup.") from None


def restore(folder: Path, *, expected: str = "") -> dict[str, Any]:
    """What was put back, and is there as it was. Raises NotRestored, before anything is written."""
    said = check(folder, expected=expected)
    _check_place(said)
    if said["blobs"]["with"]:
        for digest in listed(folder):
            if digest not in said["blobs"]["wanting"]:
                blobs.copy_in(digest, of=folder / BLOBS)
    database.load(folder)
    if (found := database.count(said["tables"])) != said["tables"]:
        differing = sorted(table for table, rows in said["tables"].items() if found.get(table) != rows)
        raise NotRestored(f"Rows are lacking after all, in {', '.join(differing)}: this copy is of no use.")
    return said


def is_older(said: dict[str, Any]) -> bool:
    """Whether this Factcheck has migrations that the backup does not know."""
    return bool(_known() - set(said["migrations"]))


def _known() -> set[str]:
    return _ours(f"{app}.{name}" for app, name in MigrationLoader(None).disk_migrations)


def _ours(migrations: Iterable[str]) -> set[str]:
    return {each for each in migrations if each.split(".")[0] in OURS}


def _check_place(said: dict[str, Any]) -> None:
    if said["database"] != connection.vendor:
        raise NotRestored(f"This is a backup of {said['database']}; set DATABASE_URL to one of these.")
    if newer := sorted(_ours(said["migrations"]) - _known()):
        raise NotRestored(f"A newer Factcheck made this backup: this one does not know {newer[-1]}.")
    if not database.is_empty():
        raise NotRestored("The database is not empty: make a new one, and set DATABASE_URL.")
    if said["blobs"]["with"] and not blobs.is_empty():
        raise NotRestored("Bytes are kept there already: set DATA_DIR or BLOB_STORAGE_URL to an empty place.")
