"""Claims sought by words, in all that a person may read of them: not in the claims' own words alone.

All the words have to stand in one place: in the claim's own, in one rationale, or in one captured title of a
linked source. What is found is listed by its keys, so that the database has nothing left to estimate.
"""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from claims import queries, rules
from claims.compiled import Listed
from claims.models import Claim, ClaimSource, ClaimWords, KnownWord, ReviewWords
from sources import queries as source_queries
from sources import searching
from sources.models import TitleWord, TitleWords, Tombstone
from sources.people import Person
from sources.searched import matches, matching, ways

MANY = 500  # claims whose own words they are: from there on rationales and titles are not looked at
NEWEST = 500  # rationales and captured titles that are looked at, and claims that these lead to


def narrow(rows: QuerySet[Claim], query: str, user: Person) -> QuerySet[Claim]:
    """The claims that hold every word of `query`, the last as a beginning; else as mistyped ones."""
    for expressed in ways(searching.parse(query), KnownWord, TitleWord):
        own = matching(ClaimWords, expressed)
        found = _keys(own, "claim")
        if len(found) > MANY:  # of all that there are
            narrowed = rows.filter(pk__in=own)
            found = _keys(narrowed, "pk")
            if len(found) > MANY:
                return narrowed
        found |= {*_by_rationale(expressed, user), *_by_title(expressed, user)}
        listed = rows.filter(Listed("pk", found))
        if found and listed.order_by().exists():
            return listed
    return rows.none()


def _keys(rows: QuerySet[Any, Any], column: str) -> set[UUID]:
    return set(rows.order_by().values_list(column, flat=True)[: MANY + 1])


def _by_rationale(expressed: str, user: Person) -> Iterable[UUID]:
    """Claims that a review is of whose rationale this person may read."""
    if not rules.may(user, "review"):
        return ()
    found = ReviewWords.objects.filter(matches(ReviewWords, expressed)).order_by("-review_id")
    newest = found.values_list("review", flat=True)[:NEWEST]
    visible = queries.reviews(user).filter(rationale__isnull=False, pk__in=list(newest))
    return visible.order_by().values_list("claim", flat=True)


def _by_title(expressed: str, user: Person) -> Iterable[UUID]:
    """Claims that are linked to a source of which this person may see a capture so titled."""
    # Joined and looked for NULL, PostgreSQL would take nearly all captures for taken down, and read each.
    taken_down = Tombstone.objects.filter(snapshot=OuterRef("snapshot"))
    readings = source_queries.extractions(user).exclude(Exists(taken_down)).order_by("-pk")
    found = readings.filter(pk__in=matching(TitleWords, expressed))
    titled = set(found.values_list("snapshot__source", flat=True)[:NEWEST])
    # In the order of the claims the database would go through the links of all sources, from the newest on.
    links = ClaimSource.objects.filter(source__in=titled).order_by()
    return sorted(links.values_list("claim", flat=True)[: 4 * NEWEST], reverse=True)[:NEWEST]
