"""Finding rows by their words: narrows rows that the caller has already narrowed to what a person may see.

PostgreSQL holds the words as a tsvector beside them, under a GIN index; SQLite in an FTS5 table. Both hold
the words as `sources.searching` folds them and split them at spaces alone, so both find the same.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any, TypeVar
from urllib.parse import unquote

from django.db import connection
from django.db.models import BooleanField, F, Func, Model, QuerySet, Value

from sources import searching
from sources.canonical import canonicalize
from sources.indexing import full_text
from sources.models import Source, SourceWords, TitleWord
from sources.models.search import Indexed, Known
from sources.searching import Asked

M = TypeVar("M", bound=Model)
Alternatives = Sequence[Collection[str]]  # one of each has to be there


def narrow(
    rows: QuerySet[M], query: str, index: type[Indexed], *known: type[Known], to: str = "pk"
) -> QuerySet[M]:
    """The rows for which the index holds every word of `query`, the last as a beginning. It never raises.

    to: the rows' path to what the index is of. Where nothing holds them, the words are taken for mistyped, as
    far as the tables of known words tell what was meant. No words at all find nothing. Costs a query, or some
    more where words may be mistyped.
    """
    found = rows.none()
    for expressed in ways(searching.parse(query), *known):
        found = rows.filter(**{f"{to}__in": matching(index, expressed)})
        if found.order_by().exists():
            break
    return found


def ways(asked: Asked, *known: type[Known]) -> Iterator[str]:
    """What to look for until something is found: the words; then what they may have been meant as."""
    if not asked.words:
        return
    yield exactly(asked)
    alternatives = meant(asked, known)
    if any(len(each) > 1 for each in alternatives):
        yield expression(alternatives)


def matching(index: type[Indexed], expressed: str) -> QuerySet[Indexed, Any]:
    """The ids of what the index finds, for a subquery."""
    rows: QuerySet[Indexed, Any] = index._default_manager.filter(matches(index, expressed)).order_by()
    ids: QuerySet[Indexed, Any] = rows.values(index.of)
    return ids


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


def matches(index: type[Indexed], expressed: str) -> Func:
    """Whether a row of the index meets the database's own query."""
    if connection.vendor == "sqlite":
        fts = full_text(index)
        return Func(
            F("id"),
            Value(expressed),
            template="%(expressions)s)",
            arg_joiner=f" IN (SELECT rowid FROM {fts} WHERE {fts} MATCH ",
            output_field=BooleanField(),
        )
    return Func(
        F("vector"),
        Value(expressed),
        template="(%(expressions)s::tsquery)",
        arg_joiner=" @@ ",
        output_field=BooleanField(),
    )


def meant(asked: Asked, known: Iterable[type[Known]]) -> Alternatives:
    """Each word with those of these tables that it may be a mistyping of."""
    begun = {first for word in asked.words if (first := searching.begins_like(word))}
    words = {first: [word for table in known for word in _known(table, first)] for first in sorted(begun)}
    return [
        list(dict.fromkeys([word, *searching.meant(word, words[word[0]])]))
        if searching.begins_like(word)
        else [word]
        for word in asked.words
    ]


def _known(table: type[Known], first: str) -> list[str]:
    return list(table._default_manager.filter(word__startswith=first).values_list("word", flat=True))


def sources(rows: QuerySet[Source], query: str) -> QuerySet[Source]:
    """Of these sources those that hold every word in what they are called; an address finds its own."""
    if "://" in query:
        known = rows.filter(canonical_url=canonicalize(query.strip()))
        if known.exists():
            return known
    return narrow(rows, unquote(query), SourceWords, TitleWord)
