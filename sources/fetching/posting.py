"""Sending a few bytes to an address that the operator has configured; never to one that a person gave."""

import time

import requests

from sources.fetching import guard, resolver
from sources.fetching.connection import PinnedAdapter, Route
from sources.fetching.deadline import Deadline
from sources.fetching.failures import finding
from sources.fetching.limits import Limits

READ_BYTES = 64 * 1024


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


def _read(response: requests.Response, most: int) -> bytes:
    read = b""
    while chunk := response.raw.read1(READ_BYTES, decode_content=False):
        read += chunk
        if len(read) > most:
            raise PostFailed(f"The answer is longer than {most} bytes.")
    return read
