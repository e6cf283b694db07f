"""Fixtures that many tests share: a newsroom, an article, a claim on it, a web to fetch from."""

import pytest
from pytest_django.fixtures import Settings
from pytest_httpserver import HTTPServer

from claims.models import Article, Claim
from sources.models import Extraction
from tests.support import desk
from tests.support.people import Newsroom
from tests.support.web import CLOSED, COST, Web


@pytest.fixture
def newsroom(db: None) -> Newsroom:
    return Newsroom.staffed()


@pytest.fixture
def article(newsroom: Newsroom) -> Article:
    """What others published, posted by the writer: desk.TITLE and desk.BODY."""
    return desk.article(newsroom.writer)


@pytest.fixture
def claim(article: Article, newsroom: Newsroom) -> Claim:
    """An OPEN claim on desk.QUOTE."""
    return desk.claim(article, newsroom.writer)


@pytest.fixture
def web(newsroom: Newsroom, httpserver: HTTPServer, settings: Settings) -> Web:
    """A local server that the guard lets through; pages put there can be captured."""
    settings.FETCH_ALLOWED_ADDRESSES = [f"{httpserver.host}:{httpserver.port}"]
    return Web(httpserver, by=newsroom.writer)


@pytest.fixture
def captured(web: Web) -> Extraction:
    """The extraction of a page with COST and CLOSED, tracked, fetched and read."""
    return web.capture(web.put("/bridge", COST, CLOSED))
