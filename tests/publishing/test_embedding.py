"""What pages of others get of our checks: the words and what was found, and nothing of a draft."""

import json
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from lxml import html

from claims.enums import Access, Rating
from claims.models import Article, Claim, Publication
from claims.services import articles, moves
from sources.models import Extraction
from tests.publishing.conftest import EXPLANATION, QUOTE, Publish
from tests.support import desk
from tests.support.people import Newsroom

BUDGET = 10_000  # bytes of the script, as it is sent before any compression
LATER = desk.NOW + timedelta(days=3)


@pytest.fixture
def reader() -> Client:
    return Client()


def told(client: Client, article: Article) -> list[dict[str, Any]]:
    answer = client.get(f"/embed/articles/{article.pk}/checks.json")
    assert answer.status_code == 200
    return list(json.loads(answer.content)["checks"])


def framed(client: Client, article: Article, status: int = 200) -> str:
    answer = client.get(f"/embed/articles/{article.pk}/")
    assert answer.status_code == status
    return " ".join(" ".join(html.fromstring(answer.content).xpath("//main//text()")).split())


def test_a_check_is_told_with_its_words_and_what_it_rests_on(
    published: Publication, captured: Extraction, reader: Client
) -> None:
    [found] = told(reader, published.claim.article)
    [passage] = found.pop("evidence")
    assert found == {
        "url": f"http://localhost:8000/checks/{published.claim_id}/",
        "words": desk.QUOTE,
        "occurrences": [0],
        "statement": desk.QUOTE,
        "rating": "INACCURATE",
        "label": "Inaccurate",
        "tone": "bad",
        "shape": "✗",
        "explanation": EXPLANATION,
        "corrected_text": "",
        "notice": "",
        "published_at": "2026-01-05T12:00:00Z",
    }
    assert (passage["words"], passage["url"]) == (QUOTE, captured.snapshot.source.url)


def test_the_second_of_the_same_words_is_meant(
    newsroom: Newsroom, captured: Extraction, publish: Publish, reader: Client
) -> None:
    article = desk.article(newsroom.writer, body="It is so. They say: It is so. And again: It is so.")
    publish(desk.claim(article, newsroom.writer, quote="It is so.", prefix="They say: "), captured)
    assert [each["occurrences"] for each in told(reader, article)] == [[1]]


def test_scripts_of_any_site_may_read_it_and_caches_keep_it(published: Publication, reader: Client) -> None:
    address = f"/embed/articles/{published.claim.article_id}/checks.json"
    answer = reader.get(address)
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert answer["Cache-Control"] == "public, max-age=60"
    known = answer["ETag"]
    again = reader.get(
        f"/embed/articles/{published.claim.article_id}/checks.json", headers={"If-None-Match": known}
    )
    assert again.status_code == 304


def test_an_unknown_article_and_one_of_which_nothing_is_published_are_alike(
    claim: Claim, reader: Client
) -> None:
    unknown = reader.get(f"/embed/articles/{uuid4()}/checks.json")
    assert (unknown.status_code, json.loads(unknown.content)["checks"]) == (200, [])
    assert told(reader, claim.article) == []
    assert framed(reader, claim.article, 404) == framed(reader, Article(pk=uuid4()), 404)


def test_what_was_restricted_since_is_gone(
    published: Publication, newsroom: Newsroom, reader: Client
) -> None:
    article, people = published.claim.article, [newsroom.writer, newsroom.reviewer]
    assert told(reader, article)
    articles.edit(article, by=newsroom.writer, now=LATER, access=Access.RESTRICTED, access_people=people)
    assert told(reader, article) == []
    framed(reader, article, 404)


def test_what_was_withdrawn_is_gone(published: Publication, newsroom: Newsroom, reader: Client) -> None:
    moves.make(published.claim, "withdraw", by=newsroom.editor, now=LATER, reason="The court says so.")
    assert told(reader, published.claim.article) == []


def test_that_it_is_checked_again_is_said(published: Publication, newsroom: Newsroom, reader: Client) -> None:
    moves.make(published.claim, "reopen", by=newsroom.reviewer, now=LATER, reason="A new account.")
    assert [each["notice"] for each in told(reader, published.claim.article)] == [
        "We are checking this again."
    ]


# --- the frame ---------------------------------------------------------------------------------


def test_of_others_the_checks_are_shown_and_not_the_text(published: Publication, reader: Client) -> None:
    shown = framed(reader, published.claim.article)
    assert desk.QUOTE in shown
    assert "It was closed for 14 months" not in shown


def test_our_own_is_shown_as_it_appeared_and_not_as_it_is_drafted_since(
    newsroom: Newsroom, captured: Extraction, publish: Publish, reader: Client
) -> None:
    draft = desk.draft(newsroom.writer, published_at=desk.NOW, external_id="bridge")
    publish(desk.claim(draft, newsroom.writer), captured)
    body = f"{desk.BODY}\n\nThe mayor resigns tomorrow."
    articles.register(
        by=newsroom.writer, now=LATER, title="Bridge closed", body=body, external_id="bridge", origin="OURS"
    )
    assert draft.versions.count() == 2
    shown = framed(reader, draft)
    assert "It was closed for 14 months" in shown
    assert "resigns" not in shown
    whole = html.fromstring(reader.get(f"/embed/articles/{draft.pk}/").content)
    assert whole.xpath("string(//title)").startswith(f"{desk.TITLE} | ")
    assert [each["words"] for each in told(reader, draft)] == [desk.QUOTE]


def test_any_page_may_frame_it_and_no_other_page_of_ours(published: Publication, reader: Client) -> None:
    frame = reader.get(f"/embed/articles/{published.claim.article_id}/")
    check = reader.get(f"/checks/{published.claim_id}/")
    assert "frame-ancestors *" in frame["Content-Security-Policy"]
    assert "X-Frame-Options" not in frame
    assert "frame-ancestors 'none'" in check["Content-Security-Policy"]
    assert check["X-Frame-Options"] == "DENY"


@pytest.mark.parametrize("where", ["", "checks.json"])
def test_many_checks_take_as_many_queries_as_one(
    where: str,
    published: Publication,
    captured: Extraction,
    newsroom: Newsroom,
    publish: Publish,
    reader: Client,
) -> None:
    address = f"/embed/articles/{published.claim.article_id}/{where}"
    reader.get(address)
    with CaptureQueriesContext(connection) as one:
        reader.get(address)
    for quote in ("It was closed for 14 months", "Work began in March 2024"):
        publish(
            desk.claim(published.claim.article, newsroom.writer, quote=quote),
            captured,
            rating=Rating.MISLEADING,
        )
    with CaptureQueriesContext(connection) as three:
        reader.get(address)
    assert len(three) == len(one)


# --- the script --------------------------------------------------------------------------------


def test_the_script_is_small_and_any_page_may_load_it(reader: Client) -> None:
    answer = reader.get("/embed.js")
    assert len(answer.content) < BUDGET
    assert answer["Content-Type"] == "text/javascript; charset=utf-8"
    assert answer["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert "Set-Cookie" not in answer
