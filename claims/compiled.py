"""A query that is put into SQL once a process, and asked from then on for other rows and other people.

Django takes a millisecond to put a query with a few joins into SQL, as long as PostgreSQL to answer it.
"""

import json
from collections.abc import Callable, Collection, Sequence
from functools import cache
from typing import Any
from uuid import UUID

from django.contrib.auth import get_user_model
from django.db import DEFAULT_DB_ALIAS, connection
from django.db.models import BooleanField, F, Func, QuerySet, UUIDField, Value

from sources.people import Person, key

# What stands in the query for the ids and the person that it is asked for.
IDS, SOMEBODY = UUID("5f1d9a52-6c0e-4c55-9a7e-2f8a3a7f3c01"), UUID("5f1d9a52-6c0e-4c55-9a7e-2f8a3a7f3c02")


class Among(Func):
    """Whether a column is one of the ids that the query is asked for: one value, however many."""

    output_field = BooleanField()

    def __init__(self, column: str) -> None:
        super().__init__(F(column), Value(IDS, output_field=UUIDField()))

    def as_postgresql(self, compiler: Any, connection: Any) -> Any:
        return self.as_sql(compiler, connection, template="%(expressions)s)", arg_joiner=" = ANY(")

    def as_sqlite(self, compiler: Any, connection: Any, **_: Any) -> Any:
        joined = " IN (SELECT value FROM json_each("
        return self.as_sql(compiler, connection, template="%(expressions)s))", arg_joiner=joined)


class Compiled:
    """make: the rows in question, `values_list`, for a person, narrowed by `Among`."""

    def __init__(self, make: Callable[[Person], QuerySet[Any, Any]]) -> None:
        self._compile = cache(lambda: _compiled(make(get_user_model()(pk=SOMEBODY))))

    def rows(self, ids: Collection[UUID], *, person: Person) -> list[Any]:
        compiler, sql, params, converters = self._compile()
        with connection.cursor() as cursor:
            cursor.execute(sql, [_given(each, ids, person) for each in params])
            found = cursor.fetchall()
        return list(compiler.apply_converters(found, converters)) if converters else found


def _compiled(rows: QuerySet[Any, Any]) -> tuple[Any, str, Sequence[Any], Any]:
    compiler = rows.query.get_compiler(DEFAULT_DB_ALIAS)
    sql, params = compiler.as_sql()
    return compiler, sql, params, compiler.get_converters([column for column, *_ in compiler.select])


def _given(param: Any, ids: Collection[UUID], person: Person) -> Any:
    if param == SOMEBODY:
        return key(person)
    if param == SOMEBODY.hex:
        return key(person).hex
    if param == IDS:
        return list(ids)
    return json.dumps([each.hex for each in ids]) if param == IDS.hex else param
