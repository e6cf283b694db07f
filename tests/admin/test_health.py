"""A source's page says how it is, how its checks went, why it waits, and what a person says over that."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from lxml.html import HtmlElement, fromstring

from sources import labels
from sources.enums import FetchReason, FetchState, OverrideKind
from sources.models import Extraction, Fetch, Outage, Override, Source
from sources.services import fetches, overrides
from tests.admin.conftest import SignIn
from tests.support import desk
from tests.support.people import Newsroom

NOW = timezone.now()
TOMORROW = f"{NOW + timedelta(days=1):%Y-%m-%d}"


@pytest.fixture
def source(captured: Extraction) -> Source:
    return Source.objects.get(pk=captured.snapshot.source_id)


@pytest.fixture
def client(newsroom: Newsroom, sign_in: SignIn) -> Client:
    """A reviewer's."""
    return sign_in(newsroom.reviewer)


def page(client: Client, source: Source) -> HtmlElement:
    answer = client.get(reverse("admin:sources_source_change", args=[source.pk]))
    assert answer.status_code == 200
    return fromstring(answer.content.decode())


def said(of: HtmlElement) -> tuple[str, str]:
    """The chip of its head, and what to do next."""
    chip = of.xpath("string(//header//span[contains(@class, 'desk-chip')]/text())")
    return chip, of.xpath("string(//header//p[@class='desk-next'])")


def next_check(of: HtmlElement) -> str:
    return " ".join(of.xpath("string(//dt[text()='Next check']/following-sibling::dd)").split())


def checks(source: Source, *outcomes: str) -> None:
    """Its only checks, the oldest first."""
    Fetch.objects.filter(source=source).delete()
    for number, outcome in enumerate(outcomes):
        ended = NOW - timedelta(hours=len(outcomes) - number)
        Fetch.objects.create(
            source=source,
            state=FetchState.DONE,
            reason=FetchReason.SCHEDULE,
            requested_at=ended,
            ended_at=ended,
            outcome=outcome,
        )


@pytest.mark.parametrize(
    ("health", "outcome", "chip", "following"),
    [
        ("ALIVE", "OK", "alive, captured", ""),
        ("ALIVE", "PAYWALLED", "behind a paywall or login", labels.ATTACH),
        ("DEGRADED", "TIMEOUT", "failing lately: took too long", "It is tried again by itself"),
        ("DEAD", "GONE", "dead: the server says the page is gone", "Look for the page's new address"),
    ],
)
def test_how_it_is_in_plain_words_with_the_next_step(
    health: str, outcome: str, chip: str, following: str, source: Source, client: Client
) -> None:
    Source.objects.update(health=health, finding=health, last_outcome=outcome)
    shown = said(page(client, source))
    assert (shown[0], shown[1].startswith(following)) == (chip, True)


def test_a_dead_source_says_that_what_it_said_is_kept(source: Source, client: Client) -> None:
    Source.objects.update(finding="DEAD", last_outcome="GONE", last_reason="It is gone.")
    assert "It is gone. What it said is kept: see its captures." in page(client, source).text_content()


@pytest.mark.parametrize(("who", "links"), [("reviewer", 1), ("reader", 0)])
def test_a_wall_leads_who_may_to_where_one_sends_ones_own_capture(
    who: str, links: int, source: Source, newsroom: Newsroom, sign_in: SignIn
) -> None:
    Source.objects.update(last_outcome="PAYWALLED")
    shown = page(sign_in(getattr(newsroom, who)), source)
    address = reverse("admin:sources_source_capture", args=[source.pk])
    assert len(shown.xpath(f"//header//p[@class='desk-next']/a[@href='{address}']")) == links


