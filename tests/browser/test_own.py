"""A capture's way at the desk, in a real browser: sent, attested, taken down by two admins; on a phone."""

import pytest
from django.utils import timezone
from playwright.sync_api import FilePayload, expect

from factcheck.roles import Role
from sources.models import Snapshot, Tombstone
from sources.services import sources
from tests.browser.driving import Reviewers
from tests.support import files
from tests.support.people import Newsroom, person

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_capture_is_sent_attested_and_taken_down(
    scheme: str, reviewers: Reviewers, newsroom: Newsroom
) -> None:
    source = sources.track(files.ADDRESS, by=newsroom.writer, now=timezone.now())
    first = reviewers.sign_in(newsroom.reviewer, width=390, scheme=scheme)
    first.page.goto(f"{reviewers.address}/admin/sources/source/{source.pk}/change/")
    first.press(first.page.get_by_role("link", name="Send your own capture"))
    file = FilePayload(name="page.html", mimeType="text/html", buffer=files.HTML)
    first.page.get_by_label("The file").set_input_files(file)
    first.page.get_by_label("How you got there").fill("With our subscription.")
    assert not first.has_sideways_scroll()
    first.press(first.page.get_by_role("button", name="Keep it"))
    made = Snapshot.objects.get()

    second = reviewers.sign_in(newsroom.second, width=390, scheme=scheme)
    second.page.goto(f"{reviewers.address}/admin/sources/snapshot/{made.pk}/change/")
    assert not second.has_sideways_scroll()
    second.press(second.page.get_by_role("button", name="I saw the same at the source"))
    expect(second.page.get_by_text("attested by second")).to_be_visible()

    another = person(Role.ADMIN, "another-admin")
    for admin, link, button in (
        (newsroom.admin, "Take it down by a legal order", "Ask for it"),
        (another, "See the takedown that waits", "Carry it out"),
    ):
        desk = reviewers.sign_in(admin, width=390, scheme=scheme)
        desk.page.goto(f"{reviewers.address}/admin/sources/snapshot/{made.pk}/change/")
        desk.press(desk.page.get_by_role("link", name=link))
        if admin == newsroom.admin:
            desk.page.get_by_label("The legal order").fill("Court of Hamburg, 324 O 99/26")
            desk.page.get_by_label("What it demands").fill("It names a minor.")
        assert not desk.has_sideways_scroll()
        desk.press(desk.page.get_by_role("button", name=button))
    expect(desk.page.get_by_role("heading", name="Taken down")).to_be_visible()
    assert not desk.has_sideways_scroll()
    assert Tombstone.objects.get().confirmed_by == another
