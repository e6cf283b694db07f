from typing import Any

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper

from claims.models.claims import Claim


class Lexemes(models.Field[str, str]):
    """Words as PostgreSQL's text search holds them; elsewhere nothing."""

    def db_type(self, connection: BaseDatabaseWrapper) -> str:
        return "tsvector" if connection.vendor == "postgresql" else "text"


class Split(models.Func):
    """A text, split at its spaces into lexemes: nothing is parsed, no language is taken for granted."""

    template = "NULL"

    def as_postgresql(self, compiler: Any, connection: Any) -> Any:
        template = "array_to_tsvector(string_to_array(%(expressions)s, ' '))"
        return self.as_sql(compiler, connection, template=template)


class ClaimWords(models.Model):
    """The words that a claim is found by: derived, made anew at any time by manage.py reindex_search."""

    # A number, not an opaque id: SQLite's full-text table names its rows by it.
    id = models.BigAutoField(primary_key=True, help_text="Its number in the full-text table.")
    claim = models.OneToOneField(
        Claim, on_delete=models.CASCADE, related_name="indexed", help_text="What is found."
    )
    words = models.TextField(help_text="Each word once, as claims.searching folds it.")
    vector = models.GeneratedField(
        expression=Split("words", output_field=Lexemes()),
        output_field=Lexemes(),
        db_persist=True,
        help_text="The same for PostgreSQL's index; SQLite has its full-text table.",
    )

    class Meta:
        verbose_name_plural = "claim words"

    def __str__(self) -> str:
        return self.words


class KnownWord(models.Model):
    """A word that some claim was found by: what a mistyped one may have meant."""

    word = models.CharField(primary_key=True, max_length=60, help_text="As claims.searching folds it.")

    def __str__(self) -> str:
        return self.word
