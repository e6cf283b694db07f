"""The feed, the sitemap and robots.txt, read by programs that are not ours."""

from datetime import timedelta
from typing import Any
from urllib.robotparser import RobotFileParser

import feedparser
import pytest
from django.test import Client
from lxml import etree

from claims.enums import Access
from claims.models import Claim, Publication
from claims.services import articles, moves, publications
from sources.models import Extraction
from tests.publishing.conftest import EXPLANATION, Publish
from tests.support import desk
from tests.support.people import Newsroom

FEED = "/feeds/checks.atom"
BASE = "http://localhost:8000"
ATOM = "{http://www.w3.org/2005/Atom}"
GONE = "{http://purl.org/atompub/tombstones/1.0}deleted-entry"
LATER = desk.NOW + timedelta(days=3)


def read() -> Any:
    """As a reader of feeds does."""
    found = feedparser.parse(Client().get(FEED).content)
    assert not found.bozo
    return found


def elements() -> Any:
    return etree.fromstring(Client().get(FEED).content)


def test_a_reader_of_feeds_reads_it(published: Publication) -> None:
    found = read()
    assert (found.version, found.feed.id) == ("atom10", f"{BASE}{FEED}")
    assert (found.feed.title, found.feed.author) == ("Factcheck: fact checks", "Factcheck")
    assert {(each.rel, each.href) for each in found.feed.links} == {
        ("alternate", f"{BASE}/checks/"), ("self", f"{BASE}{FEED}")
    }  # fmt: skip
    [entry] = found.entries
    assert entry.id == f"urn:uuid:{published.claim_id}"
    assert entry.link == f"{BASE}/checks/{published.claim_id}/"
    assert entry.title == f"Inaccurate: {desk.QUOTE}"
    assert entry.summary == f"<p>{EXPLANATION}</p>"
    assert (entry.published, entry.updated) == ("2026-01-05T12:00:00+00:00", "2026-01-05T12:00:00+00:00")


def test_a_correction_renews_the_entry_and_keeps_its_name(published: Publication, newsroom: Newsroom) -> None:
    publications.publish(published.claim, by=newsroom.editor, now=LATER, explanation="It was 4.9 million.")
    found = read()
    [entry] = found.entries
    assert entry.id == f"urn:uuid:{published.claim_id}"
    assert (entry.published, entry.updated) == ("2026-01-05T12:00:00+00:00", "2026-01-08T12:00:00+00:00")
    assert entry.summary == "<p>It was 4.9 million.</p>"
    assert found.feed.updated == "2026-01-08T12:00:00+00:00"


def test_what_is_withdrawn_is_said_to_be_gone(published: Publication, newsroom: Newsroom) -> None:
    moves.make(published.claim, "withdraw", by=newsroom.editor, now=LATER, reason="So.")
    found = elements()
    assert found.findall(f"{ATOM}entry") == []
    [gone] = found.findall(GONE)
    assert dict(gone.attrib) == {
        "ref": f"urn:uuid:{published.claim_id}",
        "when": "2026-01-08T12:00:00+00:00",
    }
    assert read().feed.updated == "2026-01-08T12:00:00+00:00"


def test_published_again_it_is_an_entry_again(
    published: Publication, captured: Extraction, newsroom: Newsroom, publish: Publish
) -> None:
    claim = published.claim
    moves.make(claim, "withdraw", by=newsroom.editor, now=desk.NOW, reason="So.")
    moves.make(claim, "reopen", by=newsroom.reviewer, now=desk.NOW, reason="So.")
    publish(claim, captured, quote="final account", now=LATER)
    found = elements()
    assert (len(found.findall(f"{ATOM}entry")), found.findall(GONE)) == (1, [])


def test_nothing_of_what_is_restricted_is_in_it(published: Publication, newsroom: Newsroom) -> None:
    articles.edit(published.claim.article, by=newsroom.writer, now=LATER, access=Access.RESTRICTED)
    assert str(published.claim_id) not in Client().get(FEED).content.decode()
    moves.make(published.claim, "withdraw", by=newsroom.admin, now=LATER, reason="So.")
    assert str(published.claim_id) not in Client().get(FEED).content.decode()


def test_words_that_xml_cannot_hold_are_left_out(
    claim: Claim, captured: Extraction, publish: Publish
) -> None:
    publish(claim, captured, explanation="<b>So\x0b it\x1b is</b> & “so”")
    [entry] = read().entries
    assert entry.summary == "<p>&lt;b&gt;So it is&lt;/b&gt; &amp; “so”</p>"


@pytest.mark.django_db
def test_an_empty_feed_is_one_too_and_the_same_each_time() -> None:
    assert read().entries == []
    assert Client().get(FEED)["ETag"] == Client().get(FEED)["ETag"]


@pytest.mark.parametrize("path", [FEED, "/sitemap.xml", "/robots.txt"])
def test_caches_may_keep_it(path: str, published: Publication, newsroom: Newsroom) -> None:
    client = Client()
    client.force_login(newsroom.reviewer)
    answer = client.get(path)
    assert answer["Cache-Control"] == "public, max-age=60"
    assert "Vary" not in answer
    assert not answer.cookies
    assert Client().get(path, headers={"If-None-Match": answer["ETag"]}).status_code == 304


def test_a_script_of_any_site_may_read_the_feed(published: Publication) -> None:
    answer = Client().get(FEED, headers={"Origin": "https://reader.example"})
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert answer["Content-Type"] == "application/atom+xml; charset=utf-8"
    assert answer["Last-Modified"] == "Mon, 05 Jan 2026 12:00:00 GMT"
    assert "Access-Control-Allow-Origin" not in Client().get("/checks/")


def test_the_pages_name_the_feed(published: Publication) -> None:
    page = Client().get("/checks/").content.decode()
    assert f'type="application/atom+xml" title="Factcheck: fact checks" href="{FEED}"' in page


def test_the_sitemap_names_what_stands(published: Publication, newsroom: Newsroom) -> None:
    names = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}
    found = etree.fromstring(Client().get("/sitemap.xml").content)
    assert found.xpath("//s:loc/text()", namespaces=names) == [f"{BASE}/checks/{published.claim_id}/"]
    assert found.xpath("//s:lastmod/text()", namespaces=names) == ["2026-01-05"]
    moves.make(published.claim, "withdraw", by=newsroom.editor, now=LATER, reason="So.")
    assert b"<loc>" not in Client().get("/sitemap.xml").content


@pytest.mark.django_db
def test_robots_find_what_is_published_and_not_the_desk() -> None:
    rules = RobotFileParser()
    rules.parse(Client().get("/robots.txt").content.decode().splitlines())
    asked = ("/checks/", "/feeds/checks.atom", "/static/checks/checks.css", "/admin/", "/api/docs/", "/desk/")
    assert [rules.can_fetch("anybot", path) for path in asked] == [True, True, True, False, False, False]
    assert rules.site_maps() == [f"{BASE}/sitemap.xml"]
