"""The public pages in Chromium: nothing is barred, no script is needed, nothing overflows."""

import pytest
from playwright.sync_api import Browser, Page
from pytest_django.live_server_helper import LiveServer

from claims.enums import Stage
from claims.models import Claim
from claims.services import complaints
from tests.browser.driving import Reviewers
from tests.browser.test_accessibility import SHAPES, Looker
from tests.support import desk
from tests.support.people import Newsroom

pytestmark = [pytest.mark.browser, pytest.mark.timeout(600), pytest.mark.django_db(transaction=True)]
BARRED = "addEventListener('securitypolicyviolation', event => (window.barred ??= []).push(event.blockedURI))"
INLINE = "const made = document.createElement('script'); made.text = '1'; document.head.append(made)"


@pytest.fixture
def published(transactional_db: None, claim: Claim, newsroom: Newsroom) -> Claim:
    return desk.brought(claim, Stage.PUBLISHED, newsroom)


def opened(browser: Browser, address: str, **options: object) -> Page:
    page = browser.new_context(**options).new_page()  # type: ignore[arg-type]
    page.add_init_script(BARRED)
    page.goto(address)
    return page


def test_the_markup_is_data_that_no_policy_bars(
    published: Claim, browser: Browser, live_server: LiveServer
) -> None:
    page = opened(browser, f"{live_server.url}/checks/{published.pk}/")
    assert page.locator("script[type='application/ld+json']").count() == 1
    assert page.evaluate("window.barred ?? []") == []
    page.evaluate(INLINE)  # the twin: what runs is barred
    page.wait_for_function("window.barred")
    assert page.evaluate("window.barred") == ["inline"]


def test_it_is_read_without_scripts(published: Claim, browser: Browser, live_server: LiveServer) -> None:
    page = opened(browser, f"{live_server.url}/checks/", java_script_enabled=False)
    page.get_by_role("link", name=desk.QUOTE).click()
    page.get_by_role("heading", level=1, name=desk.QUOTE).wait_for()


@pytest.mark.parametrize(("scheme", "width"), SHAPES)
def test_axe_finds_nothing_grave_and_nothing_overflows(
    scheme: str, width: int, published: Claim, browser: Browser, live_server: LiveServer
) -> None:
    size = {"width": width, "height": 900}
    page = opened(browser, f"{live_server.url}/checks/", viewport=size, color_scheme=scheme)
    looker = Looker(page, live_server.url)
    check = f"/checks/{published.pk}/"
    for path in ("/checks/", check, f"{check}complaint/", f"{check}complaint/received/"):
        looker.look(path)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert looker.found == []


@pytest.mark.parametrize(("scheme", "width"), SHAPES)
def test_axe_finds_nothing_grave_where_a_complaint_is_decided(
    scheme: str, width: int, reviewers: Reviewers, published: Claim, newsroom: Newsroom
) -> None:
    said = {"name": "Jo Reed", "contact": "jo@reader.example", "asked": "It was 4.9 million."}
    made = complaints.receive(published.publications.get(), now=desk.NOW, **said)  # type: ignore[arg-type]
    page = reviewers.sign_in(newsroom.editor, width=width, scheme=scheme).page
    looker = Looker(page, reviewers.address)
    for path in ("/admin/", "/admin/claims/complaint/", f"/admin/claims/complaint/{made.pk}/change/"):
        looker.look(path)
    assert looker.found == []
