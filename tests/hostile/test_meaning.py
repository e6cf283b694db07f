"""Walls and error pages under a good status never pass for the document; documents about them do."""

import pytest

from sources.enums import Outcome
from sources.fetching.fetched import Conditional
from tests.hostile.server import page, serving
from tests.hostile.visits import ARTICLE, visit, visit_answer


def titled(title: str, text: str = "", extra: str = "") -> bytes:
    return page(f"<html><head><title>{title}</title>{extra}</head><body><p>{text}</p></body></html>".encode())


LONG = "The council met on Monday and spoke about the captcha on its site for an hour. " * 20


@pytest.mark.parametrize(
    ("answer", "outcome", "rule"),
    [
        (titled("Page not found", "Sorry."), Outcome.SOFT_404, "not_found_title"),
        (titled("Página no encontrada | El Diario", "Lo sentimos."), Outcome.SOFT_404, "not_found_title"),
        (titled("404 - Seite nicht gefunden"), Outcome.SOFT_404, "not_found_title"),
        (page(b"<h1>Page not found</h1><p>Try the search.</p>"), Outcome.SOFT_404, "not_found_title"),
        (titled("example.test", "This domain is for sale!"), Outcome.SOFT_404, "parked_domain"),
        (titled("Access denied", "You do not have access."), Outcome.BLOCKED, "challenge_title"),
        (titled("Just a moment...", "Checking your browser"), Outcome.BLOCKED, "challenge_title"),
        (
            titled("news.test", "", "<script src='https://captcha-delivery.com/c.js'>"),
            Outcome.BLOCKED,
            "challenge_markup",
        ),
        (page(ARTICLE, "cf-mitigated: challenge"), Outcome.BLOCKED, "header_cf-mitigated"),
        (page(ARTICLE, "x-amzn-waf-action: captcha"), Outcome.BLOCKED, "header_x-amzn-waf-action"),
        (
            page(b"", "cf-mitigated: challenge", status="403 Forbidden"),
            Outcome.BLOCKED,
            "header_cf-mitigated",
        ),
        (titled("Before you continue", "We and our 842 partners"), Outcome.CONSENT_WALL, "consent_title"),
        (
            titled("Exclusive", "The ministry said. Subscribe to read on."),
            Outcome.PAYWALLED,
            "paywall_teaser",
        ),
        (titled("Down for maintenance", "Back soon."), Outcome.HTTP_ERROR, "maintenance_title"),
        (page(b"<div id=root></div><script src=/app.js></script>"), Outcome.JS_ONLY, "script_shell"),
        (
            page(b"<p>Please enable JavaScript to run this app.</p><script src=/app.js></script>"),
            Outcome.JS_ONLY,
            "script_shell",
        ),
        (page(b"", status="401 Unauthorized"), Outcome.PAYWALLED, "status_401"),
        (page(b"", status="402 Payment Required"), Outcome.PAYWALLED, "status_402"),
        (page(b"", status="403 Forbidden"), Outcome.BLOCKED, "status_403"),
        (page(b"", status="404 Not Found"), Outcome.HTTP_ERROR, "status_404"),
        (page(b"", status="410 Gone"), Outcome.GONE, "status_410"),
        (page(b"", status="429 Too Many Requests"), Outcome.HTTP_ERROR, "status_429"),
        (page(b"", status="451 Unavailable"), Outcome.BLOCKED, "status_451"),
        (page(b"", status="503 Service Unavailable"), Outcome.HTTP_ERROR, "status_503"),
        (page(b"<html>login</html>", media_type="application/pdf"), Outcome.TYPE_MISMATCH, "not_a_pdf"),
        (page(b"\x89PNG\r\n\x1a\n" + b"\0" * 64), Outcome.TYPE_MISMATCH, "not_text"),
        (page(b"%PDF-1.7 x"), Outcome.TYPE_MISMATCH, "not_text"),
    ],
)
def test_it_is_not_the_document(answer: bytes, outcome: Outcome, rule: str) -> None:
    fetched = visit_answer(answer)
    assert (fetched.outcome, fetched.rule) == (outcome, rule)
    assert fetched.reason


@pytest.mark.parametrize(
    "answer",
    [
        titled("Page not found: how a missing memo changed the inquiry", "A short report. " * 5),
        titled("Access denied", LONG),
        titled("Are you a robot?", "Short.", '<meta property="article:published_time" content="2025-08-08">'),
        titled("Captcha", LONG),
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
