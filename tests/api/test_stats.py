"""GET stats/: each number is as long as its list, the same for all, at the cost of one."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from claims.enums import Access, Attention, Rating, Stage
from claims.models import Claim
from claims.services import articles, moves
from factcheck.models import User
from factcheck.stats import api, current, drawing, folding, sharing
from sources.enums import FetchReason, FetchState, Health, Outcome
from sources.models import Fetch, Publisher, Source
from tests.support import desk
from tests.support.people import Newsroom

STATS = "/api/v1/stats/"
PERIOD: dict[str, Any] = {"from": "2026-01-01", "to": "2026-01-31"}


@pytest.fixture(autouse=True)
def nothing_kept() -> None:
    """No answer of another test, nor that it found the cache away."""
    sharing.CHANGES = sharing.Changes()
    sharing.SHARED = sharing.Shared(uuid4().hex)


@pytest.fixture
def world(newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch) -> Newsroom:
    """Claims in most stages, on two desks and in a restricted article; sources; fetches. All of today."""
    now = timezone.now()
    monkeypatch.setattr(desk, "NOW", now)
    city = desk.article(newsroom.writer, desk="city", deadline=now + timedelta(microseconds=1))
    world_ = desk.article(newsroom.writer, desk="world")
    hidden = desk.article(newsroom.writer, desk="city", access=Access.RESTRICTED)
    for of, stages in (
        (city, [Stage.OPEN, Stage.CHECKED, Stage.DISPUTED]),
        (world_, list(desk.WAYS)),
        (hidden, [Stage.OPEN]),
    ):
        for stage in stages:
            claim = desk.claim(of, newsroom.writer)
            desk.brought(claim, stage, newsroom)
    Claim.objects.filter(article=city, stage=Stage.CHECKED).update(attention=Attention.SOURCE_CHANGED)
    publisher = Publisher.objects.create(name="The council", created_at=now)
    for number, (health, is_open) in enumerate(
        [(Health.DEAD, True), (Health.ALIVE, True), (Health.DEAD, False)]
    ):
        url = f"https://s{number}.example/"
        source = Source.objects.create(
            canonical_url=url, url=url, created_at=now, health=health, is_open=is_open,
            publisher=publisher if number else None,
        )  # fmt: skip
        for hours in (0, 1, 47, 60):
            ended = now - timedelta(hours=hours)
            Fetch.objects.create(
                source=source, state=FetchState.DONE, reason=FetchReason.SCHEDULE, requested_at=ended,
                ended_at=ended, outcome=Outcome.OK, elapsed_ms=100,
            )  # fmt: skip
    return newsroom


def asked(user: User, status: int = 200, **parameters: Any) -> Any:
    client = Client()
    client.force_login(user)
    answer = client.get(STATS, parameters)
    assert answer.status_code == status, answer.content
    return answer.json()


def length(client: Client, address: str) -> int:
    found, onward = 0, f"{address}&page_size=200"
    while onward:
        page = client.get(onward).json()
        found, onward = found + len(page["results"]), page["next"]
    return found


def numbers(said: Any) -> Any:
    """Each number with the list behind it, wherever it stands."""
    if isinstance(said, dict):
        if said.get("list") and "count" in said:
            yield said["count"], said["list"]
        for each in said.values():
            yield from numbers(each)
    elif isinstance(said, list):
        for each in said:
            yield from numbers(each)


@pytest.mark.parametrize("narrowed", [{}, {"desk": "city"}])
def test_each_number_is_as_long_as_its_list(world: Newsroom, narrowed: dict[str, Any]) -> None:
    said = asked(world.reader, **narrowed)
    client, admin = Client(), Client()
    client.force_login(world.reader)
    admin.force_login(world.editor)
    found = list(numbers(said))
    assert len(found) > 40
    wrong = [(n, address["api"]) for n, address in found if length(client, address["api"]) != n]
    assert wrong == []
    told = {address["desk"]: n for n, address in found}
    lengths = {each: admin.get(each).context["cl"].result_count for each in told}
    assert lengths == told


def test_each_number_of_the_dashboard_leads_to_as_many(world: Newsroom) -> None:
    Source.objects.filter(health=Health.ALIVE).update(health=Health.DEGRADED)
    sections = drawing.sections(asked(world.editor))
    cells = [one.figure for one in sections]
    cells += [cell for one in sections for row in one.rows[-2:] for cell in row.cells]
    told = {each.href: int(each.words) for each in cells if each.href and each.words.isdigit()}
    assert len(told) > 20
    admin = Client()
    admin.force_login(world.editor)
    assert {each: admin.get(each).context["cl"].result_count for each in told} == told


def test_each_age_of_the_queue_leads_to_those_that_wait_so_long(
    newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Since they came to their stage, whatever came before it or happened in it."""
    now, claims = timezone.now(), list[Claim]()
    for days in (40, 10, 5, 1):
        monkeypatch.setattr(desk, "NOW", now - timedelta(days=days))
        claims.append(desk.claim(desk.article(newsroom.writer), newsroom.writer))
        desk.taken(claims[-1], newsroom.reviewer)
    _, back, handed, _ = claims
    moves.make(back, "return", by=newsroom.reviewer, now=now - timedelta(days=4), reason="So.")
    moves.make(back, "take", by=newsroom.second, now=now - timedelta(days=2))
    moves.make(handed, "assign", by=newsroom.editor, now=now, assignee=newsroom.second)
    said = asked(newsroom.editor)
    (ages,) = (each["by_age"] for each in said["queue"]["by_stage"] if each["stage"] == Stage.IN_REVIEW)
    client = Client()
    client.force_login(newsroom.editor)
    assert [each["count"] for each in ages] == [0, 2, 1, 0, 1]
    assert [length(client, each["list"]["api"]) for each in ages] == [0, 2, 1, 0, 1]
    shown = [client.get(each["list"]["desk"]).context["cl"].result_count for each in ages]
    assert shown == [0, 2, 1, 0, 1]


