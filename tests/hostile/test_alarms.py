"""What a page that a verdict rests on may change: its furniture without an alarm, the cited words never."""

from dataclasses import dataclass

import pytest
from django.utils import timezone

from claims.models import Claim, Recheck, Sighting
from claims.services import rechecks
from tests.hostile.cases import Case, shows
from tests.hostile.conftest import Tracker
from tests.hostile.server import Server, by_path, page, serving
from tests.support import desk
from tests.support.people import Newsroom
from tests.support.web import CLOSED, COST

pytestmark = pytest.mark.django_db
STAYS = "FOUND, no alarm"
DIFFERS = "EDITED, alarm"
CITED = f"<p>{COST}</p>"
ALARM = "A recheck is opened, with the words that differ; the verdict stays until a person rules."


def html(*parts: str, head: str = "", ago: str = "3 hours ago") -> bytes:
    start = f"<!doctype html><html lang=en><head><title>The bridge</title>{head}</head><body><main><article>"
    parts = "<h1>The bridge</h1>", f"<p>Updated {ago}</p>", *parts
    return page(f"{start}{''.join(parts)}</article></main></body></html>".encode())


def said(was: str, now: str) -> bytes:
    assert was in COST
    return html(CITED.replace(was, now), f"<p>{CLOSED}</p>")


def furnished(
    *, views: str = "12,345", ago: str = "3 hours ago", nonce: str = "a1", below: str = "A fire."
) -> bytes:
    """The cited words among what changes by itself."""
    head = f"<script nonce={nonce}>track('{nonce}')</script>"
    around = f"<p>{views} views</p><input type=hidden value={nonce}><aside><p>{below}</p></aside>"
    return html(CITED, f"<p>{CLOSED}</p>", around, head=head, ago=ago)


BEFORE = furnished()
RELATED = "Read on: the repair of the tunnel cost 2.4 million euros, according to the council."


@dataclass
class Watched:
    """A claim whose verdict rests on COST as it stands on the page at /bridge."""

    claim: Claim
    site: dict[str, bytes]
    server: Server
    tracker: Tracker

    def becomes(self, answer: bytes) -> str:
        """The page is captured as it is now; where the cited words are, and whether that is an alarm."""
        self.site["/bridge"] = answer
        reading = self.tracker.read(self.tracker.fetch(self.tracker.track(self.server, "/bridge")))
        rechecks.look_at(reading.pk, now=timezone.now())
        states = set(Sighting.objects.filter(extraction=reading).values_list("state", flat=True))
        here = Recheck.objects.filter(extraction=reading, closed_at=None).exists()
        return f"{' '.join(sorted(states)) or 'not looked for'}, {'alarm' if here else 'no alarm'}"


@pytest.fixture
def watched(claim: Claim, newsroom: Newsroom, tracker: Tracker):  # type: ignore[no-untyped-def]
    site = {"/bridge": BEFORE}
    with serving(by_path(site)) as server:
        reading = tracker.read(tracker.fetch(tracker.track(server, "/bridge")))
        desk.taken(claim, newsroom.reviewer)
        for by in (newsroom.reviewer, newsroom.second):
            cited = desk.cite(claim, by, extraction=reading, quote=COST)
            desk.submit(claim, by, desk.judgement(cited))
        yield Watched(claim, site, server, tracker)


FURNITURE = (
    Case("view counters", "“12,345 views” to “12,346 views”", STAYS, furnished(views="12,346")),
    Case("relative times", "“3 hours ago” to “4 hours ago”", STAYS, furnished(ago="4 hours ago")),
    Case("nonces", "another nonce in scripts and forms", STAYS, furnished(nonce="b2")),
    Case("related-article rotation", "a headline much like the cited words", STAYS, furnished(below=RELATED)),
    Case("relative times", "“3 hours ago” to “yesterday”", "MOVED, no alarm", furnished(ago="yesterday")),
    Case("passage moved", "another paragraph before it", "MOVED, no alarm", html(f"<p>{CLOSED}</p>", CITED)),
    Case(
        "passage split across elements",
        "figures in <b> and <span>",
        STAYS,
        said("4.2 million", "<b>4.2</b>\n<span>million</span>"),
    ),
    Case(
        "passage split across elements",
        "two paragraphs instead of one",
        STAYS,
        said(" according", "</p><p>according"),
    ),
    Case(
        "passage twice on the page",
        "the same sentence again below",
        STAYS,
        html(CITED, f"<p>{CLOSED}</p>", CITED),
    ),
    Case(
        "passage twice on the page",
        "the same sentence below, with another figure",
        STAYS,
        html(CITED, f"<p>{CLOSED}</p>", CITED.replace("4.2", "2.4")),
    ),
    Case(
        "zero-width characters inside a cited quote",
        "a zero-width space in each word",
        STAYS,
        said("million", "mil\u200bli\u200don\ufeff"),
    ),
)

WORDS = (
    Case("“4.2” to “2.4”", "the figure", DIFFERS, said("4.2", "2.4"), ALARM),
    Case("“4.2” to “2.4”", "a point fewer", DIFFERS, said("4.2", "42"), ALARM),
    Case("“4.2” to “2.4”", "2.4 in full-width digits", DIFFERS, said("4.2", "２.４"), ALARM),
    Case("an inserted “not”", "“did not cost”", DIFFERS, said("cost", "did not cost"), ALARM),
    Case("a changed unit", "million to billion", DIFFERS, said("million", "billion"), ALARM),
    Case("a changed unit", "euros to dollars", DIFFERS, said("euros", "dollars"), ALARM),
    Case("a changed name", "the council to the ministry", DIFFERS, said("council", "ministry"), ALARM),
    Case(
        "zero-width characters inside a cited quote",
        "marks that turn 4.2 around, so that it is read as 2.4",
        DIFFERS,
        said("4.2", "\u202e4.2\u202c"),
        ALARM,
    ),
    Case("“4.2” to “2.4”", "the sentence taken out", "MISSING, alarm", html(f"<p>{CLOSED}</p>"), ALARM),
)


@shows(*FURNITURE, *WORDS)
def test_cited_words_after_a_change(case: Case, watched: Watched) -> str:
    return watched.becomes(case.make)


@shows(Case("A/B flapping outside cited words", "two versions of another paragraph, in turn", STAYS))
def test_flapping_elsewhere(watched: Watched) -> str:
    versions = [html(CITED, f"<p>{CLOSED}</p>"), html(CITED, f"<p>{CLOSED.replace('14', '15')}</p>")]
    ended = {watched.becomes(version) for version in [*versions[1:], *versions, *versions]}
    return " / ".join(sorted(ended - {"not looked for, no alarm"}))


@shows(
    Case(
        "“4.2” to “2.4”", "a page that flaps back to a figure that was ruled on", "EDITED, alarm", then=ALARM
    )
)
def test_flapping_of_the_cited_words(watched: Watched) -> str:
    other = said("4.2", "2.4")
    assert watched.becomes(other) == "EDITED, alarm"
    Recheck.objects.filter(closed_at=None).update(closed_at=timezone.now())
    assert watched.becomes(BEFORE) == STAYS
    return watched.becomes(other)
