"""What changed in a source, as the API tells it; and the difference between any two captures."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from factcheck.roles import Role
from sources.models import Change, Extraction
from sources.services import changes, takedowns
from tests.api.conftest import Api
from tests.support.people import Newsroom, person
from tests.support.web import CLOSED, COST, Web

OTHER = COST.replace("4.2", "2.4")
NOTE = "Correction: an earlier version of this page gave another sum."


def become(web: Web, *paragraphs: str) -> Extraction:
    reading = web.capture(web.put("/bridge", *paragraphs))
    changes.compare_waiting(clock=timezone.now, is_over=lambda: False)
    return reading


@pytest.fixture
def changed(web: Web) -> tuple[Extraction, Extraction]:
    """A page before and after a figure was changed without a word."""
    return become(web, COST, CLOSED), become(web, OTHER, CLOSED)


def listed(client: Api, reading: Extraction, query: str = "") -> list[dict[str, Any]]:
    found = client.get(f"sources/{reading.snapshot.source_id}/changes/{query}").json()["results"]
    assert isinstance(found, list)
    return found


def test_a_changed_figure_is_told_in_a_sentence_and_by_its_places(
    changed: tuple[Extraction, Extraction], as_: Callable[[str], Api]
) -> None:
    before, after = changed
    (change,) = listed(as_("reader"), after)
    said = "a figure changed: 4.2 million euros → 2.4 million euros; 1 paragraph edited; no correction note"
    assert (change["words"], change["is_cosmetic"], change["notice"]) == (said, False, "NONE")
    assert change["before"]["snapshot"] == str(before.snapshot_id)
    assert change["after"]["extraction"] == str(after.pk)
    was = change["telling"]["was"]
    assert was["text"] == (before.text or "")[was["start"] : was["end"]] == "4.2 million euros"


def test_a_correction_note_is_told(web: Web, as_: Callable[[str], Api]) -> None:
    become(web, COST, CLOSED)
    after = become(web, OTHER, CLOSED, NOTE)
    (change,) = listed(as_("reader"), after)
    assert (change["notice"], change["note"]["text"]) == ("NOTED", NOTE)
    assert change["words"].endswith("with a correction note")


def test_a_page_that_goes_back_names_what_it_goes_back_to(web: Web, as_: Callable[[str], Api]) -> None:
    first = become(web, COST, CLOSED)
    become(web, OTHER, CLOSED)
    newest = listed(as_("reader"), become(web, COST, CLOSED))[0]
    assert newest["returns_to"]["extraction"] == str(first.pk)
    assert "back to what it said on" in newest["words"]


def test_changes_are_filtered(changed: tuple[Extraction, Extraction], as_: Callable[[str], Api]) -> None:
    _, after = changed
    counts = {
        query: len(listed(as_("reader"), after, query))
        for query in (
            "?is_cosmetic=true",
            "?is_cosmetic=false",
            "?telling=NUMBER",
            "?telling=NAME",
            "?notice=NOTED",
        )
    }
    assert list(counts.values()) == [0, 1, 1, 0, 0]
    refused = as_("reader").get(f"sources/{after.snapshot.source_id}/changes/?telling=x")
    assert (refused.status_code, refused.json()["field"]) == (400, "telling")


def test_three_changes_take_no_more_queries_than_one(web: Web, as_: Callable[[str], Api]) -> None:
    client, first = as_("reader"), become(web, COST, CLOSED)
    listed(client, first)

    def asked(reading: Extraction) -> int:
        with CaptureQueriesContext(connection) as queries:
            listed(client, reading)
        return len(queries)

    one = asked(become(web, OTHER, CLOSED))
    become(web, COST.replace("4.2", "4.3"), CLOSED)
    assert asked(become(web, COST.replace("4.2", "4.4"), CLOSED)) == one


# --- between two captures --------------------------------------------------------------------------


def diff(client: Api, one: Extraction, other: Extraction | None = None) -> Any:
    return client.get(f"snapshots/{one.snapshot_id}/diff/" + (f"?to={other.snapshot_id}" if other else ""))


def test_a_diff_holds_each_paragraph_by_its_places_and_the_words_that_differ(
    changed: tuple[Extraction, Extraction], as_: Callable[[str], Api]
) -> None:
    before, after = changed
    told = diff(as_("reader"), before, after).json()
    assert [(part["kind"], part["count"]) for part in told["parts"]] == [
        ("SAME", 1),
        ("EDITED", 1),
        ("SAME", 1),
    ]
    edited = told["parts"][1]
    assert (edited["was"]["text"], edited["now"]["text"]) == (COST, OTHER)
    assert [(each["kind"], each["was"]["text"], each["now"]["text"]) for each in edited["differences"]] == [
        ("NUMBER", "4.2", "2.4")
    ]
    for side, text in (("was", before.text), ("now", after.text)):
        place = edited["differences"][0][side]
        assert (text or "")[place["start"] : place["end"]] == place["text"]
    assert (told["cut"], told["is_cosmetic"], told["parts"][0]["was"]["text"]) == ("", False, None)


def test_without_another_it_is_compared_with_the_newest(
    changed: tuple[Extraction, Extraction], as_: Callable[[str], Api]
) -> None:
    before, after = changed
    client = as_("reader")
    assert diff(client, before).json() == diff(client, before, after).json()
    assert [part["kind"] for part in diff(client, after).json()["parts"]] == ["SAME"]


@pytest.mark.parametrize("to", ["x", "%00", "00000000-0000-7000-8000-000000000000"])
def test_another_that_is_none_is_named(
    to: str, changed: tuple[Extraction, Extraction], as_: Callable[[str], Api]
) -> None:
    refused = as_("reader").get(f"snapshots/{changed[0].snapshot_id}/diff/?to={to}")
    assert (refused.status_code, refused.json()["field"]) == (400, "to")


def test_a_capture_of_another_source_is_none(
    changed: tuple[Extraction, Extraction], web: Web, as_: Callable[[str], Api]
) -> None:
    elsewhere = web.capture(web.put("/elsewhere", COST))
    refused = diff(as_("reader"), changed[0], elsewhere)
    assert (refused.status_code, refused.json()["field"]) == (400, "to")


def test_a_long_difference_is_cut_and_says_so(web: Web, as_: Callable[[str], Api]) -> None:
    before = become(web, *(f"{COST} Entry {number} of the ledger." for number in range(500)))
    after = become(web, *(f"{OTHER} Item {number} of the books." for number in range(500)))
    told = diff(as_("reader"), before, after).json()
    assert len(told["parts"]) <= 400
    assert told["cut"].startswith("Only the beginning is shown")


def test_what_was_taken_down_is_told_by_neither(
    changed: tuple[Extraction, Extraction], newsroom: Newsroom, as_: Callable[[str], Api]
) -> None:
    before, after = changed
    order = {"order": "Court of Hamburg, 324 O 99/26", "reason": "It names a minor."}
    for by in (newsroom.admin, person(Role.ADMIN, "another-admin")):
        takedowns.ask(before.snapshot, by=by, now=timezone.now(), **order)

    (change,) = listed(as_("reader"), after)
    assert change["telling"]["was"]["text"] is None
    assert "4.2 million" not in str(change)
    assert change["words"].startswith("a figure changed (the words were removed by a legal order)")
    gone = diff(as_("reader"), before, after)
    assert (gone.status_code, gone.json()["code"]) == (410, "taken_down")


def test_what_was_taken_down_meanwhile_is_not_compared(web: Web, newsroom: Newsroom) -> None:
    before = become(web, COST, CLOSED)
    web.capture(web.put("/bridge", OTHER, CLOSED))
    order = {"order": "Court of Hamburg, 324 O 99/26", "reason": "It names a minor."}
    for by in (newsroom.admin, person(Role.ADMIN, "another-admin")):
        takedowns.ask(before.snapshot, by=by, now=timezone.now(), **order)
    changes.compare_waiting(clock=timezone.now, is_over=lambda: False)
    assert not Change.objects.exists()
