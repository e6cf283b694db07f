"""Keeps the search indexes of sources what they are called, in the transaction in which that changes.

What a captured document calls itself is held apart, a row for each reading, since not all see each capture;
a takedown clears it.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from functools import partial
from typing import Any
from urllib.parse import unquote
from uuid import UUID

from django.db import connection, transaction
from django.db.models import QuerySet

from sources import indexing, searching
from sources.models import Extraction, Snapshot, Source, SourceWords, TitleWord, TitleWords
from sources.models.search import Indexed, Known
from sources.searched import expression, matches

BATCH = 1000
NAMED_BY = ("title", "description", "url", "canonical_url", "stands_in_for", "publisher__name")


def keep(source_ids: Collection[UUID]) -> None:
    """Index these sources as they now are. The caller holds them; as many statements for many as for one."""
    if source_ids:
        put(SourceWords, _documents(source_ids), TitleWord)


def _documents(source_ids: Collection[UUID]) -> Iterator[tuple[UUID, str]]:
    rows = Source.objects.filter(pk__in=source_ids).order_by("pk").values_list("pk", *NAMED_BY)
    return ((key, searching.document(unquote(text or "") for text in texts)) for key, *texts in rows)


def keep_titles(readings: Iterable[Extraction]) -> None:
    """Index what these captured documents call themselves."""
    titled = [(each.pk, searching.document([each.title])) for each in readings if each.title]
    if titled:
        put(TitleWords, titled, TitleWord)


def forget_titles(snapshot: Snapshot) -> None:
    """Clear what the capture was found by: its title, and words that nothing else is called by."""
    rows = TitleWords.objects.filter(extraction__snapshot=snapshot)
    words = {word for each in rows for word in each.words.split(" ")}
    rows.delete()
    gone = [word for word in sorted(words - {""}) if not _is_held(word)]
    TitleWord.objects.filter(word__in=gone).delete()


def _is_held(word: str) -> bool:
    asked = expression([[word]])
    return any(
        index._default_manager.filter(matches(index, asked)).exists() for index in (TitleWords, SourceWords)
    )


def rebuild() -> int:
    """Index every source and title anew; how many. Safe beside people at work."""
    TitleWord.objects.all().delete()
    titled = Extraction.objects.exclude(title=None).exclude(title="").only("title")
    titles = in_batches(titled, lambda held: keep_titles(held.values()))
    sources = in_batches(Source.objects.only("pk"), keep)
    tidy(SourceWords, TitleWords)
    return titles + sources


# --- for any index of words, those of claims too -----------------------------------------------------------


def put(index: type[Indexed], documents: Iterable[tuple[UUID, str]], known: type[Known]) -> None:
    """Let the rows of these ids be found by these words, and by no others."""
    rows = [index(**{f"{index.of}_id": key, "words": said}) for key, said in documents]
    index._default_manager.bulk_create(
        rows, update_conflicts=True, unique_fields=[index.of], update_fields=["words"]
    )
    words = {word for each in rows for word in each.words.split(" ")}
    # Apart from this transaction: two that bring the same new words would wait for each other.
    transaction.on_commit(partial(_know, known, words))


def _know(table: type[Known], words: Iterable[str]) -> None:
    """Remember words, in one order for all, so that no two who do wait for each other."""
    rows = table._default_manager
    known = set(rows.filter(word__in=words).values_list("word", flat=True))
    new = sorted(set(words) - known - {""})
    rows.bulk_create((table(word=word) for word in new), ignore_conflicts=True, batch_size=BATCH)


def in_batches(rows: QuerySet[Any], keep: Callable[[Mapping[UUID, Any]], None]) -> int:
    """Hand all rows to `keep`, by their ids, a thousand held in one transaction; how many there were."""
    done, last = 0, None
    while True:
        with transaction.atomic():
            behind = rows.order_by("pk").filter(**({"pk__gt": last} if last else {}))
            held = {each.pk: each for each in behind.select_for_update(no_key=True)[:BATCH]}
            if not held:
                return done
            keep(held)
        done, last = done + len(held), max(held)


def tidy(*indexes: type[Indexed]) -> None:
    """Let SQLite merge what the many small writes have left; PostgreSQL does so by itself."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            for each in indexes:
                indexing.tidy(cursor, each)
