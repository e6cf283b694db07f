"""A populated newsroom made a hundred times as large in PostgreSQL, in minutes where populating takes hours.

Each copy stands eleven days before the one it was made after, ids and times alike, so that the newest and
the oldest page hold the same rows at both sizes. Copied is what lists of claims, their filters and the search
read; history, reviews, suggestions and fetches are not. `python -m tests.bench.grown` grows the database of
DATABASE_URL, as a superuser: its foreign keys are not looked at meanwhile.
"""

import os
import sys
from typing import Any

DAYS_BETWEEN = 11
SHIFT = f"""
    CREATE FUNCTION pg_temp.earlier(id uuid, copy int) RETURNS uuid LANGUAGE sql IMMUTABLE AS $$
        SELECT (lpad(to_hex(('x' || substr(replace(id::text, '-', ''), 1, 12))::bit(48)::bigint
            - copy * {DAYS_BETWEEN * 24 * 3600 * 1000}::bigint), 12, '0')
            || substr(replace(id::text, '-', ''), 13))::uuid
    $$
"""
UNIQUE = {"external_id": "-{copy}", "canonical_url": "?copy={copy}"}  # texts that tell the copies apart


def grow(times: int, also: tuple[Any, ...] = ()) -> None:
    """So many times what there is. also: tables that are copied besides."""
    from django.db import connection

    from claims import models as claims
    from sources import models as sources

    copied: list[Any] = [
        sources.Source, sources.Snapshot, sources.Extraction, claims.Article, claims.ArticleVersion,
        claims.ArticleAuthor, claims.Article.access_people.through, claims.Claim,
        claims.Claim.claimants.through, claims.Mention, claims.ClaimSource, claims.Verdict, claims.Evidence,
        claims.VerdictEvidence, claims.ClaimWords, *also,
    ]  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute(SHIFT)
        for model in copied:
            cursor.execute(f"CREATE TEMP TABLE seed AS SELECT * FROM {model._meta.db_table}")
            for copy in range(1, times):
                cursor.execute(_statement(model, set(copied), copy))
            cursor.execute("DROP TABLE seed")
            print(f"  {model._meta.label}", file=sys.stderr, flush=True)
        cursor.execute("RESET session_replication_role")
        cursor.execute("VACUUM ANALYZE")


def _statement(model: Any, copied: set[Any], copy: int) -> str:
    fields = [each for each in model._meta.concrete_fields if not getattr(each, "db_returning", False)]
    names = ", ".join(f'"{each.column}"' for each in fields)
    values = ", ".join(_value(each, copied, copy) for each in fields)
    return f"INSERT INTO {model._meta.db_table} ({names}) SELECT {values} FROM seed ORDER BY id"


def _value(field: Any, copied: set[Any], copy: int) -> str:
    column, kind = f'"{field.column}"', field.get_internal_type()
    if kind == "UUIDField" or field.related_model in copied:
        return f"pg_temp.earlier({column}, {copy})"
    if kind in ("DateTimeField", "DateField"):
        moment = f"{column} - interval '{copy * DAYS_BETWEEN} days'"
        return moment if kind == "DateTimeField" else f"({moment})::date"
    if field.name in UNIQUE:
        return f"{column} || '{UNIQUE[field.name].format(copy=copy)}'"
    return column


if __name__ == "__main__":
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    grow(int(sys.argv[1]))
