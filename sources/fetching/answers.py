"""Reading the head of a response: its facts as values, and where it redirects to."""

from typing import Any
from urllib.parse import urljoin

import requests

from sources.fetching.failures import BadRedirect
from sources.fetching.fetched import Answer, header

REDIRECTS = {301, 302, 303, 307, 308}


def answer_of(response: requests.Response, peer: str | None) -> Answer:
    raw: Any = response.raw
    version = {10: "HTTP/1.0", 11: "HTTP/1.1"}.get(raw.version, "HTTP/1.1")
    # The original message keeps order and repetition; urllib3's own mapping joins repeated headers.
    headers = tuple((_fit(name), _fit(value)) for name, value in raw._original_response.headers.items())
    return Answer(raw.status, _fit(f"{version} {raw.status} {raw.reason or ''}").rstrip(), headers, peer)


def _fit(text: str) -> str:
    """NUL, CR and LF inside a header become spaces, as RFC 9110 has it."""
    return text.replace("\x00", " ").replace("\r", " ").replace("\n", " ")


def media_type_of(answer: Answer) -> str:
    return (header(answer.headers, "content-type") or "").partition(";")[0].strip().lower()[:100]


def location_of(answer: Answer, url: str) -> str | None:
    """Where the answer redirects to, absolute; None when it does not. Raises BadRedirect."""
    if answer.status not in REDIRECTS:
        return None
    given = header(answer.headers, "location")
    if not given or not given.strip():
        raise BadRedirect("no_location", f"The server answered {answer.status} without saying where to.")
    try:
        return urljoin(url, _utf8(given.strip()))
    except ValueError as error:
        raise BadRedirect("bad_location", f"The redirect leads to no readable address: {error}") from error


def _utf8(value: str) -> str:
    """Header bytes arrive as Latin-1; most servers mean UTF-8."""
    try:
        return value.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return value
