"""/metrics: for whoever holds the token, right over all processes, and nothing of anybody in it."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone
from prometheus_client.parser import text_string_to_metric_families
from pytest_django.fixtures import Settings

from claims.models import Claim
from factcheck.api import metrics
from factcheck.running import counts
from factcheck.stats import folding
from factcheck.stats.sharing import Shared
from sources.enums import FetchReason, FetchState, Outcome
from sources.models import Fetch, Source
from tests.support import desk
from tests.support.people import Newsroom

TOKEN = "a-token-of-the-watch"


@pytest.fixture(autouse=True)
def with_token(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.METRICS_TOKEN = TOKEN
    monkeypatch.setattr(metrics, "SHARED", Shared(uuid4().hex))


def scraped() -> dict[tuple[str, ...], float]:
    answer = Client().get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"})
    assert answer.status_code == 200
    return dict(_samples(answer.content.decode()))


def _samples(text: str) -> Iterator[tuple[tuple[str, ...], float]]:
    for family in text_string_to_metric_families(text):
        for sample in family.samples:
            yield (sample.name, *sample.labels.values()), sample.value


@pytest.mark.parametrize("given", [{}, {"Authorization": "Bearer another"}, {"Authorization": TOKEN}])
def test_only_who_holds_the_token_is_told(db: None, given: dict[str, str]) -> None:
    assert Client().get("/metrics", headers=given).status_code == 401


def test_without_a_token_set_it_is_not_there(db: None, settings: Settings) -> None:
    settings.METRICS_TOKEN = ""
    assert Client().get("/metrics", headers={"Authorization": "Bearer "}).status_code == 404


def test_it_tells_of_fetches_that_are_gone_and_of_claims(newsroom: Newsroom, claim: Claim) -> None:
    now = timezone.now()
    url = "https://one.example/"
    source = Source.objects.create(canonical_url=url, url=url, created_at=now, is_open=False)
    for ended, took in ((now - timedelta(days=40), 90), (now, 700)):
        Fetch.objects.create(
            source=source, state=FetchState.DONE, reason=FetchReason.SCHEDULE, requested_at=ended,
            ended_at=ended, outcome=Outcome.OK, elapsed_ms=took,
        )  # fmt: skip
    folding.fold(now=now)
    Fetch.objects.order_by("ended_at")[0].delete()
    found = scraped()
    assert found["factcheck_fetches_total", "OK"] == 2
    buckets = [found["factcheck_fetch_seconds_bucket", step] for step in ("0.1", "0.5", "1.0", "+Inf")]
    assert (buckets, found["factcheck_fetch_seconds_sum",]) == ([1, 1, 2, 2], 0.79)
    assert found["factcheck_claims", "UNCHECKED"] == found["factcheck_claims_waiting", "OPEN"] == 1
    assert not [name for name in found if desk.TITLE in str(name) or "one.example" in str(name)]


def test_calls_of_all_processes_are_counted(broker: str, db: None) -> None:
    def calls(found: dict[tuple[str, ...], float]) -> float:
        return found.get(("factcheck_http_requests_total", "GET", "404"), 0)

    before = calls(scraped())
    metrics.SHARED = Shared(uuid4().hex)
    counts.COUNTS.write()
    other: Any = counts.Counts()
    other.add({(counts.CALLS, "GET", "404"): 2})
    other.write()
    Client().get("/nothing/")
    assert calls(scraped()) == before + 3
