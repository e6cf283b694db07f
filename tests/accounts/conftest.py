"""People before they are in: without a session, or with a provider of their own."""

import json
import subprocess
import sys
from collections.abc import Iterator
from http.client import HTTPConnection
from typing import Any
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

import pytest
from django.conf import settings as known
from django.test import Client
from pytest_django.fixtures import Settings

from tests.support import oidc_provider


class Provider:
    """The provider in its process, and a browser that goes there and back."""

    def __init__(self, issuer: str) -> None:
        self.issuer = issuer

    def tell(self, **state: Any) -> dict[str, Any]:
        address = self.issuer.replace("/realm", "/control")
        with urlopen(Request(address, json.dumps(state).encode())) as answer:
            found: dict[str, Any] = json.load(answer)
        return found

    def reset(self) -> None:
        self.tell(person={}, wrong={}, gone=[], has_refresh=True, is_down=False, refreshed=0)

    def is_signed_in_as(self, subject: str, *groups: str, **more: Any) -> None:
        self.tell(person={"sub": subject, "groups": list(groups), **more})

    def sent_back(self, client: Client, query: str = "") -> str:
        """Where the provider sends the browser of `client` on its way back to us."""
        there = client.get("/admin/provider/" + query)
        assert there.status_code == 302, there.content
        return _location(there.headers["Location"])


def _location(address: str) -> str:
    """Asked as a browser does, without following."""
    parts = urlsplit(address)
    connection = HTTPConnection(parts.netloc)
    connection.request("GET", f"{parts.path}?{parts.query}")
    found = connection.getresponse().headers["Location"]
    connection.close()
    return str(found).removeprefix("http://testserver")


@pytest.fixture(scope="session")
def provider_process() -> Iterator[Provider]:
    command = [sys.executable, "-m", "tests.support.oidc_provider"]
    with subprocess.Popen(command, cwd=known.BASE_DIR, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        yield Provider(process.stdout.readline().strip())
        process.terminate()


@pytest.fixture
def provider(provider_process: Provider, settings: Settings, db: None) -> Provider:
    """Nobody is signed in there yet; `desk` may review here, `chiefs` administer."""
    settings.OIDC_ISSUER = provider_process.issuer
    settings.OIDC_CLIENT_ID, settings.OIDC_CLIENT_SECRET = oidc_provider.CLIENT, oidc_provider.SECRET
    settings.OIDC_ROLES = {"desk": "reviewer", "chiefs": "admin"}
    provider_process.reset()
    return provider_process
