"""Walls and error pages under a good status never pass for the document; documents about them do."""

import pytest

from sources.enums import Outcome
from sources.fetching.fetched import Conditional
from sources.models import Fetch, Snapshot
from tests.hostile.cases import Case, ending, shows
from tests.hostile.conftest import Tracker
from tests.hostile.server import by_path, page, serving
from tests.hostile.visits import ARTICLE, visit, visit_answer


def titled(title: str, text: str = "", extra: str = "") -> bytes:
    return page(f"<html><head><title>{title}</title>{extra}</head><body><p>{text}</p></body></html>".encode())


NOT_TAKEN = "Not taken for the document: the last capture stays, and no passage is called missing."
LONG = "The council met on Monday and spoke about the captcha on its site for an hour. " * 20


MENU = "<ul>" + "".join(f"<li><a href=/{n}>News of section {n}</a></li>" for n in range(150)) + "</ul>"
TEASER = "<p>The ministry raised the reward to 50 million dollars, two officials of the department said.</p>"
SHELL = b"<div id=root></div><script src=/app.js></script>"
NEEDS_JS = b"<p>Please enable JavaScript to run this app.</p><script src=/app.js></script>"
CAPTCHA = "<script src='https://captcha-delivery.com/c.js'>"
NOT_FREE = '<script type="application/ld+json">{"isAccessibleForFree": false}</script>'


def sold(*parts: str) -> bytes:
    """What a paper shows of an article that it sells, under its menu."""
    return page(f"<title>The reward</title>{MENU}<h1>The reward</h1>{''.join(parts)}".encode())


WALLS = (
    Case("soft 404", "“Page not found”", "SOFT_404 not_found_title", titled("Page not found", "Sorry.")),
    Case(
        "soft 404",
        "“Página no encontrada | El Diario”",
        "SOFT_404 not_found_title",
        titled("Página no encontrada | El Diario", "Lo sentimos."),
    ),
    Case(
        "soft 404",
        "“404 - Seite nicht gefunden”",
        "SOFT_404 not_found_title",
        titled("404 - Seite nicht gefunden"),
    ),
    Case(
        "soft 404",
        "the same in a heading, without a title",
        "SOFT_404 not_found_title",
        page(b"<h1>Page not found</h1><p>Try the search.</p>"),
    ),
    Case(
        "soft 404",
        "a domain for sale",
        "SOFT_404 parked_domain",
        titled("example.test", "This domain is for sale!"),
    ),
    Case(
        "“Access denied” at 200",
        "“Access denied”",
        "BLOCKED challenge_title",
        titled("Access denied", "You do not have access."),
    ),
    Case(
        "“Access denied” at 200",
        "“Zugriff verweigert”",
        "BLOCKED challenge_title",
        titled("Zugriff verweigert", "Kein Zugriff."),
    ),
    Case(
        "challenge page at 200",
        "“Just a moment...”",
        "BLOCKED challenge_title",
        titled("Just a moment...", "Checking your browser"),
    ),
    Case(
        "challenge page at 200",
        "a script of captcha-delivery.com",
        "BLOCKED challenge_markup",
        titled("news.test", "", CAPTCHA),
    ),
    *(
        Case(
            "challenge page at 200",
            f"an article under {line}",
            f"BLOCKED header_{line.partition(':')[0]} ({line})",
            page(ARTICLE.replace(b"$50", b"$60"), line),
        )
        for line in (
            "cf-mitigated: challenge",
            "x-amzn-waf-action: captcha",
            "x-vercel-mitigated: challenge",
            "x-sucuri-block: IP",
        )
    ),
    Case(
        "cookie wall",
        "“Before you continue”",
        "CONSENT_WALL consent_title",
        titled("Before you continue", "We and our 842 partners"),
    ),
    Case(
        "cookie wall",
        "“Wir respektieren Ihre Privatsphäre”",
        "CONSENT_WALL consent_title",
        titled("Wir respektieren Ihre Privatsphäre", "Wir und unsere Partner"),
    ),
    Case(
        "paywall teaser",
        "a sentence, and “Subscribe to read on”",
        "PAYWALLED paywall_teaser",
        titled("Exclusive", "The ministry said. Subscribe to read on."),
    ),
    Case(
        "paywall teaser",
        "the same under a menu of 150 lines",
        "PAYWALLED paywall_teaser",
        sold(TEASER, "<p>Subscribe to continue reading</p>"),
    ),
    Case(
        "paywall teaser",
        "a teaser that says isAccessibleForFree: false",
        "PAYWALLED paywall_declared",
        sold(TEASER, NOT_FREE),
    ),
    Case("JS shell", "an empty root and a script", "JS_ONLY script_shell", page(SHELL)),
    Case("JS shell", "“Please enable JavaScript”", "JS_ONLY script_shell", page(NEEDS_JS)),
    Case(
        "maintenance page",
        "“Down for maintenance”",
        "HTTP_ERROR maintenance_title",
        titled("Down for maintenance", "Back soon."),
        NOT_TAKEN,
    ),
    Case(
        "wrong MIME",
        "HTML called PDF",
        "TYPE_MISMATCH not_a_pdf (content-type: application/pdf)",
        page(b"<html>login</html>", media_type="application/pdf"),
    ),
    Case(
        "wrong MIME",
        "HTML called a picture",
        "TYPE_MISMATCH is_a_page (content-type: image/png)",
        page(b"<html>login</html>", media_type="image/png"),
    ),
    Case(
        "wrong MIME",
        "a picture called HTML",
        "TYPE_MISMATCH not_text (content-type: text/html; charset=utf-8)",
        page(b"\x89PNG\r\n\x1a\n" + b"\0" * 64),
    ),
    Case(
        "wrong MIME",
        "a PDF called HTML",
        "TYPE_MISMATCH not_text (content-type: text/html; charset=utf-8)",
        page(b"%PDF-1.7 x"),
    ),
)


