"""The public pages: what they tell, what they never tell, and how caches and browsers keep them."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from lxml import html
from rest_framework.settings import api_settings

from claims.enums import Access, Rating, RecheckKind, Ruling
from claims.models import Claim, Publication, Recheck
from claims.services import articles, claims, moves, publications, search, takedowns
from factcheck.api.throttling import counter
from factcheck.models import User
from factcheck.roles import Role
from sources.models import Extraction, Source
from sources.services import snapshots
from tests.publishing import schema_org
from tests.publishing.conftest import EXPLANATION, QUOTE, URL, Publish
from tests.support import desk, files, secret
from tests.support.people import Newsroom, person
from tests.support.web import page

LATER = desk.NOW + timedelta(days=3)


@pytest.fixture
def reader() -> Client:
    """Somebody who has never signed in."""
    return Client()


def address(claim: Claim) -> str:
    return f"/checks/{claim.pk}/"


def text(body: bytes) -> str:
    """What a person reads, with a space between two elements."""
    return " ".join(" ".join(html.fromstring(body).xpath("//body//text()")).split())


def read(client: Client, claim: Claim, status: int = 200) -> str:
    answer = client.get(address(claim))
    assert answer.status_code == status
    return text(answer.content)


def test_a_page_tells_what_was_found_and_on_what_it_rests(published: Publication, reader: Client) -> None:
    told = read(reader, published.claim)
    for each in (
        "Inaccurate",
        desk.QUOTE,
        EXPLANATION,
        QUOTE,
        "Published by Northern Wire in Bridge reopens after repairs",
        "4 January 2026",
        "The council on the bridge",
        "Refutes · captured",
        "Published 5 January 2026, 12:00 UTC",
        "Two reviewers agreed, blind",
    ):
        assert each in told
    assert told.count(QUOTE) == 1  # two reviewers cited the same


def test_it_needs_no_script_and_links_to_what_it_names(
    published: Publication, captured: Extraction, reader: Client
) -> None:
    shown = html.fromstring(reader.get(address(published.claim)).content)
    assert [each.get("type") for each in shown.iter("script")] == ["application/ld+json"]
    assert shown.xpath("//@style | //style | //@onclick") == []
    links = shown.xpath("//main//a/@href")
    assert URL in links
    assert captured.snapshot.source.url in links


def markup(client: Client, claim: Claim) -> Any:
    shown = html.fromstring(client.get(address(claim)).content)
    return [json.loads(each) for each in shown.xpath("//script[@type='application/ld+json']/text()")]


def test_the_markup_stands_in_the_page(published: Publication, reader: Client) -> None:
    [found] = markup(reader, published.claim)
    assert schema_org.wrong(found) == []
    assert found["url"] == f"http://localhost:8000{address(published.claim)}"


def test_words_that_would_end_the_markup_do_not(
    claim: Claim, captured: Extraction, publish: Publish, reader: Client
) -> None:
    hostile = "</script><img src=x onerror=alert(1)> & <!--"
    publish(claim, captured, explanation=hostile)
    shown = html.fromstring(reader.get(address(claim)).content)
    assert shown.xpath("//img") == []
    assert markup(reader, claim)[0]["reviewBody"] == hostile


def test_of_our_own_article_there_is_a_page_without_markup_once_it_appeared(
    newsroom: Newsroom, captured: Extraction, publish: Publish, reader: Client
) -> None:
    claim = desk.claim(desk.draft(newsroom.writer, published_at=desk.NOW), newsroom.writer)
    publish(claim, captured)
    assert "In our article" in read(reader, claim)
    assert markup(reader, claim) == []


@pytest.mark.parametrize("hours", [None, 1])
def test_a_draft_of_ours_that_has_not_appeared_is_not_there(
    hours: int | None, newsroom: Newsroom, captured: Extraction, publish: Publish, reader: Client
) -> None:
    at = timezone.now() + timedelta(hours=hours) if hours else None
    claim = desk.claim(desk.draft(newsroom.writer, published_at=at), newsroom.writer)
    publish(claim, captured)
    assert reader.get(address(claim)).status_code == 404
    assert desk.QUOTE not in read_list(reader)


# --- what befell it ----------------------------------------------------------------------------


def test_a_correction_is_shown_and_what_had_to_go_is_not(
    published: Publication, newsroom: Newsroom, reader: Client
) -> None:
    publications.publish(published.claim, by=newsroom.editor, now=LATER, explanation="It was 4.9 million.")
    told = read(reader, published.claim)
    assert "Corrections 8 January 2026 We have corrected what we say here; our answer is the same." in told
    assert "Corrected 8 January 2026, 12:00 UTC" in told
    assert EXPLANATION not in told


def test_another_answer_says_what_it_was(
    published: Publication, captured: Extraction, newsroom: Newsroom, reader: Client
) -> None:
    claim = published.claim
    moves.make(claim, "reopen", by=newsroom.reviewer, now=desk.NOW, reason="A new account.")
    assert "We are checking this again since 5 January 2026." in read(reader, claim)
    for by in (newsroom.reviewer, newsroom.second):
        cited = desk.cite(claim, by, extraction=captured, quote="final account")
        desk.submit(claim, by, desk.judgement(cited, rating=Rating.MISLEADING))
    publications.publish(claim, by=newsroom.editor, now=LATER, explanation=EXPLANATION)
    told = read(reader, claim)
    assert "Our answer has changed. It was “Inaccurate”, and is “Misleading” now." in told
    assert "We are checking this again" not in told


def test_what_was_overtaken_says_so_and_the_markup_expires(
    published: Publication, newsroom: Newsroom, reader: Client
) -> None:
    Recheck.objects.create(
        claim=published.claim, kind=RecheckKind.DATE, opened_at=desk.NOW, verdict=published.verdict,
        ruling=Ruling.SUPERSEDED, closed_by=newsroom.editor, closed_at=LATER,
    )  # fmt: skip
    assert "Right when we made it, overtaken since." in read(reader, published.claim)
    assert markup(reader, published.claim)[0]["expires"] == "2026-01-08T12:00:00+00:00"


def test_withdrawn_is_410_and_repeats_nothing(
    published: Publication, newsroom: Newsroom, reader: Client
) -> None:
    moves.make(published.claim, "withdraw", by=newsroom.editor, now=LATER, reason="The court says so.")
    told = read(reader, published.claim, 410)
    assert "It was published on 5 January 2026 and withdrawn on 8 January 2026." in told
    for each in (desk.QUOTE, EXPLANATION, QUOTE, "Bridge reopens", "court"):
        assert each not in told
    assert desk.QUOTE not in read_list(reader)


def test_words_that_an_order_removed_are_gone(
    published: Publication, captured: Extraction, newsroom: Newsroom, reader: Client
) -> None:
    for by in (newsroom.admin, person(Role.ADMIN, "second-admin")):
        takedowns.ask(captured.snapshot, by=by, now=LATER, order="324 O 99/26", reason="It names a minor.")
    told = read(reader, published.claim)
    assert QUOTE not in told
    assert "Removed by legal order" in told
    assert "minor" not in told


def test_that_somebody_said_it_is_not_shown_as_correct(
    article: Any, newsroom: Newsroom, captured: Extraction, publish: Publish, reader: Client
) -> None:
    claim = desk.claim(article, newsroom.writer, asserts="SAID")
    publish(claim, captured, rating=Rating.CONFIRMED)
    assert "It was said" in read(reader, claim)
    assert "Correct" not in read(reader, claim)
    assert markup(reader, claim)[0]["reviewRating"] == {"@type": "Rating", "alternateName": "It was said"}


# --- what it never tells -----------------------------------------------------------------------


def test_nothing_of_a_restricted_article_is_there(
    published: Publication, newsroom: Newsroom, reader: Client
) -> None:
    people = [newsroom.writer, newsroom.reviewer]
    articles.edit(
        published.claim.article, by=newsroom.writer, now=LATER, access=Access.RESTRICTED, access_people=people
    )
    for client in (reader, signed_in(newsroom)):  # its people find it at the desk
        assert client.get(address(published.claim)).status_code == 404
        assert desk.QUOTE not in read_list(client)


def signed_in(newsroom: Newsroom) -> Client:
    client = Client()
    client.force_login(newsroom.reviewer)
    return client


def rests_on(claim: Claim, newsroom: Newsroom, **place: Any) -> None:
    """Published, with a verdict that rests on this by both reviewers."""
    desk.taken(claim, newsroom.reviewer)
    for by in (newsroom.reviewer, newsroom.second):
        cited = desk.cite(claim, by, note="note-4711", **place)
        desk.submit(claim, by, desk.judgement(cited, rationale="rationale-4711", searched="searched-4711"))
    publications.publish(claim, by=newsroom.editor, now=desk.NOW, explanation=EXPLANATION)


def test_a_confidential_source_is_neither_described_nor_quoted(
    claim: Claim, newsroom: Newsroom, reader: Client, settings: Any
) -> None:
    settings.CONFIDENTIAL_KEYS = [b"k" * 32]
    source = secret.source(newsroom.reviewer)
    rests_on(claim, newsroom, source=source, quote="quote-4711")
    shown = reader.get(address(claim)).content.decode()
    assert "A confidential source, known to us" in shown
    assert "4711" not in shown
    assert secret.DESCRIPTOR not in shown


def test_a_capture_for_named_people_does_not_exist(
    claim: Claim, captured: Extraction, newsroom: Newsroom, reader: Client
) -> None:
    body = files.sent(page("For subscribers", "The true cost was 9.7 million euros, it says here.").encode())
    made = files.upload(captured.snapshot.source, newsroom.reviewer, body, people=[newsroom.second])
    reading = snapshots.read(made.pk, now=timezone.now())
    rests_on(claim, newsroom, extraction=reading, quote="9.7 million euros")
    shown = reader.get(address(claim)).content.decode()
    assert "9.7" not in shown
    assert "captured" not in shown
    assert "No passage of a source is shown here" in shown


def test_an_offline_source_is_named_and_what_colleagues_wrote_is_not(
    claim: Claim, newsroom: Newsroom, reader: Client
) -> None:
    User.objects.update(first_name="Zoltan4711")
    rests_on(claim, newsroom)
    shown = reader.get(address(claim)).content.decode()
    assert "The council&#x27;s ledger, seen at the town hall" in shown
    assert "4711" not in shown  # nor who they are


def test_nothing_is_there_before_it_is_published(claim: Claim, newsroom: Newsroom, reader: Client) -> None:
    desk.checked(claim, newsroom.reviewer, newsroom.second)
    assert reader.get(address(claim)).status_code == 404
    assert desk.QUOTE not in read_list(reader)


# --- kept by caches ------------------------------------------------------------------------------


def test_it_is_the_same_for_all_and_caches_may_keep_it(
    published: Publication, newsroom: Newsroom, reader: Client
) -> None:
    answer, other = reader.get(address(published.claim)), signed_in(newsroom).get(address(published.claim))
    for each in (answer, other):
        assert each["Cache-Control"] == "public, max-age=60"
        assert "Vary" not in each
        assert not each.cookies
        assert "script-src 'self'" in each["Content-Security-Policy"]
    assert answer.content == other.content
    assert answer["Last-Modified"] == "Mon, 05 Jan 2026 12:00:00 GMT"


def test_what_is_known_is_304_until_it_changes(
    published: Publication, newsroom: Newsroom, reader: Client
) -> None:
    first = reader.get(address(published.claim))
    known = {"If-None-Match": first["ETag"]}
    assert reader.get(address(published.claim), headers=known).status_code == 304
    publications.publish(published.claim, by=newsroom.editor, now=LATER, explanation="It was 4.9 million.")
    assert reader.get(address(published.claim), headers=known).status_code == 200


def test_a_date_alone_does_not_keep_what_was_hidden_since(
    published: Publication, captured: Extraction, reader: Client
) -> None:
    first = reader.get(address(published.claim))
    Source.objects.filter(pk=captured.snapshot.source_id).update(is_open=False)
    since = {"If-Modified-Since": first["Last-Modified"]}
    again = reader.get(address(published.claim), headers=since)
    assert (again.status_code, again["Last-Modified"]) == (200, first["Last-Modified"])
    assert QUOTE not in again.content.decode()


def test_nothing_is_posted_to_it(published: Publication, reader: Client) -> None:
    assert reader.post(address(published.claim)).status_code == 405


# --- the list ------------------------------------------------------------------------------------


def read_list(client: Client, **asked: str) -> str:
    return text(client.get("/checks/", asked).content)


@pytest.fixture
def three(article: Any, captured: Extraction, newsroom: Newsroom, publish: Publish) -> list[Claim]:
    quotes = (desk.QUOTE, "closed for 14 months", "Work began in March 2024")
    marked = [desk.claim(article, newsroom.writer, quote=quote) for quote in quotes]
    for claim in marked:
        publish(claim, captured)
    return marked


def test_the_list_has_the_newest_first(three: list[Claim], reader: Client) -> None:
    shown = html.fromstring(reader.get("/checks/").content)
    assert shown.xpath("//main//h2/a/@href") == [address(claim) for claim in reversed(three)]


def test_the_list_finds_by_words(three: list[Claim], reader: Client) -> None:
    assert "closed for 14 months" in read_list(reader, q="months closed")
    assert "Work began" not in read_list(reader, q="months closed")
    assert "No check holds these words" in read_list(reader, q="months ferry")
    assert "No check holds these words" in read_list(reader, q="“ ” & |")


def test_what_the_desk_wrote_since_finds_nothing(
    published: Publication, newsroom: Newsroom, reader: Client, django_capture_on_commit_callbacks: Any
) -> None:
    claim = published.claim
    moves.make(claim, "reopen", by=newsroom.reviewer, now=LATER, reason="So.")
    claim.refresh_from_db()
    claims.edit(claim, by=newsroom.reviewer, now=LATER, version=claim.version, statement="Kickbacks.")
    with django_capture_on_commit_callbacks(execute=True):
        search.rebuild()
    assert "No check holds these words" in read_list(reader, q="kickbacks")
    assert desk.QUOTE in read_list(reader, q="bridge milion")  # mistyped


@pytest.mark.parametrize("asked", [{"from": "x"}, {"from": "-1"}, {"from": "9" * 50}, {"q": "\x00"}])
def test_an_odd_question_does_no_harm(asked: dict[str, str], published: Publication, reader: Client) -> None:
    assert reader.get("/checks/", asked).status_code == 200


def test_the_list_asks_as_often_for_three_as_for_one(
    three: list[Claim], reader: Client, django_assert_num_queries: Any
) -> None:
    with CaptureQueriesContext(connection) as many:
        reader.get("/checks/")
    for claim in three[:2]:
        Publication.objects.filter(claim=claim).update(ended_at=LATER, ended_because="CORRECTED")
    with django_assert_num_queries(len(many)):
        reader.get("/checks/")


def test_too_many_questions_from_one_address_are_told_when(
    published: Publication, broker: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    counter.forget()
    rates = {**api_settings.DEFAULT_THROTTLE_RATES, "anonymous": "1/day"}
    monkeypatch.setattr(api_settings, "DEFAULT_THROTTLE_RATES", rates)
    client = Client(REMOTE_ADDR="203.0.113.80")
    assert client.get("/checks/", {"q": "bridge"}).status_code == 200
    for asked in ({"q": "bridge"}, {"from": "20"}):
        answer = client.get("/checks/", asked)
        assert (answer.status_code, int(answer["Retry-After"]) > 0) == (429, True)
        assert "Cache-Control" not in answer
    assert client.get("/checks/").status_code == 200
