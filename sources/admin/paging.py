"""Pages of lists that stay quick however long the list is: counted up to a limit, and read by their keys."""

from collections.abc import Sequence
from functools import cached_property
from typing import Any
from uuid import UUID

from django.core.paginator import Page, Paginator

MOST = 2000  # rows that are counted, and paged through; what is further back is found by a filter or a search


class Bounded(Paginator[Any]):
    """As Django's, but that "more than 2,000" is all that it says of a longer list.

    A page is read in two steps, its keys and then its rows: what a row shows besides is not computed for
    all the rows before it. keys: of all rows, in their order, up to one more than are counted, where known.
    """

    def __init__(self, *args: Any, keys: Sequence[UUID] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.keys = keys

    template_name = "sources/admin/pages.html"

    @cached_property
    def _counted(self) -> int:
        if self.keys is not None:
            return len(self.keys)
        rows: Any = self.object_list
        return int(rows.order_by()[: MOST + 1].count())

    @property
    def is_more(self) -> bool:
        return self._counted > MOST

    @property
    def count(self) -> int:
        return min(self._counted, MOST)

    def page(self, number: int | str) -> Page[Any]:
        number = self.validate_number(number)
        first = (number - 1) * self.per_page
        rows: Any = self.object_list
        known = rows.values_list("pk", flat=True) if self.keys is None else self.keys
        keys = list(known[first : first + self.per_page])
        return Page(rows.filter(pk__in=keys), number, self)
