"""What kind of answer this is: ordered rules, each with an id, the first that holds decides.

Blocked is not gone, and no wall or error page may pass for the document. In doubt it is the document:
rules on a page's words ask for a short text and for words that make up a whole title.
"""

import re
from collections.abc import Callable
from urllib.parse import urlsplit

from sources.enums import Outcome
from sources.fetching import phrases
from sources.fetching.challenges import challenge
from sources.fetching.failures import Finding
from sources.fetching.page import SHORT, Page, sniff

SHELL, BARE = 200, 40
HOME = re.compile(r"/?([a-z]{2}(-[a-z]{2})?/?)?(index\.(html?|php))?", re.IGNORECASE)

LOGIN_SEGMENTS = {"login", "log-in", "signin", "sign-in", "sso", "register", "subscribe", "account"}
CONSENT_SEGMENTS = {"consent", "cookie-consent", "privacy-gate", "collectconsent"}
TEXT_TYPES = ("text/", "application/xhtml+xml", "application/xml", "application/json", "application/pdf")

MEDIA_TYPES = ("image/", "audio/", "video/", "font/")

STATUS: dict[int, tuple[Outcome, str]] = {
    401: (Outcome.PAYWALLED, "The server asks for a login."),
    402: (Outcome.PAYWALLED, "The server asks for payment."),
    403: (Outcome.BLOCKED, "The server forbids us the page."),
    410: (Outcome.GONE, "The server says that the page is gone."),
    451: (Outcome.BLOCKED, "The page is withheld for legal reasons."),
    999: (Outcome.BLOCKED, "The server turns robots away."),
}


def classify(page: Page) -> Finding:
    """The outcome of an answer that arrived whole. OK when no rule holds."""
    for rule in RULES:
        found = rule(page)
        if found is not None:
            return found
    return Finding(Outcome.OK)


def challenge_header(page: Page) -> Finding | None:
    mark = challenge(page.status, page.headers)
    if mark is None:
        return None
    said = f"{mark.name}: {page.header(mark.name)}"[:60]
    return Finding(Outcome.BLOCKED, f"header_{mark.name}", f"The server turns robots away ({said}).")


def bad_status(page: Page) -> Finding | None:
    status = page.status
    if status == 304 and page.is_conditional:
        return Finding(Outcome.UNCHANGED, "status_304")
    if status < 200 or status in (206, 304):
        return Finding(Outcome.PROTOCOL, f"status_{status}", f"Nobody asked for a {status}.")
    if status in STATUS:
        outcome, reason = STATUS[status]
        return Finding(outcome, f"status_{status}", reason)
    if 300 <= status < 400:
        return Finding(Outcome.REDIRECT, f"status_{status}", f"The server answered {status} and led nowhere.")
    if status >= 400:
        return Finding(Outcome.HTTP_ERROR, f"status_{status}", f"The server answered {status}.")
    return None


def empty(page: Page) -> Finding | None:
    if page.status in (204, 205) or not page.body.strip():
        return Finding(Outcome.HTTP_ERROR, "empty_body", f"An empty answer ({page.status}).")
    return None


def wrong_type(page: Page) -> Finding | None:
    found, said = sniff(page.body), page.media_type
    if said == "application/pdf" and found != "application/pdf":
        return Finding(Outcome.TYPE_MISMATCH, "not_a_pdf", "It says PDF, and is none.")
    if found not in (None, "text/html", said) and said.startswith(TEXT_TYPES):
        return Finding(Outcome.TYPE_MISMATCH, "not_text", f"It says {said}, and is {found}.")
    if found == "text/html" and said.startswith(MEDIA_TYPES):
        return Finding(Outcome.TYPE_MISMATCH, "is_a_page", f"It says {said}, and is a web page.")
    return None


