"""What a Sentry is told of a fault, told to a real ingest on loopback: what broke, not what it was about."""

import gzip
import json
import os
import subprocess
import sys
from typing import Any

import brotli
import pytest
from django.conf import settings
from pytest_httpserver import HTTPServer

BREAK = """
import django; django.setup()
import sys
from django.core.wsgi import get_wsgi_application
from django.test import RequestFactory
from django.urls import path
from django.views.decorators.csrf import csrf_exempt
import sentry_sdk

@csrf_exempt
def view(request):
    draft = " ".join(["words", "of", "a", "draft"])  # what the source itself says is no secret
    raise ValueError(f"cannot read {draft}")

urls = sys.modules["urls"] = type(sys)("urls")
urls.urlpatterns = [path("broken/", view)]
urls.handler500 = "factcheck.api.problems.server_error"
from django.conf import settings
settings.ROOT_URLCONF = "urls"
headers = {"Authorization": "Token a-key", "Cookie": "known=a-visitor"}
typed = {"password": "what-was-typed"}
asked = RequestFactory().post("/broken/?q=whom-one-looks-for", typed, headers=headers)
get_wsgi_application()(asked.environ | {"SERVER_NAME": "localhost"}, lambda *_: None)
sentry_sdk.flush(10)
"""
UNPACK = {"gzip": gzip.decompress, "br": brotli.decompress}
SECRET = ("words of a draft", "a-visitor", "whom-one-looks-for", "what-was-typed", "a-key")


def reported(server: HTTPServer) -> list[dict[str, Any]]:
    """The events that have come, whole."""
    found = []
    for request, _ in server.log:
        body = UNPACK[request.headers["Content-Encoding"]](request.data)
        found += [json.loads(line) for line in body.splitlines() if b'"exception"' in line]
    return found


def run(env: dict[str, str]) -> None:
    command = [sys.executable, "-c", BREAK]
    subprocess.run(
        command, env=os.environ | env, cwd=settings.BASE_DIR, capture_output=True, check=True, timeout=120
    )


@pytest.fixture
def ingest(httpserver: HTTPServer) -> HTTPServer:
    httpserver.expect_request("/api/7/envelope/").respond_with_json({})
    return httpserver


def test_a_fault_is_reported_without_what_it_was_about(ingest: HTTPServer) -> None:
    run({"SENTRY_DSN": f"http://public@{ingest.host}:{ingest.port}/7"})
    (event,) = reported(ingest)
    assert [each["type"] for each in event["exception"]["values"]] == ["ValueError"]
    assert [word for word in SECRET if word in json.dumps(event)] == []


def test_nothing_is_reported_unless_it_is_asked_for(ingest: HTTPServer) -> None:
    run({"SENTRY_DSN": ""})
    assert ingest.log == []
