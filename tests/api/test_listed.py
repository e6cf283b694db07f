"""The list of claims reads plain values: they are what the shape of a claim, read row by row, would show."""

import json
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone
from rest_framework.renderers import JSONRenderer

from claims import queries
from claims.api.shapes.claims import CLAIM, ClaimShape
from claims.enums import Stage
from claims.models import Claim
from factcheck.models import User
from sources.enums import OverrideKind
from sources.models import Extraction
from sources.services import overrides, publishers, sources
from tests.api import world
from tests.api.conftest import Api, client_of
from tests.support import desk
from tests.support.people import Newsroom

ApiOf = Callable[[str], Api]


@pytest.fixture
def claims(claim: Claim, captured: Extraction, newsroom: Newsroom, as_: ApiOf) -> list[Claim]:
    """One untouched, one with all that a list shows of it, and what is proposed from a text."""
    world.of(claim, captured, newsroom.reviewer)
    said = {"claimants_named": ["Ada Lind", "The mayor"], "as_of": date(2025, 1, 2)}
    story = desk.article(newsroom.writer, title="Çà & là", body=desk.BODY)
    full = desk.claim(story, newsroom.writer, quote="It was closed for 14 months", **said)
    as_("writer").post(f"claims/{full.pk}/mentions/", {"quote": "Work began in March 2024"})
    published = publishers.named("Department of State", now=desk.NOW)
    publishers.know_domain(published, domain="state.gov")
    moved = sources.track("https://www.state.gov/rewards", by=newsroom.writer, now=desk.NOW)
    paused = sources.track("https://example.org/paused", by=newsroom.writer, now=desk.NOW)
    now = timezone.now()
    for source, kind in ((moved, OverrideKind.DEAD), (paused, OverrideKind.PAUSED)):
        until: dict[str, Any] = {"expires_at": now + timedelta(days=1), "reason": "Looked at by hand."}
        overrides.set_(source, by=newsroom.reviewer, now=now, kind=kind, **until)
    for each in (moved, paused, captured.snapshot.source):
        as_("writer").post(f"claims/{full.pk}/sources/", {"source": str(each.pk)})
    other = desk.article(newsroom.writer, title="A road", body=f"{desk.BODY} The road cost 7 million euros.")
    as_("writer").post(f"articles/{other.pk}/detect/")
    town = desk.article(newsroom.writer, title="A town", body="The town hall cost 9 million euros, I hear.")
    for quote in ("The town hall cost 9 million euros", "I hear"):
        desk.claim(town, newsroom.writer, quote=quote)
    as_("writer").post(f"articles/{town.pk}/versions/", {"body": "The old town hall cost 9 million euros."})
    newsroom.reviewer.first_name, newsroom.reviewer.last_name = "Rae", "Viewer"
    newsroom.reviewer.save()
    return [claim, desk.checked(full, newsroom.reviewer, newsroom.second)]


def row_by_row(person: User) -> Any:
    return json.loads(
        JSONRenderer().render(ClaimShape(queries.claims(person).order_by("-pk"), many=True).data)
    )


def listed(person: User, query: str = "") -> Any:
    return client_of(person).get(f"claims/{query}").json()["results"]


def test_each_row_is_what_its_shape_would_show(claims: list[Claim], newsroom: Newsroom) -> None:
    for person in (newsroom.reader, newsroom.reviewer):
        rows = listed(person)
        assert rows == row_by_row(person)
        assert {tuple(row) for row in rows} == {tuple(CLAIM)}
    proposed = next(row for row in rows if row["proposal"])
    assert proposed["detection"] is not None
    sure = {place["confidence"] for row in rows for place in row["mentions"]}
    assert (min(sure), max(sure), len(sure)) == (0, 1, 3)  # gone, there, and in other words
    full = next(row for row in rows if row["id"] == str(claims[1].pk))
    assert (len(full["sources"]), len(full["mentions"]), len(full["claimants"])) == (3, 2, 2)
    assert [each["health"] for each in full["sources"]].count("DEAD") == 1
    assert (full["assignee"]["name"], full["stage"]) == ("Rae Viewer", Stage.CHECKED)


def test_each_field_is_given_alone(claims: list[Claim], newsroom: Newsroom) -> None:
    whole = listed(newsroom.reader)
    for name in CLAIM:
        assert listed(newsroom.reader, f"?fields={name}") == [{name: row[name]} for row in whole]


def test_a_list_of_none(newsroom: Newsroom) -> None:
    assert listed(newsroom.reader) == []


def test_evidence_is_counted_as_far_as_one_may_see_it(
    claims: list[Claim], claim: Claim, newsroom: Newsroom
) -> None:
    """The first claim's round is blind; one cited there twice."""
    desk.cite(claim, newsroom.reviewer)
    asked = "fields=id,evidence_count&expand=evidence_count"
    for person, count in ((newsroom.reviewer, 2), (newsroom.second, 0), (newsroom.reader, 0)):
        for expanded in (asked, f"{asked},evidence"):  # read as plain values, and row by row
            found = {row["id"]: row["evidence_count"] for row in listed(person, f"?{expanded}")}
            assert {key: many for key, many in found.items() if many} == {
                key: many for key, many in ((str(claims[1].pk), 2), (str(claim.pk), count)) if many
            }
