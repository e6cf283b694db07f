"""Who got it from whom, on the desk: proposed, said and taken back, on the source's page and on a claim's."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from lxml.html import fromstring

from claims.models import Claim
from claims.services import evidence
from sources.models import Attribution, Source
from sources.services import attributions, publishers, sources, traces
from tests.admin.conftest import SignIn
from tests.support import desk
from tests.support.people import Newsroom
from tests.support.web import COST, Web

SAYS = "The repair took 14 months, according to <b>Northern Wire</b>, which has asked the council."


@pytest.fixture
def source(web: Web, claim: Claim, newsroom: Newsroom) -> Source:
    """A page that the claim links, and of which the machine proposes where it got it from."""
    publishers.named("Northern Wire", now=desk.NOW)
    read = web.capture(web.put("/toll", COST, SAYS.replace("<b>", "").replace("</b>", "")))
    evidence.link(claim, read.snapshot.source, by=newsroom.writer, now=desk.NOW)
    traces.trace(read.pk, now=timezone.now())
    return Source.objects.get(pk=read.snapshot.source_id)


@pytest.fixture
def paper(claim: Claim, newsroom: Newsroom) -> Source:
    """Another source of the claim."""
    made = desk.offline(newsroom.writer, title="What the agency sent us")
    evidence.link(claim, made, by=newsroom.writer, now=desk.NOW)
    return made


def page(client: Client, row: Claim | Source) -> Any:
    kind = "claims_claim" if isinstance(row, Claim) else "sources_source"
    answer = client.get(reverse(f"admin:{kind}_change", args=[row.pk]))
    assert answer.status_code == 200
    return fromstring(answer.content.decode())


def words(page: Any, section: str) -> str:
    return " ".join(page.xpath(f"//section[@id='{section}']")[0].text_content().split())


def on_source(client: Client, source: Source, act: str, **said: Any) -> Any:
    return client.post(reverse(f"admin:sources_source_{act}", args=[source.pk]), said)


def on_claim(client: Client, claim: Claim, act: str, **said: Any) -> Any:
    return client.post(reverse("admin:claims_claim_do", args=[claim.pk, act]), said)


def test_what_the_machine_proposes_is_asked_on_both_pages(
    source: Source, claim: Claim, newsroom: Newsroom, sign_in: SignIn
) -> None:
    client = sign_in(newsroom.reviewer)
    assert "It may have this from Northern Wire, as it says:" in words(page(client, claim), "sources")
    assert "Perhaps Northern Wire" in words(page(client, source), "attributions")


def test_it_is_accepted_and_taken_back_on_the_claims_page(
    source: Source, claim: Claim, newsroom: Newsroom, sign_in: SignIn
) -> None:
    client, said = sign_in(newsroom.reviewer), {"attribution": Attribution.objects.get().pk}
    on_claim(client, claim, "rule-attribution", **said, ruling="ACCEPTED")
    shown = words(page(client, claim), "sources")
    assert "1 source, 1 independent origin: one got it from Northern Wire." in shown
    on_claim(client, claim, "rule-attribution", **said, ruling="DISMISSED")
    assert "Northern Wire" not in words(page(client, claim), "sources")
    record = words(page(client, source), "attributions")
    assert "Not Northern Wire" in record
    assert "Dismissed by reviewer" in record
    assert "Accepted by reviewer" in record


def test_two_sources_one_origin_in_plain_words(
    source: Source, paper: Source, claim: Claim, newsroom: Newsroom, sign_in: SignIn
) -> None:
    client = sign_in(newsroom.reviewer)
    assert "2 sources, 2 independent origins." in words(page(client, claim), "sources")
    on_claim(client, claim, "attribute", source=source.pk, origin=paper.pk, note="They say so.")
    shown = words(page(client, claim), "sources")
    assert "2 sources, 1 independent origin: one got it from What the agency sent us." in shown
    assert "Who got it from here The council on the bridge" in words(page(client, paper), "attributions")


def test_the_page_of_a_publisher_is_chosen_on_the_sources_page(
    source: Source, paper: Source, newsroom: Newsroom, sign_in: SignIn
) -> None:
    sources.edit(paper, by=newsroom.editor, now=desk.NOW, publisher="Northern Wire")
    client = sign_in(newsroom.reviewer)
    options = page(client, source).xpath("//section[@id='attributions']//select/option/@value")
    assert options == ["", str(paper.pk)]
    row = Attribution.objects.get()
    on_source(client, source, "rule", attribution=row.pk, ruling="ACCEPTED", origin=paper.pk)
    row.refresh_from_db()
    assert (row.origin, row.state) == (paper, "ACCEPTED")


def test_it_is_said_by_hand_on_the_sources_page(paper: Source, newsroom: Newsroom, sign_in: SignIn) -> None:
    client = sign_in(newsroom.reviewer)
    assert on_source(client, paper, "attribute", publisher="Ferry News").status_code == 302
    assert on_source(client, paper, "attribute", url="https://example.org/wire").status_code == 302
    shown = words(page(client, paper), "attributions")
    assert "Ferry News" in shown
    assert "https://example.org/wire" in shown


@pytest.mark.parametrize(
    ("said", "told"),
    [({}, "Say from whom"), ({"url": "ftp://x.example/"}, "http"), ({"url": "self"}, "itself")],
)
def test_what_is_wrong_is_said_on_the_page(
    said: dict[str, str], told: str, source: Source, newsroom: Newsroom, sign_in: SignIn
) -> None:
    given = {name: source.url if value == "self" else value for name, value in said.items()}
    answer = on_source(sign_in(newsroom.reviewer), source, "attribute", **given)
    assert answer.status_code == 200
    assert told in words(fromstring(answer.content.decode()), "attributions")


def test_what_is_wrong_is_said_on_the_claims_page(
    source: Source, claim: Claim, newsroom: Newsroom, sign_in: SignIn
) -> None:
    answer = on_claim(sign_in(newsroom.reviewer), claim, "attribute", source=source.pk)
    assert answer.status_code == 400
    assert "Say from whom" in words(fromstring(answer.content.decode()), "sources")


def test_a_reader_sees_it_and_may_not_say_it(
    source: Source, claim: Claim, newsroom: Newsroom, sign_in: SignIn
) -> None:
    client = sign_in(newsroom.reader)
    for row, section in ((claim, "sources"), (source, "attributions")):
        shown = page(client, row)
        assert "Northern Wire" in words(shown, section)
        assert not shown.xpath(f"//section[@id='{section}']//form[contains(@action, 'attribut')]")
        assert not shown.xpath(f"//section[@id='{section}']//button[@name='ruling']")
    on_source(client, source, "rule", attribution=Attribution.objects.get().pk, ruling="ACCEPTED")
    on_source(client, source, "attribute", publisher="Ferry News")
    on_claim(client, claim, "rule-attribution", attribution=Attribution.objects.get().pk, ruling="ACCEPTED")
    on_claim(client, claim, "attribute", source=source.pk, url="https://example.org/wire")
    assert [each.state for each in Attribution.objects.all()] == ["PROPOSED"]


def test_markup_in_a_sentence_is_shown_as_text(
    web: Web, claim: Claim, newsroom: Newsroom, sign_in: SignIn
) -> None:
    publishers.named("Northern Wire", now=desk.NOW)
    read = web.capture(web.put("/x", COST, "<script>alert(1)</script> is so, according to Northern Wire."))
    evidence.link(claim, read.snapshot.source, by=newsroom.writer, now=desk.NOW)
    traces.trace(read.pk, now=timezone.now())
    client = sign_in(newsroom.reviewer)
    for row in (claim, read.snapshot.source):
        assert "alert(1)" not in "".join(page(client, row).xpath("//script/text()"))
        assert "<script>alert(1)</script>" in page(client, row).text_content()


def test_the_claims_page_takes_no_more_queries_for_more_of_them(
    source: Source, claim: Claim, newsroom: Newsroom, sign_in: SignIn
) -> None:
    client = sign_in(newsroom.reviewer)

    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            page(client, claim)
        return len(asked)

    def add(number: int) -> None:
        other = desk.offline(newsroom.writer, title=f"Paper {number}")
        evidence.link(claim, other, by=newsroom.writer, now=desk.NOW)
        attributions.say(other, origin=source, by=newsroom.reviewer, now=desk.NOW)

    add(0)
    queries()
    few = queries()
    for number in range(1, 4):
        add(number)
    assert queries() == few
