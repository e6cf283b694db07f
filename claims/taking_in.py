"""What is told of an article taken in from its address: how far it is, why, and what to do next. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from claims.enums import IntakeState
from sources.enums import Outcome

PASTE = "Open the page yourself and send its text in its place."
LATER = "Ask for it once more later, or send its text."
LOOK = "Look at the address; if it is right, ask for it once more or send its text."

# Of a page that came, what was wrong with it.
NO_ARTICLE = "no_main_text"
LEAST = 100  # code points; what is shorter is a menu, a notice or a caption
WRONG: Mapping[str, str] = {
    NO_ARTICLE: "The page came, but no text of an article was found on it.",
    "large_html": "The page is too large to find the article on it.",
    "truncated": "The page is larger than we fetch, so that its text would be cut.",
    "no_text": "What came holds no text.",
    "image_without_text": "What stands there is an image.",
    "unsupported_type": "What stands there is no page, PDF or text.",
    "taken_down": "A legal order took down what was captured of this page.",
}
UNREADABLE = "What came could not be read."

NEXT: Mapping[str, str] = {
    Outcome.ROBOTS_DENIED: "Ask for it once: what a person asks for is fetched. Or send its text.",
    Outcome.HTTP_ERROR: LOOK,
    Outcome.GONE: LOOK,
    Outcome.SOFT_404: LOOK,
    Outcome.DNS: LOOK,
    Outcome.REDIRECT: LOOK,
    Outcome.CONNECT: LATER,
    Outcome.TIMEOUT: LATER,
    Outcome.TLS: LATER,
    Outcome.PROTOCOL: LATER,
    Outcome.CRASHED: LATER,
}
SETTLED = frozenset({IntakeState.DONE, IntakeState.BY_HAND})


@dataclass(frozen=True)
class Told:
    """until: before which nothing happens, where that is known. next: what a person can do, if anything."""

    state: IntakeState
    words: str
    next: str = ""
    until: datetime | None = None


def told(state: str, why: str, words: str, *, waits: str = "", until: datetime | None = None) -> Told:
    """waits, until: why the fetch does not begin, where one waits, and before when it does not."""
    known = IntakeState(state)
    if known == IntakeState.WAITING and waits:
        return Told(IntakeState.HELD, waits, PASTE, until) if until else Told(known, waits)
    if known == IntakeState.WAITING or known in SETTLED:
        return Told(known, f"{known.label[:1].upper()}{known.label[1:]}.")
    return Told(known, words, NEXT.get(why, PASTE))
