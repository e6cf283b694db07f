"""How a person gets about: by mouse, by touch or by keys alone. What they do is counted."""

from collections.abc import Callable

from playwright.sync_api import Locator

from tests.browser.driving import Desk

FURTHEST = 200  # presses of Tab
HAS_FOCUS = "wanted => wanted === document.activeElement"


class Pointer:
    """A mouse; a finger where the desk is one of touch. `clicks` counts each press, into a text field too."""

    def __init__(self, desk: Desk, *, is_touch: bool = False) -> None:
        self.desk, self.is_touch = desk, is_touch
        self.clicks = self.fields = 0

    def choose(self, control: Locator) -> None:
        """Press what changes only the page as it stands."""
        self._press(control)()

    def follow(self, control: Locator) -> None:
        """Press what leads elsewhere, or is sent."""
        self.desk.follow(self._press(control))

    def write(self, field: Locator, words: str) -> None:
        self.choose(field)
        self.fields += 1
        self.desk.page.keyboard.type(words)

    def _press(self, control: Locator) -> Callable[[], object]:
        self.clicks += 1
        return control.tap if self.is_touch else control.click


class Keys:
    """A keyboard and nothing else."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    def tab_to(self, control: Locator) -> None:
        control.wait_for()
        for _ in range(FURTHEST):
            self.desk.page.keyboard.press("Tab")
            if control.evaluate(HAS_FOCUS):
                return
        raise AssertionError(f"Tab does not get to {control}")

    def press(self, *keys: str) -> None:
        for key in keys:
            self.desk.page.keyboard.press(key)

    def follow(self, key: str) -> None:
        """Press a key that leads elsewhere, or sends."""
        self.desk.follow(lambda: self.desk.page.keyboard.press(key))

    def type(self, words: str) -> None:
        self.desk.page.keyboard.type(words)
