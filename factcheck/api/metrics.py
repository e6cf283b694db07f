"""`/metrics`, for whoever holds METRICS_TOKEN; where that is not set, there is nothing."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.views.decorators.http import require_safe

from factcheck.stats import metrics
from factcheck.stats.sharing import Shared

KIND = "text/plain; version=0.0.4; charset=utf-8"
SHARED = Shared("metrics")


@require_safe
def scrape(request: HttpRequest) -> HttpResponse:
    """For some seconds the same for all who ask."""
    if not settings.METRICS_TOKEN:
        raise Http404
    given = request.headers.get("Authorization", "")
    if not constant_time_compare(given, f"Bearer {settings.METRICS_TOKEN}"):
        return HttpResponse(
            "This takes METRICS_TOKEN as a bearer token.\n",
            status=401,
            content_type="text/plain; charset=utf-8",
            headers={"WWW-Authenticate": "Bearer"},
        )
    answer = HttpResponse(SHARED.answer("all", lambda: metrics.text(timezone.now())), content_type=KIND)
    answer["Cache-Control"] = "no-store"
    return answer
