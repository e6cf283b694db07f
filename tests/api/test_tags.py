"""ETag, If-None-Match, If-Match: what did not change is not sent, what did is not overwritten."""

from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone

from claims.models import Article, Claim
from factcheck.access import TABLE
from sources.models import Extraction, Source
from sources.services import sources
from tests.api import world
from tests.api.conftest import Api
from tests.support import desk
from tests.support.people import Newsroom

ApiOf = Callable[[str], Api]
READ = [rule.route for rule in TABLE.values() if rule.method == "GET" and rule.route.startswith("api/")]
# What is as large as what was captured, or as all claims, is sent as it is read.
STREAMED = {
    "api/v1/claims/export/",
    "api/v1/sources/<uuid:source_id>/warc/",
    "api/v1/snapshots/<uuid:snapshot_id>/warc/",
}

# 404: until it is published; and no webhook is set, no feed, and nothing was brought in.
NOT_THERE = {
    "api/v1/earlier-checks/<uuid:earlier_id>/",
    "api/v1/feeds/<uuid:feed_id>/",
    "api/v1/claims/<uuid:claim_id>/claimreview/",
    "api/v1/webhooks/<uuid:webhook_id>/",
    "api/v1/webhooks/<uuid:webhook_id>/deliveries/",
}


def test_whatever_is_read_has_a_tag_and_is_not_sent_again(
    claim: Claim, captured: Extraction, newsroom: Newsroom, as_: ApiOf
) -> None:
    ids, client = world.of(claim, captured, newsroom.reviewer), as_("reviewer")
    told = {}
    for route in READ:
        address = world.address(route, ids)
        query = (
            f"?to={ids['snapshot_id']}"
            if address.startswith("snapshots/") and address.endswith("/diff/")
            else ""
        )
        first = client.get(address + query)
        again = client.get(address + query, HTTP_IF_NONE_MATCH=first.headers.get("ETag", "none"))
        told[route] = (first.status_code, again.status_code)
    assert {route for route, codes in told.items() if codes != (200, 304)} == STREAMED | NOT_THERE


def test_304_says_what_the_answer_would_have_said_to_caches(as_: ApiOf, claim: Claim) -> None:
    first = as_("reader").get(f"claims/{claim.pk}/")
    again = as_("reader").get(f"claims/{claim.pk}/", HTTP_IF_NONE_MATCH=first["ETag"])
    assert (again.status_code, again.content) == (304, b"")
    for name in ("ETag", "Cache-Control", "Vary"):
        assert again[name] == first[name]
    assert first["Cache-Control"] == "private, no-cache"
    assert {"Authorization", "Cookie"} <= set(first["Vary"].split(", "))


def test_a_claim_whose_sources_changed_is_sent_anew_though_its_version_stayed(
    as_: ApiOf, claim: Claim, newsroom: Newsroom
) -> None:
    first = as_("reader").get(f"claims/{claim.pk}/")
    source = {"source": str(desk.offline(newsroom.writer).pk)}
    as_("writer").post(f"claims/{claim.pk}/sources/", source)
    again = as_("reader").get(f"claims/{claim.pk}/", HTTP_IF_NONE_MATCH=first["ETag"])
    assert (again.status_code, again.json()["version"]) == (200, first.json()["version"])
    changed = as_("writer").patch(f"claims/{claim.pk}/", {"kind": "EVENT"}, HTTP_IF_MATCH=first["ETag"])
    assert changed.status_code == 200


def test_what_one_may_not_see_is_no_304(as_: ApiOf, claim: Claim) -> None:
    tag = as_("reader").get(f"claims/{claim.pk}/")["ETag"]
    assert as_("anonymous").get(f"claims/{claim.pk}/", HTTP_IF_NONE_MATCH=tag).status_code == 401


def test_head_has_the_tag_of_get(as_: ApiOf, claim: Claim) -> None:
    address = f"claims/{claim.pk}/"
    assert as_("reader").head(address)["ETag"] == as_("reader").get(address)["ETag"]


def test_a_get_that_names_another_tag_as_match_is_a_problem(as_: ApiOf, claim: Claim) -> None:
    answer = as_("reader").get(f"claims/{claim.pk}/", HTTP_IF_MATCH='"7"')
    assert (answer.status_code, answer.json()["code"]) == (412, "stale_version")


@pytest.fixture
def source(newsroom: Newsroom) -> Source:
    return sources.track("https://example.org/accounts", by=newsroom.writer, now=timezone.now())


def edits(as_: ApiOf, address: str, field: str) -> tuple[Any, Any, Any]:
    """Two who read the same; the second is told, and what they sent is not written."""
    read = as_("writer").get(address)
    first = as_("writer").patch(address, {field: "first"}, HTTP_IF_MATCH=read["ETag"])
    second = as_("editor").patch(address, {field: "second", "revision": read.json()["revision"]})
    return first, second, as_("writer").get(address).json()[field]


def told(answer: Any) -> tuple[int, str, str]:
    body = answer.json()
    return answer.status_code, body["code"], body["field"]


def test_an_article_that_changed_meanwhile_is_not_overwritten(as_: ApiOf, article: Article) -> None:
    first, second, kept = edits(as_, f"articles/{article.pk}/", "desk")
    assert (first.status_code, kept) == (200, "first")
    assert told(second) == (412, "stale_version", "revision")


def test_a_source_that_changed_meanwhile_is_not_overwritten(as_: ApiOf, source: Source) -> None:
    first, second, kept = edits(as_, f"sources/{source.pk}/", "title")
    assert (first.status_code, kept) == (200, "first")
    assert told(second) == (412, "stale_version", "revision")


def test_a_new_text_is_a_new_revision_too(as_: ApiOf, article: Article) -> None:
    tag = as_("writer").get(f"articles/{article.pk}/")["ETag"]
    as_("writer").post(f"articles/{article.pk}/versions/", {"body": "Another text."})
    late = as_("writer").patch(f"articles/{article.pk}/", {"desk": "local"}, HTTP_IF_MATCH=tag)
    assert late.status_code == 412


def test_who_names_no_revision_writes_over(as_: ApiOf, article: Article) -> None:
    for desk_ in ("first", "second"):
        assert as_("writer").patch(f"articles/{article.pk}/", {"desk": desk_}).status_code == 200
