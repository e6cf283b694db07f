"""Copying the database as it is at one moment, while it is written to; and putting the copy back."""

import os
import sqlite3
import subprocess
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from django.apps import apps
from django.db import connection
from django.db.backends.postgresql.client import DatabaseClient

from factcheck.backup.errors import NotMade, NotRestored
from sources.services.chains import one_moment

FILES = {"postgresql": "database.dump", "sqlite": "database.sqlite3"}
DIGESTS = """
    SELECT DISTINCT sha256 FROM sources_snapshot
    WHERE NOT EXISTS (SELECT 1 FROM sources_tombstone t WHERE t.snapshot_id = sources_snapshot.id)
    ORDER BY sha256
"""
Rows = Callable[[str], Iterator[tuple[object, ...]]]


@dataclass(frozen=True)
class Moment:
    """What the copy holds: how many rows each table has, and which migrations were applied."""

    tables: dict[str, int]
    migrations: list[str]


def name() -> str:
    """Of the file that a backup of this database has."""
    return FILES[connection.vendor]


def dump(folder: Path) -> Moment:
    """Copy the database into the folder, and beside it the digests of the bytes that it names.

    Raises NotMade.
    """
    if connection.vendor == "postgresql":
        return _dump_postgresql(folder)
    connection.ensure_connection()
    with closing(sqlite3.connect(folder / name())) as copy:
        connection.connection.backup(copy)
        copy.execute("PRAGMA journal_mode=DELETE")  # one file, whole by itself
        return _look(folder, lambda sql: iter(copy.execute(sql)))


def _dump_postgresql(folder: Path) -> Moment:
    def rows(sql: str) -> Iterator[tuple[object, ...]]:
        with connection.chunked_cursor() as cursor:
            cursor.execute(sql)
            yield from cursor

    with one_moment():
        ((snapshot,),) = rows("SELECT pg_export_snapshot()")
        options = ["--format=custom", f"--snapshot={snapshot}", f"--file={folder / name()}"]
        fault = _run("pg_dump", *options)
        if fault:
            raise NotMade(f"pg_dump failed: {fault}")
        return _look(folder, rows)


def _look(folder: Path, rows: Rows) -> Moment:
    with (folder / "blobs.txt").open("w") as file:
        file.writelines(f"{digest}\n" for (digest,) in rows(DIGESTS))
    applied = rows("SELECT app, name FROM django_migrations ORDER BY app, name")
    return Moment(_counted(rows, _tables()), [f"{app}.{step}" for app, step in applied])


def _tables() -> list[str]:
    """Those that are there: of a newer Factcheck, before it has migrated, some are still to come."""
    models = {model._meta.db_table for model in apps.get_models(include_auto_created=True)}
    return sorted(models & set(connection.introspection.table_names()))


def _counted(rows: Rows, tables: Iterable[str]) -> dict[str, int]:
    """How many rows each table has."""
    found = {}
    for table in tables:
        ((count,),) = rows(f'SELECT count(*) FROM "{table}"')
        found[table] = int(str(count))
    return found


def count(tables: Iterable[str]) -> dict[str, int]:
    """The same of the database as it is now."""

    def rows(sql: str) -> Iterator[tuple[object, ...]]:
        with connection.cursor() as cursor:
            cursor.execute(sql)
            yield from cursor.fetchall()

    return _counted(rows, tables)


def is_empty() -> bool:
    return not connection.introspection.table_names()


def load(folder: Path) -> None:
    """Put the copy in the place of an empty database, whole or not at all. Raises NotRestored."""
    if connection.vendor == "postgresql":
        fault = _run("pg_restore", "--single-transaction", "--exit-on-error", str(folder / name()))
        if fault:
            raise NotRestored(f"pg_restore failed: {fault}")
        return
    connection.ensure_connection()
    with closing(sqlite3.connect(folder / name())) as copy:
        copy.backup(connection.connection)
    connection.close()


def _run(program: str, *options: str) -> str:
    """The last words of PostgreSQL's own program where it fails; owners and grants are left to the place."""
    command, env = DatabaseClient.settings_to_cmd_args_env(connection.settings_dict, [])
    to, database = command[1:-1], command[-1]
    whole = [program, *to, "--no-owner", "--no-privileges", f"--dbname={database}", *options]
    try:
        done = subprocess.run(
            whole, env={**os.environ, **(env or {})}, capture_output=True, text=True, check=False
        )
    except FileNotFoundError:
        return f"there is no {program} here: install the client of PostgreSQL, as new as the server."
    return (done.stderr.strip() or f"exit code {done.returncode}") if done.returncode else ""
