"""Searching the desk's lists: each by what people type there, within what they may see."""

from typing import Any

import pytest
from django.db.models import Model
from django.test import Client
from django.urls import reverse

from claims.enums import Access
from claims.models import Article, Claim
from claims.services import articles
from claims.services.articles import Author
from sources.admin import finding
from sources.services import sources
from tests.admin.conftest import SignIn
from tests.support import desk
from tests.support.people import Newsroom
from tests.support.web import Web

OF_A_CLAIM = ["claims_evidence", "claims_review", "claims_verdict", "claims_historyentry"]


def found(client: Client, name: str, query: str) -> list[Model]:
    answer = client.get(reverse(f"admin:{name}_changelist"), {"q": query})
    assert answer.status_code == 200
    return list(answer.context["cl"].result_list)


@pytest.fixture
def checked(newsroom: Newsroom, article: Article, django_capture_on_commit_callbacks: Any) -> Claim:
    """Beside a claim on other words, which is checked as well."""
    with django_capture_on_commit_callbacks(execute=True):
        claim, other = (
            desk.claim(article, newsroom.writer, quote=quote)
            for quote in (desk.QUOTE, "It was closed for 14 months")
        )
    desk.checked(other, newsroom.reviewer, newsroom.second, rationale="The ferry's timetable.")
    return desk.checked(claim, newsroom.reviewer, newsroom.second, rationale="The ledger has it.")


@pytest.mark.parametrize("name", OF_A_CLAIM)
@pytest.mark.parametrize("query", ["million euros", "MILLION euro", "milion euros"])
def test_what_hangs_on_a_claim_is_found_by_the_claim(
    name: str, query: str, checked: Claim, newsroom: Newsroom, sign_in: SignIn
) -> None:
    client = sign_in(newsroom.reader)
    every = found(client, name, "bridge")
    rows = found(client, name, query)
    assert {row.claim_id for row in rows} == {checked.pk}  # type: ignore[attr-defined]
    assert rows == [row for row in every if row.claim_id == checked.pk]  # type: ignore[attr-defined]


def test_of_very_many_claims_the_newest_are_looked_at(
    checked: Claim, newsroom: Newsroom, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("claims.admin.finding.FEW", 1)
    rows: list[Any] = found(sign_in(newsroom.reader), "claims_verdict", "bridge")
    assert [row.claim.statement for row in rows] == ["It was closed for 14 months"]
    assert finding.FEW > 1


@pytest.mark.parametrize(("who", "many"), [("third", 2), ("editor", 2), ("reader", 0), ("writer", 0)])
def test_reviews_are_found_by_the_rationale_for_who_may_read_it(
    who: str, many: int, checked: Claim, newsroom: Newsroom, sign_in: SignIn
) -> None:
    rows = found(sign_in(getattr(newsroom, who)), "claims_review", "ledger")
    assert [row.claim_id for row in rows] == [checked.pk] * many  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    "query", ["reopens", "Reed jo", "gazette", "local", "cms-7", "https://gazette.example/br"]
)
def test_articles_are_found_by_what_they_are_called(
    query: str, article: Article, newsroom: Newsroom, sign_in: SignIn
) -> None:
    facts: dict[str, Any] = {
        "publisher": "The Gazette",
        "desk": "Local",
        "url": "https://gazette.example/bridge",
    }
    named = desk.article(newsroom.writer, external_id="cms-7", authors=[Author("Jo Reed")], **facts)
    desk.article(newsroom.writer, title="Another story", body="Of other things.")
    rows = found(sign_in(newsroom.reader), "claims_article", query)
    assert rows == ([named, article] if query == "reopens" else [named])


def test_a_newer_title_finds_an_article_and_the_older_does_not(
    article: Article, newsroom: Newsroom, sign_in: SignIn
) -> None:
    articles.add_version(article, by=newsroom.writer, now=desk.NOW, title="Crossing open", body=desk.BODY)
    client = sign_in(newsroom.reader)
    assert [found(client, "claims_article", each) for each in ("crossing", "reopens")] == [[article], []]


def test_a_restricted_article_and_who_is_named_in_it_are_found_by_its_people(
    newsroom: Newsroom, sign_in: SignIn
) -> None:
    secret = desk.article(newsroom.writer, title="Secretive", access=Access.RESTRICTED)
    desk.claim(secret, newsroom.writer, claimants_named=["Hush Hushman"])
    outside, inside = sign_in(newsroom.reviewer), sign_in(newsroom.writer)
    for name, query in (("claims_article", "secretive"), ("claims_claimant", "hushman")):
        assert [len(found(each, name, query)) for each in (outside, inside)] == [0, 1]


def test_an_id_finds_its_row(checked: Claim, newsroom: Newsroom, sign_in: SignIn) -> None:
    client = sign_in(newsroom.reader)
    for name in ("claims_claim", "claims_article", "claims_verdict", "claims_review"):
        row = found(client, name, "")[0]
        assert row in found(client, name, f" {row.pk} ")
    [verdict] = found(client, "claims_verdict", str(checked.pk))
    assert verdict.claim_id == checked.pk  # type: ignore[attr-defined]


def test_an_id_finds_nothing_that_one_may_not_see(newsroom: Newsroom, sign_in: SignIn) -> None:
    secret = desk.article(newsroom.writer, title="Secretive", access=Access.RESTRICTED)
    client = sign_in(newsroom.reviewer)
    assert found(client, "claims_article", str(secret.pk)) == []
    assert found(client, "claims_claim", str(desk.claim(secret, newsroom.writer).pk)) == []


def test_sources_and_what_hangs_on_them_are_found_by_a_pasted_address(
    web: Web, newsroom: Newsroom, sign_in: SignIn
) -> None:
    reading, _ = (web.capture(web.put(path, f"Some words of {path}. " * 9)) for path in ("/one", "/two"))
    source, client = reading.snapshot.source, sign_in(newsroom.reader)
    pasted = f"{source.url}?utm_source=mail"
    assert found(client, "sources_source", pasted) == [source]
    assert found(client, "sources_snapshot", pasted) == [reading.snapshot]


def test_nothing_of_a_source_that_one_may_not_see(newsroom: Newsroom, sign_in: SignIn) -> None:
    url = "https://hushed.example/page"
    sources.track(url, by=newsroom.writer, now=desk.NOW, people=[newsroom.writer])
    for name in ("sources_source", "sources_fetch"):
        for query in ("hushed", url):
            assert found(sign_in(newsroom.reviewer), name, query) == []
