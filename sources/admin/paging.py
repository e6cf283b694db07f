"""Pages of lists that stay quick however long the list is: counted up to a limit, and read by their keys."""

from collections.abc import Sequence
from functools import cached_property
from typing import Any
from uuid import UUID

from django.core.paginator import Page, Paginator

MOST = 2000  # rows that are counted, and paged through; what is further back is found by a filter or a search


class Bounded(Paginator[Any]):
    """As Django's, but that "more than 2,000" is all that it says of a longer list.

    The keys are read once, to be counted and for the page; what a row shows besides is not computed for all
    the rows before it. keys: of all rows, in their order, up to one more than are counted, where known.
    """

    template_name = "sources/admin/pages.html"

    def __init__(self, *args: Any, keys: Sequence[UUID] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known = keys

    @cached_property
    def keys(self) -> Sequence[UUID]:
        if self.known is not None:
            return self.known
        rows: Any = self.object_list
        return list(rows.values_list("pk", flat=True)[: MOST + 1])

    @property
    def is_more(self) -> bool:
        return len(self.keys) > MOST

    @property
    def count(self) -> int:
        return min(len(self.keys), MOST)

    def page(self, number: int | str) -> Page[Any]:
        number = self.validate_number(number)
        first = (number - 1) * self.per_page
        rows: Any = self.object_list
        return Page(rows.filter(pk__in=self.keys[first : first + self.per_page]), number, self)
