"""An article posted by its address alone, over REST: what is answered while its text is not here."""

from collections.abc import Callable
from typing import Any

import pytest
from pytest_django.fixtures import Settings

from claims.models import Article
from claims.services import intakes
from sources.models import Fetch
from sources.services import fetches, snapshots
from tests.api.conftest import Api
from tests.support import desk
from tests.support.people import Newsroom
from tests.support.web import CLOSED, COST, Web

ApiOf = Callable[[str], Api]
pytestmark = pytest.mark.django_db


@pytest.fixture
def url(web: Web, settings: Settings) -> str:
    settings.FETCH_RETRIES = 0
    return web.put("/bridge", COST, CLOSED, title="Bridge reopens")


@pytest.fixture
def awaited(url: str, as_: ApiOf) -> dict[str, Any]:
    answer = as_("writer").post("articles/", {"url": url})
    assert answer.status_code == 202, answer.json()
    body: dict[str, Any] = answer.json()
    assert answer.headers["Location"] == f"http://testserver/api/v1/articles/{body['id']}/"
    return body


def settle() -> None:
    for job in Fetch.objects.filter(state="QUEUED"):
        done = fetches.run(job.pk, now=desk.NOW)
        if done and done.snapshot:
            snapshots.read(done.snapshot.pk, now=desk.NOW)
    for intake_id in list(intakes.forgotten()):
        assert intakes.settle(intake_id, now=desk.NOW)


