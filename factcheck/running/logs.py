"""What the log says of each call and each task: enough to follow it, and nothing of who it is about.

No address of a person, no query, no header and no body: searches name people, and addresses of invitations
are keys. A route stands with its ids, which say nothing to those who may not look them up.
"""

import logging
import time
from collections.abc import Callable
from http import HTTPStatus
from uuid import UUID

from celery import current_task
from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.functional import SimpleLazyObject

from factcheck.running import counts

logger = logging.getLogger("factcheck.calls")


class Calls:
    """A line for each call: its route and ids, what came of it, how long it took until it was answered.

    Scripts, styles and fonts that were served are left out: a page has dozens of them, and they say nothing.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        began = time.perf_counter()
        response = self.get_response(request)
        took = round((time.perf_counter() - began) * 1000, 1)
        if is_file_of_ours(request) and response.status_code < HTTPStatus.BAD_REQUEST:
            return response
        counts.call(request.method or "", response.status_code, took / 1000)
        route, ids, status = route_of(request), ids_of(request), response.status_code
        logger.info(
            "%s %s, %s in %s ms",
            request.method,
            " ".join([route, *ids.values()]),
            status,
            took,
            extra={
                "method": request.method,
                "route": route,
                "ids": ids,
                "status": status,
                "ms": took,
                "person": person_of(request),
            },
        )
        return response


def is_file_of_ours(request: HttpRequest) -> bool:
    return request.path.startswith(settings.STATIC_URL)


def route_of(request: HttpRequest) -> str:
    """The address's pattern; of what leads nowhere nothing is said, since it may be anything."""
    match = request.resolver_match
    return f"/{match.route}" if match else "(none)"


def ids_of(request: HttpRequest) -> dict[str, str]:
    """Opaque ids and numbers in the address; words in it may be secrets."""
    match = request.resolver_match
    given = match.kwargs if match else {}
    return {name: str(value) for name, value in given.items() if isinstance(value, (UUID, int))}


def person_of(request: HttpRequest) -> str | None:
    """The opaque id of who calls, where the call had to know it: nobody is looked up for the log."""
    known = request.__dict__.get("_cached_user") or request.__dict__.get("user")
    if known is None or isinstance(known, SimpleLazyObject) or not known.is_authenticated:
        return None
    return str(known.pk)


class InTask(logging.Filter):
    """Gives each line of the log the id of the task in which it was written; a dash outside of any."""

    def filter(self, record: logging.LogRecord) -> bool:
        called = current_task.request.id if current_task else None  # type: ignore[truthy-bool]  # a proxy
        record.task_id = called or "-"
        return True
