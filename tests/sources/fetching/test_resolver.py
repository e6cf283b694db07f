"""Our own resolver: loopback names only, as the tests' fence asks."""

import socket

import pytest

from sources.enums import Outcome
from sources.errors import UrlRefused
from sources.fetching.client import fetch
from sources.fetching.failures import finding
from sources.fetching.resolver import resolve


def test_a_name_has_its_addresses_once() -> None:
    assert "127.0.0.1" in resolve("localhost")
    assert len(resolve("localhost")) == len(set(resolve("localhost")))


@pytest.mark.parametrize(
    ("error", "outcome", "rule"),
    [
        (socket.gaierror(socket.EAI_NONAME, "unknown"), Outcome.DNS, "no_such_name"),
        (socket.gaierror(socket.EAI_AGAIN, "try again"), Outcome.DNS, "no_name_server"),
        (TimeoutError("slow"), Outcome.TIMEOUT, "deadline"),
        (UrlRefused("no"), Outcome.REFUSED, "guard"),
    ],
)
def test_what_a_resolver_raises_ends_as_an_outcome(error: Exception, outcome: Outcome, rule: str) -> None:
    def fail(host: str) -> list[str]:
        raise error

    fetched = fetch("http://news.example.org/", resolve=fail)
    assert (fetched.outcome, fetched.rule) == (outcome, rule)


def test_a_fault_of_ours_is_called_one() -> None:
    def fail(host: str) -> list[str]:
        raise KeyError(host)

    fetched = fetch("http://news.example.org/", resolve=fail)
    assert (fetched.outcome, fetched.reason) == (Outcome.CRASHED, "KeyError: 'news.example.org'")


def test_a_wrapped_cause_is_found() -> None:
    error = RuntimeError("wrapped")
    error.__cause__ = ConnectionResetError("reset")
    assert finding(error).outcome == Outcome.CONNECT
