"""Published checks found by words: by the claims' index, then held to the words that the public sees.

The index knows the claim as it is today, the desk's newest wording too; what is not public finds nothing.
"""

from collections.abc import Iterator
from itertools import islice

from django.db.models import QuerySet

from claims import searched
from claims.models import Publication
from factcheck.publishing import checks
from factcheck.publishing.check import Check
from sources import searching

BATCH = 50
NEWEST = 1000  # so many are gone through for one question


def found(rows: QuerySet[Publication], query: str) -> Iterator[Check]:
    """The checks of these publications, in order of `-pk`, that hold every word; all where there is none."""
    asked = searching.parse(query)
    if asked.words:
        rows = searched.narrow(rows, query, to="claim")
    elif query.strip():
        return
    for check in islice(_in_batches(rows), NEWEST):
        if not asked.words or _holds(check, asked):
            yield check


def _in_batches(rows: QuerySet[Publication]) -> Iterator[Check]:
    last = None
    while batch := list((rows.filter(pk__lt=last) if last else rows)[:BATCH]):
        yield from checks.shown(batch)
        last = batch[-1].pk


def _holds(check: Check, asked: searching.Asked) -> bool:
    """Whether each word is among the public ones, or may be a mistyping of one."""
    texts = (check.statement, check.words, check.appeared.title, *check.claimants)
    public = set(searching.document(texts).split(" "))
    last = asked.words[-1]
    if asked.is_begun and any(word.startswith(last) for word in public):
        public.add(last)
    return all(word in public or _is_meant(word, public) for word in asked.words)


def _is_meant(word: str, public: set[str]) -> bool:
    begun = searching.begins_like(word)
    return bool(begun and searching.meant(word, [each for each in public if each.startswith(begun)]))
