"""A door for libraries that bring their own HTTP: to hosts that the operator has configured, nowhere else."""

import time
from collections.abc import Collection
from typing import Any

from requests import PreparedRequest, Response
from requests.adapters import BaseAdapter
from requests.exceptions import ConnectionError as NoConnection
from requests.exceptions import RequestException

from sources.fetching import guard, resolver
from sources.fetching.connection import PinnedAdapter, Route
from sources.fetching.deadline import Deadline
from sources.fetching.failures import finding
from sources.fetching.limits import Limits

READ_BYTES = 64 * 1024
MOST = 1024 * 1024


class ConfiguredAdapter(BaseAdapter):
    """For a requests session: only `origins` (scheme://host:port), no redirect, an absolute deadline.

    Our guard is not asked: the addresses may be inside. Every failure is a RequestException.
    """

    def __init__(self, origins: Collection[str], limits: Limits) -> None:
        super().__init__()
        self.origins = {origin(each) for each in origins}
        self.limits = limits

    def send(self, request: PreparedRequest, **_: Any) -> Response:  # type: ignore[override]
        try:
            return self._send(request)
        except RequestException:
            raise
        except Exception as error:
            raise NoConnection(finding(error).reason, request=request) from error

    def _send(self, request: PreparedRequest) -> Response:
        target = guard.target_of(str(request.url))
        if origin(target.url) not in self.origins:
            raise NoConnection(f"{target.authority} is not one of the configured hosts.", request=request)
        deadline = Deadline(at=time.monotonic() + self.limits.total, wait=self.limits.read)
        found = guard.addresses(target.url, resolver.resolve, allow=[target.pair])
        adapter = PinnedAdapter(Route(target, found, deadline, self.limits.connect, self.limits.ca_bundle))
        request.headers.update(
            {"Host": target.authority, "Connection": "close", "Accept-Encoding": "identity"}
        )
        try:
            response = adapter.send(request, stream=True, timeout=(self.limits.connect, self.limits.read))
            try:
                if response.is_redirect:
                    raise NoConnection(f"{target.authority} sends us on elsewhere.", request=request)
                _take(response)
                return response
            finally:
                response.raw.close()
        finally:
            adapter.close()

    def close(self) -> None:
        """Nothing is kept open."""


def origin(url: str) -> str:
    target = guard.target_of(url)
    return f"{target.scheme}://{target.pair}"


def _take(response: Response) -> None:
    body = b""
    while chunk := response.raw.read1(READ_BYTES, decode_content=False):
        body += chunk
        if len(body) > MOST:
            raise NoConnection(f"The answer is longer than {MOST} bytes.")
    response._content = body
    response._content_consumed = True  # type: ignore[attr-defined]
