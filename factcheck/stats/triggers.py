"""Database triggers that note which rows changed, on PostgreSQL and SQLite alike.

Installed after every migrate, since a table remake on SQLite drops them. Where they are put up for the first
time, every row is noted once: PostgreSQL waits for whoever writes before it makes one, so none is missed.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.apps import AppConfig
from django.core.checks import CheckMessage, Error
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.utils import CursorWrapper

from claims.models import Article, Claim
from factcheck.stats.models import Progress, Touched
from sources.models import Source

NOTES = Touched._meta.db_table
FUNCTION = "factcheck_note_touched"


@dataclass(frozen=True)
class Watched:
    """A table, and the columns of which a change is noted; is_whole: rows that come and go are noted too."""

    table: str
    what: Touched.What
    columns: tuple[str, ...]
    is_whole: bool = True

    @property
    def events(self) -> Iterator[tuple[str, str]]:
        """The names of the triggers, and on what each is called."""
        yield f"{self.table}_touched_update", f"UPDATE OF {', '.join(self.columns)}"
        if self.is_whole:
            yield f"{self.table}_touched_insert", "INSERT"
            yield f"{self.table}_touched_delete", "DELETE"

    def differs(self, operator: str) -> str:
        return " OR ".join(f"OLD.{column} {operator} NEW.{column}" for column in self.columns)


OF_CLAIM = (
    "verification_status", "attention", "stage", "is_split", "due_at", "article_id", "verdict_id",
)  # fmt: skip
WATCHED = (
    Watched(Claim._meta.db_table, Touched.What.CLAIM, OF_CLAIM),
    Watched(Article._meta.db_table, Touched.What.ARTICLE, ("desk", "access"), is_whole=False),
    Watched(Source._meta.db_table, Touched.What.SOURCE, ("health", "publisher_id", "is_open", "access")),
)
NAMES = frozenset(name for watched in WATCHED for name, _ in watched.events)


def _row(event: str) -> str:
    return "OLD" if event == "DELETE" else "NEW"


def _sqlite(cursor: CursorWrapper) -> None:
    for watched in WATCHED:
        for name, event in watched.events:
            when = f" WHEN {watched.differs('IS NOT')}" if event.startswith("UPDATE") else ""
            note = f"INSERT INTO {NOTES} (what, key) VALUES ('{watched.what}', {_row(event)}.id)"
            cursor.execute(f"CREATE TRIGGER {name} AFTER {event} ON {watched.table}{when} BEGIN {note}; END")


def _postgresql(cursor: CursorWrapper) -> None:
    cursor.execute(f"""
        CREATE OR REPLACE FUNCTION {FUNCTION}() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF TG_OP = 'DELETE' THEN
                INSERT INTO {NOTES} (what, key) VALUES (TG_ARGV[0], OLD.id);
            ELSE
                INSERT INTO {NOTES} (what, key) VALUES (TG_ARGV[0], NEW.id);
            END IF;
            RETURN NULL;
        END $$""")
    for watched in WATCHED:
        for name, event in watched.events:
            when = f"WHEN ({watched.differs('IS DISTINCT FROM')})" if event.startswith("UPDATE") else ""
            cursor.execute(
                f"CREATE TRIGGER {name} AFTER {event} ON {watched.table} "
                f"FOR EACH ROW {when} EXECUTE FUNCTION {FUNCTION}('{watched.what}')"
            )


def note_all(cursor: CursorWrapper) -> None:
    """Note every row there is."""
    for table, what in ((Claim._meta.db_table, "CLAIM"), (Source._meta.db_table, "SOURCE")):
        cursor.execute(f"INSERT INTO {NOTES} (what, key) SELECT '{what}', id FROM {table} ORDER BY id")


def _present(cursor: CursorWrapper, vendor: str) -> set[str]:
    if vendor == "sqlite":
        cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
    else:
        cursor.execute("SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled IN ('O', 'A')")
    return {row[0] for row in cursor.fetchall()} & NAMES


def _tables(connection: BaseDatabaseWrapper) -> bool:
    needed = {NOTES, Progress._meta.db_table, *(watched.table for watched in WATCHED)}
    return needed <= set(connection.introspection.table_names())


def install(connection: BaseDatabaseWrapper) -> None:
    """Put up the triggers where they are wanting; what was written without them is noted as well."""
    with connection.cursor() as cursor:
        if not _tables(connection) or _present(cursor, connection.vendor) == NAMES:
            return
        lift(connection)
        (_sqlite if connection.vendor == "sqlite" else _postgresql)(cursor)
        note_all(cursor)


def lift(connection: BaseDatabaseWrapper) -> None:
    with connection.cursor() as cursor:
        for watched in WATCHED:
            where = "" if connection.vendor == "sqlite" else f" ON {watched.table}"
            for name, _ in watched.events:
                cursor.execute(f"DROP TRIGGER IF EXISTS {name}{where}")


def lift_before_migrate(
    sender: AppConfig, using: str = DEFAULT_DB_ALIAS, plan: Sequence[Any] = (), **_: object
) -> None:
    """SQLite remakes no table that a trigger names; where one was lifted all rows are noted afterwards."""
    connection = connections[using]
    if sender.name == "factcheck" and connection.vendor == "sqlite" and plan:
        lift(connection)


def install_after_migrate(sender: AppConfig, using: str = DEFAULT_DB_ALIAS, **_: object) -> None:
    if sender.name == "factcheck":
        install(connections[using])


def check(*, databases: Sequence[str] | None = None, **_: Any) -> list[CheckMessage]:
    """System check: the triggers are there (run with `check --database default`)."""
    errors: list[CheckMessage] = []
    for alias in databases or []:
        connection = connections[alias]
        with connection.cursor() as cursor:
            missing = NAMES - _present(cursor, connection.vendor) if _tables(connection) else set()
        if missing:
            hint = "Run manage.py migrate, which installs them again."
            errors.append(
                Error(f"Triggers missing: {', '.join(sorted(missing))}", hint=hint, id="factcheck.E001")
            )
    return errors