def test_days_hours_and_articles_add_up(world: Newsroom) -> None:
    said = asked(world.reader, desk="city")
    today = said["claims"]["by_day"][-1]
    now = {each["verification_status"]: each["count"] for each in said["claims"]["by_status"]}
    assert (today["counts"], said["claims"]["count"]) == (now, 3)
    assert (said["overdue"]["count"], said["queue"]["count"], said["attention"]["count"]) == (2, 2, 1)
    assert (said["agreement"]["count"], said["agreement"]["rate"]) == (2, 0.5)
    assert (said["time_to_verdict"]["count"], said["time_to_verdict"]["median_seconds"]) == (1, 0)
    hours = [sum(each["counts"].values()) for each in said["fetches"]["by_hour"]]
    assert (len(hours), sum(hours), said["fetches"]["count"], hours[-1]) == (48, 6, 6, 2)
    assert [(each["desk"], each["publishable"]) for each in said["articles"]] == [("city", False)]


def test_a_restricted_article_counts_for_nobody_but_by_its_name(world: Newsroom, newsroom: Newsroom) -> None:
    hidden = articles.register(
        by=world.writer, now=desk.NOW, title="Hidden", body=desk.BODY, access=Access.RESTRICTED
    ).article
    desk.claim(hidden, world.writer)
    assert "Hidden" not in str(asked(world.writer))
    assert asked(world.writer)["claims"]["count"] == asked(world.reader)["claims"]["count"] == 11
    named = asked(world.writer, article=str(hidden.pk))
    assert (named["claims"]["count"], [each["title"] for each in named["articles"]]) == (1, ["Hidden"])
    assert asked(world.reader, status=400, article=str(hidden.pk))["field"] == "article"


def test_an_unfinished_blind_review_leaves_no_trace(newsroom: Newsroom, claim: Claim) -> None:
    """A claim in a cross-check looks the same whatever its first review said."""
    desk.taken(claim, newsroom.reviewer)
    desk.review(claim, newsroom.reviewer, rating=Rating.MISLEADING)
    said = asked(newsroom.editor, **PERIOD)
    assert said["agreement"]["count"] == said["time_to_verdict"]["count"] == 0
    assert "MISLEADING" not in [
        row["verification_status"] for row in said["claims"]["by_status"] if row["count"]
    ]


@pytest.mark.parametrize(
    ("parameters", "field"),
    [
        ({"from": "2026-01-02", "to": "2026-01-01"}, "from"),
        ({"from": "2020-01-01", "to": "2026-01-01"}, "from"),
        ({"from": "yesterday"}, "from"),
        ({"to": "2999-01-01"}, "to"),
        ({"to": "1999-01-01"}, "to"),
        ({"article": "the first"}, "article"),
        ({"desk": "x" * 101}, "desk"),
        ({"days": "3"}, "days"),
    ],
)
def test_what_makes_no_sense_is_refused(newsroom: Newsroom, parameters: dict[str, Any], field: str) -> None:
    assert asked(newsroom.reader, status=400, **parameters)["field"] == field


def test_many_claims_cost_as_many_queries_as_few(world: Newsroom) -> None:
    def cost() -> int:
        sharing.SHARED = sharing.Shared(uuid4().hex)
        folding.fold(now=timezone.now())
        with CaptureQueriesContext(connection) as queries:
            asked(world.reader)
        return len(queries)

    first = cost()
    article = desk.article(world.writer, desk="world")
    for _ in range(5):
        desk.claim(article, world.writer)
    assert cost() == first


def test_what_is_known_is_not_sent_again(world: Newsroom) -> None:
    client = Client()
    client.force_login(world.reader)
    first = client.get(STATS)
    assert client.get(STATS, headers={"If-None-Match": first["ETag"]}).status_code == 304


@pytest.mark.django_db(transaction=True)
def test_many_viewers_cost_what_one_does(
    broker: str, newsroom: Newsroom, claim: Claim, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever comes while an answer is worked out waits for it; without that each works out its own."""

    def one(_: int) -> bytes:
        try:
            return api.shared({}, newsroom.reader)
        finally:
            connection.close()

    def worked_out() -> int:
        made: list[int] = []
        real = current.of

        def noted(*said: Any, **named: Any) -> Any:
            made.append(1)
            return real(*said, **named)

        monkeypatch.setattr(current, "of", noted)
        sharing.SHARED = sharing.Shared(uuid4().hex)
        with ThreadPoolExecutor(8) as pool:
            said = list(pool.map(one, range(24)))
        monkeypatch.setattr(current, "of", real)
        assert len(set(said)) == len(made)
        return len(made)

    assert worked_out() == 1
    monkeypatch.setattr(sharing.Kept, "holds", lambda *_: False)
    monkeypatch.setattr(sharing, "PATIENCE", 0.01)
    assert worked_out() == 24


def test_what_was_done_is_told_at_once(
    broker: str,
    world: Newsroom,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: Any,
) -> None:
    """Once the half second is over for which an answer is good whatever is done."""
    monkeypatch.setattr(sharing, "AT_LEAST", 0)
    before = asked(world.reader)
    assert asked(world.reader) == before
    with django_capture_on_commit_callbacks(execute=True):
        desk.claim(desk.article(world.writer), world.writer)
    assert asked(world.reader)["claims"]["count"] == before["claims"]["count"] + 1