def redirected_to_wall(page: Page) -> Finding | None:
    if not page.was_redirected:
        return None
    host, path = urlsplit(page.url).hostname or "", urlsplit(page.url).path
    asked = set(urlsplit(page.asked_url).path.lower().split("/"))
    segments = set(path.lower().split("/")) - asked
    if host.startswith(("consent.", "guce.")) or segments & CONSENT_SEGMENTS:
        return Finding(Outcome.CONSENT_WALL, "redirect_consent", f"Led to a consent page on {host}.")
    if host.startswith(("login.", "signin.", "accounts.", "sso.")) or segments & LOGIN_SEGMENTS:
        return Finding(Outcome.PAYWALLED, "redirect_login", f"Led to a login page on {host}.")
    return None


def redirected_home(page: Page) -> Finding | None:
    asked, ended = urlsplit(page.asked_url), urlsplit(page.url)
    if page.was_redirected and not _is_home(asked.path, asked.query) and _is_home(ended.path, ended.query):
        return Finding(Outcome.SOFT_404, "redirect_home", "Led from the page to a home page.")
    return None


def _is_home(path: str, query: str) -> bool:
    return not query and HOME.fullmatch(path) is not None


def challenge_page(page: Page) -> Finding | None:
    if not _is_stub(page):
        return None
    if any(mark in page.markup for mark in phrases.CHALLENGE_MARKUP):
        return Finding(Outcome.BLOCKED, "challenge_markup", "The page is a challenge to robots.")
    return _titled(page, phrases.CHALLENGE, Outcome.BLOCKED, "challenge_title")


def consent_page(page: Page) -> Finding | None:
    if not _is_stub(page):
        return None
    return _titled(page, phrases.CONSENT, Outcome.CONSENT_WALL, "consent_title")


def soft_404(page: Page) -> Finding | None:
    if not _is_stub(page):
        return None
    if any(phrase in page.text.lower() for phrase in phrases.PARKED):
        return Finding(Outcome.SOFT_404, "parked_domain", "The domain is parked.")
    return _titled(page, phrases.NOT_FOUND, Outcome.SOFT_404, "not_found_title")


def maintenance(page: Page) -> Finding | None:
    if not _is_stub(page):
        return None
    return _titled(page, phrases.MAINTENANCE, Outcome.HTTP_ERROR, "maintenance_title")


def paywall(page: Page) -> Finding | None:
    """A teaser with the offer to subscribe: even an article may be one."""
    if not page.is_markup or page.is_full:
        return None
    text = page.text.lower()
    in_header = len(text) < SHORT and any(mark in text for mark in phrases.SUBSCRIBER)
    if in_header or any(mark in text for mark in phrases.PAYWALL):
        return Finding(Outcome.PAYWALLED, "paywall_teaser", "A teaser, and the offer to subscribe.")
    if page.prose and page.says_it_is_paid:
        return Finding(Outcome.PAYWALLED, "paywall_declared", "A teaser of what the page says is not free.")
    return None


def script_shell(page: Page) -> Finding | None:
    if not page.is_markup or page.is_truncated or page.is_full:
        return None
    is_bare = len(page.text) < BARE or (
        len(page.text) < SHELL and any(mark in page.lowered for mark in phrases.SHELL_MARKUP)
    )
    if "<script" in page.lowered and is_bare:
        return Finding(Outcome.JS_ONLY, "script_shell", "Without JavaScript there is next to no text.")
    return None


def _is_stub(page: Page) -> bool:
    return page.is_markup and not page.is_article and not page.is_full and len(page.text) < SHORT


def _titled(page: Page, titles: frozenset[str], outcome: Outcome, rule: str) -> Finding | None:
    """The whole title, its part beside the site's name, or the first heading is one of `titles`."""
    parts = [page.title, *re.split(r"\s+[|–—·»-]\s+", page.title), page.heading]
    for part in parts:
        words = part.casefold().strip(" .!…:?")
        if re.sub(r"^(error )?(404|403|500|503)( error)?[\s:–-]*", "", words) in titles or words in titles:
            return Finding(outcome, rule, f"The page is titled “{part[:80]}”.")
    return None


RULES: tuple[Callable[[Page], Finding | None], ...] = (
    challenge_header,
    bad_status,
    empty,
    redirected_to_wall,
    wrong_type,
    challenge_page,
    consent_page,
    soft_404,
    maintenance,
    redirected_home,
    paywall,
    script_shell,
)
