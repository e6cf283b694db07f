"""What changed in a source, as the desk shows it."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from factcheck.roles import Role
from sources.models import Extraction
from sources.services import changes, takedowns
from tests.admin.conftest import SignIn
from tests.support.people import Newsroom, person
from tests.support.web import CLOSED, COST, Web

OTHER = COST.replace("4.2", "2.4")
SAID = "A figure changed: 4.2 million euros → 2.4 million euros; 1 paragraph edited; no correction note"
LONG = [f"Entry {number} of the ledger is unchanged, as ever." for number in range(9)]


def become(web: Web, *paragraphs: str) -> Extraction:
    reading = web.capture(web.put("/bridge", *paragraphs))
    changes.compare_waiting(clock=timezone.now, is_over=lambda: False)
    return reading


@pytest.fixture
def desk(sign_in: SignIn, newsroom: Newsroom) -> Client:
    return sign_in(newsroom.reader)


@pytest.fixture
def pair(web: Web) -> tuple[Extraction, Extraction]:
    return become(web, COST, *LONG, CLOSED), become(web, OTHER, *LONG, CLOSED)


def diff(desk: Client, one: Extraction, other: Extraction) -> str:
    answer = desk.get(f"/admin/sources/snapshot/{one.snapshot_id}/diff/{other.snapshot_id}/")
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_change_is_told_in_the_list_on_the_source_and_on_its_own_page(
    pair: tuple[Extraction, Extraction], desk: Client
) -> None:
    before, after = pair
    for address in ("change/", f"source/{after.snapshot.source_id}/change/"):
        assert SAID in desk.get(f"/admin/sources/{address}").content.decode()
    own = desk.get(f"/admin/sources/change/{after.change.pk}/change/", follow=True)
    assert own.redirect_chain[0][0].endswith(f"/snapshot/{before.snapshot_id}/diff/{after.snapshot_id}/")
    assert SAID in own.content.decode()


def test_the_words_that_differ_are_marked_and_what_is_the_same_is_folded(
    pair: tuple[Extraction, Extraction], desk: Client
) -> None:
    shown = diff(desk, *pair)
    assert '<mark class="mark-was">4.2</mark>' in shown
    assert '<mark class="mark-now">2.4</mark>' in shown
    assert "<summary>9 paragraphs unchanged</summary>" in shown
    assert (shown.count("data-diff-row"), "1 · edited: a figure" in shown) == (1, True)


def test_a_snapshot_leads_to_what_changed_before_and_after_it(
    pair: tuple[Extraction, Extraction], desk: Client
) -> None:
    before, after = pair
    address = f"/admin/sources/snapshot/{before.snapshot_id}/diff/{after.snapshot_id}/"
    for each in pair:
        page = desk.get(f"/admin/sources/snapshot/{each.snapshot_id}/change/")
        assert address in page.content.decode()


def test_hostile_words_run_nothing(web: Web, desk: Client) -> None:
    one = become(web, f"{COST} <script>alert(1)</script>", CLOSED)
    other = become(web, f"{OTHER} <script>alert(2)</script>", CLOSED)
    shown = diff(desk, one, other)
    assert "<script>alert" not in shown
    assert "&lt;script&gt;alert" in shown


def test_a_capture_of_another_source_is_not_compared(
    pair: tuple[Extraction, Extraction], web: Web, desk: Client
) -> None:
    elsewhere = web.capture(web.put("/elsewhere", COST))
    address = f"/admin/sources/snapshot/{pair[0].snapshot_id}/diff/{elsewhere.snapshot_id}/"
    assert desk.get(address).status_code == 404


def test_what_was_taken_down_is_shown_by_none_of_them(
    pair: tuple[Extraction, Extraction], newsroom: Newsroom, desk: Client
) -> None:
    before, after = pair
    order = {"order": "Court of Hamburg, 324 O 99/26", "reason": "It names a minor."}
    for by in (newsroom.admin, person(Role.ADMIN, "another-admin")):
        takedowns.ask(before.snapshot, by=by, now=timezone.now(), **order)
    listed = desk.get("/admin/sources/change/").content.decode()
    assert "A figure changed (the words were removed by a legal order)" in listed
    address = f"/admin/sources/snapshot/{before.snapshot_id}/diff/{after.snapshot_id}/"
    refused = desk.get(address, follow=True)
    assert "took this capture down" in refused.content.decode()
    assert "4.2 million" not in listed + refused.content.decode()


def test_the_list_takes_no_more_queries_for_three_changes_than_for_one(web: Web, desk: Client) -> None:
    become(web, COST, CLOSED)
    become(web, OTHER, CLOSED)
    desk.get("/admin/sources/change/")
    few = queries(desk)
    for figure in ("4.3", "4.4"):
        become(web, COST.replace("4.2", figure), CLOSED)
    assert queries(desk) == few


def queries(desk: Client) -> int:
    with CaptureQueriesContext(connection) as asked:
        assert desk.get("/admin/sources/change/").status_code == 200
    return len(asked)
