"""Sending a few bytes: to an address that was configured, or past our guard to one that people gave."""

import time
from collections.abc import Mapping
from dataclasses import dataclass

import requests

from sources.fetching import guard, resolver
from sources.fetching.connection import PinnedAdapter, Route
from sources.fetching.deadline import Deadline
from sources.fetching.failures import finding
from sources.fetching.limits import Limits

READ_BYTES = 64 * 1024


@dataclass(frozen=True)
class Answered:
    """What came of a post. status: none where no answer came; then `trouble` says why in plain words."""

    status: int | None
    body: bytes
    took_ms: int
    trouble: str = ""


class PostFailed(Exception):
    """No usable answer came; in plain words why."""


def post(url: str, body: bytes, *, media_type: str, most: int, limits: Limits) -> bytes:
    """The body, at most `most` bytes, of an answer with status 200. Redirects are not followed.

    Our guard is not asked: the address may be inside. Raises PostFailed, after limits.total seconds at most.
    """
    try:
        return _post(url, body, media_type, most, limits)
    except PostFailed:
        raise
    except Exception as error:
        raise PostFailed(finding(error).reason) from error


def _post(url: str, body: bytes, media_type: str, most: int, limits: Limits) -> bytes:
    deadline = Deadline(at=time.monotonic() + limits.total, wait=limits.read)
    target = guard.target_of(url)
    found = guard.addresses(url, resolver.resolve, allow=[target.pair])
    adapter = PinnedAdapter(Route(target, found, deadline, limits.connect, limits.ca_bundle))
    sent = {"Host": target.authority, "Content-Type": media_type, "Accept": "*/*", "Connection": "close"}
    asked = requests.Request("POST", target.url, data=body, headers=sent).prepare()
    try:
        response = adapter.send(asked, stream=True, timeout=(limits.connect, limits.read))
        try:
            if response.status_code != 200:
                raise PostFailed(f"The server answered with status {response.status_code}.")
            return _read(response, most)
        finally:
            response.raw.close()
    finally:
        adapter.close()


def post_outside(url: str, body: bytes, *, headers: Mapping[str, str], most: int, limits: Limits) -> Answered:
    """The status and the first `most` bytes of the answer from an address that a person gave.

    Our guard vets it each time, as it does what we fetch. Redirects are not followed. Takes limits.total
    seconds at most, and never raises for anything that an address, a network or a server does.
    """
    started = time.monotonic()
    status, answer, trouble = None, b"", ""
    try:
        status, answer = _post_outside(url, body, headers, most, limits, started)
    except Exception as error:  # noqa: BLE001  the answer says what went wrong
        trouble = finding(error).reason or "It failed."
    return Answered(status, answer, int((time.monotonic() - started) * 1000), trouble)


def _post_outside(
    url: str, body: bytes, headers: Mapping[str, str], most: int, limits: Limits, started: float
) -> tuple[int, bytes]:
    policy, deadline = guard.Policy.configured(), Deadline(at=started + limits.total, wait=limits.read)
    target = guard.check_url(url, policy)
    found = guard.addresses(target.url, _resolve_by(deadline), policy.allow, ports=policy.ports)
    adapter = PinnedAdapter(Route(target, found, deadline, limits.connect, limits.ca_bundle))
    sent = {**headers, "Host": target.authority, "Accept": "*/*", "Connection": "close"}
    asked = requests.Request("POST", target.url, data=body, headers=sent).prepare()
    try:
        response = adapter.send(asked, stream=True, timeout=(limits.connect, limits.read))
        try:
            return response.status_code, _beginning(response, most)
        finally:
            response.raw.close()
    finally:
        adapter.close()


def _resolve_by(deadline: Deadline) -> guard.Resolve:
    return lambda host: resolver.resolve(host, min(resolver.RESOLVE_SECONDS, deadline.left()))


def _beginning(response: requests.Response, most: int) -> bytes:
    """Its first bytes; of those that do not come, none: the status was said."""
    read = b""
    try:
        while len(read) < most and (chunk := response.raw.read1(most, decode_content=False)):
            read += chunk
    except Exception:  # noqa: BLE001
        return read[:most]
    return read[:most]


def _read(response: requests.Response, most: int) -> bytes:
    read = b""
    while chunk := response.raw.read1(READ_BYTES, decode_content=False):
        read += chunk
        if len(read) > most:
            raise PostFailed(f"The answer is longer than {most} bytes.")
    return read
