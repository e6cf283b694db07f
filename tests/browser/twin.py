"""The desk's own site with one page more, which serves what a test puts there, headers and all, in a frame."""

from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.views.decorators.clickjacking import xframe_options_exempt

from config.urls import *  # noqa: F403
from config.urls import urlpatterns as desk

OUTER = (
    '<!doctype html><title>Desk</title><iframe src="../framed/" style="width: 90%; height: 80vh"></iframe>'
)
served: dict[str, object] = {"body": "", "headers": {}}


def outer(request: HttpRequest) -> HttpResponse:
    return HttpResponse(OUTER)


@xframe_options_exempt
def framed(request: HttpRequest) -> HttpResponse:
    return HttpResponse(served["body"], headers=served["headers"])  # type: ignore[arg-type]


urlpatterns = [path("twin/outer/", outer), path("twin/framed/", framed), *desk]
