"""Which outcome an exception of the network, of TLS or of a hostile answer means."""

import http.client
import socket
import ssl
from collections.abc import Iterator
from dataclasses import dataclass

import requests
import urllib3.exceptions

from sources.enums import Outcome
from sources.errors import UrlRefused
from sources.fetching.decoding import BadEncoding
from sources.fetching.room import NoRoom


@dataclass(frozen=True)
class Finding:
    """An outcome, the id of the rule that found it, and the reason in plain words."""

    outcome: Outcome
    rule: str | None = None
    reason: str | None = None


class BadRedirect(Exception):
    """A redirect that leads nowhere: a loop, one too many, no or no readable Location."""

    def __init__(self, rule: str, reason: str) -> None:
        super().__init__(reason)
        self.rule = rule


class SiteRests(Exception):
    """A redirect leads to another site, which another fetch is asking, or which rests."""

    def __init__(self, name: str) -> None:
        super().__init__(f"It leads to {name}, which another fetch is asking now, or which rests.")


NO_SUCH_NAME = frozenset({socket.EAI_NONAME, socket.EAI_NODATA})
Kinds = tuple[type[BaseException], ...]

# In order: what a chain of wrapped exceptions holds anywhere is looked for from top to bottom.
# Timeouts come before TLS, since a handshake that hangs is both. {} takes the exception's own words.
TABLE: tuple[tuple[Kinds, Outcome, str, str], ...] = (
    ((UrlRefused,), Outcome.REFUSED, "guard", "{}"),
    ((SiteRests,), Outcome.CRASHED, "site_rests", "{}"),
    (
        (NoRoom,),
        Outcome.CRASHED,
        "no_room",
        "Too many large documents came at once; FETCH_MEMORY_MB says how much we hold.",
    ),
    ((socket.gaierror,), Outcome.DNS, "no_such_name", "The name was not found: {}"),
    (
        (TimeoutError, urllib3.exceptions.TimeoutError),
        Outcome.TIMEOUT,
        "deadline",
        "The server took too long.",
    ),
    ((ssl.SSLError, urllib3.exceptions.SSLError), Outcome.TLS, "tls", "No trusted encryption: {}"),
    ((BadEncoding,), Outcome.PROTOCOL, "bad_encoding", "The body cannot be decoded: {}"),
    (
        (http.client.IncompleteRead, urllib3.exceptions.IncompleteRead),
        Outcome.PROTOCOL,
        "incomplete_body",
        "The answer broke off before its end.",
    ),
    ((ConnectionRefusedError,), Outcome.CONNECT, "no_connection", "The server takes no connection."),
    ((ConnectionError,), Outcome.CONNECT, "connection_lost", "The server closed the connection."),
    (
        (http.client.HTTPException, urllib3.exceptions.ResponseError),
        Outcome.PROTOCOL,
        "bad_http",
        "The answer is not valid HTTP: {}",
    ),
    ((urllib3.exceptions.NewConnectionError,), Outcome.CONNECT, "no_connection", "No connection: {}"),
    (
        (urllib3.exceptions.HTTPError, requests.RequestException, ValueError),
        Outcome.PROTOCOL,
        "bad_http",
        "The answer is not valid HTTP: {}",
    ),
    ((OSError,), Outcome.CONNECT, "no_connection", "No connection: {}"),
)


def finding(error: BaseException) -> Finding:
    """The outcome that `error` stands for; CRASHED for what can only be a fault of ours."""
    if isinstance(error, BadRedirect):
        return Finding(Outcome.REDIRECT, error.rule, str(error))
    chain = list(_chain(error))
    for kinds, outcome, rule, reason in TABLE:
        for link in chain:
            if isinstance(link, kinds):
                if isinstance(link, socket.gaierror) and link.errno not in NO_SUCH_NAME:
                    rule = "no_name_server"  # which says nothing about the name
                return Finding(outcome, rule, reason.format(_words(link)))
    return Finding(Outcome.CRASHED, "crashed", f"{type(error).__name__}: {error}"[:300])


def _chain(error: BaseException) -> Iterator[BaseException]:
    """`error` and all that it wraps: libraries put the cause into args, `reason` or `__cause__`."""
    todo, seen = [error], set[int]()
    while todo:
        link = todo.pop(0)
        if id(link) in seen:
            continue
        seen.add(id(link))
        yield link
        inner = [*link.args, getattr(link, "reason", None), link.__cause__, link.__context__]
        todo += [each for each in inner if isinstance(each, BaseException)]


def _words(error: BaseException) -> str:
    """One printable line."""
    text = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    line = "".join(char if char.isprintable() else " " for char in text)
    return " ".join(line.split())[:300] or type(error).__name__