def test_its_last_checks_are_a_picture_that_is_also_told_in_words(source: Source, client: Client) -> None:
    checks(source, "OK", "UNCHANGED", "PAYWALLED", "TIMEOUT", "CRASHED", "UNCHANGED")
    shown = page(client, source)
    bars = shown.xpath("//svg//rect")
    assert [each.get("class") for each in bars] == [
        "spark-captured", "spark-unchanged", "spark-wall", "spark-failed", "spark-ours", "spark-unchanged",
    ]  # fmt: skip
    assert len({(each.get("class"), each.get("height")) for each in bars}) == 5
    assert shown.xpath("string(//svg/@aria-label)") == (
        "The last 6 checks: 1 captured something new, 2 found it unchanged, 1 stood before a wall, 1 failed, "
        "1 failed because of us"
    )
    ended = NOW - timedelta(hours=3)
    assert bars[3].findtext("title") == f"{ended:%-d %B %Y, %H:%M} UTC: took too long"


def test_each_check_is_told_with_what_to_do(source: Source, client: Client) -> None:
    checks(source, "TIMEOUT", "JS_ONLY")
    rows = page(client, source).xpath("//section[@aria-labelledby='fetches']//li")
    words = [each.xpath("string(.//span[contains(@class, 'desk-chip')]/text())") for each in rows]
    steps = [each.xpath("string(.//p[@class='desk-next'])")[:12] for each in rows]
    assert (words, steps) == (
        ["empty without JavaScript", "took too long"],
        ["Open the liv", "It is tried "],
    )


def test_when_it_is_checked_next_and_why_it_waits(source: Source, client: Client, newsroom: Newsroom) -> None:
    due = source.next_check_at
    assert due is not None
    assert next_check(page(client, source)) == f"{due:%-d %B %Y, %H:%M} UTC, by its schedule"
    fetches.request(source, by=newsroom.reviewer, now=NOW, reason=FetchReason.PERSON)
    assert next_check(page(client, source)) == "A worker takes it as soon as one is free."
    Fetch.objects.filter(state=FetchState.QUEUED).update(
        not_before=NOW + timedelta(days=1), waits_for="RETRY"
    )
    assert next_check(page(client, source)).startswith(f"not before {NOW + timedelta(days=1):%-d %B %Y}")


def test_the_list_says_why_each_waits(source: Source, client: Client, newsroom: Newsroom) -> None:
    facts = {"reason": "The court asked us to.", "expires_at": NOW + timedelta(days=2)}
    overrides.set_(source, kind=OverrideKind.PAUSED, by=newsroom.reviewer, now=NOW, **facts)  # type: ignore[arg-type]
    listed = client.get(reverse("admin:sources_source_changelist")).content.decode()
    assert "A person paused it: The court asked us to." in listed


def post(client: Client, source: Source, what: str, **data: str) -> HtmlElement:
    address = reverse(f"admin:sources_source_{what}", args=[source.pk])
    return fromstring(client.post(address, data, follow=True).content.decode())


def test_a_reviewer_speaks_over_the_checks_and_takes_it_back(source: Source, client: Client) -> None:
    shown = post(client, source, "override", kind="DEAD", reason="Closed down.", expires_on=TOMORROW)
    assert said(shown)[0] == "dead"
    assert "Our own checks say: alive." in " ".join(shown.text_content().split())
    made = Override.objects.get()
    assert f"{made.expires_at:%Y-%m-%d %H:%M}" == f"{TOMORROW} 23:59"
    assert said(post(client, source, "lift"))[0] == "alive, captured"


