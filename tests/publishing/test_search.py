"""claims:search, as a client of Google's Fact Check Tools API meets it."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from rest_framework.settings import api_settings

from claims.enums import Access, Origin
from claims.models import Article, Claim, Publication
from claims.services import articles, moves
from factcheck.api.throttling import counter
from sources.models import Extraction
from tests.publishing.conftest import Publish
from tests.support import desk
from tests.support.people import Newsroom

ADDRESS = "/v1alpha1/claims:search"


@pytest.fixture
def three(article: Article, captured: Extraction, newsroom: Newsroom, publish: Publish) -> list[Claim]:
    """The newest first."""
    quotes = (desk.QUOTE, "closed for 14 months", "Work began in March 2024")
    marked = [desk.claim(article, newsroom.writer, quote=quote) for quote in quotes]
    for claim in marked:
        publish(claim, captured)
    return marked[::-1]


def ask(status: int = 200, **asked: Any) -> Any:
    answer = Client().get(ADDRESS, asked)
    assert answer.status_code == status
    return answer.json()


def texts(found: Any) -> list[str]:
    return [each["text"] for each in found.get("claims", [])]


def test_one_check_in_that_shape(published: Publication) -> None:
    assert ask(query="bridge million") == {
        "claims": [
            {
                "text": desk.QUOTE,
                "claimant": "Northern Wire",
                "claimDate": "2026-01-04T08:00:00Z",
                "claimReview": [
                    {
                        "publisher": {"name": "Factcheck", "site": "localhost"},
                        "url": f"http://localhost:8000/checks/{published.claim_id}/",
                        "title": f"Inaccurate: {desk.QUOTE}",
                        "reviewDate": "2026-01-05T12:00:00Z",
                        "textualRating": "Inaccurate",
                        "languageCode": "en",
                    }
                ],
            }
        ]
    }


def test_what_is_not_known_is_absent(newsroom: Newsroom, captured: Extraction, publish: Publish) -> None:
    publish(desk.claim(desk.article(newsroom.writer), newsroom.writer), captured)
    [found] = ask(query="bridge")["claims"]
    assert set(found) == {"text", "claimReview"}


@pytest.mark.parametrize("query", ["ferry", "“ ” & |", "bridge ferry"])
def test_nothing_found_is_an_empty_object(query: str, published: Publication) -> None:
    assert ask(query=query) == {}


def test_pages_lead_to_the_next_while_there_is_one(three: list[Claim]) -> None:
    first = ask(query="bridge", pageSize=2)
    assert texts(first) == [each.statement for each in three[:2]]
    last = ask(query="bridge", pageSize=2, pageToken=first["nextPageToken"])
    assert texts(last) == [three[2].statement]
    assert "nextPageToken" not in last
    assert "nextPageToken" not in ask(query="bridge", pageSize=3)


def test_an_offset_counts_where_there_is_no_token(three: list[Claim]) -> None:
    assert texts(ask(query="bridge", offset=1)) == [each.statement for each in three[1:]]
    token = ask(query="bridge", pageSize=2)["nextPageToken"]
    assert texts(ask(query="bridge", pageToken=token, offset=1)) == [three[2].statement]


@pytest.mark.parametrize(
    ("site", "is_found"),
    [("localhost", True), ("https://localhost/", True), ("host", False), ("nytimes.example", False)],
)
def test_by_the_publishers_site(site: str, is_found: bool, published: Publication) -> None:
    assert texts(ask(reviewPublisherSiteFilter=site)) == ([desk.QUOTE] if is_found else [])


@pytest.mark.parametrize(("language", "is_found"), [("en", True), ("en-US", True), ("de", False)])
def test_by_language_whatever_the_region(language: str, is_found: bool, published: Publication) -> None:
    assert bool(ask(query="bridge", languageCode=language)) is is_found


def test_by_age_of_the_words_or_the_check(published: Publication) -> None:
    days = (timezone.now() - desk.NOW).days
    assert texts(ask(query="bridge", maxAgeDays=days + 1)) == [desk.QUOTE]
    assert ask(query="bridge", maxAgeDays=days - 1) == {}


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        ({}, "query"),
        ({"languageCode": "en"}, "query"),
        ({"query": "x", "pageSize": "many"}, "page_size"),
        ({"query": "x", "pageSize": "-1"}, "page_size"),
        ({"query": "x", "maxAgeDays": "1.5"}, "max_age_days"),
        ({"query": "x", "offset": "١"}, "offset"),
        ({"query": "x", "pageToken": "nonsense"}, "page_token"),
        ({"query": "x", "pageToken": "é"}, "page_token"),
        ({"query": "x", "alt": "proto"}, "alt"),
        ({"query": "x", "page_size": "2"}, "page_size"),
    ],
)
def test_what_is_wrong_is_said_in_that_shape(asked: dict[str, str], field: str) -> None:
    error = ask(400, **asked)["error"]
    assert (error["code"], error["status"]) == (400, "INVALID_ARGUMENT")
    assert [each["field"] for each in error["details"][0]["fieldViolations"]] == [field]
    assert set(error) == {"code", "status", "message", "details"}


def test_a_key_and_its_kin_are_taken(published: Publication) -> None:
    assert texts(ask(query="bridge", key="AIza-anything", alt="json", prettyPrint="false")) == [desk.QUOTE]


def test_it_is_only_read() -> None:
    answer = Client().post(ADDRESS)
    assert answer.status_code == 405


def test_a_script_of_any_site_may_read_it_and_caches_may_keep_it(published: Publication) -> None:
    answer = Client().get(ADDRESS, {"query": "bridge"}, headers={"Origin": "https://reader.example"})
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert answer["Cache-Control"] == "public, max-age=60"
    assert "Vary" not in answer
    known = {"If-None-Match": answer["ETag"]}
    assert Client().get(ADDRESS, {"query": "bridge"}, headers=known).status_code == 304


def test_too_many_questions_are_told_so_in_that_shape(
    db: None, broker: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    counter.forget()
    rates = {**api_settings.DEFAULT_THROTTLE_RATES, "anonymous": "1/day"}
    monkeypatch.setattr(api_settings, "DEFAULT_THROTTLE_RATES", rates)
    client = Client(REMOTE_ADDR="203.0.113.77")
    assert client.get(ADDRESS, {"query": "x"}).status_code == 200
    answer = client.get(ADDRESS, {"query": "x"})
    assert (answer.status_code, answer.json()["error"]["status"]) == (429, "RESOURCE_EXHAUSTED")
    assert int(answer["Retry-After"]) > 0
    assert "Cache-Control" not in answer


# --- what it never tells -------------------------------------------------------------------------


def test_neither_drafts_nor_what_is_restricted_or_withdrawn(
    three: list[Claim], newsroom: Newsroom, captured: Extraction, publish: Publish
) -> None:
    ours = desk.claim(desk.draft(newsroom.writer, published_at=desk.NOW), newsroom.writer)
    publish(ours, captured)
    moves.make(three[0], "withdraw", by=newsroom.editor, now=desk.NOW, reason="So.")
    assert texts(ask(query="bridge")) == [each.statement for each in three[1:]]
    articles.edit(
        three[0].article, by=newsroom.writer, now=desk.NOW + timedelta(days=1), access=Access.RESTRICTED
    )
    assert ask(query="bridge") == {}


def test_what_was_ours_when_it_was_published_stays_ours(
    captured: Extraction, publish: Publish, newsroom: Newsroom
) -> None:
    """As in the markup: who edits the article afterwards makes no review of others' words of it."""
    draft = desk.draft(newsroom.writer, published_at=desk.NOW)
    publish(desk.claim(draft, newsroom.writer), captured)
    articles.edit(draft, by=newsroom.editor, now=desk.NOW, origin=Origin.THEIRS)
    assert ask(query="bridge million") == {}
