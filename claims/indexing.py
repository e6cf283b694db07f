"""The database's own index over the words of claims: GIN on PostgreSQL, an FTS5 table on SQLite.

Made after every migrate, since a table remake on SQLite drops the triggers that feed the FTS5 table.
"""

from typing import Any

from django.apps import AppConfig
from django.db import DEFAULT_DB_ALIAS, connections

TABLE = "claims_claimwords"
FTS = f"{TABLE}_fts"
GIN = f"CREATE INDEX IF NOT EXISTS {TABLE}_vector ON {TABLE} USING gin (vector) WITH (fastupdate = off)"
OUT = f"INSERT INTO {FTS} ({FTS}, rowid, words) VALUES ('delete', OLD.id, OLD.words);"
IN = f"INSERT INTO {FTS} (rowid, words) VALUES (NEW.id, NEW.words);"
# The words come folded, split at spaces; a point is part of a figure.
SPLIT = "unicode61 remove_diacritics 0 tokenchars '.'"
OPTIONS = f"content='{TABLE}', content_rowid='id', tokenize=\"{SPLIT}\""
FULL_TEXT = (
    f"CREATE VIRTUAL TABLE IF NOT EXISTS {FTS} USING fts5(words, {OPTIONS})",
    f"CREATE VIRTUAL TABLE IF NOT EXISTS {FTS}_counts USING fts5vocab('{FTS}', 'row')",
    f"CREATE TRIGGER IF NOT EXISTS {TABLE}_in AFTER INSERT ON {TABLE} BEGIN {IN} END",
    f"CREATE TRIGGER IF NOT EXISTS {TABLE}_out AFTER DELETE ON {TABLE} BEGIN {OUT} END",
    f"CREATE TRIGGER IF NOT EXISTS {TABLE}_new AFTER UPDATE OF words ON {TABLE} BEGIN {OUT} {IN} END",
)
REBUILD = f"INSERT INTO {FTS} ({FTS}) VALUES ('rebuild')"


def install_after_migrate(sender: AppConfig, using: str = DEFAULT_DB_ALIAS, **_: Any) -> None:
    connection = connections[using]
    if TABLE not in connection.introspection.table_names():
        return
    with connection.cursor() as cursor:
        if connection.vendor != "sqlite":
            cursor.execute(GIN)
            return
        cursor.execute("SELECT count(*) FROM sqlite_master WHERE name = %s", [f"{TABLE}_new"])
        is_there = cursor.fetchone()[0]
        for statement in FULL_TEXT:
            cursor.execute(statement)
        if not is_there:  # new, or written to while there were no triggers
            cursor.execute(REBUILD)
