"""Each request has an id, the client's own where it is sane: in the answer, the log, each problem."""

import logging
import re
from collections.abc import Callable
from contextvars import ContextVar

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from uuid_utils.compat import uuid7

HEADER, KEPT = "X-Request-ID", "factcheck.request_id"
SANE = re.compile(r"[A-Za-z0-9._-]{8,128}")  # nothing that could break a line of the log, or be read as one
current: ContextVar[str] = ContextVar("request_id", default="")


class RequestIds:
    """The outermost middleware, so that whatever goes wrong inside goes wrong under a name."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        given = request.headers.get(HEADER, "")
        name = given if SANE.fullmatch(given) else str(uuid7())
        request.META[KEPT] = name
        before = current.set(name)
        try:
            response = self.get_response(request)
        finally:
            current.reset(before)
        response.headers[HEADER] = name
        return response


class Named(logging.Filter):
    """Gives each line of the log the id of the request that it is about; a dash outside of any."""

    def filter(self, record: logging.LogRecord) -> bool:
        request = getattr(record, "request", None)  # Django tells of a refusal when the middleware is done
        record.request_id = current.get() or getattr(request, "META", {}).get(KEPT) or "-"
        return True
