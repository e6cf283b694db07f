"""Finding claims by words: narrows rows that the caller has already narrowed to what a person may see."""

from collections.abc import Sequence
from typing import TypeVar
from urllib.parse import unquote

from django.db import connection
from django.db.models import Model, QuerySet

from claims.models import (
    Article,
    ArticleWords,
    Claimant,
    ClaimantWords,
    ClaimWords,
    EarlierCheck,
    KnownWord,
    Review,
    ReviewWords,
)
from sources import searched, searching
from sources.indexing import full_text

M = TypeVar("M", bound=Model)
TABLE, FTS = ClaimWords._meta.db_table, full_text(ClaimWords)
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
    """The rows whose claim holds every word of `query` itself: what all may read who may read the claim.

    to: the rows' path to the claim. What else it means is said by `sources.searched.narrow`.
    """
    return searched.narrow(rows, query, ClaimWords, KnownWord, to=to)


def articles(rows: QuerySet[Article], query: str) -> QuerySet[Article]:
    """Of these articles those that hold every word in title, byline, outlet, desk, address or external id."""
    return searched.narrow(rows, unquote(query), ArticleWords, KnownWord)


def claimants(rows: QuerySet[Claimant], query: str) -> QuerySet[Claimant]:
    return searched.narrow(rows, query, ClaimantWords, KnownWord)


def reviews(rows: QuerySet[Review], query: str) -> QuerySet[Review]:
    """Of these reviews, whose rationale one may read, those whose rationale holds every word."""
    return searched.narrow(rows.filter(rationale__isnull=False), query, ReviewWords, KnownWord)


def earlier_checks(rows: QuerySet[EarlierCheck], query: str) -> QuerySet[EarlierCheck]:
    """Of these checks those that hold every word, each as a beginning, without accents and case."""
    for word in searching.words(query)[: searching.ASKED]:
        rows = rows.filter(words__contains=f" {word}")
    return rows


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
