"""The flush after a test with real commits: the one place that lifts the triggers of immutable rows.

A TransactionTestCase (pytest-django's transactional_db, live_server) empties every table when it ends.
The triggers are taken off for that alone and are back before the next test begins.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.core.management import call_command
from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.executor import MigrationExecutor
from django.test import TransactionTestCase

from factcheck.stats import triggers
from sources import immutability


def lift(database: BaseDatabaseWrapper) -> None:
    """Drop the triggers of every immutable table."""
    with database.cursor() as cursor:
        if database.vendor != "sqlite":
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # no trigger is dropped while checks are pending
        for model in immutability.immutable_models():
            where = "" if database.vendor == "sqlite" else f' ON "{model._meta.db_table}"'
            for name in sorted(immutability.names(database, model)):
                cursor.execute(f'DROP TRIGGER IF EXISTS "{name}"{where}')


def lift_all(database: BaseDatabaseWrapper) -> None:
    """As migrate does it: SQLite remakes no table that a trigger names."""
    triggers.lift(database)
    lift(database)


def put_up_all(database: BaseDatabaseWrapper) -> None:
    immutability.install(database)
    triggers.install(database)


def migrate_to_the_newest() -> None:
    """From whatever a test went back to; before that, `lift_all`."""
    executor = MigrationExecutor(connection)
    executor.migrate(executor.loader.graph.leaf_nodes())
    put_up_all(connection)


@contextmanager
def lifted() -> Iterator[None]:
    """Immutable rows may be changed within, in the test's own database."""
    lift(connection)
    try:
        yield
    finally:
        immutability.install(connection)


def _flush(case: TransactionTestCase) -> None:
    """Empty every table, and make again what migrate makes: content types, permissions, groups."""
    triggers.lift(connection)  # of rows that go nothing is noted
    with lifted():
        # Cascading, since knox leaves an empty table of its own that refers to ours.
        call_command("flush", verbosity=0, interactive=False, allow_cascade=True, reset_sequences=False)


def install() -> None:
    """Make every TransactionTestCase end so, for the life of this process."""
    TransactionTestCase._fixture_teardown = _flush  # type: ignore[attr-defined]
