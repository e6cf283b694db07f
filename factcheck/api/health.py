"""For whoever watches over it: does this process answer, and can all of it do its work?"""

from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from factcheck.running import readiness


@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    """Nothing else is asked, so that it stays cheap."""
    return JsonResponse({"status": "ok"})


@require_safe
def readyz(request: HttpRequest) -> JsonResponse:
    """503 where nothing can be served; with `?strict` also where something comes late, for an alarm."""
    found = readiness.look(now=timezone.now())
    status = readiness.verdict(found)
    is_fine = status == "ready" or (status == "degraded" and "strict" not in request.GET)
    checks = {name: {"ok": each.is_ok, "words": each.words} for name, each in found.items()}
    answer = JsonResponse({"status": status, "checks": checks}, status=200 if is_fine else 503)
    answer["Cache-Control"] = "no-store"
    return answer
