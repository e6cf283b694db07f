"""Snapshots, fetches, rechecks and texts as pages that one reads; a sample page is marked on each."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from lxml.html import HtmlElement, fromstring

from claims.models import Claim, Recheck
from claims.services import evidence, rechecks
from sources.enums import FetchReason, FetchState, Outcome
from sources.models import Extraction, Fetch, Snapshot, Source
from sources.services import fetches
from tests.admin.conftest import SignIn
from tests.support import desk
from tests.support.people import Newsroom
from tests.support.web import COST, Web

REAL = "https://www.example.org/bridge"


def page(client: Client, name: str, *args: Any) -> HtmlElement:
    answer = client.get(reverse(f"admin:{name}", args=args))
    assert answer.status_code == 200
    return fromstring(answer.content.decode())


def facts(of: HtmlElement) -> dict[str, str]:
    """What the page's lists of facts say, by their terms."""
    return {
        fact.findtext("dt"): " ".join(fact.find("dd").text_content().split())
        for fact in of.xpath("//article//dl/div")
    }


@pytest.fixture
def changed(claim: Claim, web: Web, newsroom: Newsroom) -> Recheck:
    """A recheck of a claim whose cited figure is another now."""
    address = web.put("/bridge", COST)
    reading = web.capture(address)
    evidence.link_url(claim, address, by=newsroom.writer, now=desk.NOW)
    desk.taken(claim, newsroom.reviewer)
    for by in (newsroom.reviewer, newsroom.second):
        cited = desk.cite(claim, by, extraction=reading, quote=COST[4:-1])
        desk.submit(claim, by, desk.judgement(cited))
    web.put("/bridge", COST.replace("4.2", "2.4"))
    rechecks.look_at(web.capture(address).pk, now=desk.NOW)
    return Recheck.objects.get()


def sample(reading: Extraction) -> Source:
    """Its source, made a sample page."""
    Source.objects.update(stands_in_for=REAL)
    return Source.objects.get(pk=reading.snapshot.source_id)


def test_a_sample_page_is_marked_wherever_it_is_shown(
    changed: Recheck, newsroom: Newsroom, sign_in: SignIn
) -> None:
    Source.objects.update(stands_in_for=REAL)
    client = sign_in(newsroom.reviewer)
    newest = Extraction.objects.latest("pk")
    pages = {
        "sources_source_change": [newest.snapshot.source_id],
        "sources_source_changelist": [],
        "sources_snapshot_change": [newest.snapshot_id],
        "sources_snapshot_changelist": [],
        "sources_extraction_change": [newest.pk],
        "sources_extraction_changelist": [],
        "sources_fetch_change": [Fetch.objects.latest("pk").pk],
        "sources_fetch_changelist": [],
        "claims_recheck_change": [changed.pk],
        "claims_recheck_changelist": [],
        "claims_evidence_changelist": [],
        "claims_claim_read": [changed.claim_id, newest.pk],
    }
    marked = {}
    for name, args in pages.items():
        samples = page(client, name, *args).xpath("//*[@class='desk-sample']")
        marked[name] = bool(samples) and all(REAL in each.getparent().text_content() for each in samples)
    assert marked == dict.fromkeys(pages, True)


def test_a_loopback_address_is_not_called_the_live_page(
    captured: Extraction, newsroom: Newsroom, sign_in: SignIn
) -> None:
    source = sample(captured)
    said = facts(page(sign_in(newsroom.reader), "sources_extraction_change", captured.pk))
    assert said["Real page"] == REAL
    assert said["Sample page"] == f"fetched from {source.url} in its stead"
    assert "Live page" not in said


def test_a_snapshot_says_what_was_captured_when_and_whence(
    captured: Extraction, newsroom: Newsroom, sign_in: SignIn
) -> None:
    snapshot = captured.snapshot
    said = facts(page(sign_in(newsroom.reader), "sources_snapshot_change", snapshot.pk))
    assert said.pop("Captured") == f"{snapshot.captured_at:%-d %B %Y, %H:%M:%S} UTC"
    assert said.pop("Size").replace("\xa0", " ") == f"{snapshot.bytes} bytes"
    assert said == {
        "By": "a fetch of ours",
        "Live page": snapshot.source.url,
        "Answer": "HTTP status 200",
        "Kind": "text/html",
        "SHA-256": snapshot.sha256,
    }


@pytest.mark.parametrize(
    ("quality", "rule", "said"),
    [
        ("OK", "", "A full reading; it can carry a verdict."),
        (
            "PARTIAL",
            "truncated",
            "Only a part of it was read; it cannot carry a verdict: it was cut at our size limit.",
        ),
        ("SUSPECT", "of_late", "Not to be relied on; it cannot carry a verdict: of late."),
    ],
)
def test_a_snapshot_leads_to_its_text_and_says_how_far_to_rely_on_it(
    quality: str, rule: str, said: str, captured: Extraction, newsroom: Newsroom, sign_in: SignIn
) -> None:
    other = Extraction.objects.create(
        snapshot=captured.snapshot,
        extractor="another",
        text="Words.",
        quality=quality,
        rule=rule,
        extracted_at=timezone.now(),
    )
    shown = page(sign_in(newsroom.reader), "sources_snapshot_change", captured.snapshot_id)
    link = reverse("admin:sources_extraction_change", args=[other.pk])
    assert shown.xpath(f"//a[@href='{link}']/following-sibling::span[1]/text()") == [said]