def told(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


def test_it_is_taken_in_and_says_how_far_it_is(awaited: dict[str, Any], url: str, as_: ApiOf) -> None:
    assert (awaited["title"], awaited["version"], awaited["text"], awaited["parts"]) == (url, None, "", [])
    assert awaited["intake"] | {"asked_at": "", "source": ""} == {
        "state": "WAITING",
        "why": "",
        "words": "A worker takes it as soon as one is free.",
        "next": "",
        "until": None,
        "asked_at": "",
        "ended_at": None,
        "source": "",
        "page": None,
    }
    settle()
    shown = as_("reader").get(f"articles/{awaited['id']}/").json()
    assert (shown["title"], shown["version"]["number"]) == ("Bridge reopens", 1)
    assert shown["text"] == f"Bridge reopens\n\n{COST}\n\n{CLOSED}"
    assert (shown["intake"]["state"], shown["intake"]["page"]["title"]) == ("DONE", "Bridge reopens")
    (fetch,) = as_("reader").get(f"sources/{shown['intake']['source']}/fetches/").json()["results"]
    assert (fetch["reason"], fetch["outcome"]) == ("PERSON", "OK")
    found = as_("writer").post(f"articles/{awaited['id']}/detect/").json()
    assert len(found["made"]) == 2


def test_no_call_fails_while_there_is_no_text(awaited: dict[str, Any], as_: ApiOf) -> None:
    one = f"articles/{awaited['id']}/"
    quote = {"article": awaited["id"], "quote": COST}
    asked: dict[str, tuple[int, dict[str, Any] | None]] = {
        f"{one}?expand=text,parts": (200, {"text": "", "parts": []}),
        "articles/?expand=text,parts": (200, {}),
        "articles/": (200, {}),
        f"{one}versions/": (200, {"results": []}),
        f"{one}versions/1/": (404, {}),
        f"{one}versions/1/diff/": (404, {}),
        f"{one}versions/1/markup/": (404, {}),
        f"{one}links/": (200, {"version": None, "links": []}),
        f"{one}links/?offsets=utf16": (200, {"version": None, "links": []}),
        f"{one}coverage/": (409, {"code": "no_text_yet"}),
        f"{one}detect/": (200, {"run": None}),
        f"claims/?article={awaited['id']}": (200, {"results": []}),
        f"claims/export/?article={awaited['id']}": (200, None),
    }
    for address, (status, holds) in asked.items():
        answer = as_("reader").get(address)
        assert answer.status_code == status, (address, answer.content)
        if holds is not None:
            assert holds.items() <= answer.json().items(), address
    assert told(as_("writer").post(f"{one}detect/")) == (409, "no_text_yet")
    assert as_("reviewer").post(f"{one}detect/accept/", {"above": 0}).json() == {"opened": []}
    for address in ("claims/", "claims/?offsets=utf16"):
        assert told(as_("writer").post(address, {**quote, "start": 3})) == (409, "no_text_yet")
    (row,) = as_("writer").post("claims/bulk/", {"claims": [quote]}).json()["results"]
    assert (row["status"], row["problem"]["code"]) == (409, "no_text_yet")
    assert as_("writer").patch(one, {"desk": "local"}).json()["desk"] == "local"


def test_a_list_shows_it_with_the_others(awaited: dict[str, Any], article: Article, as_: ApiOf) -> None:
    rows = as_("reader").get("articles/").json()["results"]
    assert [row["intake"] and row["intake"]["state"] for row in rows] == [None, "WAITING"]


def test_what_failed_is_asked_for_once_more_or_sent(web: Web, as_: ApiOf) -> None:
    url = web.put_bytes("/picture", b"GIF89a", "image/gif")
    one = f"articles/{as_('writer').post('articles/', {'url': url}).json()['id']}/"
    settle()
    intake = as_("reader").get(one).json()["intake"]
    assert (intake["state"], intake["why"], intake["words"]) == (
        "FAILED",
        "image_without_text",
        "What stands there is an image.",
    )
    assert told(as_("reader").get(f"{one}coverage/")) == (409, "no_text_yet")
    again = as_("writer").post(f"{one}intake/")
    assert (again.status_code, again.json()["intake"]["state"]) == (202, "WAITING")
    sent = as_("writer").post(f"{one}versions/", {"title": "The picture", "body": COST})
    assert (sent.status_code, sent.json()["number"]) == (201, 1)
    shown = as_("reader").get(one).json()
    assert (shown["title"], shown["intake"]["state"]) == ("The picture", "BY_HAND")
    assert as_("writer").post("articles/", {"url": url}).status_code == 200


def test_why_its_page_waits_is_told(awaited: dict[str, Any], as_: ApiOf) -> None:
    Fetch.objects.update(not_before="2999-01-01T00:00:00Z", waits_for="RETRY_AFTER")
    intake = as_("reader").get(f"articles/{awaited['id']}/").json()["intake"]
    assert (intake["state"], intake["until"]) == ("HELD", "2999-01-01T00:00:00Z")
    assert intake["words"] == "It waits: the site asked us to come later."


def test_it_is_posted_once_under_a_key(url: str, as_: ApiOf) -> None:
    answers = [
        as_("writer").post("articles/", {"url": url, "external_id": "a"}, HTTP_IDEMPOTENCY_KEY="one")
        for _ in range(2)
    ]
    assert [answer.status_code for answer in answers] == [202, 202]
    assert answers[1].headers["Idempotency-Replayed"] == "true"
    assert answers[0].json() == answers[1].json()


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"url": "https://example.com/a", "format": "HTML"}, "format"),
        ({"url": "https://example.com/a", "body": "Words."}, "title"),
        ({"url": ""}, "title"),
        ({}, "title"),
        ({"url": "http://127.0.0.1/a"}, "url"),
        ({"url": "http://169.254.169.254/latest/meta-data/"}, "url"),
    ],
)
def test_what_is_not_taken_names_the_field(body: dict[str, str], field: str, as_: ApiOf) -> None:
    answer = as_("writer").post("articles/", body)
    assert (answer.status_code, answer.json()["field"]) == (400, field)
    assert not Article.objects.exists()


def test_of_one_whose_text_was_sent_no_page_is_asked_for(article: Article, as_: ApiOf) -> None:
    assert told(as_("writer").post(f"articles/{article.pk}/intake/")) == (409, "not_by_address")


def test_a_restricted_one_and_its_page_are_not_there_for_others(
    url: str, newsroom: Newsroom, as_: ApiOf
) -> None:
    said = {"url": url, "access": "RESTRICTED", "access_people": ["reviewer"]}
    shown = as_("writer").post("articles/", said).json()
    one, page = f"articles/{shown['id']}/", f"sources/{shown['intake']['source']}/"
    for address in (one, page):
        assert as_("reader").get(address).status_code == 404
        assert as_("reviewer").get(address).status_code == 200
    assert as_("editor").post(f"{one}intake/").status_code == 404
    settle()
    assert as_("reviewer").get(one).json()["version"]["number"] == 1
    assert as_("reader").get(f"{page}snapshots/").status_code == 404
