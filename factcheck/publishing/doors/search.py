"""`claims:search`: what is published here, as clients of Google's Fact Check Tools API ask for it."""

from collections.abc import Callable, Mapping
from itertools import islice
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpResponse
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.exceptions import APIException
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from claims.enums import Origin
from factcheck.publishing import checks, finding, google
from factcheck.publishing.caching import for_all, from_anywhere
from factcheck.publishing.house import house
from sources.api.door import AsItIs

# The words of that API for what a client can do wrong.
STATUSES = {
    400: "INVALID_ARGUMENT",
    403: "PERMISSION_DENIED",
    405: "UNIMPLEMENTED",
    429: "RESOURCE_EXHAUSTED",
}
Handler = Callable[[Exception, Mapping[str, Any]], HttpResponse | None]


def handler(fault: Exception, context: Mapping[str, Any]) -> HttpResponse | None:
    """REST framework's hook, in that API's shape."""
    if isinstance(fault, google.Refused):
        said = google.wrong(400, STATUSES[400], fault.message, fault.field)
        return Response(said, status=400)
    if not isinstance(fault, APIException):
        return None
    status = STATUSES.get(fault.status_code, "UNKNOWN")
    wait = getattr(fault, "wait", None)
    headers = {"Retry-After": str(int(wait))} if wait else None
    said = google.wrong(fault.status_code, status, str(fault.detail))
    return Response(said, status=fault.status_code, headers=headers)


class ClaimsSearch(APIView):
    """Open to all: a key is taken, as clients send one, and not looked at."""

    authentication_classes = []
    renderer_classes = [JSONRenderer]
    content_negotiation_class = AsItIs

    def get_exception_handler(self) -> Handler:
        return handler

    @extend_schema(exclude=True)  # that API describes itself
    def get(self, request: Request) -> Response:
        asked, now = google.read(request.query_params.dict()), timezone.now()
        site, we = urlsplit(settings.PUBLIC_BASE_URL).hostname or "", house()
        if not asked.is_of(we, site):
            return Response({})
        rows = checks.live(now=now).filter(claim__article__origin=Origin.THEIRS)
        of_others = (each for each in finding.found(rows, asked.query) if not each.appeared.is_ours)
        fitting = (each for each in of_others if asked.is_new_enough(each, now=now))
        page = list(islice(fitting, asked.offset, asked.offset + asked.size + 1))
        more = asked.offset + asked.size if len(page) > asked.size else None
        return Response(google.answer(page[: asked.size], more, house=we, site=site))


claims_search = from_anywhere(for_all(ClaimsSearch.as_view()))
