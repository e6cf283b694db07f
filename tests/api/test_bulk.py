"""Many claims in one call: each as a single POST would have been answered, in a fixed number of queries."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from claims.enums import Access
from claims.models import Article, Claim, Claimant, ClaimSource
from claims.services.verification import Verification
from sources.models import Fetch, Source
from tests.api.conftest import Api
from tests.api.world import NO_ID
from tests.support import desk
from tests.support.people import Newsroom

ApiOf = Callable[[str], Api]
URL = "https://example.org/accounts"


def said(story: Article, **more: Any) -> dict[str, Any]:
    return {"article": str(story.pk), "quote": desk.QUOTE, **more}


def send(client: Api, *items: Any, **more: Any) -> Any:
    return client.post("claims/bulk/", {"claims": items, **more})


def facts(client: Api, claim: str) -> dict[str, Any]:
    """What is told of a claim, but for what is its own alone."""
    shown = client.get(f"claims/{claim}/").json()
    own = {"id": None, "created_at": None, "updated_at": None}
    return {**shown, **own, "mentions": [{**place, "id": None} for place in shown["mentions"]]}


def test_they_are_what_single_posts_would_have_made_them(as_: ApiOf, article: Article) -> None:
    items = [
        said(article),
        said(article, kind="QUOTE", claimants=["Ada Lind", "ada lind"], legal_flag=True),
        said(article, quote="It was closed", as_of="2025-01-02", sources=[URL, URL + "#top"]),
    ]
    client = as_("writer")
    single = [client.post("claims/", each).json()["id"] for each in items]
    answer = send(client, *items)
    assert answer.status_code == 201
    assert (answer.json()["created"], answer.json()["refused"]) == (3, 0)
    assert [each["index"] for each in answer.json()["results"]] == [0, 1, 2]
    assert {each["status"] for each in answer.json()["results"]} == {201}
    for one, many in zip(single, answer.json()["results"], strict=True):
        assert facts(client, many["id"]) == facts(client, one)
        told = [client.get(f"claims/{key}/history/").json()["results"] for key in (one, many["id"])]
        assert [each["action"] for each in told[0]] == [each["action"] for each in told[1]]
    assert (Source.objects.count(), Fetch.objects.count(), Claimant.objects.count()) == (1, 1, 1)
    assert list(Verification().findings()) == []


def test_they_are_found_by_their_words(as_: ApiOf, article: Article) -> None:
    made = send(as_("writer"), said(article, statement="The ferry sank.")).json()["results"][0]["id"]
    assert [each["id"] for each in as_("reader").get("claims/?q=ferry").json()["results"]] == [made]


WRONG: list[Any] = [
    {"quote": "Not in it"}, {"quote": " "}, {"quote": "the"}, {"kind": "TALE"}, {"colour": "red"},
    {"sources": ["https://example.org/", "http://10.0.0.1/"]}, {"claimants": [" "]}, {"article": NO_ID},
    {"article": "x"}, {"claimant": "Ada", "claimants": ["Ada"]}, {"as_of": "soon"}, {"sources": ["x"] * 51},
]  # fmt: skip


@pytest.mark.parametrize("wrong", WRONG)
def test_each_refusal_is_that_of_a_single_post(wrong: dict[str, Any], as_: ApiOf, article: Article) -> None:
    single = as_("writer").post("claims/", said(article, **wrong)).json()
    answer = send(as_("writer"), said(article), said(article, **wrong))
    first, second = answer.json()["results"]
    assert (answer.status_code, answer.json()["created"], answer.json()["refused"]) == (207, 1, 1)
    assert (first["status"], first["problem"]) == (201, None)
    assert (second["index"], second["status"], second["id"]) == (1, single["status"], None)
    assert second["problem"] == single
    assert Claim.objects.count() == 1


@pytest.mark.parametrize("wrong", WRONG)
def test_all_or_nothing_is_nothing_where_one_is_refused(
    wrong: dict[str, Any], as_: ApiOf, article: Article
) -> None:
    items = [
        said(article, sources=[URL], claimant="Ada"),
        said(article, **wrong),
        said(article, quote="Gone"),
    ]
    answer = send(as_("writer"), *items, all_or_nothing=True)
    assert (answer.status_code, answer.json()["code"]) == (422, "bulk_refused")
    assert [each["index"] for each in answer.json()["results"]] == [1, 2]
    assert answer.json()["results"][1]["problem"]["code"] == "quote_not_found"
    assert (Claim.objects.count(), Source.objects.count(), Claimant.objects.count()) == (0, 0, 0)


def test_all_or_nothing_is_all_where_none_is_refused(as_: ApiOf, article: Article) -> None:
    answer = send(as_("writer"), said(article), said(article), all_or_nothing=True)
    assert (answer.status_code, Claim.objects.count()) == (201, 2)


def test_an_article_that_one_may_not_see_is_none(as_: ApiOf, article: Article, newsroom: Newsroom) -> None:
    desk_only = desk.article(newsroom.editor, title="Secret", access=Access.RESTRICTED)
    problems = [
        each["problem"]
        for key in (str(desk_only.pk), NO_ID)
        for each in send(as_("writer"), said(article, article=key)).json()["results"]
    ]
    assert problems[0] == problems[1]


@pytest.mark.parametrize("number", [0, 1001])
def test_at_least_one_and_a_thousand_at_most(number: int, as_: ApiOf, article: Article) -> None:
    answer = send(as_("writer"), *[said(article)] * number)
    assert (answer.status_code, answer.json()["code"], answer.json()["field"]) == (400, "invalid", "claims")


def test_under_a_key_it_is_done_once(as_: ApiOf, article: Article) -> None:
    body, key = {"claims": [said(article)] * 2}, {"HTTP_IDEMPOTENCY_KEY": "4711"}
    first, again = (as_("writer").post("claims/bulk/", body, **key).json() for _ in range(2))  # type: ignore[arg-type]
    assert (first, Claim.objects.count()) == (again, 2)


def items(article: Article, number: int, of: str) -> list[dict[str, Any]]:
    return [said(article, sources=[URL], claimant=f"{of} {each}") for each in range(number)]


def test_fifteen_take_as_many_queries_as_three(as_: ApiOf, article: Article) -> None:
    send(as_("writer"), *items(article, 1, "first"))
    counts = []
    for number in (3, 15):  # SQLite takes some more for very many: it binds 999 values at once
        with CaptureQueriesContext(connection) as asked:
            assert send(as_("writer"), *items(article, number, f"of {number}")).status_code == 201
        counts.append(len(asked))
    assert counts[0] == counts[1]
    assert ClaimSource.objects.count() == 19


def test_one_who_only_reads_may_not(as_: ApiOf, article: Article) -> None:
    assert send(as_("reader"), said(article)).status_code == 403
