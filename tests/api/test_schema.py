"""The API describes itself: without a warning, with the shape of errors, and readable offline."""

import re
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client

from factcheck.access import TABLE
from tests.api.world import VERBS


@pytest.fixture(scope="module")
def schema() -> Any:
    return Client().get("/api/schema/").json()


def test_the_schema_is_valid_and_without_a_warning() -> None:
    written = StringIO()
    call_command("spectacular", "--validate", "--fail-on-warn", stdout=written)
    assert written.getvalue().startswith("openapi: 3.")


def test_it_describes_every_call_of_the_table(schema: Any) -> None:
    described = {
        (verb.upper(), path) for path, calls in schema["paths"].items() for verb in calls if verb in VERBS
    }
    calls = {(rule.method, "/" + re.sub(r"<\w+:(\w+)>", r"{\1}", rule.route)) for rule in TABLE.values()}
    assert described == {(method, path) for method, path in calls if path.startswith("/api/v1/")}


def test_every_call_names_the_shape_of_its_errors(schema: Any) -> None:
    wrong = {"$ref": "#/components/schemas/Problem"}
    for path, calls in schema["paths"].items():
        for call in calls.values():
            content = call["responses"]["default"]["content"]
            assert content["application/problem+json"]["schema"] == wrong, path


def test_every_shape_of_a_resource_has_an_example(schema: Any) -> None:
    for path, calls in schema["paths"].items():
        answer = calls["get"]["responses"]["200"].get("content", {}) if "get" in calls else {}
        if "application/json" in answer:
            assert answer["application/json"].get("examples"), path


def test_a_ruling_and_an_attribution_show_what_is_sent_and_that_one_may_have_to_wait(schema: Any) -> None:
    for path in ("rechecks/{recheck_id}/ruling/", "attributions/", "attributions/{attribution_id}/ruling/"):
        sent = schema["paths"][f"/api/v1/{path}"]["post"]["requestBody"]["content"]["application/json"]
        assert sent["examples"], path
    waits = schema["paths"]["/api/v1/rechecks/{recheck_id}/ruling/"]["post"]["responses"]["202"]
    assert waits["content"]["application/json"]["examples"]


def test_words_of_the_contract_come_with_what_they_mean(schema: Any) -> None:
    status = schema["components"]["schemas"]["StatusEnum"]
    assert "* `ATTRIBUTED` - shown is that it was said, not that it is so" in status["description"]


def test_the_docs_name_no_other_host(client: Client) -> None:
    page = client.get("/api/docs/").content.decode()
    assert "swagger-ui" in page
    assert re.findall(r"(?:src|href)=\"(?:https?:)?//[^\"]+", page) == []
