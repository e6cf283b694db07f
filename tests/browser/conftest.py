"""A real Chromium against a real server; nothing else reaches the network."""

import os
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright
from pytest_django.live_server_helper import LiveServer

from tests.browser.driving import Reviewers
from tests.support import chromium

ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = chromium.path()
    if path is None:
        pytest.skip("no Chromium here")
    # Playwright runs an event loop in this thread; the tests' own queries are not part of it.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=path, args=list(ARGUMENTS))
        yield opened
        opened.close()


@pytest.fixture
def reviewers(transactional_db: None, browser: Browser, live_server: LiveServer) -> Iterator[Reviewers]:
    """Opens a browser of their own for each person; before `newsroom`, so that all is committed."""
    opened = Reviewers(browser, live_server.url)
    yield opened
    opened.close()