@shows(*WALLS)
@pytest.mark.django_db
def test_it_is_not_the_document(case: Case, tracker: Tracker) -> str:
    """Not at first, when it would be a baseline, nor later, when the document's words would be missing."""
    site = {"/new": case.make, "/known": page(ARTICLE)}
    with serving(by_path(site)) as server:
        known, new = tracker.track(server, "/known"), tracker.track(server, "/new")
        good = tracker.read(tracker.fetch(known))
        site["/known"] = case.make
        first, later = tracker.fetch(new), tracker.fetch(known)
    assert (new.latest, known.latest, known.reading) == (None, good.snapshot, good)
    assert (first.snapshot, later.snapshot, Snapshot.objects.count()) == (None, None, 1)
    assert later.detail
    assert logged(first) == logged(later)
    return logged(later)


def logged(fetch: Fetch) -> str:
    """As cases.ending, from the log."""
    header = f" ({fetch.deciding_header})" if fetch.deciding_header else ""
    return f"{fetch.outcome} {fetch.rule}".strip() + header


@pytest.mark.parametrize(
    ("answer", "ends"),
    [
        (
            page(b"", "cf-mitigated: challenge", status="403 No"),
            "BLOCKED header_cf-mitigated (cf-mitigated: challenge)",
        ),
        (
            page(b"", "x-datadome: protected", status="403 No"),
            "BLOCKED header_x-datadome (x-datadome: protected)",
        ),
        (page(b"", "x-kpsdk-ct: 0aB", status="429 Wait"), "BLOCKED header_x-kpsdk-ct (x-kpsdk-ct: 0aB)"),
        (page(b"", "Server: ddos-guard", status="403 No"), "BLOCKED header_server (server: ddos-guard)"),
        (page(b"", "Server: AkamaiGHost", status="403 No"), "BLOCKED header_server (server: AkamaiGHost)"),
        (page(b"", "Server: AkamaiGHost", status="503 Down"), "HTTP_ERROR status_503"),
        (
            page(b"", "cf-mitigated: " + "x" * 900, status="403 No"),
            f"BLOCKED header_cf-mitigated (cf-mitigated: {'x' * 486})",
        ),
        (page(b"", status="401 Who"), "PAYWALLED status_401"),
        (
            page(b"", "WWW-Authenticate: Basic", status="401 Who"),
            "PAYWALLED status_401 (www-authenticate: Basic)",
        ),
        (page(b"", status="402 Pay"), "PAYWALLED status_402"),
        (page(b"", status="403 No"), "BLOCKED status_403"),
        (page(b"", status="404 Not Found"), "HTTP_ERROR status_404"),
        (page(b"", status="410 Gone"), "GONE status_410"),
        (page(b"", "Retry-After: 120", status="429 Wait"), "HTTP_ERROR status_429 (retry-after: 120)"),
        (page(b"", status="451 Law"), "BLOCKED status_451"),
        (page(b"", "Retry-After: soon", status="503 Down"), "HTTP_ERROR status_503 (retry-after: soon)"),
    ],
)
def test_a_status_has_its_outcome_and_keeps_its_header(answer: bytes, ends: str) -> None:
    assert ending(visit_answer(answer)) == ends


@pytest.mark.parametrize(
    "answer",
    [
        titled("Page not found: how a missing memo changed the inquiry", "A short report. " * 5),
        titled("Access denied", LONG),
        titled("Are you a robot?", "Short.", '<meta property="article:published_time" content="2025-08-08">'),
        titled("Captcha", LONG),
        titled("The reward", LONG, NOT_FREE),
        titled("The reward", LONG + "Subscribe to continue reading"),
        page(ARTICLE, "Server: AkamaiGHost"),
        titled("Page not found | The Times", LONG),
        titled("Cookie consent fatigue is real, study says", "A short report on a study."),
        page(ARTICLE + b"<script>track()</script>"),
        page(b"Plain words, no markup.", media_type="text/plain"),
        page(b"%PDF-1.7 x", media_type="application/pdf"),
        page(b"\x89PNG\r\n\x1a\n" + b"\0" * 64, media_type="image/png"),
        page(ARTICLE, "x-datadome: protected"),
        page(ARTICLE, media_type=""),
        page(ARTICLE, status="203 Non-Authoritative"),
    ],
)
def test_it_is_the_document(answer: bytes) -> None:
    fetched = visit_answer(answer)
    assert (fetched.outcome, fetched.rule) == (Outcome.OK, None)


def test_not_modified_is_unchanged_only_when_asked() -> None:
    answer = page(b"", "ETag: x", status="304 Not Modified")
    with serving(answer) as server:
        only_if = Conditional(server.url("/"), (("If-None-Match", "x"),))
        assert visit(server, "/", only_if=only_if).outcome == Outcome.UNCHANGED
        assert visit(server, "/").outcome == Outcome.PROTOCOL


def test_a_missing_type_is_told_from_the_bytes() -> None:
    assert visit_answer(page(b"%PDF-1.7 x", media_type="")).media_type == "application/pdf"
