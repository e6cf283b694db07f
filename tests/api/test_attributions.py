"""Attributions over the API: said, proposed, ruled on; and what a claim tells of its origins."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from claims.models import Claim
from claims.services import evidence
from sources.models import Extraction, Source
from sources.services import attributions, publishers, traces
from tests.api.conftest import Api
from tests.support import desk
from tests.support.people import Newsroom
from tests.support.web import COST, Web

As = Callable[[str], Api]
SAYS = "The repair took 14 months, according to Northern Wire, which has asked the council."


@pytest.fixture
def pages(newsroom: Newsroom) -> list[str]:
    return [str(desk.offline(newsroom.writer, title=f"Paper {letter}").pk) for letter in "ABC"]


@pytest.fixture
def proposed(web: Web, as_: As) -> dict[str, Any]:
    """What a page says, proposed by the machine."""
    publishers.named("Northern Wire", now=desk.NOW)
    read = web.capture(web.put("/toll", COST, SAYS))
    traces.trace(read.pk, now=timezone.now())
    found: dict[str, Any] = as_("reader").get(f"attributions/?source={read.snapshot.source_id}").json()
    (row,) = found["results"]
    return dict(row)


def test_a_reviewer_says_who_got_it_from_whom(pages: list[str], as_: As) -> None:
    said = {"source": pages[0], "origin": pages[1], "note": "They told me."}
    first, again = (as_("reviewer").post("attributions/", said) for _ in range(2))
    assert (first.status_code, again.status_code) == (201, 200)
    assert again.json() == first.json() == as_("reader").get(f"attributions/{first.json()['id']}/").json()
    assert first.json()["state"] == "ACCEPTED"
    assert [(each["note"], each["by"]["username"]) for each in first.json()["rulings"]] == [
        ("They told me.", "reviewer")
    ]


@pytest.mark.parametrize(
    ("change", "status", "code", "field"),
    [
        ({"origin": None}, 400, "invalid", "origin"),
        ({"url": "https://example.org/"}, 400, "invalid", "origin"),
        ({"origin": "source"}, 400, "invalid", "origin"),
        ({"note": "x" * 4001}, 400, "invalid", "note"),
        ({"source": "0199c0de-5eed-7000-8000-000000000001"}, 400, "invalid", "source"),
        ({"colour": "red"}, 400, "invalid", "colour"),
    ],
)
def test_a_slip_is_named(
    change: dict[str, Any], status: int, code: str, field: str, pages: list[str], as_: As
) -> None:
    said = {"source": pages[0], "origin": pages[1], **change}
    said = {name: pages[0] if value == "source" else value for name, value in said.items() if value}
    refused = as_("reviewer").post("attributions/", said)
    assert (refused.status_code, refused.json()["code"]) == (status, code)
    assert field in (refused.json().get("field"), *refused.json().get("errors", {}))


def test_a_circle_is_409(pages: list[str], as_: As) -> None:
    as_("reviewer").post("attributions/", {"source": pages[0], "origin": pages[1]})
    refused = as_("reviewer").post("attributions/", {"source": pages[1], "origin": pages[0]})
    assert (refused.status_code, refused.json()["code"]) == (409, "attributed_in_a_circle")
    assert refused.json()["field"] == "origin"


def test_what_a_machine_proposed_is_accepted_and_dismissed(proposed: dict[str, Any], as_: As) -> None:
    assert (proposed["state"], proposed["words"], proposed["rulings"]) == ("PROPOSED", SAYS, [])
    address = f"attributions/{proposed['id']}/ruling/"
    accepted = as_("reviewer").post(address, {"ruling": "ACCEPTED"}).json()
    assert (accepted["state"], accepted["publisher"]["name"]) == ("ACCEPTED", "Northern Wire")
    dismissed = as_("second").post(address, {"ruling": "DISMISSED", "note": "An older one."}).json()
    assert (dismissed["state"], [each["ruling"] for each in dismissed["rulings"]]) == (
        "DISMISSED",
        ["DISMISSED", "ACCEPTED"],
    )


def test_accepting_may_name_the_page(proposed: dict[str, Any], pages: list[str], as_: As) -> None:
    address = f"attributions/{proposed['id']}/ruling/"
    accepted = as_("reviewer").post(address, {"ruling": "ACCEPTED", "origin": pages[0]}).json()
    assert (accepted["id"], accepted["origin"]["title"]) == (proposed["id"], "Paper A")
    refused = as_("reviewer").post(address, {"ruling": "DISMISSED", "origin": pages[0]})
    assert (refused.status_code, list(refused.json()["errors"])) == (400, ["origin"])


def test_lists_are_filtered(proposed: dict[str, Any], pages: list[str], as_: As) -> None:
    as_("reviewer").post("attributions/", {"source": pages[0], "origin": pages[1]})
    for asked, sources in (
        ("state=PROPOSED", [proposed["source"]["id"]]),
        ("state=PROPOSED&state=ACCEPTED", [pages[0], proposed["source"]["id"]]),
        (f"origin={pages[1]}", [pages[0]]),
        (f"publisher={proposed['publisher']['id']}", [proposed["source"]["id"]]),
    ):
        rows = as_("reader").get(f"attributions/?{asked}").json()["results"]
        assert [row["source"]["id"] for row in rows] == sources, asked


def origins(client: Api, claim: Claim) -> dict[str, Any]:
    found: dict[str, Any] = client.get(f"claims/{claim.pk}/").json()["origins"]
    return found


def test_a_claim_counts_its_independent_origins(claim: Claim, pages: list[str], as_: As) -> None:
    assert origins(as_("reader"), claim) == {"count": 0, "sources": 0, "words": "", "groups": []}
    for page in pages:
        as_("writer").post(f"claims/{claim.pk}/sources/", {"source": page})
    assert origins(as_("reader"), claim)["words"] == "3 sources, 3 independent origins."
    for page in pages[1:]:
        as_("reviewer").post("attributions/", {"source": page, "origin": pages[0]})
    found = origins(as_("reader"), claim)
    assert found["words"] == "3 sources, 1 independent origin: two got it from Paper A."
    (group,) = found["groups"]
    assert (group["origin"]["id"], group["alike"], group["derived"]) == (pages[0], [pages[0]], pages[1:])


def test_what_a_colleague_cites_blind_is_not_counted(claim: Claim, newsroom: Newsroom, as_: As) -> None:
    desk.taken(claim, newsroom.reviewer)
    desk.cite(claim, newsroom.reviewer)
    assert origins(as_("reviewer"), claim)["count"] == 1
    assert origins(as_("second"), claim) == {"count": 0, "sources": 0, "words": "", "groups": []}


def test_what_was_retracted_or_is_context_is_not_counted(claim: Claim, newsroom: Newsroom, as_: As) -> None:
    cited = desk.cite(claim, newsroom.reviewer)
    desk.cite(claim, newsroom.reviewer, carrying=False)
    assert origins(as_("reviewer"), claim)["sources"] == 1
    evidence.retract(cited, by=newsroom.reviewer, now=desk.NOW, reason="Wrong page.")
    assert origins(as_("reviewer"), claim)["sources"] == 0


def test_its_queries_do_not_grow_with_the_sources(
    claim: Claim, captured: Extraction, newsroom: Newsroom, as_: As
) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            origins(as_("reader"), claim)
        return len(queries)

    def add(number: int) -> None:
        source: Source = desk.offline(newsroom.writer, title=f"Paper {number}")
        evidence.link(claim, source, by=newsroom.writer, now=desk.NOW)
        attributions.say(source, origin=captured.snapshot.source, by=newsroom.reviewer, now=desk.NOW)

    evidence.link(claim, captured.snapshot.source, by=newsroom.writer, now=desk.NOW)
    add(0)
    asked()  # signs in
    few = asked()
    for number in range(1, 4):
        add(number)
    assert asked() == few
