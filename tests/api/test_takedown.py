"""A takedown by REST: two admins, and afterwards 410 with what is left, wherever the capture was."""

from collections.abc import Callable
from typing import Any

import pytest

from claims.models import Claim
from factcheck.roles import Role
from sources.models import Extraction
from tests.api.conftest import Api, client_of
from tests.support import desk
from tests.support.people import Newsroom, person

ApiOf = Callable[[str], Api]
ORDER = {"order": "Court of Hamburg, 324 O 99/26", "reason": "It names a minor."}


@pytest.fixture
def cited(claim: Claim, captured: Extraction, newsroom: Newsroom) -> str:
    desk.cite(claim, newsroom.reviewer, extraction=captured, quote="cost 4.2 million euros")
    return f"snapshots/{captured.snapshot_id}/"


def down(as_: ApiOf, address: str) -> Any:
    waits = as_("admin").post(f"{address}takedown/", ORDER)
    assert (waits.status_code, waits.json()) == (
        202,
        {"waiting_for": "second person", **ORDER, "replaced": None},
    )
    same = as_("admin").post(f"{address}takedown/", ORDER)
    assert (same.status_code, same.json()["code"]) == (409, "same_person")
    return client_of(person(Role.ADMIN, "second-admin")).post(f"{address}takedown/", ORDER)


def test_two_admins_take_it_down_and_a_tombstone_is_left(
    as_: ApiOf, cited: str, captured: Extraction
) -> None:
    done = down(as_, cited)
    assert done.status_code == 201
    left = done.json()
    assert (left["order"], left["reason"]) == (ORDER["order"], ORDER["reason"])
    assert (left["sha256"], left["texts"]) == (captured.snapshot.sha256, [captured.text_sha256])
    assert (left["asked_by"]["username"], left["confirmed_by"]["username"]) == ("admin", "second-admin")
    shown = as_("reader").get(cited).json()
    assert shown["tombstone"] == left
    assert [(each["title"], each["byline"]) for each in shown["extractions"]] == [(None, None)]
    again = as_("admin").post(f"{cited}takedown/", ORDER)
    assert (again.status_code, again.json()["code"]) == (409, "already_taken_down")


def test_another_order_says_which_it_takes_the_place_of(as_: ApiOf, cited: str) -> None:
    as_("admin").post(f"{cited}takedown/", ORDER)
    slip = ORDER | {"order": "Court of Hamburg, 324 O 99/27"}
    waits = client_of(person(Role.ADMIN, "second-admin")).post(f"{cited}takedown/", slip)
    assert (waits.status_code, waits.json()["replaced"]) == (202, ORDER["order"])


@pytest.mark.parametrize("end", ["text/", "raw/", "html/", "warc/"])
def test_what_was_there_is_answered_with_what_is_left(end: str, as_: ApiOf, cited: str) -> None:
    assert as_("reader").get(f"{cited}{end}").status_code == 200
    down(as_, cited)
    answer = as_("reader").get(f"{cited}{end}")
    assert (answer.status_code, answer.json()["code"]) == (410, "taken_down")
    assert answer.json()["tombstone"]["order"] == ORDER["order"]


def test_evidence_says_so_and_has_lost_its_words(as_: ApiOf, cited: str, claim: Claim) -> None:
    down(as_, cited)
    [shown] = as_("reviewer").get(f"claims/{claim.pk}/evidence/").json()["results"]
    assert shown["taken_down"]["order"] == ORDER["order"]
    assert [shown[name] for name in ("quote", "prefix", "suffix")] == [None, None, None]


@pytest.mark.parametrize("who", ["reviewer", "editor"])
def test_it_takes_an_admin(who: str, as_: ApiOf, cited: str) -> None:
    assert as_(who).post(f"{cited}takedown/", ORDER).status_code == 403


def test_no_narrowed_token_does_it(cited: str, newsroom: Newsroom) -> None:
    client = client_of(newsroom.admin, scopes=["read", "write", "review", "publish"])
    refused = client.post(f"{cited}takedown/", ORDER)
    assert (refused.status_code, refused.json()["code"]) == (403, "move_forbidden")


@pytest.mark.parametrize("field", ["order", "reason"])
def test_an_order_and_a_reason_are_needed(field: str, as_: ApiOf, cited: str) -> None:
    refused = as_("admin").post(f"{cited}takedown/", {**ORDER, field: " "})
    assert (refused.status_code, refused.json()["field"]) == (400, field)
