"""Makes the pictures of docs/img from a demo that nobody has worked in: run it beside `make demo`.

    python -m tests.browser.pictures http://127.0.0.1:8000 PASSWORD

with the password that the demo printed for `reviewer`. Reduce them to 128 colours, by any tool, to keep them.
"""

import sys
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from tests.support import chromium

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "img"
SECOND, ARTICLE, CHECK = "María Corina Machado", "Why Maduro", "under indictment"
WIDE, PHONE = (1280, 800), (390, 844)


def main(address: str, password: str) -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium.path(), args=["--no-sandbox"])
        page = _signed_in(browser, address, password, WIDE)
        _keep(page, "front")
        _open_claim(page)
        page.locator("#suggestions .key-hint").first.wait_for()
        _keep(page, "claim")
        dark = _signed_in(browser, address, password, WIDE, is_dark=True)
        _open_article(dark, address)
        _keep(dark, "article-dark")
        _open_candidates(page, address)
        _keep(page, "candidates")
        page.goto(f"{address}/desk/")
        page.get_by_text("Live, last asked").wait_for()
        _keep(page, "dashboard")
        phone = _signed_in(browser, address, password, PHONE)
        _keep(phone, "front-phone")
        _open_article(phone, address)
        _keep(phone, "article-phone")
        dark_phone = _signed_in(browser, address, password, PHONE, is_dark=True)
        _open_claim(dark_phone)
        _keep(dark_phone, "claim-phone")
        _keep(_check(browser, address), "check")
        browser.close()


def _check(browser: Browser, address: str) -> Page:
    """A published check, as anybody reads it."""
    page = browser.new_page(viewport={"width": WIDE[0], "height": WIDE[1]}, color_scheme="light")
    page.goto(f"{address}/checks/")
    page.get_by_role("link", name=CHECK).click()
    return page


def _open_claim(page: Page) -> None:
    page.get_by_role("link", name=SECOND).first.click()
    page.locator("#suggestions").wait_for()


def _open_article(page: Page, address: str) -> None:
    page.goto(f"{address}/admin/claims/article/")
    page.locator("#result_list").get_by_role("link", name=ARTICLE).first.click()
    page.locator("[data-article]").wait_for()


def _open_candidates(page: Page, address: str) -> None:
    """Of the article as the demo has it, what is still to be decided."""
    _open_article(page, address)
    page.goto(page.url.replace("/change/", "/candidates/"))
    page.locator("[data-candidates] .key-hint").first.wait_for()


def _signed_in(
    browser: Browser, address: str, password: str, size: tuple[int, int], *, is_dark: bool = False
) -> Page:
    page = browser.new_page(
        viewport={"width": size[0], "height": size[1]},
        color_scheme="dark" if is_dark else "light",
        has_touch=size == PHONE,
        is_mobile=size == PHONE,
    )
    page.goto(f"{address}/admin/")
    page.get_by_label("Username").fill("reviewer")
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Log in").click()
    page.get_by_role("button", name="Take next").wait_for()
    return page


def _keep(page: Page, name: str) -> None:
    page.wait_for_load_state("networkidle")
    page.screenshot(path=FOLDER / f"{name}.png")


if __name__ == "__main__":
    main(*sys.argv[1:])
