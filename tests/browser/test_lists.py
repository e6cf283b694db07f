"""Lists and records of the desk as a browser lays them out."""

import pytest
from playwright.sync_api import expect

from claims.enums import Stage
from claims.models import Claim, Mention
from sources.models import Extraction, Source
from tests.browser.driving import Desk, Reviewers
from tests.support import desk
from tests.support.people import Newsroom

pytestmark = pytest.mark.browser


def chosen(of: Desk) -> None:
    """The list of claims, with its first row ticked."""
    of.page.goto(f"{of.address}/admin/claims/claim/")
    of.page.locator("input.action-select").first.check()


def shown(of: Desk) -> list[str]:
    """The fields of the bar that one sees."""
    return of.page.locator(".desk-bulk-field:visible > span").all_inner_texts()


@pytest.mark.parametrize(
    ("act", "fields"),
    [("take", []), ("open_them", []), ("assign_them", ["To whom"]), ("return_them", ["Why"])],
)
def test_a_field_of_the_bar_is_shown_with_the_act_that_uses_it(
    act: str, fields: list[str], reviewers: Reviewers, newsroom: Newsroom, claim: Claim
) -> None:
    editor = reviewers.sign_in(newsroom.editor)
    chosen(editor)
    before = shown(editor)
    editor.page.locator("select[name=action]").select_option(act)
    assert (before, shown(editor)) == ([], fields)
    assert editor.problems == []


def test_a_claim_is_returned_from_the_list_on_a_phone(
    reviewers: Reviewers, newsroom: Newsroom, claim: Claim
) -> None:
    desk.taken(claim, newsroom.reviewer)
    phone = reviewers.sign_in(newsroom.editor, width=390)
    chosen(phone)
    phone.page.locator("select[name=action]").select_option("return_them")
    phone.page.get_by_label("Why").fill("On leave.")
    phone.press(phone.page.get_by_role("button", name="Run"))
    claim.refresh_from_db()
    assert (claim.stage, claim.history.latest("seq").text) == (Stage.OPEN, "On leave.")


@pytest.mark.parametrize("width", [390, 1280])
def test_what_stands_in_the_bar_is_one_line_or_full_width(
    width: int, reviewers: Reviewers, newsroom: Newsroom, claim: Claim
) -> None:
    editor = reviewers.sign_in(newsroom.editor, width=width)
    chosen(editor)
    editor.page.locator("select[name=action]").select_option("assign_them")
    bar = editor.page.locator(".desk-bulk")
    boxes = [bar.locator(f"select[name={name}]").bounding_box() for name in ("action", "assignee")]
    action, assignee = [box for box in boxes if box]
    assert action["height"] == assignee["height"]
    if width == 390:
        assert action["width"] == assignee["width"] > 300
    else:
        assert action["y"] == assignee["y"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_records_fit_a_phone(
    scheme: str, reviewers: Reviewers, newsroom: Newsroom, captured: Extraction
) -> None:
    Source.objects.update(stands_in_for="https://www.example.org/" + "a-long-name-" * 12)
    phone = reviewers.sign_in(newsroom.reviewer, width=390, scheme=scheme)
    fetch = captured.snapshot.fetches.latest("pk")
    for address in (
        f"snapshot/{captured.snapshot_id}/change/",
        f"fetch/{fetch.pk}/change/",
        f"extraction/{captured.pk}/change/",
        f"source/{captured.snapshot.source_id}/change/",
        "snapshot/",
        "fetch/",
    ):
        phone.page.goto(f"{phone.address}/admin/sources/{address}")
        assert (address, phone.has_sideways_scroll()) == (address, False)


def test_a_fault_fits_a_phone(reviewers: Reviewers, newsroom: Newsroom) -> None:
    phone = reviewers.sign_in(newsroom.reviewer, width=390)
    phone.page.goto(f"{phone.address}/admin/claims/claim/?foo=bar")
    assert not phone.has_sideways_scroll()
    phone.press(phone.page.get_by_role("link", name="Back to the desk"))
    expect(phone.page.get_by_role("heading", name="Mine")).to_be_visible()


def test_a_place_offered_is_forgotten_when_other_words_are_selected(
    reviewers: Reviewers, newsroom: Newsroom
) -> None:
    article = desk.article(newsroom.writer, title="Two", body="The bridge is old.\n\nA bridge is closed.")
    reviewer = reviewers.sign_in(newsroom.reviewer)
    reviewer.page.goto(f"{reviewers.address}/admin/claims/article/{article.pk}/change/")
    reviewer.page.get_by_label("The words").fill("bridge is")
    reviewer.press(reviewer.page.get_by_role("button", name="Mark the claim"))
    reviewer.page.get_by_role("radio").first.check()
    reviewer.select("bridge is", within="A bridge is closed")
    expect(reviewer.page.get_by_role("radio")).to_have_count(0)
    reviewer.press(reviewer.page.get_by_role("button", name="Mark the claim"))
    assert article.newest is not None
    assert Mention.objects.get().start == article.newest.text.index("bridge is closed")
