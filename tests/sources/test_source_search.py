"""Sources found by what they are called: the same on SQLite and PostgreSQL, kept by the services."""

from typing import Any

import pytest

from sources import searched
from sources.models import Source
from sources.services import registering, search, sources
from sources.services.registering import Wanted
from tests.support import desk
from tests.support.people import Newsroom
from tests.support.web import CLOSED, COST, Web


def found(query: str) -> list[Source]:
    return list(searched.sources(Source.objects.order_by("pk"), query))


@pytest.fixture
def tracked(newsroom: Newsroom, django_capture_on_commit_callbacks: Any) -> Source:
    url = "https://stats.malmo.example/2024/Br%C3%BCcken?id=7&utm_source=x"
    with django_capture_on_commit_callbacks(execute=True):
        return sources.track(url, by=newsroom.writer, now=desk.NOW, title="Bridges of the region")


@pytest.mark.parametrize(
    "query",
    [
        "bridges", "regi", "BRIDGES region", "stats.malmo.example", "malmo", "brücken", "brucken 2024",
        "brigdes",
        "https://stats.malmo.example/2024/Br%C3%BCcken?id=7&utm_source=x",
        "https://stats.malmo.example/2024/Brücken?utm_medium=mail&id=7",
        "https://stats.malmo.example/2024",
    ],
)  # fmt: skip
def test_what_finds_it(query: str, tracked: Source, newsroom: Newsroom) -> None:
    desk.offline(newsroom.writer)
    assert found(query) == [tracked]


@pytest.mark.parametrize(
    "query", ["tunnel", "bridges tunnel", "https://other.example/", "", "%", "://", "\x00"]
)
def test_what_does_not(query: str, tracked: Source) -> None:
    assert found(query) == []


def test_many_at_once_are_found(newsroom: Newsroom) -> None:
    urls = ["https://a.example/ferry", "https://b.example/ferry"]
    made = registering.track_all(
        [Wanted(sources.check(url), url) for url in urls], by=newsroom.writer, now=desk.NOW
    )
    assert set(found("ferry")) == set(made.values())


def test_what_was_edited_is_found_and_what_it_replaced_is_not(newsroom: Newsroom) -> None:
    source = desk.offline(newsroom.writer)
    before = found("ledger")
    changes: dict[str, Any] = {
        "title": "Minutes",
        "description": "In the cellar.",
        "publisher": "The Council",
    }
    sources.edit(source, by=newsroom.writer, now=desk.NOW, **changes)
    after = [found(each) for each in ("minutes", "cellar", "council", "ledger")]
    assert (before, after) == ([source], [[source], [source], [source], []])


def test_the_title_that_its_first_capture_gives_it(web: Web) -> None:
    reading = web.capture(web.put("/page", COST, CLOSED, title="Zeppelin timetable"))
    assert found("zeppelin") == [reading.snapshot.source]


def test_an_index_made_anew_finds_the_same(tracked: Source, newsroom: Newsroom) -> None:
    before = found("bridges")
    tracked.indexed.delete()
    lost = found("bridges")
    search.rebuild()
    assert (before, lost, found("bridges")) == ([tracked], [], [tracked])


def test_many_take_as_many_statements_as_one(
    tracked: Source, newsroom: Newsroom, django_assert_num_queries: Any
) -> None:
    ids = [tracked.pk, desk.offline(newsroom.writer).pk, desk.offline(newsroom.writer, title="B").pk]
    for some in (ids[:1], ids):
        with django_assert_num_queries(2):
            search.keep(some)
