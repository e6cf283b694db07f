"""How sources are, by REST: health, what a person says over it, why each waits, what to do next."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from sources import labels
from sources.enums import FetchReason, OverrideKind, Wait
from sources.models import Extraction, Fetch, Host, Outage, Source
from sources.services import fetches, overrides, sources
from tests.api.conftest import Api
from tests.support import desk
from tests.support.people import Newsroom
from tests.support.web import Web

ApiOf = Callable[[str], Api]
NOW = timezone.now()
SOON = NOW + timedelta(days=30)
DEAD = {"kind": "DEAD", "reason": "The ministry says so.", "expires_at": SOON.isoformat()}


@pytest.fixture
def source(captured: Extraction) -> Source:
    return Source.objects.get(pk=captured.snapshot.source_id)


def shown(as_: ApiOf, source: Source, who: str = "reader") -> dict[str, Any]:
    body: dict[str, Any] = as_(who).get(f"sources/{source.pk}/").json()
    return body


def test_a_persons_word_is_shown_and_lifted(as_: ApiOf, source: Source) -> None:
    address = f"sources/{source.pk}/override/"
    made = as_("reviewer").post(address, DEAD)
    assert (made.status_code, made.json()["kind"], made.json()["made_by"]["username"]) == (
        201,
        "DEAD",
        "reviewer",
    )
    told = shown(as_, source)
    assert (told["health"], told["override"]) == ("DEAD", made.json())
    assert as_("reviewer").delete(address).status_code == 204
    assert (shown(as_, source)["health"], shown(as_, source)["override"]) == ("ALIVE", None)
    refused = as_("reviewer").delete(address)
    assert (refused.status_code, refused.json()["code"]) == (404, "no_override")


def test_all_that_was_said_stays_on_record(as_: ApiOf, source: Source) -> None:
    for reason in ("First.", "Second."):
        as_("reviewer").post(f"sources/{source.pk}/override/", DEAD | {"reason": reason})
    told = as_("reader").get(f"sources/{source.pk}/overrides/").json()["results"]
    assert [(each["reason"], each["lifted_at"] is None) for each in told] == [
        ("Second.", True),
        ("First.", False),
    ]


def test_a_word_that_has_run_out_is_not_shown(as_: ApiOf, source: Source, newsroom: Newsroom) -> None:
    past = NOW - timedelta(days=60)
    said = {"reason": "It was.", "expires_at": past + timedelta(days=1)}
    overrides.set_(source, kind=OverrideKind.DEAD, by=newsroom.reviewer, now=past, **said)  # type: ignore[arg-type]
    assert Source.objects.get(pk=source.pk).health == "DEAD"
    assert (shown(as_, source)["health"], shown(as_, source)["override"]) == ("ALIVE", None)


def test_a_successor_is_named_by_its_address_or_its_id(
    as_: ApiOf, source: Source, newsroom: Newsroom
) -> None:
    new = sources.track("https://example.org/new", by=newsroom.writer, now=NOW)
    for given in ("https://example.org/new", str(new.pk)):
        body = {"kind": "REPLACED", "reason": "A new edition.", "successor": given}
        made = as_("reviewer").post(f"sources/{source.pk}/override/", body)
        assert made.json()["successor"] == {"id": str(new.pk), "url": "https://example.org/new"}
    assert shown(as_, source)["health"] == "REPLACED"


def test_a_successor_that_one_may_not_see_is_not_named(
    as_: ApiOf, source: Source, newsroom: Newsroom
) -> None:
    body = {"kind": "MOVED", "reason": "A new site.", "successor": "https://example.org/secret"}
    as_("reviewer").post(f"sources/{source.pk}/override/", body)
    Source.objects.filter(url="https://example.org/secret").update(is_open=False)
    told = (
        shown(as_, source)["override"],
        *as_("reader").get(f"sources/{source.pk}/overrides/").json()["results"],
    )
    assert [each["successor"] for each in told] == [None, None]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"kind": "GONE"}, "kind"),
        ({"reason": " "}, "reason"),
        ({"expires_at": None}, "expires_at"),
        ({"expires_at": "2020-01-01T00:00:00Z"}, "expires_at"),
        ({"successor": "https://example.org/"}, "successor"),
        ({"kind": "MOVED", "expires_at": None}, "successor"),
        ({"kind": "MOVED", "expires_at": None, "successor": "ftp://example.org/"}, "successor"),
        (
            {"kind": "MOVED", "expires_at": None, "successor": "0199c0de-5eed-7000-8000-000000000001"},
            "successor",
        ),
        ({"until": "tomorrow"}, "until"),
    ],
)
def test_what_cannot_be_said(changes: dict[str, Any], field: str, as_: ApiOf, source: Source) -> None:
    refused = as_("reviewer").post(f"sources/{source.pk}/override/", DEAD | changes)
    assert (refused.status_code, refused.json()["field"]) == (400, field)


def test_an_offline_source_has_nothing_to_speak_over(as_: ApiOf, newsroom: Newsroom) -> None:
    refused = as_("reviewer").post(f"sources/{desk.offline(newsroom.writer).pk}/override/", DEAD)
    assert (refused.status_code, refused.json()["code"]) == (409, "nothing_to_override")


def test_a_source_that_one_may_not_see_has_no_overrides(as_: ApiOf, source: Source) -> None:
    Source.objects.update(is_open=False)
    reviewer, address = as_("reviewer"), f"sources/{source.pk}"
    answers = [
        reviewer.post(f"{address}/override/", DEAD),
        reviewer.delete(f"{address}/override/"),
        reviewer.get(f"{address}/overrides/"),
    ]
    assert [each.status_code for each in answers] == [404, 404, 404]


def test_an_outcome_comes_in_words_with_the_next_step(as_: ApiOf, source: Source) -> None:
    Source.objects.update(last_outcome="PAYWALLED")
    Fetch.objects.update(outcome="PAYWALLED")
    told = shown(as_, source)
    fetch = as_("reader").get(f"sources/{source.pk}/fetches/").json()["results"][0]
    words = [(each["outcome_words"], each["next_step"], each["during_outage"]) for each in (told, fetch)]
    assert (
        words
        == [
            (
                "behind a paywall or login",
                labels.ATTACH,
                False,
            )
        ]
        * 2
    )


@pytest.mark.parametrize(
    ("outcome", "words"),
    [
        ("TIMEOUT", "our own connection was down, not counted"),
        ("BLOCKED", "the server blocks robots"),
        ("OK", "captured"),
    ],
)
def test_a_failure_in_an_outage_is_said_to_be_ours(
    outcome: str, words: str, as_: ApiOf, source: Source
) -> None:
    Source.objects.update(last_outcome=outcome, last_checked_at=NOW)
    Fetch.objects.update(outcome=outcome, ended_at=NOW)
    Outage.objects.create(began_at=NOW, noticed_at=NOW, last_seen_at=NOW, hosts=20, failed=20)
    fetch = as_("reader").get(f"sources/{source.pk}/fetches/").json()["results"][0]
    assert [(each["outcome_words"], each["during_outage"]) for each in (shown(as_, source), fetch)] == [
        (words, True)
    ] * 2


@pytest.mark.parametrize(
    ("noticed", "ended", "is_in"), [(9, None, True), (11, None, False), (-60, -1, False), (-60, 1, True)]
)
def test_which_moments_an_outage_covers(
    noticed: int, ended: int | None, is_in: bool, as_: ApiOf, source: Source
) -> None:
    """In minutes from the check: what was counted in the ten before it was noticed may be part of it."""
    Source.objects.update(last_outcome="TIMEOUT", last_checked_at=NOW)
    at = {"noticed_at": NOW + timedelta(minutes=noticed)}
    at["ended_at"] = None if ended is None else NOW + timedelta(minutes=ended)  # type: ignore[assignment]
    outage = Outage.objects.create(began_at=NOW, last_seen_at=NOW, hosts=20, failed=20, **at)
    assert (shown(as_, source)["during_outage"], outage.covers(NOW)) == (is_in, is_in)


def waits(as_: ApiOf, source: Source) -> dict[str, Any] | None:
    told: dict[str, Any] | None = shown(as_, source)["waits"]
    if told and told["until"]:
        told["until"] = round((timezone.datetime.fromisoformat(told["until"]) - NOW).total_seconds())  # type: ignore[attr-defined]
    return told


@pytest.mark.parametrize(
    ("fetch", "host", "until", "why"),
    [
        ({}, None, None, "A worker takes it as soon as one is free."),
        ({}, {"ready_at": NOW - timedelta(seconds=1)}, None, "A worker takes it as soon as one is free."),
        (
            {"not_before": NOW + timedelta(hours=1), "waits_for": Wait.RETRY},
            None,
            3600,
            "It waits: another try after a failure that may pass.",
        ),
        (
            {},
            {
                "ready_at": NOW + timedelta(hours=2),
                "waits_for": Wait.RETRY_AFTER,
                "wait_reason": "It answered 429: we come back in 120 minutes.",
            },
            7200,
            "It answered 429: we come back in 120 minutes.",
        ),
        (
            {},
            {"ready_at": NOW + timedelta(hours=1), "waits_for": Wait.POLITENESS},
            3600,
            "It waits: a pause between two fetches from one site.",
        ),
        (
            {},
            {"busy_until": NOW + timedelta(hours=1)},
            3600,
            "Another page of the same site is being fetched; one at a time.",
        ),
    ],
)
def test_why_a_fetch_waits(
    fetch: dict[str, Any],
    host: dict[str, Any] | None,
    until: int | None,
    why: str,
    as_: ApiOf,
    source: Source,
    newsroom: Newsroom,
) -> None:
    job = fetches.request(source, by=newsroom.writer, now=NOW, reason=FetchReason.PERSON)
    if host:
        fetch = fetch | {"host": Host.objects.create(name="example.org", **host)}
    Fetch.objects.filter(pk=job.pk).update(**fetch)
    assert waits(as_, source) == {"until": until, "why": why}
    told = as_("reader").get(f"fetches/{job.pk}/").json()["waits"]
    assert told["why"] == why


def test_why_a_source_waits(as_: ApiOf, source: Source, newsroom: Newsroom) -> None:
    assert waits(as_, source) is None
    Source.objects.update(watch="QUIET")
    quiet = waits(as_, source)
    paused = DEAD | {"kind": "PAUSED", "reason": "The court asked us to."}
    as_("reviewer").post(f"sources/{source.pk}/override/", paused)
    told = waits(as_, source)
    assert quiet == {
        "until": None,
        "why": "It is watched quietly: nothing is fetched but by a person's click.",
    }
    assert told == {"until": 30 * 86400, "why": "A person paused it: The court asked us to."}
    assert shown(as_, source)["next_check_at"] is None


def test_overrides_and_waits_cost_the_same_for_one_source_and_for_three(
    as_: ApiOf, web: Web, newsroom: Newsroom
) -> None:
    def grow(number: int) -> None:
        source = web.track(web.put(f"/{number}", "Some words."))
        body = {"kind": "MOVED", "reason": "x", "successor": f"https://example.org/{number}"}
        as_("reviewer").post(f"sources/{source.pk}/override/", body)
        as_("reviewer").post(f"sources/{source.pk}/override/", body)

    def cost(address: str) -> int:
        with CaptureQueriesContext(connection) as asked:
            assert as_("reader").get(address).status_code == 200
        return len(asked)

    grow(0)
    history = f"sources/{Source.objects.earliest('pk').pk}/overrides/"
    cost("sources/")  # the first asks who it is
    few = cost("sources/"), cost(history)
    grow(1)
    grow(2)
    assert (cost("sources/"), cost(history)) == few
