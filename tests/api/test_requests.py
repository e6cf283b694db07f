"""What holds for every request: its id, and from which origins a browser may send it."""

import logging
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client

from factcheck.api.request_ids import Named
from tests.api.conftest import ROOT, Api
from tests.support.people import Newsroom

ApiOf = Callable[[str], Api]
CMS = "https://cms.example"


def test_a_request_has_an_id_of_its_own(db: None) -> None:
    first, second = (Client().get(f"{ROOT}claims/")["X-Request-ID"] for _ in range(2))
    assert first != second
    assert len(first) == 36


def test_the_clients_own_id_is_taken(as_: ApiOf, newsroom: Newsroom) -> None:
    answer = as_("reader").get("claims/?x=1", HTTP_X_REQUEST_ID="cms-4711.a_b")
    assert (answer["X-Request-ID"], answer.json()["request_id"]) == ("cms-4711.a_b", "cms-4711.a_b")


@pytest.mark.parametrize("given", ["short", "x" * 129, "with space", "a\tbcdefghi", "<script>12", "é" * 10])
def test_an_id_that_is_not_sane_is_replaced(given: str, db: None) -> None:
    answer = Client().get("/healthz", HTTP_X_REQUEST_ID=given)
    assert len(answer["X-Request-ID"]) == 36


def test_what_no_view_answers_has_one_as_well(db: None) -> None:
    answer = Client().get(f"{ROOT}nothing/")
    assert answer.json()["request_id"] == answer["X-Request-ID"]


@pytest.fixture
def log(caplog: pytest.LogCaptureFixture) -> Iterator[pytest.LogCaptureFixture]:
    named = Named()
    caplog.handler.addFilter(named)
    yield caplog
    caplog.handler.removeFilter(named)


def test_the_log_names_the_request(
    as_: ApiOf, newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch, log: pytest.LogCaptureFixture
) -> None:
    def broken(user: object) -> None:
        raise RuntimeError

    client = as_("reader")
    client.raise_request_exception = False
    monkeypatch.setattr("claims.queries.articles", broken)
    answer = client.get("articles/", HTTP_X_REQUEST_ID="cms-4711")
    assert answer.json()["request_id"] == "cms-4711"
    faults = [record for record in log.records if record.levelno == logging.ERROR]
    assert [record.request_id for record in faults] == ["cms-4711"]  # type: ignore[attr-defined]


def test_the_log_names_the_request_that_was_refused(db: None, log: pytest.LogCaptureFixture) -> None:
    Client().get(f"{ROOT}nothing/", HTTP_X_REQUEST_ID="cms-4711")
    assert {record.request_id for record in log.records} == {"cms-4711"}  # type: ignore[attr-defined]


def preflight(address: str = f"{ROOT}claims/", method: str = "POST") -> Any:
    asked: dict[str, Any] = {"HTTP_ACCESS_CONTROL_REQUEST_METHOD": method, "HTTP_ORIGIN": CMS}
    return Client().options(address, **asked, HTTP_ACCESS_CONTROL_REQUEST_HEADERS="authorization")


def test_a_named_origin_may_call_with_a_token(as_: ApiOf, newsroom: Newsroom, settings: Any) -> None:
    settings.CORS_ALLOWED_ORIGINS = [CMS]
    asked = preflight()
    assert (asked.status_code, asked["Access-Control-Allow-Origin"]) == (200, CMS)
    allowed = set(asked["Access-Control-Allow-Headers"].split(", "))
    assert {"authorization", "idempotency-key", "if-match", "if-none-match"} <= allowed
    assert not asked.has_header("Access-Control-Allow-Credentials")
    answer = as_("reader").get("claims/", HTTP_ORIGIN=CMS)
    assert answer["Access-Control-Allow-Origin"] == CMS
    assert "etag" in answer["Access-Control-Expose-Headers"]
    assert "origin" in answer["Vary"]


def test_an_origin_that_is_not_named_may_not(as_: ApiOf, newsroom: Newsroom, settings: Any) -> None:
    settings.CORS_ALLOWED_ORIGINS = ["https://another.example"]
    assert not preflight().has_header("Access-Control-Allow-Origin")
    assert not as_("reader").get("claims/", HTTP_ORIGIN=CMS).has_header("Access-Control-Allow-Origin")


def test_the_desk_is_no_part_of_it(db: None, settings: Any) -> None:
    settings.CORS_ALLOWED_ORIGINS = [CMS]
    assert not preflight("/admin/").has_header("Access-Control-Allow-Origin")