def test_where_it_moved_to_is_a_link(source: Source, client: Client) -> None:
    facts = {"kind": "MOVED", "reason": "A new site.", "expires_on": TOMORROW}
    shown = post(client, source, "override", successor="https://example.org/new", **facts)
    successor = Source.objects.get(url="https://example.org/new")
    link = reverse("admin:sources_source_change", args=[successor.pk])
    assert shown.xpath(f"string(//section[@id='override']/p/a[@href='{link}'])") == str(successor)


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"reason": ""}, "reason"),
        ({"expires_on": ""}, "expires_on"),
        ({"expires_on": "2020-01-01"}, "expires_on"),
        ({"kind": "MOVED"}, "successor"),
        ({"kind": "MOVED", "successor": "javascript:alert(1)"}, "successor"),
    ],
)
def test_what_cannot_be_said_is_named_at_its_place_and_what_was_typed_stays(
    facts: dict[str, str], field: str, source: Source, client: Client
) -> None:
    given = {"kind": "DEAD", "reason": "Typed at length.", "expires_on": TOMORROW} | facts
    shown = post(client, source, "override", **given)
    assert shown.xpath(f"boolean(//*[@id='override-{field}_error'])")
    assert shown.xpath("string(//textarea[@name='reason'])").strip() == given["reason"]
    assert Override.objects.count() == 0


def test_who_may_not_review_reads_it_and_is_not_asked(
    source: Source, newsroom: Newsroom, sign_in: SignIn
) -> None:
    writer = sign_in(newsroom.writer)
    assert page(writer, source).xpath("//section[@id='override']//form") == []
    post(writer, source, "override", kind="DEAD", reason="x", expires_on=TOMORROW)
    assert Override.objects.count() == 0
    facts: dict[str, Any] = {"reason": "x", "expires_at": NOW + timedelta(days=1)}
    overrides.set_(source, kind=OverrideKind.DEAD, by=newsroom.reviewer, now=NOW, **facts)
    post(writer, source, "lift")
    assert Override.objects.filter(lifted_at=None).count() == 1


def test_an_offline_source_has_no_checks_to_speak_over(client: Client, newsroom: Newsroom) -> None:
    assert page(client, desk.offline(newsroom.writer)).xpath("//section[@id='override']") == []


@pytest.mark.parametrize(
    "address", ["/admin/", reverse("admin:sources_source_changelist"), None], ids=["front", "list", "page"]
)
def test_an_outage_is_said_wherever_sources_seem_to_fail(
    address: str | None, source: Source, client: Client
) -> None:
    address = address or reverse("admin:sources_source_change", args=[source.pk])
    before = client.get(address).content.decode()
    Outage.objects.create(began_at=NOW, noticed_at=NOW, last_seen_at=NOW, hosts=40, failed=38)
    banner = fromstring(client.get(address).content.decode()).xpath(
        "string(//p[@class='desk-banner']/span[2])"
    )
    assert "desk-banner" not in before
    assert banner == (
        f"Since {NOW:%H:%M} UTC most sites do not answer us (38 of 40): our connection? "
        "Nothing counts as their failure until they do."
    )


def test_a_check_in_an_outage_is_not_held_against_the_source(source: Source, client: Client) -> None:
    Source.objects.update(last_outcome="TIMEOUT", last_reason="Too slow.", last_checked_at=NOW)
    Outage.objects.create(began_at=NOW, noticed_at=NOW, last_seen_at=NOW, hosts=40, failed=38, ended_at=NOW)
    shown = page(client, source)
    assert said(shown) == ("alive; we were offline", labels.OURS.next)
    assert "Our own connection was down at its last check, so that is not counted." in shown.text_content()


def test_a_source_that_was_only_tried_in_an_outage_was_not_reached(source: Source, client: Client) -> None:
    Source.objects.update(health="NEW", finding="NEW", last_outcome="TIMEOUT", last_checked_at=NOW)
    Outage.objects.create(began_at=NOW, noticed_at=NOW, last_seen_at=NOW, hosts=40, failed=38, ended_at=NOW)
    assert said(page(client, source))[0] == "not reached yet; we were offline"


def test_a_page_costs_the_same_for_few_checks_and_for_many(source: Source, client: Client) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as asked:
            page(client, source)
        return len(asked)

    cost()
    checks(source, "OK")
    few = cost()
    checks(source, *["OK", "TIMEOUT", "BLOCKED"] * 20)
    assert cost() == few
