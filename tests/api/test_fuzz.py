"""Schemathesis asks the API, as an editor, whatever its schema allows and much that it does not."""

import os
from collections.abc import Callable, Iterator
from typing import Any
from uuid import UUID

import hypothesis
import pytest
import schemathesis
from django.core import signals
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections, transaction
from django.test import Client
from rest_framework.settings import api_settings
from schemathesis import Case
from schemathesis.checks import CHECKS, load_all_checks
from schemathesis.config import SchemathesisConfig
from schemathesis.core.failures import FailureGroup
from schemathesis.core.result import Ok
from schemathesis.core.transport import Response
from schemathesis.generation.feedback import FeedbackSources
from schemathesis.pytest._test_builder import build_operation_test
from schemathesis.schemas import APIOperation

from claims.models import Claim
from factcheck.models import ApiToken
from sources.models import Extraction
from tests.api import world
from tests.support.people import Newsroom

# FUZZ_EXAMPLES=200 asks far more. What is drawn is the same on every run.
EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", "2"))
CONFIG = {
    "seed": 61,
    "generation": {"deterministic": True, "max-examples": EXAMPLES},
    # A stale version is refused before what is to be written is looked at.
    "checks": {"negative_data_rejection": {"expected-statuses": ["4xx"]}},
}
# Each operation once, in parts that two workers can share.
PARTS = ("GET articles", "GET claims", "GET others", "POST articles", "POST claims", "POST others")
Ask = Callable[[Case], None]
pytestmark = pytest.mark.embedded_only  # as yet asked of SQLite alone


@pytest.fixture
def ids(newsroom: Newsroom, claim: Claim, captured: Extraction) -> dict[str, str]:
    """What there is, by its name in routes."""
    return {name: str(each) for name, each in world.of(claim, captured, newsroom.reviewer).items()}


@pytest.fixture
def key(newsroom: Newsroom) -> str:
    """An editor's, of every scope."""
    token: str = ApiToken.objects.create(user=newsroom.editor, scopes=[])[1]
    return token


@pytest.fixture
def described() -> Any:
    """What the API says of itself; read first, since Django's own client puts back what we take off below."""
    return Client().get("/api/schema/").json()


@pytest.fixture
def in_one_connection(db: None, described: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A request's end closes no connection, as with Django's own client; no call is throttled."""
    rates = dict.fromkeys(api_settings.DEFAULT_THROTTLE_RATES, "1000000/minute")
    monkeypatch.setattr(api_settings, "DEFAULT_THROTTLE_RATES", rates)
    for signal in (signals.request_started, signals.request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (signals.request_started, signals.request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def ask(key: str, ids: dict[str, str], in_one_connection: None) -> Ask:
    """One call, checked in all ways that hold for it; what it did is undone."""
    load_all_checks()
    headers = {"Authorization": f"Token {key}"}

    @hypothesis.settings(suppress_health_check=list(hypothesis.HealthCheck), deadline=None, database=None)
    def asked(case: Case) -> None:
        named = case.path_parameters or {}
        case.path_parameters = {name: _known(value, ids[name]) for name, value in named.items()}
        with transaction.atomic():
            try:
                answer = case.call(headers=headers)
                case.validate_response(
                    answer,
                    headers=headers,
                    transport_kwargs={"headers": headers},
                    excluded_checks=[CHECKS.get_one(name) for name in _not_checkable(case, answer)],  # type: ignore[misc]  # as registered
                )
            finally:
                transaction.set_rollback(True)

    return asked


def _known(drawn: Any, known: str) -> Any:
    """Seven ids of eight are of something that there is: an unknown one is answered with 404, and no more."""
    try:
        return known if UUID(str(drawn)).int % 8 else drawn
    except ValueError:
        return drawn


def _not_checkable(case: Case, answer: Response) -> Iterator[str]:
    query = case.query or {}
    is_form = case.media_type == "multipart/form-data"
    if "" in query.values() or is_form:
        yield "negative_data_rejection"  # a parameter, or a form's field, without a value is as if left out
    elif answer.status_code == 207:
        yield "negative_data_rejection"  # of many claims each is refused for itself
    if "fields" in query:
        yield "response_schema_conformance"  # the answer holds the fields that were asked for alone
    is_of_period = case.operation.path.endswith("/stats/")
    if case.method not in {"GET", "DELETE"} or {"cursor", "to", "fields"} & set(query) or is_of_period:
        # No schema says what stands in a text, which rows there are, or which of two days is the earlier.
        yield "positive_data_acceptance"


@pytest.mark.parametrize("part", PARTS)
def test_nothing_that_is_asked_finds_a_fault(part: str, described: Any, ask: Ask) -> None:
    faults = _faults(described, ask, lambda operation: _part_of(operation.method, operation.path) == part)
    assert not faults, "\n\n".join(faults)


def test_an_answer_that_is_not_as_described_is_found(described: Any, ask: Ask) -> None:
    described["components"]["schemas"]["UserShape"]["properties"]["username"] = {"type": "integer"}
    (fault,) = _faults(described, ask, lambda operation: operation.path == "/api/v1/users/")
    assert "Response violates schema" in fault


def test_a_body_that_is_taken_though_it_is_described_as_wrong_is_found(described: Any, ask: Ask) -> None:
    described["components"]["schemas"]["ClaimantInputRequest"]["properties"]["name"] = {"type": "boolean"}
    (fault,) = _faults(described, ask, lambda operation: operation.label == "POST /api/v1/claimants/")
    assert "Schema-violating request accepted" in fault


def _faults(described: dict[str, Any], ask: Ask, is_asked: Callable[[APIOperation], bool]) -> list[str]:
    """What is found wrong with the operations, each with the call that shows it."""
    schema = schemathesis.openapi.from_dict(described, config=SchemathesisConfig.from_dict(CONFIG))
    schema.app = get_wsgi_application()
    faults = []
    for found in schema.get_all_operations():
        assert isinstance(found, Ok)
        operation = found.ok()
        if not is_asked(operation):
            continue
        test = build_operation_test(
            config=schema.config,
            operation=operation,
            test_func=ask,
            given_kwargs={},
            feedback=FeedbackSources(),
        )
        try:
            test()
        except (FailureGroup, Exception) as fault:  # noqa: BLE001  (all of them are told at once)
            faults.append(f"{operation.label}\n{_said(fault)}")
    return faults


def _part_of(method: str, path: str) -> str:
    """Reads or writes of articles, of claims, or of all else."""
    first = path.removeprefix("/api/v1/").split("/")[0]
    sort = "GET" if method.upper() == "GET" else "POST"
    return f"{sort} {first if first in {'articles', 'claims'} else 'others'}"


def _said(fault: BaseException) -> str:
    inner = () if isinstance(fault, FailureGroup) else getattr(fault, "exceptions", ())
    return "\n".join(map(_said, inner)) if inner else f"{type(fault).__name__}: {fault}"