def test_a_snapshot_stands_between_the_one_before_and_the_one_after(
    web: Web, newsroom: Newsroom, sign_in: SignIn
) -> None:
    address = ""
    for words in ("First words.", "Second words.", "Third words."):
        address = web.put("/page", words * 20)
        web.capture(address)
    keys = list(Snapshot.objects.order_by("pk").values_list("pk", flat=True))
    found = [reverse("admin:sources_snapshot_change", args=[key]) for key in keys]
    client = sign_in(newsroom.reader)
    around = [page(client, "sources_snapshot_change", key).xpath("//nav//a[@rel]/@href") for key in keys]
    assert around == [[found[1]], [found[0], found[2]], [found[1]]]


@pytest.mark.parametrize(
    ("facts_of_it", "chip", "following"),
    [
        ({"outcome": Outcome.UNCHANGED}, "unchanged since the last capture", ""),
        (
            {"outcome": Outcome.PAYWALLED, "detail": "It asks to log in."},
            "behind a paywall or login",
            "Open the live page yourself, save what you see, and send it as your own capture.",
        ),
        (
            {"state": FetchState.FAILED, "outcome": ""},
            "quarantined",
            "That is our fault, not the page's. Fetch it again; if that fails, say so to an admin.",
        ),
    ],
)
def test_a_fetch_says_how_it_ended_and_what_one_can_do(
    facts_of_it: dict[str, str],
    chip: str,
    following: str,
    captured: Extraction,
    newsroom: Newsroom,
    sign_in: SignIn,
) -> None:
    fetch = Fetch.objects.latest("pk")
    Fetch.objects.filter(pk=fetch.pk).update(**facts_of_it)
    shown = page(sign_in(newsroom.reader), "sources_fetch_change", fetch.pk)
    assert shown.xpath("string(//header//*[contains(@class, 'desk-chip')]/text())") == chip
    assert shown.xpath("string(//p[@class='desk-next'])") == following


def test_a_fetch_that_waits_says_so(web: Web, newsroom: Newsroom, sign_in: SignIn) -> None:
    source = web.track(web.put("/page", "Some words."))
    waiting = fetches.request(source, by=newsroom.writer, now=timezone.now(), reason=FetchReason.PERSON)
    shown = page(sign_in(newsroom.reviewer), "sources_fetch_change", waiting.pk)
    assert "A worker takes it as soon as one is free." in shown.text_content()
    assert shown.xpath("//button[text()='Fetch again']") == []


@pytest.mark.parametrize(("who", "offered"), [("reader", 0), ("reviewer", 1)])
def test_who_may_fetch_is_offered_to_fetch_again(
    who: str, offered: int, captured: Extraction, newsroom: Newsroom, sign_in: SignIn
) -> None:
    shown = page(sign_in(getattr(newsroom, who)), "sources_fetch_change", Fetch.objects.latest("pk").pk)
    assert len(shown.xpath("//button[text()='Fetch again']")) == offered


def test_a_recheck_shows_old_against_new_and_leads_to_the_claim(
    changed: Recheck, newsroom: Newsroom, sign_in: SignIn
) -> None:
    shown = page(sign_in(newsroom.reviewer), "claims_recheck_change", changed.pk)
    compared = shown.xpath("//*[@class='desk-compare']")[0]
    link = reverse("admin:claims_claim_change", args=[changed.claim_id])
    assert compared.xpath(".//mark[@class='mark-was']/text()") == ["4.2"]
    assert compared.xpath(".//mark[@class='mark-now']/text()") == ["2.4"]
    assert shown.xpath(f"//a[@href='{link}']/text()") == [
        changed.claim.statement,
        "The claim's page",
    ]


def test_a_recheck_that_a_person_closed_says_what_was_decided(
    changed: Recheck, newsroom: Newsroom, sign_in: SignIn
) -> None:
    Recheck.objects.update(
        ruling="STANDS", reason="A slip of theirs.", closed_by=newsroom.chief, closed_at=desk.NOW
    )
    shown = page(sign_in(newsroom.reviewer), "claims_recheck_change", changed.pk)
    said = facts(shown)
    assert (said["Decided"], said["By"], said["Why"]) == (
        "The verdict stands",
        "chief, 5 January 2026, 12:00 UTC",
        "A slip of theirs.",
    )
    assert "The claim's page" not in shown.text_content()


def test_what_one_may_not_see_has_no_page(changed: Recheck, newsroom: Newsroom, sign_in: SignIn) -> None:
    Source.objects.update(is_open=False)
    rows = {
        "sources_snapshot": Snapshot.objects.latest("pk"),
        "sources_fetch": Fetch.objects.latest("pk"),
        "claims_recheck": changed,
    }
    client = sign_in(newsroom.reader)
    found = {
        name: client.get(reverse(f"admin:{name}_change", args=[row.pk])).status_code
        for name, row in rows.items()
    }
    assert found == dict.fromkeys(rows, 404)
