"""Lists: no more queries for more rows, pages by cursor, filters that are understood or refused."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from claims.models import Claim
from factcheck.access import TABLE
from sources.models import Extraction, Source
from tests.api import world
from tests.api.conftest import Api, client_of
from tests.support import desk
from tests.support.people import Newsroom, person

READ = [rule.route for rule in TABLE.values() if rule.method == "GET" and rule.route.startswith("api/v1/")]
# Markup is there for what is published alone; a dossier reads the chain of one source after the other;
# figures are kept for who asks next, so that what they cost is counted in tests/api/test_stats.py.
NO_LISTS = ("claimreview", "dossier", "earlier-checks/<", "feeds/<", "webhooks/<", "stats/")
LISTS = [route for route in READ if not any(each in route for each in NO_LISTS)]
QUOTES = ("said the mayor", "It was closed for 14 months", "Work began in March 2024")


@pytest.fixture
def ids(claim: Claim, captured: Extraction, newsroom: Newsroom, as_: Callable[[str], Api]) -> dict[str, Any]:
    ids = world.of(claim, captured, newsroom.reviewer)
    as_("writer").post(f"claims/{claim.pk}/sources/", {"source": str(ids["source_id"])})
    return ids


def grow(number: int, claim: Claim, newsroom: Newsroom, as_: Callable[[str], Api]) -> None:
    """One more of all that a list shows, with people, publishers and a verdict of its own."""
    writer = as_("writer")
    extra = {"publisher": f"Post {number}", "authors": [{"name": "Jo", "user": "third"}]}
    posted = writer.post("articles/", {"title": f"{desk.TITLE} {number}", "body": desk.BODY, **extra}).json()
    offline = {"access": "OFFLINE", "title": f"Ledger {number}", "publisher": f"Archive {number}"}
    source = writer.post("sources/", offline).json()
    page = writer.get("sources/?access=WEB").json()["results"][0]["id"]
    as_("reviewer").post("attributions/", {"source": page, "origin": source["id"]})
    said = {"article": posted["id"], "quote": QUOTES[number], "claimant": f"Speaker {number}"}
    other = Claim.objects.get(pk=writer.post("claims/", said).json()["id"])
    for each in (claim, other):
        writer.post(f"claims/{each.pk}/sources/", {"source": source["id"]})
    writer.post(f"claims/{claim.pk}/mentions/", {"quote": QUOTES[number]})
    writer.post(f"articles/{claim.article_id}/versions/", {"body": desk.BODY + "\n\nMore." * number})
    writer.post("publishers/", {"name": f"Post {number}", "domains": [f"post{number}.example"]})
    editor = as_("editor")
    earlier = {"url": f"https://post{number}.example/1", "claim": f"Claim {number}", "label": "True"}
    editor.post("earlier-checks/", {"checks": [earlier]})
    editor.post("feeds/", {"url": f"https://post{number}.example/feed", "account": "third"})
    desk.checked(other, newsroom.reviewer, newsroom.second)
    desk.cite(claim, newsroom.reviewer)


def queries(client: Api, address: str) -> int:
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
    return len(asked)


def test_every_list_takes_as_many_queries_for_three_more_as_for_one(
    ids: dict[str, Any], claim: Claim, newsroom: Newsroom, as_: Callable[[str], Api]
) -> None:
    grow(0, claim, newsroom, as_)
    few = {route: queries(as_("reviewer"), world.address(route, ids)) for route in LISTS}
    grow(1, claim, newsroom, as_)
    grow(2, claim, newsroom, as_)
    grown = {route: queries(as_("reviewer"), world.address(route, ids)) for route in LISTS}
    assert {route: (few[route], count) for route, count in grown.items() if count > few[route]} == {}


def test_pages_hold_every_row_once_newest_first(newsroom: Newsroom, as_: Callable[[str], Api]) -> None:
    made = [as_("writer").post("claimants/", {"name": f"Speaker {n}"}).json()["id"] for n in range(5)]
    pages, address = [], "claimants/?page_size=2"
    while address:
        page = as_("reader").get(address).json()
        pages.append([each["id"] for each in page["results"]])
        address = (page["next"] or "").removeprefix("http://testserver")
    assert pages == [[made[4], made[3]], [made[2], made[1]], [made[0]]]


def test_previous_leads_back(newsroom: Newsroom, as_: Callable[[str], Api]) -> None:
    for number in range(4):
        as_("writer").post("claimants/", {"name": f"Speaker {number}"})
    first = as_("reader").get("claimants/?page_size=2").json()
    second = as_("reader").get(first["next"].removeprefix("http://testserver")).json()
    back = as_("reader").get(second["previous"].removeprefix("http://testserver")).json()
    assert back["results"] == first["results"]


@pytest.mark.parametrize(
    "parameter",
    [  # the last cursor holds no id
        "page_size=0",
        "page_size=201",
        "page_size=x",
        "page_size=-1",
        "cursor=x",
        "cursor=YWJj",  # something, but no place in a list
        "cursor=%00",
        "assignee=nobody",
        "cursor=cD14eA%3D%3D",
        "stagee=OPEN",
    ],
)
def test_what_a_list_does_not_understand_is_named(
    parameter: str, newsroom: Newsroom, as_: Callable[[str], Api]
) -> None:
    answer = as_("reader").get(f"claims/?{parameter}")
    assert (answer.status_code, answer.json()["field"]) == (400, parameter.partition("=")[0])


@pytest.mark.parametrize(
    "parameter",
    ["article=x", "verification_status=GOOD", "attention=x", "stage=x", "rating=x", "kind=x", "asserts=x",
     "source=x", "updated_since=yesterday", "as_of=2026-02-30", "q=%00"],
)  # fmt: skip
def test_a_filter_takes_only_what_it_knows(
    parameter: str, newsroom: Newsroom, as_: Callable[[str], Api]
) -> None:
    answer = as_("reader").get(f"claims/?{parameter}")
    assert (answer.status_code, answer.json()["field"]) == (400, parameter.partition("=")[0])


@pytest.fixture
def two(claim: Claim, newsroom: Newsroom) -> tuple[Claim, Claim, Source]:
    """`claim`, untouched; and another that is in review, with all that can be filtered by."""
    other = desk.article(newsroom.writer, title="Another story", body="The ferry sank, said Ada Lind.")
    said = {"kind": "EVENT", "asserts": "SAID", "as_of": date(2025, 1, 2), "claimants_named": ["Ada Lind"]}
    ferry = desk.claim(other, newsroom.writer, quote="The ferry sank", **said)
    source = desk.offline(newsroom.writer)
    client_of(newsroom.writer).post(f"claims/{ferry.pk}/sources/", {"source": str(source.pk)})
    ferry = desk.checked(ferry, newsroom.reviewer, newsroom.second)
    return claim, ferry, source


def test_each_filter_finds_its_claim_alone(two: tuple[Claim, Claim, Source], newsroom: Newsroom) -> None:
    _, ferry, source = two
    client = client_of(newsroom.reviewer)
    filters = [
        f"article={ferry.article_id}", "verification_status=ATTRIBUTED", "stage=CHECKED",
        "stage=CHECKED&stage=PUBLISHED", "rating=CONFIRMED", "kind=EVENT", "asserts=SAID",
        "claimant=ada%20lind", f"claimant={ferry.claimants.get().pk}", "assignee=me", "assignee=reviewer",
        f"assignee={newsroom.reviewer.pk}", f"source={source.pk}", "q=FERRY",
    ]  # fmt: skip
    found = {each: [row["id"] for row in client.get(f"claims/?{each}").json()["results"]] for each in filters}
    assert found == {each: [str(ferry.pk)] for each in filters}


@pytest.mark.parametrize("query", ["open=perhaps", "waiting=2"])
def test_a_filter_that_is_neither_true_nor_false_is_refused(
    query: str, as_: Callable[[str], Api], newsroom: Newsroom
) -> None:
    answer = as_("reader").get(f"rechecks/?{query}")
    assert (answer.status_code, answer.json()["field"]) == (400, query.partition("=")[0])
    assert answer.json()["detail"].endswith("Send true or false.")


def test_filters_that_all_hold_are_met_together(two: tuple[Claim, Claim, Source], newsroom: Newsroom) -> None:
    client = client_of(newsroom.reader)
    assert client.get("claims/?stage=OPEN&kind=EVENT").json()["results"] == []
    assert len(client.get("claims/?attention=NONE&updated_since=2020-01-01T00:00:00Z").json()["results"]) == 2
    assert client.get("claims/?updated_since=2040-01-01T00:00:00Z").json()["results"] == []


def test_users_are_listed_with_their_roles(newsroom: Newsroom) -> None:
    person(newsroom.reader.role or "reader", "newest")  # type: ignore[arg-type]
    first = client_of(newsroom.reader).get("users/?page_size=1").json()["results"][0]
    assert (first["username"], first["role"]) == ("newest", "reader")


@pytest.mark.parametrize(
    "query",
    [
        "page_size=0000000011111111",
        "page_size=" + "0" * 8 + "1" * 5000,
        "updated_since=0001-01-01T00:00:00%2B14:00",
        "updated_since=9999-12-31T23:59:59-14:00",
    ],
    ids=["a size in disguise", "a size of many digits", "before all dates", "after all dates"],
)
def test_a_value_beyond_every_bound(query: str, as_: Callable[[str], Api], newsroom: Newsroom) -> None:
    answer = as_("reader").get(f"claims/?{query}")
    assert (answer.status_code, answer.json()["field"]) == (400, query.partition("=")[0])
