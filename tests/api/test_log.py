"""A line for each call and task, for machines too; nothing of who or what it is about."""

import json
import logging
import os
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from uuid_utils.compat import uuid7

from config.celery import app
from factcheck.running.logs import InTask, person_of
from tests.api.conftest import Api
from tests.support.people import Newsroom

pytestmark = pytest.mark.django_db


Log = pytest.LogCaptureFixture


@pytest.fixture(autouse=True)
def heard(caplog: Log) -> None:
    caplog.set_level(logging.INFO)


def told(caplog: Log) -> dict[str, Any]:
    """All that stands in the line of the one call that was made."""
    (line,) = [each for each in caplog.records if each.name == "factcheck.calls"]
    return vars(line)


def test_a_call_is_told_by_its_route_and_ids(
    caplog: Log, as_: Callable[[str], Api], newsroom: Newsroom
) -> None:
    claim_id = uuid7()
    as_("reader").get(f"claims/{claim_id}/")
    line = told(caplog)
    assert {name: line[name] for name in ("method", "route", "ids", "status", "person")} == {
        "method": "GET",
        "route": "/api/v1/claims/<uuid:claim_id>/",
        "ids": {"claim_id": str(claim_id)},
        "status": 404,
        "person": str(newsroom.reader.pk),
    }


def test_files_of_ours_are_told_only_where_they_are_lacking(caplog: Log) -> None:
    assert Client().get("/static/desk/desk.css").status_code == 200
    assert Client().get("/static/desk/nowhere.css").status_code == 404
    assert told(caplog)["status"] == 404


def test_what_is_looked_for_is_not_told(caplog: Log, as_: Callable[[str], Api]) -> None:
    as_("reader").get("claims/?q=whom-one-looks-for")
    line = told(caplog)
    assert line["msg"] % line["args"] == f"GET /api/v1/claims/, 200 in {line['ms']} ms"


def test_the_key_in_an_invitation_is_not_told(caplog: Log) -> None:
    Client().get(reverse("accounts:join", args=["a-key-that-opens-the-door"]))
    line = told(caplog)
    assert (line["route"], line["ids"]) == ("/admin/join/<str:part>/", {})
    assert "a-key-that-opens" not in line["msg"] % line["args"]


def test_who_failed_to_sign_in_is_not_told(caplog: Log) -> None:
    Client().post("/admin/login/", {"username": "somebody.known", "password": "what-they-typed"})
    said = [each.getMessage() for each in caplog.records]
    assert said
    assert [each for each in said if "somebody.known" in each or "what-they-typed" in each] == []


def test_nobody_is_looked_up_for_the_log() -> None:
    def look() -> None:
        raise AssertionError("looked up")

    request = RequestFactory().get("/")
    request.user = SimpleLazyObject(look)  # type: ignore[assignment]
    assert person_of(request) is None


def test_what_leads_nowhere_is_not_repeated(caplog: Log) -> None:
    Client().get("/nowhere-that-names-somebody/")
    assert told(caplog)["route"] == "(none)"


def test_a_line_in_a_task_names_it() -> None:
    @app.task(name="tests.look", shared=False)
    def look() -> str:
        record = logging.makeLogRecord({})
        InTask().filter(record)
        return str(vars(record)["task_id"])

    called = look.apply(task_id="the-task")
    assert called.result == "the-task"
    assert look() == "-"


WRITE = """
import django; django.setup()
import logging
logging.getLogger("sources").warning("it broke\\nin two lines", extra={"source": "an id"})
"""


def test_machines_get_an_object_a_line() -> None:
    env = os.environ | {"LOG_FORMAT": "json"}
    command = [sys.executable, "-c", WRITE]
    done = subprocess.run(command, env=env, cwd=settings.BASE_DIR, stderr=subprocess.PIPE, check=True)
    (line,) = [json.loads(each) for each in done.stderr.splitlines()]
    wanted = {
        "level": "WARNING",
        "logger": "sources",
        "message": "it broke\nin two lines",
        "request_id": "-",
        "task_id": "-",
        "source": "an id",
    }
    assert {name: line[name] for name in wanted} == wanted
