"""Database triggers that hold immutable rows, on PostgreSQL and SQLite alike.

Each model that descends from ImmutableRow gets triggers against UPDATE, DELETE and whatever else
removes a row (REPLACE on SQLite, TRUNCATE on PostgreSQL). They are installed after every migrate,
since a table remake on SQLite drops them, and a system check finds one that is missing.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from django.apps import AppConfig, apps
from django.core.checks import CheckMessage, Error
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper

from sources.models.base import ImmutableRow


def immutable_models() -> Iterator[type[ImmutableRow]]:
    for model in apps.get_models():
        if issubclass(model, ImmutableRow):
            yield model


def _columns(model: type[ImmutableRow]) -> list[str]:
    return [field.column for field in model._meta.concrete_fields if field.column]


def _forbidden(model: type[ImmutableRow], differs: str, same: str) -> str:
    """SQL that is true when an UPDATE changes what it may not.

    `differs` and `same` are the database's null-safe comparisons of OLD and NEW.
    """
    rules, allowed = [], model.immutable
    for column in _columns(model):
        changed = f'OLD."{column}" {differs} NEW."{column}"'
        if column in allowed.once:
            rules.append(f'(OLD."{column}" IS NOT NULL AND {changed})')
        elif column in allowed.redactable:
            licensed = (
                f'EXISTS (SELECT 1 FROM "{allowed.licence}" l '
                f"WHERE l.row_id = OLD.id AND l.column_name = '{model._meta.db_table}.{column}')"
            )
            rules.append(f'({changed} AND NOT (NEW."{column}" IS NULL AND {licensed}))')
        else:
            rules.append(f"({changed})")
    if not (allowed.once or allowed.redactable):
        return "1 = 1"
    # An UPDATE that changes nothing is refused as well: there is no reason for one.
    nothing = " AND ".join(f'OLD."{column}" {same} NEW."{column}"' for column in _columns(model))
    return " OR ".join([*rules, f"({nothing})"])


def _sqlite(cursor: Any, model: type[ImmutableRow]) -> dict[str, str]:
    table = model._meta.db_table
    refuse = f"BEGIN SELECT RAISE(ABORT, '{table} is immutable'); END"
    replaces = " OR ".join(_replaced(cursor, model))
    return {
        f"{table}_no_update": f'BEFORE UPDATE ON "{table}" WHEN {_forbidden(model, "IS NOT", "IS")} {refuse}',
        f"{table}_no_delete": f'BEFORE DELETE ON "{table}" {refuse}',
        f"{table}_no_replace": f'BEFORE INSERT ON "{table}" WHEN {replaces} {refuse}',
    }


def _replaced(cursor: Any, model: type[ImmutableRow]) -> Iterator[str]:
    """For each unique index, SQL that is true when a new row would take the place of one that is there.

    REPLACE deletes that one, and without recursive_triggers, which another client may not have on, no
    trigger on DELETE would see it.
    """
    table = model._meta.db_table
    new = ", ".join(f'NEW."{column}" AS "{column}"' for column in _columns(model))
    cursor.execute('SELECT name, partial FROM pragma_index_list(%s) WHERE "unique"', [table])
    for index, is_partial in cursor.fetchall():
        cursor.execute("SELECT name FROM pragma_index_info(%s)", [index])
        same = " AND ".join(f'"{column}" = NEW."{column}"' for (column,) in cursor.fetchall())
        if not is_partial:
            yield f'EXISTS (SELECT 1 FROM "{table}" WHERE {same})'
            continue
        cursor.execute("SELECT sql FROM sqlite_master WHERE name = %s", [index])
        condition = cursor.fetchone()[0].partition(" WHERE ")[2]
        there = f'EXISTS (SELECT 1 FROM "{table}" WHERE {same} AND {condition})'
        yield f"({there} AND EXISTS (SELECT 1 FROM (SELECT {new}) WHERE {condition}))"


def _install_sqlite(cursor: Any, model: type[ImmutableRow]) -> None:
    for name, body in _sqlite(cursor, model).items():
        cursor.execute(f'DROP TRIGGER IF EXISTS "{name}"')
        cursor.execute(f'CREATE TRIGGER "{name}" {body}')


def _install_postgresql(cursor: Any, model: type[ImmutableRow]) -> None:
    table = model._meta.db_table
    condition = _forbidden(model, "IS DISTINCT FROM", "IS NOT DISTINCT FROM")
    cursor.execute(f"""
        CREATE OR REPLACE FUNCTION "{table}_immutable"() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF TG_OP = 'UPDATE' THEN
                IF NOT ({condition}) THEN RETURN NEW; END IF;
            END IF;
            RAISE EXCEPTION '{table} is immutable' USING ERRCODE = 'integrity_constraint_violation';
        END $$""")
    for name, event in {
        f"{table}_no_update": "UPDATE",
        f"{table}_no_delete": "DELETE",
        f"{table}_no_truncate": "TRUNCATE",
    }.items():
        each = "STATEMENT" if event == "TRUNCATE" else "ROW"
        cursor.execute(f'DROP TRIGGER IF EXISTS "{name}" ON "{table}"')
        cursor.execute(
            f'CREATE TRIGGER "{name}" BEFORE {event} ON "{table}" '
            f'FOR EACH {each} EXECUTE FUNCTION "{table}_immutable"()'
        )


def names(connection: BaseDatabaseWrapper, model: type[ImmutableRow]) -> set[str]:
    """The triggers that `model`'s table must have on this database."""
    third = "replace" if connection.vendor == "sqlite" else "truncate"
    return {f"{model._meta.db_table}_no_{event}" for event in ("update", "delete", third)}


