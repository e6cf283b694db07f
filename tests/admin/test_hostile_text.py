"""Whatever others wrote is text on our pages: titles, bylines, addresses, statements, errors."""

from html import escape

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from lxml.html import fromstring

from claims.models import Claim
from claims.services import evidence, suggestions
from sources.models import Extraction, Source
from tests.admin.conftest import SignIn
from tests.support import desk
from tests.support.people import Newsroom
from tests.support.web import Web

HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(2)>\"'"


def read(client: Client, name: str, *args: object) -> str:
    answer = client.get(reverse(f"admin:{name}", args=args))
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.fixture
def reading(web: Web) -> Extraction:
    """A captured page whose title and text are markup, once read."""
    return web.capture(web.put("/x", f"The bridge cost {HOSTILE} euros, they said.", title=HOSTILE))


@pytest.fixture
def claim(newsroom: Newsroom, web: Web, reading: Extraction) -> Claim:
    article = desk.article(newsroom.writer, title=HOSTILE, body=f"The bridge {HOSTILE} cost 4.2 million.")
    claim = desk.claim(
        article,
        newsroom.writer,
        quote=f"The bridge {HOSTILE}",
        statement=f"The bridge {HOSTILE}",
        claimants_named=[HOSTILE],
    )
    evidence.link(claim, reading.snapshot.source, by=newsroom.writer, now=desk.NOW)
    suggestions.rank_reading(reading.pk)
    desk.taken(claim, newsroom.reviewer)
    desk.cite(claim, newsroom.reviewer, extraction=reading, quote="The bridge cost", note=HOSTILE)
    Source.objects.update(last_outcome="BLOCKED", last_reason=HOSTILE, stands_in_for=f"javascript:{HOSTILE}")
    return claim


def test_no_page_of_the_desk_runs_it(
    claim: Claim, reading: Extraction, newsroom: Newsroom, sign_in: SignIn
) -> None:
    client = sign_in(newsroom.reviewer)
    pages = {
        "claims_claim_change": [claim.pk],
        "claims_claim_changelist": [],
        "claims_claim_read": [claim.pk, reading.pk],
        "claims_article_change": [claim.article_id],
        "claims_article_changelist": [],
        "claims_evidence_changelist": [],
        "sources_source_change": [reading.snapshot.source_id],
        "sources_source_changelist": [],
        "sources_extraction_change": [reading.pk],
        "sources_extraction_changelist": [],
        "sources_snapshot_change": [reading.snapshot_id],
        "sources_snapshot_changelist": [],
        "sources_fetch_change": [reading.snapshot.fetches.latest("pk").pk],
        "sources_fetch_changelist": [],
        "index": [],
    }
    for name, args in pages.items():
        text = read(client, name, *args)
        assert "<script>alert" not in text, name
        assert "<img src=x" not in text, name
        assert 'href="javascript:' not in text, name
    assert escape(HOSTILE) in read(client, "sources_extraction_change", reading.pk)


def test_what_was_refused_is_shown_as_text(claim: Claim, newsroom: Newsroom, sign_in: SignIn) -> None:
    said = {"url": f"http://{HOSTILE}/", "version": claim.version}
    answer = sign_in(newsroom.reviewer).post(reverse("admin:claims_claim_do", args=[claim.pk, "link"]), said)
    assert answer.status_code == 400
    assert "<script>alert" not in answer.content.decode()


def test_messages_of_bulk_acts_are_text(claim: Claim, newsroom: Newsroom, sign_in: SignIn) -> None:
    chosen = {"action": "take", "_selected_action": [claim.pk]}
    page = sign_in(newsroom.second).post(reverse("admin:claims_claim_changelist"), chosen, follow=True)
    assert "Not done" in page.content.decode()
    assert "<script>alert" not in page.content.decode()


def test_our_pages_hold_no_inline_script(claim: Claim, newsroom: Newsroom, sign_in: SignIn) -> None:
    client = sign_in(newsroom.reviewer)
    names = ("claims_claim_change", "claims_article_change", "claims_claim_changelist", "index")
    args: dict[str, list[object]] = {names[0]: [claim.pk], names[1]: [claim.article_id]}
    for name in names:
        page = fromstring(client.get(reverse(f"admin:{name}", args=args.get(name, []))).content)
        inline = page.xpath("//script[not(@src)] | //style | //@style | //@*[starts-with(name(), 'on')]")
        assert (name, inline) == (name, [])


def test_every_input_of_the_page_has_a_label(claim: Claim, newsroom: Newsroom, sign_in: SignIn) -> None:
    page = fromstring(read(sign_in(newsroom.editor), "claims_claim_change", claim.pk))
    inputs = page.xpath("//article//*[self::input or self::textarea or self::select]")
    labelled = {label.get("for") for label in page.xpath("//label[@for]")}
    bare = [
        each.get("name")
        for each in inputs
        if each.get("type") != "hidden"
        and each.get("id") not in labelled
        and not each.get("aria-label")
        and not each.xpath("ancestor::label")
    ]
    assert len(inputs) > 20
    assert bare == []


def test_the_clock_of_a_page_is_the_servers(claim: Claim, newsroom: Newsroom, sign_in: SignIn) -> None:
    text = read(sign_in(newsroom.reviewer), "claims_claim_change", claim.pk)
    assert f'name="read_at" value="{timezone.now():%Y-%m-%d}' in text
