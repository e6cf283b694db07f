"""/readyz: what stands still, in words; and for a load balancer only what it must know."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from factcheck.running import beating
from factcheck.running.models import BeatLease
from sources.models import Fetch, Host
from tests.support.web import Web

pytestmark = pytest.mark.django_db


def ask(query: str = "") -> tuple[int, str, dict[str, Any]]:
    answer = Client().get(f"/readyz{query}")
    told = answer.json()
    return answer.status_code, told["status"], told["checks"]


@pytest.fixture
def rung(broker: str) -> None:
    """All is well: the broker runs, and a beat has just rung."""
    assert beating.hold("a beat")


@pytest.mark.usefixtures("rung")
def test_all_is_well() -> None:
    status, word, checks = ask("?strict")
    assert (status, word) == (200, "ready")
    assert {name: each["ok"] for name, each in checks.items()} == dict.fromkeys(
        ("database", "broker", "blobs", "queue", "beat"), True
    )


@pytest.mark.usefixtures("rung")
def test_a_beat_that_was_lost_is_said_but_pages_are_served() -> None:
    BeatLease.objects.update(renewed_at=timezone.now() - timedelta(minutes=5))
    assert ask()[:2] == (200, "degraded")
    status, _, checks = ask("?strict")
    assert (status, checks["beat"]) == (
        503,
        {"ok": False, "words": "The last beat rang 5 minutes ago: nothing is asked for on time."},
    )


@pytest.mark.usefixtures("rung")
def test_a_beat_that_ended_well_gives_its_turn_away_and_is_no_alarm() -> None:
    assert [beating.let_go("a beat") for _ in range(2)] == [True, False]
    assert ask("?strict")[0] == 200
    assert beating.hold("another")


@pytest.mark.usefixtures("rung")
def test_a_fetch_that_nobody_takes_is_said(web: Web) -> None:
    web.track(web.put("/page", "Some words."))
    status, _, checks = ask("?strict")
    assert (status, checks["queue"]["words"]) == (
        200,
        "No fetch that may begin has waited for longer than 15 minutes.",
    )
    Fetch.objects.update(requested_at=timezone.now() - timedelta(minutes=31), not_before=None, state="QUEUED")
    Host.objects.update(ready_at=None, busy_until=None)
    status, _, checks = ask("?strict")
    assert (status, checks["queue"]["words"]) == (
        503,
        "A fetch that may begin has waited for 31 minutes: is a worker there?",
    )


@pytest.mark.usefixtures("rung")
def test_a_broker_that_is_away_holds_nothing_up(settings: Settings, tmp_path: Path) -> None:
    settings.CELERY_BROKER_URL = f"redis+socket://{tmp_path}/none.sock"
    status, word, checks = ask()
    assert (status, word, checks["broker"]["ok"]) == (200, "degraded", False)


@pytest.mark.usefixtures("rung")
def test_where_no_bytes_can_be_kept_nothing_is_sent_here(settings: Settings, tmp_path: Path) -> None:
    in_the_way = tmp_path / "file"
    in_the_way.write_text("")
    settings.BLOB_STORAGE, settings.BLOB_DIR = None, in_the_way / "blobs"
    status, word, checks = ask()
    assert (status, word, checks["blobs"]["ok"]) == (503, "unready", False)
    assert str(tmp_path) not in checks["blobs"]["words"]
