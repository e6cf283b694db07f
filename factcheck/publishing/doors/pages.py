"""The public pages: of a check, and the list of all. Without scripts, and the same for everybody."""

from itertools import islice
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import timezone

from factcheck.api.throttling import ByAddress
from factcheck.publishing import checks, finding, house
from factcheck.publishing.caching import dated, for_all
from factcheck.publishing.check import Check
from factcheck.publishing.scale import TONES

ON_A_PAGE = 20


def page(name: str, *, status: int = 200, **told: Any) -> HttpResponse:
    """Rendered without the request, so that nothing of who asks can come into it."""
    context = {"house": house.house(), "base_url": settings.PUBLIC_BASE_URL, **told}
    return HttpResponse(render_to_string(f"factcheck/checks/{name}.html", context), status=status)


def too_many(request: HttpRequest, rate: str) -> HttpResponse | None:
    """The answer to an address that asked more often than the rate of that name lets it; else None."""
    throttle = ByAddress(rate)
    if throttle.allow_request(request, None):  # type: ignore[arg-type]  # it asks for the address alone
        return None
    answer = page("slow_down", status=429, is_complaint=rate == "complaint")
    answer["Retry-After"] = str(int(throttle.wait()))
    return answer


@for_all
def check(request: HttpRequest, claim_id: UUID) -> HttpResponse:
    """A check as it stands; 410 with a page once it was withdrawn."""
    found = checks.of_claim(claim_id, now=timezone.now())
    if found is None:
        return nothing()
    if found.withdrawn_at:
        return withdrawn(found)
    tone, shape = TONES[found.rating]
    markup = house.embedded(found)
    shown = page("check", check=found, tone=tone, shape=shape, markup=markup)
    return dated(shown, found.changed_at)


def nothing() -> HttpResponse:
    """The same for what does not exist and for what is not for all to read."""
    return page("nothing", status=404)


def withdrawn(check: Check) -> HttpResponse:
    return dated(page("withdrawn", check=check, status=410), check.changed_at)


@for_all
def index(request: HttpRequest) -> HttpResponse:
    """What stands published, the newest first; those that hold the words asked for.

    All but the first page of all is counted with an address's anonymous calls: it may go through many.
    """
    query = request.GET.get("q", "").replace("\x00", "")[:200].strip()
    start = _number(request.GET.get("from", ""))
    if (query or start) and (slow_down := too_many(request, "anonymous")):
        return slow_down
    rows = checks.live(now=timezone.now())
    found = list(islice(finding.found(rows, query), start, start + ON_A_PAGE + 1))
    shown = [(each, *TONES[each.rating]) for each in found[:ON_A_PAGE]]
    more = start + ON_A_PAGE if len(found) > ON_A_PAGE else None
    return page("index", shown=shown, query=query, start=start, more=more)


def _number(text: str) -> int:
    return min(int(text), finding.NEWEST) if text.isdecimal() and len(text) < 6 else 0
