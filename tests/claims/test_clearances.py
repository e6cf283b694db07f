"""A lawyer's clearance and the words that a verdict rests on, through the API."""

from importlib import import_module
from typing import Any

import pytest
from django.apps import apps

from claims.models import Article, Claim, Clearance, ClearedEvidence
from claims.services.verification import Verification
from factcheck.models import User
from sources.models import Extraction
from tests.api.conftest import client_of
from tests.claims.test_rulings import (
    LATER,
    MONTHS,
    NEW_QUOTE,
    QUOTE,
    opened,
    recaptured,
    ruled,
    settled,
)
from tests.support import desk, flush
from tests.support.people import Newsroom, lawyer
from tests.support.web import CLOSED, COST, Web


@pytest.fixture
def counsel(newsroom: Newsroom) -> User:
    return lawyer()


@pytest.fixture
def flagged(article: Article, captured: Extraction, newsroom: Newsroom) -> Claim:
    """VERIFIED on two passages of the captured page; only a lawyer's word is wanting."""
    claim = desk.claim(article, newsroom.writer, legal_flag=True)
    client_of(newsroom.editor).post(f"claims/{claim.pk}/waivers/", {"reason": "A public record."})
    return settled(claim, captured, newsroom, QUOTE, MONTHS)


def clear(claim: Claim, counsel: User) -> Any:
    client = client_of(counsel)
    version = client.get(f"claims/{claim.pk}/").json()["version"]
    return client.post(f"claims/{claim.pk}/clearances/", {"version": version})


def stands(claim: Claim, counsel: User) -> tuple[str, list[str]]:
    """Where the clearance stands, and what the gate of the article says of the claim."""
    client = client_of(counsel)
    legal = client.get(f"claims/{claim.pk}/legal/").json()
    gate = client.get(f"articles/{claim.article_id}/coverage/").json()
    assert gate["publishable"] == legal["is_done"] == (not gate["reasons"])
    return legal["cleared"], [reason["code"] for reason in gate["reasons"]]


def test_newer_words_under_the_same_verdict_end_it(
    flagged: Claim, web: Web, newsroom: Newsroom, counsel: User
) -> None:
    assert clear(flagged, counsel).status_code == 201
    before, verdict = stands(flagged, counsel), flagged.verdict_id
    recaptured(web, LATER, CLOSED)
    ruled(opened(flagged), newsroom, evidence=NEW_QUOTE)
    flagged.refresh_from_db()
    assert (flagged.verdict_id, flagged.verification_status) == (verdict, "VERIFIED")
    assert before == ("STANDS", [])
    assert stands(flagged, counsel) == ("CITED_ANEW", ["clearance_evidence_changed"])
    assert clear(flagged, counsel).status_code == 201
    assert stands(flagged, counsel) == ("STANDS", [])
    assert list(Verification().findings()) == []


def test_the_same_words_found_again_end_nothing(
    flagged: Claim, web: Web, newsroom: Newsroom, counsel: User
) -> None:
    """The twin: the page changed and people ruled, but the words that are cited anew are those that were."""
    clear(flagged, counsel)
    recaptured(web, "The works have a page of their own now.", COST)
    ruled(opened(flagged), newsroom)
    flagged.refresh_from_db()
    cited = flagged.evidence.filter(replaces__isnull=False)
    assert [each.quote for each in cited] == [QUOTE]
    assert stands(flagged, counsel) == ("STANDS", [])


def test_what_was_cleared_before_keeps_what_its_verdict_had_cited_then(
    flagged: Claim, web: Web, newsroom: Newsroom, counsel: User
) -> None:
    """By the migration: without its rows the clearance would have seen nothing."""
    clear(flagged, counsel)
    seen = set(ClearedEvidence.objects.values_list("evidence", flat=True))
    recaptured(web, LATER, CLOSED)
    ruled(opened(flagged), newsroom, evidence=NEW_QUOTE)
    with flush.lifted():
        ClearedEvidence.objects.all()._raw_delete("default")
    assert len(seen) == 2
    import_module("claims.migrations.0015_fill_cleared_evidence").fill(apps, None)
    assert set(Clearance.objects.get().seen.values_list("evidence", flat=True)) == seen
