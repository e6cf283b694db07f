"""Rows written thousands at a time: by COPY on PostgreSQL, by multi-row inserts elsewhere."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import Any

from django.db import connection, transaction
from django.db.models import BinaryField, CharField, Field, JSONField, Model, TextField

AT_ONCE = 20_000  # rows that are held before they are written


class Writer:
    """Takes rows in any order; foreign keys are looked at when a batch is written, in one transaction."""

    def __init__(self) -> None:
        self._rows: dict[type[Model], list[Model]] = defaultdict(list)
        self._held = 0
        self.written: dict[str, int] = defaultdict(int)

    def add(self, *rows: Model) -> None:
        for row in rows:
            self._rows[type(row)].append(row)
        self._held += len(rows)

    def settle(self, *, at_least: int = AT_ONCE) -> None:
        """Write what is held, if that is so much; called where what is held refers to nothing outside."""
        if self._held < at_least:
            return
        with transaction.atomic():
            for model, rows in self._rows.items():
                write(model, rows)
                self.written[model._meta.label] += len(rows)
        self._rows.clear()
        self._held = 0


def write(model: type[Model], rows: Sequence[Model]) -> None:
    if connection.vendor != "postgresql":
        model._default_manager.bulk_create(rows, batch_size=500)
        return
    fields = columns(model)
    told = [(field.attname, preparing(field)) for field in fields]
    copy(model, fields, ([prepare(getattr(row, name)) for name, prepare in told] for row in rows))


def columns(model: type[Model]) -> list[Field[Any, Any]]:
    """Those that are given; a number that the database counts itself is left to it."""
    return [each for each in model._meta.concrete_fields if not getattr(each, "db_returning", False)]


def preparing(field: Field[Any, Any]) -> Callable[[Any], Any]:
    """How a value of this column is handed to the driver: for most as it is, which saves most of the time."""
    if isinstance(field, CharField | TextField):
        return lambda value: value if value is None else str(value)
    if isinstance(field, JSONField | BinaryField):
        return partial(field.get_db_prep_save, connection=connection)
    return lambda value: value


def copy(model: type[Model], fields: Sequence[Field[Any, Any]], rows: Iterable[Sequence[Any]]) -> None:
    """Rows as the database's driver takes them, in the order of `fields`. PostgreSQL only."""
    quote = connection.ops.quote_name
    names = ", ".join(quote(str(each.column)) for each in fields)
    with (
        connection.cursor() as cursor,
        cursor.copy(f"COPY {quote(model._meta.db_table)} ({names}) FROM STDIN") as target,
    ):
        for row in rows:
            target.write_row(row)
