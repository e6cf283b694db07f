"""Pages of a list by cursor, keyed on the last row of the page, so that rows that come in move nothing."""

from datetime import MAXYEAR, MINYEAR
from functools import reduce
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.dateparse import parse_datetime
from rest_framework.exceptions import NotFound, ValidationError
from rest_framework.pagination import Cursor, CursorPagination
from rest_framework.request import Request

MOST = 200


class NewestFirst(CursorPagination):
    """`cursor` from `next` or `previous`; `page_size` 1 to 200, 50 unless told; another is 400.

    `ordering`: one of the view's `orderings`, by a column of time or, where the view names one, of numbers
    from 0 to 1; rows of one moment by their ids, so that many of them are no more to page through than few.
    """

    page_size = 50
    page_size_query_param = "page_size"
    max_page_size = MOST

    def paginate_queryset(self, queryset: Any, request: Request, view: Any = None) -> list[Any] | None:
        self.request, self.base_url = request, request.build_absolute_uri()
        self.order = self._order(request, view)
        size, cursor = self.get_page_size(request) or MOST, self.decode_cursor(request)
        is_back = cursor is not None and cursor.reverse
        rows = self._beyond(queryset, cursor, is_falling=self.order.startswith("-") != is_back)
        found = list(rows[: size + 1])
        self.page, is_more = found[:size], len(found) > size
        if is_back:
            self.page.reverse()
        self.has_next = is_back or is_more
        self.has_previous = is_more if is_back else cursor is not None
        return self.page

    def _order(self, request: Request, view: Any) -> str:
        known = getattr(view, "orderings", ()) or ("-created_at",)
        asked = request.query_params.get("ordering", known[0])
        if asked not in known:
            raise ValidationError({"ordering": f'"{asked}" is none of these: {", ".join(known)}.'})
        name = asked.removeprefix("-")
        # Ids are in the order in which rows were made.
        column = {"created_at": "id", **getattr(view, "shares", {})}.get(name, name)
        self.is_share = name in getattr(view, "shares", {})
        return f"-{column}" if asked.startswith("-") else column

    @property
    def column(self) -> str:
        return self.order.removeprefix("-")

    def _beyond(self, rows: QuerySet[Any], cursor: Cursor | None, *, is_falling: bool) -> QuerySet[Any]:
        """The rows behind the cursor's place, nearest first."""
        sign, side, column = ("-", "lt", self.column) if is_falling else ("", "gt", self.column)
        if cursor is not None:
            *moment, key = str(cursor.position).split("|")
            behind = Q(**{f"id__{side}": key})
            if moment:
                same = Q(**{f"{column}__{side}e": moment[0]})  # said once more, for the index
                behind = same & (Q(**{f"{column}__{side}": moment[0]}) | Q(**{column: moment[0]}) & behind)
            rows = rows.filter(behind)
        return rows.order_by(*dict.fromkeys((f"{sign}{column}", f"{sign}id")))

    def get_next_link(self) -> str | None:
        return self._link(self.page[-1], is_back=False) if self.page and self.has_next else None

    def get_previous_link(self) -> str | None:
        return self._link(self.page[0], is_back=True) if self.page and self.has_previous else None

    def _link(self, row: Any, *, is_back: bool) -> str:
        moment = [] if self.column == "id" else [self._written(_of(row, self.column))]
        position: Any = "|".join([*moment, str(_of(row, "id"))])  # the stubs take a number here
        return self.encode_cursor(Cursor(0, is_back, position))

    def _written(self, value: Any) -> str:
        return repr(value) if self.is_share else str(value.isoformat())

    def get_page_size(self, request: Request) -> int | None:
        given = request.query_params.get("page_size")
        if given is None:
            return self.page_size
        if not (given.isascii() and given.isdecimal() and len(given) < 9 and 1 <= int(given) <= MOST):
            raise ValidationError({"page_size": f"A whole number from 1 to {MOST}."})
        return int(given)

    def decode_cursor(self, request: Request) -> Cursor | None:
        """Raises ValidationError for a cursor that is not one of ours."""
        if self.cursor_query_param not in request.query_params:
            return None
        wrong = ValidationError({"cursor": "Take the cursor from next or previous of another page."})
        try:
            cursor: Cursor | None = super().decode_cursor(request)
            if cursor is None or cursor.position is None:
                raise wrong  # every page but the first begins at a row
            *moment, key = str(cursor.position).split("|")
            UUID(key)
            is_right = _is_share if self.is_share else _is_moment
            if len(moment) != (self.column != "id") or not all(map(is_right, moment)):
                raise wrong  # of a list in another order
        except (NotFound, ValueError) as fault:
            raise wrong from fault
        return cursor

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        known: list[dict[str, Any]] = super().get_schema_operation_parameters(view)
        for each in known:
            if each["name"] == self.page_size_query_param:
                each["schema"] = {
                    "type": "integer",
                    "minimum": 1,
                    "maximum": MOST,
                    "default": self.page_size,
                }
        orderings = getattr(view, "orderings", ())
        if not orderings:
            return known
        schema = {"type": "string", "enum": list(orderings), "default": orderings[0]}
        said = "\n".join(
            [
                "In which order; what changes while one turns pages by updated_at comes once more.\n",
                *(f"* `{each}` - {_in_words(each)}" for each in orderings),
            ]
        )
        ordering = {
            "name": "ordering",
            "in": "query",
            "required": False,
            "description": said,
            "schema": schema,
        }
        return [*known, ordering]

    def get_paginated_response_schema(self, schema: Any) -> dict[str, Any]:
        """With the schema of the list; or with what stands for it while an example is made."""
        if isinstance(schema, dict):
            schema = {**schema, "description": "One page of them, in order."}
        link = {"type": "string", "nullable": True, "format": "uri", "example": None}
        return {
            "type": "object",
            "required": ["next", "previous", "results"],
            "properties": {
                "next": {
                    **link,
                    "example": "https://factcheck.example/api/v1/claims/?cursor=cD0wMTk5",
                    "description": "The next page; null on the last.",
                },
                "previous": {**link, "description": "The page before; null on the first."},
                "results": schema,
            },
        }


def _in_words(ordering: str) -> str:
    if ordering == "-score":
        return "the highest score first, of those that have one"
    first = "newest" if ordering.startswith("-") else "oldest"
    what = ordering.removeprefix("-").removesuffix("_at")
    return f"the {first} {what} first"


def _of(row: Any, column: str) -> Any:
    """Of a row of the database, whether it was read as a model or as plain values."""
    return row[column] if isinstance(row, dict) else reduce(getattr, column.split("__"), row)


def _is_share(text: str) -> bool:
    """A number as it was written above; anything else raises ValueError or is none."""
    return 0 <= float(text) <= 1


def _is_moment(text: str) -> bool:
    """One that a row can have: with its zone, and within the calendar wherever one is."""
    found = parse_datetime(text)
    return found is not None and found.tzinfo is not None and MINYEAR < found.year < MAXYEAR
