"""Another site's page with our checks on it, in Chromium: a strict policy, a mouse, a finger, the keys."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page
from pytest_django.live_server_helper import LiveServer
from pytest_httpserver import HTTPServer

from claims.enums import Rating, Stage
from claims.models import Article, Claim
from claims.services import publications
from tests.browser.test_accessibility import SHAPES, Looker
from tests.browser.test_public import BARRED
from tests.support import desk
from tests.support.people import Newsroom

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300), pytest.mark.django_db(transaction=True)]
WORDS = "The bridge cost 4.2 million euros"
# As a site writes it: markup within the words, another quote sign, white space, a soft hyphen.
STORY = """<h1>Bridge reopens</h1><p>The bridge cost <em>4.2&nbsp;million</em>
 <a href="/account">eu&shy;ros</a>, the council said. It was <b>closed</b> for 14 months.</p>"""
LATER_STORY = "<h1>Bridge</h1><p>The bridge cost 5 million euros, the council said.</p>"
Opened = Callable[..., Page]


@pytest.fixture
def article(transactional_db: None, newsroom: Newsroom) -> Article:
    return desk.draft(newsroom.writer, published_at=desk.NOW)


@pytest.fixture
def checked(article: Article, newsroom: Newsroom) -> Claim:
    return desk.brought(desk.claim(article, newsroom.writer, quote=WORDS), Stage.PUBLISHED, newsroom)


@pytest.fixture
def opened(browser: Browser, live_server: LiveServer, httpserver: HTTPServer, checked: Claim) -> Opened:
    """A page of another site that holds the script, under a policy that lets nothing but that in."""

    def open_(story: str = STORY, policy: str = "", **options: object) -> Page:
        ours = live_server.url
        policy = policy or f"default-src 'none'; script-src {ours}; connect-src {ours}"
        tag = f'<script src="{ours}/embed.js" data-article="{checked.article_id}" defer></script>'
        body = (
            f"<!doctype html><html lang=en><title>Bridge</title>{tag}<main><article>{story}</article></main>"
        )
        httpserver.expect_request("/story").respond_with_data(
            body, content_type="text/html; charset=utf-8", headers={"Content-Security-Policy": policy}
        )
        page = browser.new_context(**options).new_page()  # type: ignore[arg-type]
        page.add_init_script(BARRED)
        page.goto(httpserver.url_for("/story"))
        return page

    return open_


def marked(page: Page) -> str:
    page.locator("factcheck-words").first.wait_for()
    pieces = page.locator("factcheck-words").all_text_contents()
    return " ".join(" ".join(pieces).replace("\u00ad", "").split())


def test_the_words_are_marked_whatever_markup_stands_in_them(opened: Opened) -> None:
    page = opened()
    assert marked(page) == WORDS
    assert page.locator("article em").count() == 1
    assert page.locator("article a[href='/account']").count() == 1
    assert page.evaluate("window.barred ?? []") == []


def test_a_press_shows_what_was_found_and_escape_takes_it_away(opened: Opened, checked: Claim) -> None:
    page = opened()
    page.get_by_role("button", name="Checked: Correct").press("Enter")
    card = page.get_by_role("dialog", name="Fact check")
    assert "It is so." in card.inner_text()
    whole = card.get_by_role("link", name="The whole check")
    assert str(whole.get_attribute("href")).endswith(f"/checks/{checked.pk}/")
    page.keyboard.press("Escape")
    card.wait_for(state="hidden")


def test_a_mouse_over_the_words_shows_it_and_leaving_hides_it(opened: Opened) -> None:
    page = opened()
    page.locator("factcheck-words").first.hover()
    card = page.get_by_role("dialog", name="Fact check")
    card.wait_for()
    page.mouse.move(5, 700)
    card.wait_for(state="hidden")


def test_a_tap_on_the_words_shows_it_and_it_fits_a_phone(opened: Opened) -> None:
    page = opened(viewport={"width": 390, "height": 800}, has_touch=True)
    page.locator("factcheck-words").first.tap()
    card = page.get_by_role("dialog", name="Fact check")
    card.wait_for()
    box = card.bounding_box()
    assert box is not None
    assert (box["x"] >= 0, box["x"] + box["width"] <= 390) == (True, True)


def test_what_is_shown_stays_beneath_its_words_while_the_page_is_scrolled(opened: Opened) -> None:
    page = opened("<p>So.</p>" * 5 + STORY + "<p>So.</p>" * 60, viewport={"width": 800, "height": 1000})
    button = page.get_by_role("button", name="Checked: Correct")
    button.press("Enter")
    card = page.get_by_role("dialog", name="Fact check")

    def beneath() -> float:
        shown, pressed = card.bounding_box(), button.bounding_box()
        assert shown is not None
        assert pressed is not None
        return round(shown["y"] - pressed["y"] - pressed["height"])

    before = beneath()
    page.evaluate("scrollBy(0, 50)")
    page.wait_for_function("scrollY === 50")
    page.evaluate("new Promise(requestAnimationFrame)")
    assert (before, beneath()) == (8, 8)


def test_a_link_within_the_words_still_leads_where_it_led(opened: Opened, httpserver: HTTPServer) -> None:
    httpserver.expect_request("/account").respond_with_data("The account")
    page = opened()
    page.locator("article a factcheck-words").click()
    page.wait_for_url("**/account")


def test_words_that_are_not_on_the_page_are_not_marked_but_listed(opened: Opened) -> None:
    page = opened(LATER_STORY)
    page.get_by_role("link", name=WORDS).wait_for()
    assert page.locator("factcheck-words").count() == 0


def test_words_within_words_are_one_mark_that_tells_both(
    opened: Opened, article: Article, newsroom: Newsroom
) -> None:
    inner = desk.claim(article, newsroom.writer, quote="4.2 million")
    desk.checked(inner, newsroom.reviewer, newsroom.second, rating=Rating.MISLEADING)
    publications.publish(inner, by=newsroom.editor, now=desk.NOW, explanation="It is not.")
    page = opened()
    page.get_by_role("button", name="Checked: Correct; Misleading").wait_for()
    assert page.locator("factcheck-check").count() == 1


def test_what_a_check_says_is_never_markup(opened: Opened, article: Article, newsroom: Newsroom) -> None:
    hostile = "<img src=x onerror=alert(1)>"
    other = desk.claim(article, newsroom.writer, quote="It was closed for 14 months")
    desk.checked(other, newsroom.reviewer, newsroom.second)
    publications.publish(other, by=newsroom.editor, now=desk.NOW, explanation=hostile)
    page = opened()
    page.get_by_role("button", name="Checked").nth(1).press("Enter")
    card = page.locator("[popover]:popover-open")
    assert hostile in card.inner_text()
    assert card.locator("img").count() == 0


def scripts(live_server: LiveServer, places: dict[str, Claim]) -> str:
    return "".join(
        f'<script src="{live_server.url}/embed.js" data-article="{of.article_id}" data-in="{place}" defer>'
        "</script>"
        for place, of in places.items()
    )


def test_two_articles_on_one_page_are_both_marked(
    browser: Browser, live_server: LiveServer, httpserver: HTTPServer, checked: Claim, newsroom: Newsroom
) -> None:
    other = desk.draft(newsroom.writer, published_at=desk.NOW, title="Rain", body="It rained for 40 days.")
    rained = desk.claim(other, newsroom.writer, quote="It rained for 40 days")
    desk.brought(rained, Stage.PUBLISHED, newsroom)
    stories = f"<div id=one>{STORY}</div><div id=two><p>It rained for 40 days.</p></div>"
    tags = scripts(live_server, {"#one": checked, "#two": rained})
    httpserver.expect_request("/front").respond_with_data(tags + stories, content_type="text/html")
    page = browser.new_page()
    page.goto(httpserver.url_for("/front"))
    for place in ("#one", "#two"):
        page.locator(place).get_by_role("button", name="Checked: Correct").wait_for()


def test_words_that_nobody_sees_are_sought_nowhere(
    browser: Browser, live_server: LiveServer, httpserver: HTTPServer, newsroom: Newsroom
) -> None:
    """Nothing stands everywhere: the page of others would hang."""
    unseen = "\u200b\u2060"
    article = desk.draft(newsroom.writer, published_at=desk.NOW, body=f"One{unseen}two.")
    claim = desk.claim(article, newsroom.writer, quote=unseen, statement="Nothing is said.")
    desk.brought(claim, Stage.PUBLISHED, newsroom)
    tags = scripts(live_server, {"p": claim})
    httpserver.expect_request("/story").respond_with_data(f"{tags}<p>One two.</p>", content_type="text/html")
    page = browser.new_page()
    page.goto(httpserver.url_for("/story"))
    page.get_by_role("link", name="Nothing is said.").wait_for()


def test_a_page_that_does_not_let_us_in_stays_as_it_was(opened: Opened) -> None:
    page = opened(policy="default-src 'none'")
    page.wait_for_function("window.barred")
    assert page.locator("factcheck-words").count() == 0


@pytest.mark.parametrize(("scheme", "width"), SHAPES)
def test_axe_finds_nothing_grave(
    scheme: str, width: int, checked: Claim, live_server: LiveServer, browser: Browser
) -> None:
    size = {"width": width, "height": 900}
    page = browser.new_context(viewport=size, color_scheme=scheme).new_page()  # type: ignore[arg-type]
    looker = Looker(page, live_server.url)
    looker.look(f"/embed/articles/{checked.article_id}/")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.get_by_role("button", name="Checked: Correct").press("Enter")
    page.get_by_role("dialog", name="Fact check").wait_for()
    looker.look_here("the card")
    assert looker.found == []
