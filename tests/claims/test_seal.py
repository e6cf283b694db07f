"""`seal` writes at once what beat writes in its time, and says what it did."""

from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command

from claims.models import Claim, HistoryRoot
from sources.models import Extraction, ManifestRoot, Timestamp
from tests.support.web import CLOSED, COST, Web

AUTHORITY = "http://127.0.0.1:9/tsa"


def said() -> list[str]:
    output = StringIO()
    call_command("seal", stdout=output)
    return output.getvalue().splitlines()


def test_both_kinds_are_sealed_and_named(claim: Claim, captured: Extraction) -> None:
    lines = said()
    manifests, histories = ManifestRoot.objects.get(), HistoryRoot.objects.get()
    assert lines == [
        f"Manifests: sealed 1 that have grown; the newest root is {manifests.root}",
        f"Histories: sealed 1 that have grown; the newest root is {histories.root}",
        "Timestamps: TIMESTAMP_URLS names no authority.",
    ]
    assert said() == [
        f"Manifests: nothing has grown; the newest root is {manifests.root}",
        f"Histories: nothing has grown; the newest root is {histories.root}",
        "Timestamps: TIMESTAMP_URLS names no authority.",
    ]
    call_command("verify_history", "--root", histories.root)
    call_command("scrub", "--all", "--root", manifests.root)


@pytest.mark.django_db
def test_where_nothing_is_kept_there_is_nothing_to_seal() -> None:
    assert said()[:2] == [
        "Manifests: nothing is there to be sealed.",
        "Histories: nothing is there to be sealed.",
    ]


def test_an_authority_that_is_away_is_named(captured: Extraction, settings: Any) -> None:
    settings.TIMESTAMP_URLS = [AUTHORITY]
    assert said()[2:] == [
        "Timestamps: 0 obtained.",
        f"Still waiting for one by {AUTHORITY}: 1 roots; the log says why.",
    ]
    assert not Timestamp.objects.exists()


def test_a_day_that_has_its_root_gets_another(captured: Extraction, web: Web) -> None:
    said()
    web.capture(web.put("/later", COST, CLOSED))
    said()
    assert list(ManifestRoot.objects.order_by("number").values_list("number", "leaves")) == [(1, 1), (2, 1)]
