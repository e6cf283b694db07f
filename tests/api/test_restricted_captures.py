"""A person's own capture that is not open does not exist for others, through any door, for good."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import pytest
from django.utils import timezone

from claims.models import Claim, Suggestion
from claims.services import rechecks, suggestions
from factcheck.access import TABLE
from sources.enums import Quality
from sources.models import Extraction, Snapshot, Source
from sources.services import snapshots
from sources.signals import snapshot_ready
from tests.api import world
from tests.api.conftest import client_of
from tests.support import desk, files
from tests.support.people import Newsroom
from tests.support.unpacking import plain
from tests.support.web import Web, page

SECRET = "The consultant wrote that the true cost of the bridge was 9.7 million euros."
NOTE = "login-note-4711"
PEOPLE = ("reviewer", "second")
OTHERS = ("reader", "writer", "third", "editor", "admin")
DOORS = [rule.route for rule in TABLE.values() if rule.method == "GET" and rule.route.startswith("api/v1/")]


def restricted(source: Source, newsroom: Newsroom) -> Extraction:
    """The reviewer's capture for the reviewer and the second, read."""
    body = files.sent(page("For subscribers", SECRET, "More of it stands here, for those who pay.").encode())
    made = files.upload(source, newsroom.reviewer, body, note=NOTE, people=[newsroom.second])
    reading = snapshots.read(made.pk, now=timezone.now())
    assert reading.quality == Quality.OK
    return reading


@pytest.fixture
def reading(captured: Extraction, newsroom: Newsroom) -> Extraction:
    """Of an open source that has an open, older capture as well."""
    return restricted(captured.snapshot.source, newsroom)


@pytest.fixture
def ids(claim: Claim, captured: Extraction, reading: Extraction, newsroom: Newsroom) -> dict[str, Any]:
    """A verdict that rests on the open capture and on the restricted one; the source's own page is open."""
    ids = world.of(claim, captured, newsroom.reviewer)
    desk.taken(claim, newsroom.reviewer)
    for by in (newsroom.reviewer, newsroom.second):
        cited = desk.cite(claim, by, extraction=reading, quote="9.7 million euros", note=NOTE)
        shown = desk.cite(claim, by, extraction=captured, quote="cost 4.2 million euros")
        desk.submit(claim, by, desk.judgement(cited, shown))
    return {**ids, "hidden": reading, "cited": cited.pk}


def traces(ids: dict[str, Any]) -> list[str]:
    hidden = ids["hidden"]
    return [
        "9.7 million",
        "For subscribers",
        NOTE,
        str(hidden.pk),
        str(hidden.snapshot_id),
        hidden.snapshot.sha256,
    ]


def told(newsroom: Newsroom, name: str, ids: dict[str, Any]) -> dict[str, str]:
    """What each door tells this person: of the open rows, and of the restricted capture itself."""
    client = client_of(getattr(newsroom, name))
    found = {}
    for snapshot in (ids["snapshot_id"], ids["hidden"].snapshot_id):
        for route in DOORS:
            answer = client.get(world.address(route, {**ids, "snapshot_id": snapshot}))
            found[f"{route} {snapshot}"] = plain(answer.getvalue())
    return found


@pytest.mark.parametrize("name", OTHERS)
def test_nothing_of_it_is_told_to_others(name: str, ids: dict[str, Any], newsroom: Newsroom) -> None:
    for door, body in told(newsroom, name, ids).items():
        assert [trace for trace in traces(ids) if trace in body] == [], door


@pytest.mark.parametrize("name", OTHERS)
def test_its_own_routes_are_404_and_no_count_tells_of_it(
    name: str, ids: dict[str, Any], newsroom: Newsroom
) -> None:
    client = client_of(getattr(newsroom, name))
    for end in ("", "text/", "raw/", "html/", "warc/"):
        assert client.get(f"snapshots/{ids['hidden'].snapshot_id}/{end}").status_code == 404
    claim = client.get(f"claims/{ids['claim_id']}/").json()
    assert (claim["evidence_count"], len(claim["rests_on"])) == (3, 2)
    listed = client.get(f"sources/{ids['source_id']}/snapshots/").json()["results"]
    assert [each["id"] for each in listed] == [str(ids["snapshot_id"])]
    attest = client.post(f"snapshots/{ids['hidden'].snapshot_id}/attest/", {})
    assert attest.status_code == (403 if name in ("reader", "writer") else 404)


