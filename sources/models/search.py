"""What rows are found by: words, folded by `sources.searching`, with the database's own index over them."""

from typing import Any, ClassVar

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper

from sources.models.snapshots import Extraction
from sources.models.sources import Source


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


class Indexed(models.Model):
    """A row of an index of words: derived, made anew at any time by manage.py reindex_search."""

    # A number, not an opaque id: SQLite's full-text table names its rows by it.
    id = models.BigAutoField(primary_key=True, help_text="Its number in the full-text table.")
    words = models.TextField(help_text="Each word once, as sources.searching folds it.")
    vector = models.GeneratedField(
        expression=Split("words", output_field=Lexemes()),
        output_field=Lexemes(),
        db_persist=True,
        help_text="The same for PostgreSQL's index; SQLite has its full-text table.",
    )

    of: ClassVar[str]  # the field that leads to what is found

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.words


class Known(models.Model):
    """A word that something was found by: what a mistyped one may have meant."""

    word = models.CharField(primary_key=True, max_length=60, help_text="As sources.searching folds it.")

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.word


class SourceWords(Indexed):
    """The words that a source is found by: its title, description, addresses and publisher."""

    of = "source"

    source = models.OneToOneField(
        Source, on_delete=models.CASCADE, related_name="indexed", help_text="What is found."
    )

    class Meta:
        verbose_name_plural = "source words"


class TitleWords(Indexed):
    """The words of a captured document's own title; gone when the capture is taken down."""

    of = "extraction"

    extraction = models.OneToOneField(
        Extraction, on_delete=models.CASCADE, related_name="indexed", help_text="The reading whose title."
    )

    class Meta:
        verbose_name_plural = "title words"


class TitleWord(Known):
    """A word that some source or captured title was found by: what a mistyped one may have meant."""
