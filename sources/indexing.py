"""The database's own index over each table of words: GIN on PostgreSQL, an FTS5 table on SQLite.

Made after every migrate, since a table remake on SQLite drops the triggers that feed the FTS5 table.
"""

from typing import Any

from django.apps import AppConfig
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.utils import CursorWrapper

from sources.models.search import Indexed

GIN = "CREATE INDEX IF NOT EXISTS {table}_vector ON {table} USING gin (vector) WITH (fastupdate = off)"
OUT = "INSERT INTO {fts} ({fts}, rowid, words) VALUES ('delete', OLD.id, OLD.words);"
IN = "INSERT INTO {fts} (rowid, words) VALUES (NEW.id, NEW.words);"
# The words come folded, split at spaces; a point is part of a figure.
SPLIT = "unicode61 remove_diacritics 0 tokenchars '.'"
OPTIONS = f"content='{{table}}', content_rowid='id', tokenize=\"{SPLIT}\""
FULL_TEXT = (
    f"CREATE VIRTUAL TABLE IF NOT EXISTS {{fts}} USING fts5(words, {OPTIONS})",
    "CREATE VIRTUAL TABLE IF NOT EXISTS {fts}_counts USING fts5vocab('{fts}', 'row')",
    f"CREATE TRIGGER IF NOT EXISTS {{table}}_in AFTER INSERT ON {{table}} BEGIN {IN} END",
    f"CREATE TRIGGER IF NOT EXISTS {{table}}_out AFTER DELETE ON {{table}} BEGIN {OUT} END",
    f"CREATE TRIGGER IF NOT EXISTS {{table}}_new AFTER UPDATE OF words ON {{table}} BEGIN {OUT} {IN} END",
)
REBUILD = "INSERT INTO {fts} ({fts}) VALUES ('rebuild')"


def full_text(model: type[Indexed]) -> str:
    """SQLite's full-text table over a table of words."""
    return f"{model._meta.db_table}_fts"


def install_after_migrate(sender: AppConfig, using: str = DEFAULT_DB_ALIAS, **_: Any) -> None:
    connection = connections[using]
    there = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        for model in sender.get_models():
            if not issubclass(model, Indexed) or model._meta.db_table not in there:
                continue
            if connection.vendor == "sqlite":
                _install_full_text(cursor, model)
            else:
                cursor.execute(GIN.format(table=model._meta.db_table))


def _install_full_text(cursor: CursorWrapper, model: type[Indexed]) -> None:
    names = {"table": model._meta.db_table, "fts": full_text(model)}
    cursor.execute("SELECT count(*) FROM sqlite_master WHERE name = %s", [f"{names['table']}_new"])
    is_there = cursor.fetchone()[0]
    for statement in FULL_TEXT:
        cursor.execute(statement.format(**names))
    if not is_there:  # new, or written to while there were no triggers
        cursor.execute(REBUILD.format(**names))


def tidy(cursor: CursorWrapper, model: type[Indexed]) -> None:
    """Let SQLite merge what many small writes have left."""
    cursor.execute(REBUILD.format(fts=full_text(model)))
