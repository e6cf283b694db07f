"""Pages of a list by cursor: newest first, keyed on the id, so that rows that come in move nothing."""

from typing import Any
from uuid import UUID

from rest_framework.exceptions import NotFound, ValidationError
from rest_framework.pagination import Cursor, CursorPagination
from rest_framework.request import Request

MOST = 200


class NewestFirst(CursorPagination):
    """`cursor` from `next` or `previous`; `page_size` 1 to 200, 50 unless told; another is 400."""

    ordering = "-id"
    page_size = 50
    page_size_query_param = "page_size"
    max_page_size = MOST

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
            UUID(str(cursor.position))
        except (NotFound, ValueError) as fault:
            raise wrong from fault
        return cursor

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        link = {"type": "string", "nullable": True, "format": "uri", "example": None}
        return {
            "type": "object",
            "required": ["next", "previous", "results"],
            "properties": {
                "next": {**link, "example": "https://factcheck.example/api/v1/claims/?cursor=cD0wMTk5"},
                "previous": link,
                "results": schema,
            },
        }
