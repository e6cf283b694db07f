"""People at their browsers: each has a session of their own, and sees what the server shows them."""

import time
from collections.abc import Callable

from playwright.sync_api import Browser, BrowserContext, Error, Locator, Page

from claims.models import Claim
from factcheck.models import User
from tests.support.people import PASSWORD

PATIENCE = 30_000  # milliseconds
SELECT = """([words, within]) => {
  const walker = document.createTreeWalker(document.querySelector("[data-captured]"), NodeFilter.SHOW_TEXT);
  let node;
  while ((node = walker.nextNode()) && !node.data.includes(within));
  const at = node.data.indexOf(within) + within.indexOf(words);
  document.getSelection().setBaseAndExtent(node, at, node, at + words.length);
}"""
# Another document has been loaded, or the claim's page stands here as it was read later.
MOVED_ON = """(before) => {
  if (document.readyState !== "complete") return false;
  if (!window.isSame) return true;
  const shown = document.getElementById("claim-page");
  const isBusy = shown?.matches(".htmx-swapping, .htmx-settling, [aria-busy]");
  return Boolean(before && shown && shown.dataset.readAt !== before && !isBusy);
}"""


class Reviewers:
    def __init__(self, browser: Browser, address: str) -> None:
        self.browser, self.address = browser, address
        self.contexts: list[BrowserContext] = []

    def sign_in(
        self, user: User, *, width: int = 1280, scheme: str = "light", is_touch: bool = False
    ) -> "Desk":
        desk = self.visit(width=width, scheme=scheme, is_touch=is_touch)
        desk.page.get_by_label("Username").fill(user.username)
        desk.page.get_by_label("Password").fill(PASSWORD)
        desk.press(desk.page.get_by_role("button", name="Log in"))
        return desk

    def visit(self, *, width: int = 1280, scheme: str = "light", is_touch: bool = False) -> "Desk":
        """The front door, nobody signed in."""
        context = self.browser.new_context(
            viewport={"width": width, "height": 900},
            color_scheme="dark" if scheme == "dark" else "light",
            has_touch=is_touch,
            is_mobile=is_touch,
        )
        context.set_default_timeout(PATIENCE)
        self.contexts.append(context)
        page = context.new_page()
        page.goto(f"{self.address}/admin/")
        return Desk(page, self.address)

    def close(self) -> None:
        for context in self.contexts:
            context.close()


class Desk:
    """One person's browser. `problems` are the errors of scripts in it."""

    def __init__(self, page: Page, address: str) -> None:
        self.page, self.address = page, address
        self.problems: list[str] = []
        page.on("pageerror", lambda error: self.problems.append(str(error)))

    def open(self, claim: Claim) -> Page:
        self.page.goto(f"{self.address}/admin/claims/claim/{claim.pk}/change/")
        return self.page

    def press(self, button: Locator) -> None:
        """Press a button and wait for what it leads to."""
        self.follow(button.click)

    def follow(self, act: Callable[[], object]) -> None:
        """Do it and wait for what it leads to: another page, or this claim's page shown anew."""
        shown = self.page.locator("#claim-page")
        before = shown.get_attribute("data-read-at") if shown.count() else None
        self.page.evaluate("window.isSame = true")
        act()
        until = time.monotonic() + PATIENCE / 1000
        while not self._has_moved_on(before):
            assert time.monotonic() < until, f"nothing came of {act}"
            self.page.wait_for_timeout(50)

    def _has_moved_on(self, before: str | None) -> bool:
        """Asked again and again: waiting for a function takes eval, which our policy forbids."""
        try:
            return bool(self.page.evaluate(MOVED_ON, before))
        except Error:  # the page was just being left
            return False

    def text(self) -> str:
        return self.page.locator("article.desk").inner_text()

    def has_sideways_scroll(self) -> bool:
        wide = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
        return bool(self.page.evaluate(wide))

    def review(self, rating: str, why: str) -> None:
        """Fill in the review form and send it."""
        form = self.page.locator("#act-review")
        form.get_by_role("radio", name=rating, exact=False).first.check()
        form.get_by_label("Why", exact=True).fill(why)
        self.press(form.get_by_role("button", name="Submit review"))

    def cite_first_suggestion(self, stance: str) -> None:
        self.press(self.page.locator("#suggestions").get_by_role("button", name=stance).first)

    def select(self, words: str, *, within: str = "") -> None:
        """Select words in the captured text as a mouse does; `within` are some around them, where needed."""
        self.page.locator("[data-captured]").wait_for()
        self.page.evaluate(SELECT, [words, within or words])
