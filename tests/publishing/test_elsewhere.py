"""Others' checks beside a claim: asked of our own claims:search, and of services that answer oddly."""

import json
import re
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from lxml import html
from pytest_django.fixtures import Settings
from pytest_django.live_server_helper import LiveServer
from pytest_httpserver import HTTPServer

from claims import elsewhere, tasks
from claims.elsewhere import Finding
from claims.enums import Access
from claims.models import Claim, Lookup, Publication
from claims.services import articles, claims, looking_elsewhere
from tests.publishing.test_pages import text
from tests.support import desk
from tests.support.people import Newsroom

PATH = re.compile("/[0-9a-f]+/v1alpha1/claims:search")
ANSWER = {
    "claims": [
        {
            "text": "The bridge cost 4.2 million.",
            "claimant": "The council",
            "claimReview": [
                {
                    "publisher": {"name": "Southern Post", "site": "southern.example"},
                    "url": "https://southern.example/checks/1",
                    "reviewDate": "2026-01-03T00:00:00Z",
                    "textualRating": "Mostly false",
                }
            ],
        }
    ]
}


@pytest.fixture
def service(httpserver: HTTPServer, settings: Settings) -> HTTPServer:
    """Somebody else's, with a key; at an address of its own, so that nothing is kept of it yet."""
    settings.LOOKUP_URL = httpserver.url_for(f"/{uuid4().hex}")
    settings.LOOKUP_KEY = "key-4711"
    settings.FETCH_ALLOWED_ADDRESSES = [f"{httpserver.host}:{httpserver.port}"]
    return httpserver


def signed_in(person: Any) -> Client:
    client = Client()
    client.force_login(person)
    return client


def page_of(claim: Claim) -> str:
    return reverse("admin:claims_claim_change", args=[claim.pk])


def look(claim: Claim, person: Any, *, ask: bool) -> str:
    client, address = signed_in(person), reverse("admin:claims_claim_elsewhere", args=[claim.pk])
    answer = client.post(address) if ask else client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def press(claim: Claim, person: Any) -> str:
    """What stands there once a worker has asked."""
    look(claim, person, ask=True)
    work()
    return look(claim, person, ask=False)


def work() -> None:
    for row in Lookup.objects.filter(state=Lookup.State.QUEUED):
        looking_elsewhere.run(row.pk, now=timezone.now())


def test_it_asks_nobody_unless_set(claim: Claim, newsroom: Newsroom) -> None:
    assert 'id="elsewhere"' not in signed_in(newsroom.reviewer).get(page_of(claim)).content.decode()
    assert "No service is set to ask" in press(claim, newsroom.reviewer)


def test_it_asks_at_a_press_and_shows_what_came(
    claim: Claim, newsroom: Newsroom, service: HTTPServer
) -> None:
    service.expect_request(PATH).respond_with_json(ANSWER)
    offered = text(signed_in(newsroom.reviewer).get(page_of(claim)).content)
    assert "Tells localhost the claim’s statement." in offered
    assert service.log == []
    shown = press(claim, newsroom.reviewer)
    told = text(shown.encode())
    assert "Mostly false · Southern Post, 3 January 2026 · said by The council" in told
    assert "https://southern.example/checks/1" in html.fromstring(shown).xpath(
        "//main//a/@href | //article//a/@href"
    )
    [(asked, _)] = service.log
    assert asked.args.to_dict() == {
        "query": desk.QUOTE,
        "languageCode": "en",
        "pageSize": "10",
        "key": "key-4711",
    }


def test_a_script_gets_the_part_alone(claim: Claim, newsroom: Newsroom, service: HTTPServer) -> None:
    service.expect_request(PATH).respond_with_json({})
    address = reverse("admin:claims_claim_elsewhere", args=[claim.pk])
    client, as_part = signed_in(newsroom.reviewer), {"HX-Request": "true"}
    waits = client.post(address, headers=as_part)
    assert (waits["X-Desk-Part"], service.log) == ("1", [])
    assert "localhost will be asked" in text(waits.content)
    assert f'hx-get="{address}"' in waits.content.decode()  # so the page asks again
    work()
    answer = client.get(address, headers=as_part)
    assert "hx-get" not in answer.content.decode()
    assert answer["X-Desk-Part"] == "1"
    assert answer.content.decode().strip().startswith("<section")
    assert "localhost knows of no check of these words." in text(answer.content)


def test_an_answer_is_kept_for_a_day(claim: Claim, newsroom: Newsroom, service: HTTPServer) -> None:
    service.expect_request(PATH).respond_with_json(ANSWER)
    press(claim, newsroom.reviewer)
    assert "Southern Post" in look(claim, newsroom.second, ask=True)
    Lookup.objects.update(asked_at=timezone.now() - timedelta(days=1))
    assert "Southern Post" not in look(claim, newsroom.second, ask=True)
    tasks.sweep()
    assert Lookup.objects.count() == 1  # what is older than a day is gone


def test_two_who_press_at_once_have_it_asked_once(
    claim: Claim, newsroom: Newsroom, service: HTTPServer
) -> None:
    service.expect_request(PATH).respond_with_json(ANSWER)
    for person in (newsroom.reviewer, newsroom.second):
        look(claim, person, ask=True)
    row = Lookup.objects.get()
    for _worker in range(2):
        looking_elsewhere.run(row.pk, now=timezone.now())
    assert len(service.log) == 1