def _present(connection: BaseDatabaseWrapper) -> set[str]:
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        else:
            cursor.execute("SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled IN ('O', 'A')")
        return {row[0] for row in cursor.fetchall()}


def install(connection: BaseDatabaseWrapper) -> None:
    """Create the triggers of every immutable table that exists by now."""
    tables = set(connection.introspection.table_names())
    put = _install_sqlite if connection.vendor == "sqlite" else _install_postgresql
    with connection.cursor() as cursor:
        for model in immutable_models():
            needed = {model._meta.db_table, model.immutable.licence} - {""}
            if needed <= tables:
                put(cursor, model)


def lift_before_migrate(
    sender: AppConfig, using: str = DEFAULT_DB_ALIAS, plan: Sequence[Any] = (), **_: object
) -> None:
    """SQLite remakes a table under another name and refuses to while a trigger of a table names it.

    Only while there is something to migrate; install_after_migrate puts them back, and the check misses
    them where that was never reached.
    """
    connection = connections[using]
    if sender.name == "sources" and connection.vendor == "sqlite" and plan:
        with connection.cursor() as cursor:
            for name in sorted(set().union(*(names(connection, model) for model in immutable_models()))):
                cursor.execute(f'DROP TRIGGER IF EXISTS "{name}"')


def install_after_migrate(sender: AppConfig, using: str = DEFAULT_DB_ALIAS, **_: object) -> None:
    # Sent once per app; the tables of all apps exist by the first, so one turn is enough.
    if sender.name == "sources":
        install(connections[using])


def check(*, databases: Sequence[str] | None = None, **_: Any) -> list[CheckMessage]:
    """System check: every immutable table has its triggers (run with `check --database default`)."""
    errors: list[CheckMessage] = []
    for alias in databases or []:
        connection = connections[alias]
        tables, present = set(connection.introspection.table_names()), _present(connection)
        for model in immutable_models():
            missing = names(connection, model) - present
            if model._meta.db_table in tables and missing:
                hint = "Run manage.py migrate, which installs them again."
                errors.append(
                    Error(f"Triggers missing: {', '.join(sorted(missing))}", hint=hint, id="sources.E001")
                )
    return errors
