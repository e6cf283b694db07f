"""What hostile pages say of themselves is text, wherever we show it: at the desk and by REST."""

import csv
import json
import re
from collections.abc import Iterator
from io import StringIO
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django.fixtures import Settings

from claims.services import moves
from factcheck.notices import mailing, reading, telling
from factcheck.notices.kinds import Pace
from sources.models import Fetch, Source
from tests.api.conftest import client_of
from tests.hostile.cases import Case, shows
from tests.hostile.conftest import Tracker
from tests.hostile.server import by_path, moved, page, serving
from tests.hostile.visits import ARTICLE
from tests.support import desk as made
from tests.support.people import Newsroom

SCRIPT = "<script>alert(1)</script><img src=x onerror=alert(2)>\"'"
TITLED = page(ARTICLE.replace(b"Reward raised", SCRIPT.encode()))
LIVE = re.compile(
    r"<script>alert|<img src=x|(?:href|src|action)\s*=\s*[\"']?\s*(?:javascript|vbscript):", re.IGNORECASE
)


@pytest.fixture
def reviewer(newsroom: Newsroom, db: None) -> Client:
    newsroom.reviewer.is_staff = True
    newsroom.reviewer.save(update_fields=["is_staff"])
    client = Client()
    client.force_login(newsroom.reviewer)
    return client


def desk(source: Source, fetch: Fetch) -> Iterator[str]:
    """The desk's pages on which facts of a source and its fetch stand."""
    rows: dict[str, Any] = {"source": source, "fetch": fetch}
    if fetch.snapshot:
        rows |= {"snapshot": fetch.snapshot, "extraction": fetch.snapshot.extractions.first()}
    for model, row in rows.items():
        if row is not None:
            yield reverse(f"admin:sources_{model}_change", args=[row.pk])
            yield reverse(f"admin:sources_{model}_changelist")


def live(client: Client, source: Source, fetch: Fetch) -> int:
    """How many of the desk's pages would run what the page said."""
    texts = []
    for address in desk(source, fetch):
        answer = client.get(address)
        assert answer.status_code == 200, address
        texts.append(answer.content.decode())
    assert any("alert(" in text or "javascript:" in text for text in texts), "none of it is shown at all"
    return sum(LIVE.search(text) is not None for text in texts)


def by_rest(newsroom: Newsroom, source: Source, fetch: Fetch) -> str:
    """Whether the API gives it as data that no browser takes for a page."""
    api = client_of(newsroom.reviewer)
    paths = (f"sources/{source.pk}/", f"sources/{source.pk}/fetches/")
    answers = [api.get(path, HTTP_ACCEPT="text/html,*/*") for path in paths]
    assert {answer.status_code for answer in answers} == {200}
    assert any("alert(" in answer.content.decode() for answer in answers)
    types = {answer.headers["Content-Type"] for answer in answers}
    assert {answer.headers["X-Content-Type-Options"] for answer in answers} == {"nosniff"}
    return ", ".join(sorted(types))


TEXT = "0 pages of the desk run it; by REST: application/json"
SHOWN = "Escaped on every page; data with nosniff by REST."

INPUTS = (
    Case("<script> in a title", "a page titled with a script", TEXT, {"/page": TITLED}, SHOWN),
    Case(
        "<script> in a URL",
        "a redirect to an address with a script in it",
        TEXT,
        {"/page": moved(f"/{SCRIPT}?q={SCRIPT}"), "/": page(ARTICLE)},
        SHOWN,
    ),
    Case(
        "<script> in error text",
        "a status line, a header and a redirect that hold a script",
        TEXT,
        {"/page": page(b"", f"cf-mitigated: {SCRIPT}", status=f"403 {SCRIPT}")},
        SHOWN,
    ),
    Case(
        "<script> in error text",
        "a redirect to a script",
        TEXT,
        {"/page": moved(f"http://{SCRIPT}/")},
        SHOWN,
    ),
    Case(
        "javascript: links",
        "a redirect to javascript:",
        TEXT,
        {"/page": moved("javascript:alert(1)//")},
        "Refused, and shown as text.",
    ),
)


@shows(*INPUTS)
@pytest.mark.django_db
def test_what_a_page_says_is_text(case: Case, tracker: Tracker, newsroom: Newsroom, reviewer: Client) -> str:
    with serving(by_path(case.make)) as server:
        source = tracker.track(server, "/page")
        fetch = tracker.fetch(source)
    if fetch.snapshot:
        tracker.read(fetch)
    running = live(reviewer, source, fetch)
    return f"{running} pages of the desk run it; by REST: {by_rest(newsroom, source, fetch)}"


FORMULA = "HYPERLINK(1)"


@shows(
    Case(
        "CSV formulas",
        "titles and statements that begin with = + - or @",
        "8 cells, each with an apostrophe before it; by the desk and by REST; as JSON: as they are",
        None,
        "So for tabs and line ends before it. A spreadsheet shows the words, and works nothing out.",
    )
)
@pytest.mark.django_db
def test_what_a_spreadsheet_would_work_out(newsroom: Newsroom, reviewer: Client) -> str:
    for begun in "=+-@":
        article = made.article(newsroom.writer, title=f"{begun}{FORMULA}")
        made.claim(article, newsroom.writer, statement=f"{begun}{FORMULA}")
    api = client_of(newsroom.reviewer)
    tables = [api.get("claims/export/"), reviewer.get(reverse("admin:claims_claim_export"))]
    read = [list(csv.reader(StringIO(each.getvalue().decode("utf-8-sig"), newline=""))) for each in tables]
    assert read[0] == read[1]
    cells = [cell for row in read[0] for cell in row]
    assert [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))] == []
    defused = [cell for cell in cells if cell.startswith("'")]
    assert {cell[1:] for cell in defused} == {f"{begun}{FORMULA}" for begun in "=+-@"}
    lines = api.get("claims/export/?format=ndjson").getvalue().decode().splitlines()
    assert {json.loads(line)["statement"] for line in lines} == {cell[1:] for cell in defused}
    how = "each with an apostrophe before it; by the desk and by REST; as JSON: as they are"
    return f"{len(defused)} cells, {how}"


FORGED = "Bridge reopens\r\nBcc: all@example.org\r\n\r\nhttps://evil.example/"


@shows(
    Case(
        "CRLF in a mail subject",
        "a title and a statement with line ends",
        "one reader, the digest's own lines alone",
        None,
        "A subject is a sentence of ours; what stands in the text stays on its line.",
    )
)
@pytest.mark.django_db
def test_line_ends_in_what_a_digest_tells(newsroom: Newsroom, settings: Settings) -> str:
    settings.MAIL_IS_ON = True
    newsroom.reviewer.email = "reviewer@example.org"
    newsroom.reviewer.save(update_fields=["email"])
    reading.choose(by=newsroom.reviewer, pace=Pace.AT_ONCE, desk_muted=[], mail_muted=[])
    claim = made.claim(made.article(newsroom.writer, title=FORGED), newsroom.writer, statement=FORGED)
    moves.make(claim, "assign", by=newsroom.editor, now=made.NOW, assignee=newsroom.reviewer)
    telling.tell(claim.pk, now=timezone.now())
    [digest] = mailing.gather(now=timezone.now())
    assert mailing.send(digest, now=timezone.now())
    [sent] = mail.outbox
    assert sent.recipients() == ["reviewer@example.org"]
    lines = [*sent.message().as_string().splitlines(), *str(sent.body).splitlines()]
    assert [line for line in lines if line.startswith(("Bcc", "https://evil"))] == []
    return "one reader, the digest's own lines alone"