def test_other_words_are_asked_for_anew(claim: Claim, newsroom: Newsroom, service: HTTPServer) -> None:
    service.expect_request(PATH).respond_with_json(ANSWER)
    press(claim, newsroom.reviewer)
    claims.edit(claim, by=newsroom.writer, now=desk.NOW, version=claim.version, statement="It cost nothing.")
    assert "will be asked" in look(claim, newsroom.reviewer, ask=True)


def test_what_a_lost_bell_forgot_is_rung_again(claim: Claim, newsroom: Newsroom, service: HTTPServer) -> None:
    look(claim, newsroom.reviewer, ask=True)
    now = timezone.now()
    assert list(looking_elsewhere.forgotten(now=now)) == []
    assert looking_elsewhere.forgotten(now=now + timedelta(minutes=1)).get().claim == claim
    Lookup.objects.update(state=Lookup.State.RUNNING, taken_at=now)  # and its worker died
    assert looking_elsewhere.forgotten(now=now + timedelta(minutes=2)).get().claim == claim


def test_what_became_restricted_before_a_worker_came_is_told_to_nobody(
    claim: Claim, newsroom: Newsroom, service: HTTPServer
) -> None:
    look(claim, newsroom.reviewer, ask=True)
    articles.edit(claim.article, by=newsroom.writer, now=desk.NOW, access=Access.RESTRICTED)
    work()
    assert (service.log, Lookup.objects.get().state) == ([], Lookup.State.FAILED)


@pytest.mark.parametrize(
    ("status", "body", "told"),
    [
        (429, "{}", "localhost did not answer as it should; try again later."),
        (302, "", "localhost did not answer as it should; try again later."),
        (200, "<p>Log in</p>", "What localhost answered cannot be read."),
        (200, '{"claims": 1}', "What localhost answered cannot be read."),
        (200, "[" * 100_000, "What localhost answered cannot be read."),
    ],
)
def test_what_is_no_answer_is_said(
    status: int, body: str, told: str, claim: Claim, newsroom: Newsroom, service: HTTPServer
) -> None:
    service.expect_request(PATH).respond_with_data(body, status=status, content_type="application/json")
    shown = press(claim, newsroom.reviewer)
    assert told in text(shown.encode())
    assert "key-4711" not in shown


def test_an_address_that_is_not_public_is_not_asked(
    claim: Claim, newsroom: Newsroom, service: HTTPServer, settings: Settings
) -> None:
    settings.FETCH_ALLOWED_ADDRESSES = []
    assert "did not answer as it should" in press(claim, newsroom.reviewer)
    assert service.log == []


def test_the_words_of_a_restricted_article_are_told_to_nobody(
    claim: Claim, newsroom: Newsroom, service: HTTPServer
) -> None:
    people = [newsroom.writer, newsroom.reviewer]
    articles.edit(
        claim.article, by=newsroom.writer, now=desk.NOW, access=Access.RESTRICTED, access_people=people
    )
    assert 'id="elsewhere"' not in signed_in(newsroom.reviewer).get(page_of(claim)).content.decode()
    assert "told to nobody outside" in press(claim, newsroom.reviewer)
    assert service.log == []


def test_a_reader_asks_nobody(claim: Claim, newsroom: Newsroom, service: HTTPServer) -> None:
    newsroom.reader.is_staff = True
    newsroom.reader.save(update_fields=["is_staff"])
    assert 'id="elsewhere"' not in signed_in(newsroom.reader).get(page_of(claim)).content.decode()
    assert "Your role does not include" in press(claim, newsroom.reader)
    assert service.log == []


@pytest.mark.django_db(transaction=True)
def test_our_own_search_answers_it(
    published: Publication, newsroom: Newsroom, live_server: LiveServer, settings: Settings
) -> None:
    settings.LOOKUP_URL = live_server.url
    settings.FETCH_ALLOWED_ADDRESSES = [live_server.url.removeprefix("http://")]
    told = text(press(published.claim, newsroom.reviewer).encode())
    assert "Inaccurate · Factcheck, 5 January 2026 · said by Northern Wire" in told


# --- as a stranger's words are read --------------------------------------------------------------


def read(claims: Any) -> list[Finding]:
    return elsewhere.read(json.dumps({"claims": claims}).encode())


def test_what_has_the_right_shape_is_read() -> None:
    assert elsewhere.read(json.dumps(ANSWER).encode()) == [
        Finding(
            "The bridge cost 4.2 million.", "The council", "Southern Post",
            "https://southern.example/checks/1", "Mostly false", date(2026, 1, 3),
        )
    ]  # fmt: skip


@pytest.mark.parametrize(
    "claim",
    [
        None,
        "text",
        {},
        {"claimReview": {}},
        {"claimReview": [None]},
        {"claimReview": [{"url": "javascript:alert(1)"}]},
        {"claimReview": [{"url": ["https://a.example"]}]},
    ],
)
def test_what_has_not_is_left_out(claim: Any) -> None:
    assert read([claim]) == []


def test_odd_facts_of_a_good_one_are_left_out() -> None:
    odd = {"url": "https://a.example/", "publisher": 3, "reviewDate": "soon", "textualRating": {"a": 1}}
    assert (
        read([{"text": "x" * 9999, "claimReview": [odd] * 50}])
        == [Finding("x" * 500, "", "somebody", "https://a.example/", "", None)] * 10
    )


def test_what_no_database_takes_is_left_out_of_the_words() -> None:
    [found] = read([{"text": "A\0 B\ud800", "claimReview": [{"url": "https://a.example/\ud800"}]}])
    assert (found.text, found.url) == ("A B", "https://a.example/")
