"""Searching lists of what hangs on sources: the sources first, which are few, then what hangs on them."""

from typing import Any, ClassVar

from django.db.models import Q, QuerySet
from django.http import HttpRequest

from sources.admin.base import LookOnly
from sources.models import Source

FEW = 200  # sources whose rows are looked for

FIELDS = ("title", "url", "stands_in_for", "publisher__name")


def named(term: str) -> QuerySet[Source]:
    """Sources that hold each of these words in what they are called."""
    found = Source.objects.all()
    for word in term.split():
        holds = Q()
        for field in FIELDS:
            holds |= Q(**{f"{field}__icontains": word})
        found = found.filter(holds)
    return found


class FoundBySource(LookOnly):
    """path_to_source: from a row of the list."""

    path_to_source: ClassVar[str] = "source"
    search_fields = ("title",)  # so that there is a field to search in; `named` says what is looked at
    search_help_text = f"Words of what the source is called; the {FEW} newest such sources are looked at."

    def get_search_results(
        self, request: HttpRequest, rows: QuerySet[Any], term: str
    ) -> tuple[QuerySet[Any], bool]:
        if not term.strip():
            return rows, False
        keys = list(named(term).order_by("-pk").values_list("pk", flat=True)[:FEW])
        return rows.filter(**{f"{self.path_to_source}__in": keys}), False
