"""Searching the desk's lists by words or by an id: what hangs on a source is found by way of the source.

The sources, or claims, are looked for first, and of very many the newest: that takes the same time however
long the list is.
"""

from functools import reduce
from operator import or_
from typing import Any, ClassVar
from uuid import UUID

from django.db.models import Q, QuerySet
from django.http import HttpRequest

from sources import queries, searched
from sources.admin.base import LookOnly, person
from sources.models import Source
from sources.people import User

FEW = 200  # sources, or claims, whose rows are looked for


class Found(LookOnly):
    """A list in which one looks for words; an id, alone, finds its own row."""

    search_fields = ("pk",)  # so that there is a field to search in; `found` says what is looked at
    paths_by_id: ClassVar[tuple[str, ...]] = ("pk",)  # what an id may be of, from a row of the list

    def get_search_results(
        self, request: HttpRequest, rows: QuerySet[Any], term: str
    ) -> tuple[QuerySet[Any], bool]:
        if not term.strip():
            return rows, False
        if key := _id(term):
            return rows.filter(reduce(or_, (Q(**{path: key}) for path in self.paths_by_id))), False
        return self.found(rows, term, person(request)), False

    def found(self, rows: QuerySet[Any], term: str, user: User) -> QuerySet[Any]:
        """Of the rows, which this person may see, those that hold what was typed."""
        raise NotImplementedError


class FoundBySource(Found):
    """path_to_source: from a row of the list."""

    path_to_source: ClassVar[str] = "source"
    search_help_text = (
        f"Words of what the source is called, or its address; the {FEW} newest such sources are looked at."
    )

    def found(self, rows: QuerySet[Any], term: str, user: User) -> QuerySet[Any]:
        return rows.filter(**{f"{self.path_to_source}__in": newest_sources(term, user)})


def newest_sources(term: str, user: User) -> list[UUID]:
    """The newest sources that are called so, of those that this person may see."""
    visible = Source.objects.filter(queries.seen_by(user))
    return list(searched.sources(visible, term).order_by("-pk").values_list("pk", flat=True)[:FEW])


def _id(term: str) -> UUID | None:
    try:
        return UUID(term.strip())
    except ValueError:
        return None
