import pytest
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from factcheck.running.health import is_healthy

PUBLIC = "https://checks.example.org"


@pytest.mark.parametrize(
    ("status", "healthy"), [(200, True), (301, True), (400, False), (404, False), (500, False)]
)
def test_the_status_tells(httpserver: HTTPServer, status: int, healthy: bool) -> None:
    httpserver.expect_request("/healthz").respond_with_data("", status=status)
    assert is_healthy(httpserver.url_for("/healthz"), PUBLIC) is healthy


def test_it_asks_under_the_public_name(httpserver: HTTPServer) -> None:
    asked: list[Request] = []

    def answer(request: Request) -> Response:
        asked.append(request)
        return Response("")

    httpserver.expect_request("/healthz").respond_with_handler(answer)
    is_healthy(httpserver.url_for("/healthz"), PUBLIC)
    assert [(seen.headers["Host"], seen.headers["X-Forwarded-Proto"]) for seen in asked] == [
        ("checks.example.org", "https")
    ]


def test_no_server_is_not_healthy() -> None:
    assert is_healthy("http://127.0.0.1:1/healthz", PUBLIC) is False
