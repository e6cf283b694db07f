"""The desk's own site with a page more: what a test puts there, headers and all, in a frame."""

from typing import Any

from csp.decorators import csp_exempt
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.views.decorators.clickjacking import xframe_options_exempt

from config.urls import *  # noqa: F403  its handlers of faults
from config.urls import urlpatterns as desk

OUTER = (
    '<!doctype html><title>Desk</title><iframe src="../framed/" style="width: 90%; height: 80vh"></iframe>'
)
served: dict[str, Any] = {"body": "", "headers": {}}


@csp_exempt()
def outer(request: HttpRequest) -> HttpResponse:
    return HttpResponse(OUTER)


@csp_exempt()
@xframe_options_exempt
def framed(request: HttpRequest) -> HttpResponse:
    return HttpResponse(served["body"], headers=served["headers"])


urlpatterns = [path("twin/outer/", outer), path("twin/framed/", framed), *desk]
