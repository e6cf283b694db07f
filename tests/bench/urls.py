"""The site's own addresses, and a bare view over the same rows to compare with."""

from django.http import HttpRequest, JsonResponse
from django.urls import path

from claims.models import Claim
from config.urls import urlpatterns as site

PAGE = 50


def bare(request: HttpRequest) -> JsonResponse:
    """The newest page of claims as plain Django gives it: one query, no person, no related rows."""
    return JsonResponse({"results": list(Claim.objects.order_by("-id").values()[:PAGE])})


urlpatterns = [path("bare/", bare), *site]
