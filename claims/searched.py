"""Finding claims by words: narrows rows that the caller has already narrowed to what a person may see.

PostgreSQL holds the words as a tsvector beside them, under a GIN index; SQLite in an FTS5 table. Both hold
the words as `claims.searching` folds them and split them at spaces alone, so both find the same.
"""

from collections.abc import Collection, Sequence
from typing import Any, TypeVar

from django.db import connection
from django.db.models import BooleanField, F, Func, Model, QuerySet, Value

from claims import searching
from claims.indexing import FTS, TABLE
from claims.models import ClaimWords, KnownWord
from claims.searching import Asked

M = TypeVar("M", bound=Model)
Alternatives = Sequence[Collection[str]]  # one of each has to be there
# A first row without a word counts all claims.
COUNTED_BY_SQLITE = f"""
    SELECT '', count(*) FROM {TABLE}
    UNION ALL SELECT term, doc FROM {FTS}_counts WHERE term IN ({{}})
"""
COUNTED_BY_POSTGRESQL = f"""
    WITH whole AS (SELECT greatest(reltuples, 0) AS many FROM pg_class WHERE oid = '{TABLE}'::regclass)
    SELECT '', many FROM whole
    UNION ALL SELECT word, share * many FROM whole, (
        SELECT unnest(most_common_elems::text::text[]) AS word, unnest(most_common_elem_freqs) AS share
        FROM pg_stats
        WHERE schemaname = ANY (current_schemas(false)) AND tablename = '{TABLE}' AND attname = 'vector'
    ) AS counted WHERE word IN ({{}})
"""


def narrow(rows: QuerySet[M], query: str, *, to: str = "pk") -> QuerySet[M]:
    """The rows whose claim holds every word of `query`, the last as a beginning. It never raises.

    to: the rows' path to the claim. Where none holds them, the words are taken for mistyped. No words at
    all find nothing. Costs a query, or two more where words may be mistyped.
    """
    asked = searching.parse(query)
    if not asked.words:
        return rows.none()
    found = rows.filter(**{f"{to}__in": matching(exactly(asked))})
    if found.order_by().exists():
        return found
    alternatives = _meant(asked)
    if all(len(each) == 1 for each in alternatives):
        return found
    return rows.filter(**{f"{to}__in": matching(expression(alternatives))})


def exactly(asked: Asked) -> str:
    """The database's own query for these words. They hold letters, digits and points, and nothing else."""
    return expression([[word] for word in asked.words], is_begun=asked.is_begun)


def expression(alternatives: Alternatives, *, is_begun: bool = False) -> str:
    """One word of each, and the last as a beginning, in the database's own spelling."""
    is_fts = connection.vendor == "sqlite"
    quote, either, both, begun = ('"', " OR ", " AND ", "*") if is_fts else ("'", " | ", " & ", ":*")
    terms = [either.join(f"{quote}{word}{quote}" for word in each) for each in alternatives]
    if is_begun and terms:
        terms[-1] += begun
    return both.join(f"({term})" for term in terms)


def matching(expressed: str) -> QuerySet[ClaimWords, Any]:
    """The ids of claims, for a subquery."""
    return ClaimWords.objects.filter(matches(expressed)).order_by().values("claim")


def matches(expressed: str) -> Func:
    """Whether a row of the index meets the database's own query."""
    if connection.vendor == "sqlite":
        joined = f" IN (SELECT rowid FROM {FTS} WHERE {FTS} MATCH "
        return Func(
            F("id"),
            Value(expressed),
            template="%(expressions)s)",
            arg_joiner=joined,
            output_field=BooleanField(),
        )
    return Func(
        F("vector"),
        Value(expressed),
        template="(%(expressions)s::tsquery)",
        arg_joiner=" @@ ",
        output_field=BooleanField(),
    )


def _meant(asked: Asked) -> Alternatives:
    """Each word with those that it may be a mistyping of."""
    begun = {first for word in asked.words if (first := searching.begins_like(word))}
    known = {first: _known(first) for first in sorted(begun)}
    return [
        list(dict.fromkeys([word, *searching.meant(word, known[word[0]])]))
        if searching.begins_like(word)
        else [word]
        for word in asked.words
    ]


def _known(first: str) -> list[str]:
    return list(KnownWord.objects.filter(word__startswith=first).values_list("word", flat=True))


def counts(words: Sequence[str]) -> tuple[float, dict[str, float]]:
    """How many claims there are, and by word how many of them hold it, about: as the index has counted.

    PostgreSQL knows of the commonest thousand words since it last analysed the table: of the others 0, as of
    all before it first did. One query.
    """
    statement = COUNTED_BY_SQLITE if connection.vendor == "sqlite" else COUNTED_BY_POSTGRESQL
    held = ", ".join(["%s"] * len(words)) or "NULL"
    with connection.cursor() as cursor:
        cursor.execute(statement.format(held), list(words))
        known = dict(cursor.fetchall())
    return known.pop("", 0), {word: known.get(word, 0) for word in words}
