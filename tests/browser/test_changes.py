"""Two captures side by side, as a browser lays them out and as one goes through them by keyboard."""

import pytest
from django.utils import timezone

from sources.models import Extraction
from sources.services import changes
from tests.browser.driving import Desk, Reviewers
from tests.support.people import Newsroom
from tests.support.web import CLOSED, COST, Web

pytestmark = pytest.mark.browser
SAME = "Work on the river bank went on all summer, and nothing of it has changed since."


def opened(web: Web, of: Desk) -> None:
    """The page of a change in two paragraphs, far apart."""
    readings: list[Extraction] = []
    for cost, months in (("4.2", "14"), ("2.4", "15")):
        between = [f"{SAME} Entry {number}." for number in range(30)]
        address = web.put("/bridge", COST.replace("4.2", cost), *between, CLOSED.replace("14", months))
        readings.append(web.capture(address))
        changes.compare_waiting(clock=timezone.now, is_over=lambda: False)
    one, other = (each.snapshot_id for each in readings)
    of.page.goto(f"{of.address}/admin/sources/snapshot/{one}/diff/{other}/")


def focused(of: Desk) -> object:
    return of.page.evaluate("document.activeElement.id")


def test_n_and_p_go_from_change_to_change(reviewers: Reviewers, newsroom: Newsroom, web: Web) -> None:
    reader = reviewers.sign_in(newsroom.reviewer)
    opened(web, reader)
    went = []
    for key in ("n", "n", "n", "p"):
        reader.page.keyboard.press(key)
        went.append(focused(reader))
    assert went == ["change-1", "change-2", "change-2", "change-1"]
    assert reader.page.locator("[data-diff-at]").inner_text() == "Change 1 of 2"
    assert reader.problems == []


def test_on_a_phone_the_list_says_all_that_changed(
    reviewers: Reviewers, newsroom: Newsroom, web: Web
) -> None:
    phone = reviewers.sign_in(newsroom.reviewer, width=390)
    opened(web, phone)
    phone.page.goto(f"{phone.address}/admin/sources/change/")
    cell = phone.page.locator("#result_list .field-what")
    assert cell.evaluate("cell => cell.scrollHeight <= cell.clientHeight")
    assert not phone.has_sideways_scroll()


@pytest.mark.parametrize(("width", "beside"), [(1280, True), (390, False)])
def test_the_two_stand_side_by_side_where_there_is_room(
    width: int, beside: bool, reviewers: Reviewers, newsroom: Newsroom, web: Web
) -> None:
    reader = reviewers.sign_in(newsroom.reviewer, width=width)
    opened(web, reader)
    old, new = (reader.page.locator("#change-1 .diff-side").nth(at).bounding_box() for at in (0, 1))
    assert old is not None
    assert new is not None
    assert (old["y"] == new["y"], new["y"] > old["y"]) == (beside, not beside)
    assert not reader.has_sideways_scroll()