@pytest.mark.parametrize("name", PEOPLE)
def test_its_people_find_all_of_it(name: str, ids: dict[str, Any], newsroom: Newsroom) -> None:
    """The twin: the same doors show it to those to whom it was given."""
    body = "".join(told(newsroom, name, ids).values())
    assert [trace for trace in traces(ids) if trace not in body] == []
    claim = client_of(getattr(newsroom, name)).get(f"claims/{ids['claim_id']}/").json()
    assert (claim["evidence_count"], len(claim["rests_on"])) == (5, 4)


def test_nobody_else_cites_it(ids: dict[str, Any], newsroom: Newsroom) -> None:
    body = {"extraction": str(ids["hidden"].pk), "quote": "9.7 million euros", "stance": "SUPPORTS"}
    seen = client_of(newsroom.third).post(f"claims/{ids['claim_id']}/evidence/", body)
    made_up = client_of(newsroom.third).post(
        f"claims/{ids['claim_id']}/evidence/", {**body, "extraction": world.NO_ID}
    )
    assert (seen.status_code, seen.json()) == (400, made_up.json())


def test_it_never_becomes_the_sources(reading: Extraction, captured: Extraction) -> None:
    source = Source.objects.get(pk=captured.snapshot.source_id)
    assert (source.latest_id, source.reading_id) == (captured.snapshot_id, captured.pk)


def test_nothing_is_suggested_or_alarmed_by_it(
    claim: Claim, captured: Extraction, newsroom: Newsroom, django_capture_on_commit_callbacks: Any
) -> None:
    from claims.services import evidence

    evidence.link(claim, captured.snapshot.source, by=newsroom.writer, now=desk.NOW)
    desk.taken(claim, newsroom.reviewer)
    for by in (newsroom.reviewer, newsroom.second):
        cited = desk.cite(claim, by, extraction=captured, quote="cost 4.2 million euros")
        desk.submit(claim, by, desk.judgement(cited))
    told: list[UUID] = []

    def hear(extraction_ids: Sequence[UUID], **_: object) -> None:
        told.extend(extraction_ids)

    snapshot_ready.connect(hear)
    with django_capture_on_commit_callbacks(execute=True):
        hidden = restricted(captured.snapshot.source, newsroom)
    assert told == []
    suggestions.rank_reading(hidden.pk)
    assert not Suggestion.objects.filter(extraction=hidden).exists()
    assert rechecks.unlooked() == []


def test_it_stays_so_when_its_source_opens(web: Web, newsroom: Newsroom) -> None:
    from sources.services import sources

    url = web.put("/closed", "Some words.")
    people = [newsroom.reviewer, newsroom.second]
    source = sources.track(url, by=newsroom.reviewer, now=timezone.now(), people=people)
    made = files.upload(source, newsroom.reviewer)
    assert not made.is_open
    sources.track(url, by=newsroom.third, now=timezone.now())
    client = client_of(newsroom.third)
    assert client.get(f"sources/{source.pk}/").json()["latest"] is None
    assert client.get(f"snapshots/{made.pk}/").status_code == 404
    assert client_of(newsroom.second).get(f"snapshots/{made.pk}/").json()["is_open"] is False
    assert Snapshot.objects.get().seen_by.count() == 2


def test_who_no_longer_sees_the_source_sees_no_capture_of_it(reading: Extraction, newsroom: Newsroom) -> None:
    Source.objects.filter(pk=reading.snapshot.source_id).update(is_open=False)
    assert client_of(newsroom.second).get(f"snapshots/{reading.snapshot_id}/").status_code == 404
