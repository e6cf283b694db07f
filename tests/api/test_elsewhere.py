"""Earlier checks, others' checks and feeds by the API: what the desk does with them, a client does too."""

from collections.abc import Callable
from typing import Any

import pytest
from pytest_django.fixtures import Settings
from pytest_httpserver import HTTPServer

from claims import tasks
from claims.models import Claim, EarlierCheck, Feed, Lookup
from tests.api.conftest import Api
from tests.publishing.test_elsewhere import ANSWER, PATH
from tests.support.people import Newsroom

As = Callable[[str], Api]
CHECK = {
    "url": "https://northern.example/checks/bridge",
    "claim": "The bridge cost 4.2 million euros.",
    "label": "Mostly false",
    "rating": "INACCURATE",
    "said_by": ["The council"],
    "published_on": "2025-11-24",
}
FEED = {"url": "https://northern.example/feed.xml", "publisher": "Northern Wire"}


def bring(client: Api, *checks: dict[str, Any]) -> Any:
    return client.post("earlier-checks/", {"checks": checks})


def test_earlier_checks_are_brought_in_and_found_by_their_words(newsroom: Newsroom, as_: As) -> None:
    other = {**CHECK, "url": "https://northern.example/checks/port", "claim": "The port closed."}
    answer = bring(as_("editor"), CHECK, other)
    assert (answer.status_code, answer.json()) == (201, {"taken_in": 2})
    [found] = as_("reader").get("earlier-checks/?q=bridge 4.2").json()["results"]
    assert found.items() >= {**CHECK, "publisher": "", "said_on": None, "sources": []}.items()
    assert as_("reader").get(f"earlier-checks/{found['id']}/").json() == found


def test_the_same_address_again_takes_the_place_of_what_was_brought_in(newsroom: Newsroom, as_: As) -> None:
    bring(as_("editor"), CHECK)
    bring(as_("editor"), {**CHECK, "label": "False"})
    assert list(EarlierCheck.objects.values_list("label", flat=True)) == ["False"]


def test_one_that_is_refused_keeps_all_out(newsroom: Newsroom, as_: As) -> None:
    answer = bring(as_("editor"), CHECK, {**CHECK, "claim": "Again."})
    told = answer.json()
    assert (answer.status_code, told["code"]) == (422, "none_taken_in")
    assert told["problems"] == [{"index": 1, "field": "url", "detail": "Another row has the same address."}]
    assert EarlierCheck.objects.count() == 0


@pytest.mark.parametrize("who", ["reader", "writer", "reviewer"])
def test_who_may_not_publish_brings_in_nothing(who: str, newsroom: Newsroom, as_: As) -> None:
    assert bring(as_(who), CHECK).status_code == 403


# --- others' checks ------------------------------------------------------------------------------


def test_others_are_asked_and_their_answer_is_told(
    claim: Claim, httpserver: HTTPServer, settings: Settings, as_: As
) -> None:
    settings.LOOKUP_URL = httpserver.url_for("/0a")
    settings.FETCH_ALLOWED_ADDRESSES = [f"{httpserver.host}:{httpserver.port}"]
    httpserver.expect_request(PATH).respond_with_json(ANSWER)
    address = f"claims/{claim.pk}/elsewhere/"
    assert as_("reviewer").get(address).json()["state"] is None
    asked = as_("reviewer").post(address)
    assert (asked.status_code, asked.json()["state"]) == (202, "QUEUED")
    tasks.look_elsewhere(str(Lookup.objects.get().pk))
    again = as_("reviewer").post(address)
    assert (again.status_code, again.json()) == (
        200,
        {
            "host": httpserver.host,
            "state": "DONE",
            "found": [
                {
                    "text": "The bridge cost 4.2 million.",
                    "claimant": "The council",
                    "publisher": "Southern Post",
                    "url": "https://southern.example/checks/1",
                    "rating": "Mostly false",
                    "reviewed_on": "2026-01-03",
                }
            ],
            "trouble": "",
        },
    )


def test_nobody_is_asked_where_no_service_is_set(claim: Claim, as_: As) -> None:
    answer = as_("reviewer").post(f"claims/{claim.pk}/elsewhere/")
    assert (answer.status_code, answer.json()["code"]) == (409, "lookup_off")


# --- feeds ---------------------------------------------------------------------------------------


def test_a_feed_is_set_up_and_switched_off(newsroom: Newsroom, as_: As) -> None:
    made = as_("editor").post("feeds/", {**FEED, "account": "writer", "every": 60})
    assert made.status_code == 201
    told = made.json()
    assert (told["account"]["username"], told["every"], told["origin"]) == ("writer", 60, "THEIRS")
    switched = as_("editor").patch(f"feeds/{told['id']}/", {"is_on": False})
    assert (switched.status_code, switched.json()["is_on"]) == (200, False)
    assert [each["is_on"] for each in as_("reader").get("feeds/").json()["results"]] == [False]


def test_without_an_account_it_is_read_in_the_name_of_who_asked(newsroom: Newsroom, as_: As) -> None:
    assert as_("editor").post("feeds/", FEED).status_code == 201
    assert Feed.objects.get().account == newsroom.editor


def test_a_known_feed_is_refused(newsroom: Newsroom, as_: As) -> None:
    as_("editor").post("feeds/", FEED)
    answer = as_("editor").post("feeds/", FEED)
    assert (answer.status_code, answer.json()["code"]) == (409, "feed_known")


def test_a_feed_inside_our_own_network_is_refused(newsroom: Newsroom, as_: As) -> None:
    answer = as_("editor").post("feeds/", {"url": "http://127.0.0.1/feed.xml"})
    assert (answer.status_code, answer.json()["code"], answer.json()["field"]) == (400, "url_refused", "url")
    assert Feed.objects.count() == 0
