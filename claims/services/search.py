"""Keeps the search index what the claims say, in the transaction in which they come to say it.

Held are a claim's statement, its words in the article's newest text, the names of who said it, and the
article's title. Nothing of what sources say is, so that a takedown has nothing to clear here.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from functools import partial
from uuid import UUID

from django.db import connection, transaction
from django.db.models import F

from claims import indexing, searching
from claims.models import Claim, ClaimWords, KnownWord, Mention

BATCH = 1000


def keep(claim_ids: Collection[UUID]) -> None:
    """Index these claims as they now are. The caller holds them; as many statements for many as for one."""
    if not claim_ids:
        return
    found = [ClaimWords(claim_id=key, words=said) for key, said in _documents(claim_ids)]
    _write(found)
    words = {word for each in found for word in each.words.split(" ")}
    # Apart from this transaction: two that bring the same new words would wait for each other.
    transaction.on_commit(partial(_know, words))


def _write(rows: Collection[ClaimWords]) -> None:
    ClaimWords.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["claim"], update_fields=["words"]
    )


def _documents(claim_ids: Collection[UUID]) -> Iterator[tuple[UUID, str]]:
    """By claim, what it is found by."""
    texts: defaultdict[UUID, list[str]] = defaultdict(list)
    of_these = Claim.objects.filter(pk__in=claim_ids).order_by("pk")
    live = Mention.objects.filter(claim__in=claim_ids, version=F("claim__article__newest")).order_by("pk")
    said_by = Claim.claimants.through.objects.filter(claim__in=claim_ids).order_by("pk")
    titles = dict(of_these.values_list("pk", "article__title"))
    for key, text in (
        *of_these.values_list("pk", "statement"),
        *live.values_list("claim", "exact"),
        *said_by.values_list("claim", "claimant__name"),
        *titles.items(),
    ):
        texts[key].append(text)
    return ((key, searching.document(texts[key])) for key in titles)


def _know(words: Iterable[str]) -> None:
    """Remember words, in one order for all, so that no two who do wait for each other."""
    known = set(KnownWord.objects.filter(word__in=words).values_list("word", flat=True))
    new = sorted(set(words) - known - {""})
    KnownWord.objects.bulk_create(
        (KnownWord(word=word) for word in new), ignore_conflicts=True, batch_size=BATCH
    )


def rebuild() -> int:
    """Index every claim anew, a thousand in one transaction; how many. Safe beside people at work."""
    KnownWord.objects.all().delete()
    done, last = 0, None
    while True:
        with transaction.atomic():
            rows = Claim.objects.order_by("pk").filter(**({"pk__gt": last} if last else {}))
            held = list(rows.select_for_update(no_key=True).values_list("pk", flat=True)[:BATCH])
            if not held:
                break
            keep(held)
        done, last = done + len(held), held[-1]
    _tidy()
    return done


def _tidy() -> None:
    """Let SQLite merge what the many small writes have left; PostgreSQL does so by itself."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(indexing.REBUILD)
