"""Searching lists of claims, and of what belongs to claims, by the index of claims' words."""

from typing import Any, ClassVar

from django.db.models import QuerySet
from django.http import HttpRequest

from claims import searched
from sources.admin.base import LookOnly


class FoundByClaim(LookOnly):
    """path_to_claim: from a row of the list."""

    path_to_claim: ClassVar[str] = "claim"
    search_fields = ("pk",)  # so that there is a field to search in; claims.searched does it
    search_help_text = "Words of the claim or of its place in the article, who said it, the article's title."

    def get_search_results(
        self, request: HttpRequest, rows: QuerySet[Any], term: str
    ) -> tuple[QuerySet[Any], bool]:
        if not term.strip():
            return rows, False
        return searched.narrow(rows, term, to=self.path_to_claim), False
