"""A made-up newsroom: what was asked for, with histories and manifests that verify, beside nobody else's."""

import io
from random import Random
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from claims import recalling
from claims.enums import Stage
from claims.models import Article, Claim, ClaimWords, HistoryEntry, Mention
from claims.services.verification import Verification
from factcheck.models import User
from factcheck.populating import wording
from sources.models import Fetch, Source
from tests.support import desk
from tests.support.people import Newsroom


def populate(**options: object) -> str:
    said = io.StringIO()
    call_command("populate", articles=8, claims=60, fetches=150, stdout=said, **options)
    return said.getvalue()


def test_it_makes_what_was_asked_for_and_all_of_it_verifies(db: None) -> None:
    populate()
    assert (Article.objects.count(), Claim.objects.count(), ClaimWords.objects.count()) == (8, 60, 60)
    assert 120 <= Fetch.objects.count() <= 180
    assert set(Claim.objects.values_list("stage", flat=True)) >= {Stage.OPEN, Stage.CHECKED, Stage.PUBLISHED}
    verification = Verification()
    assert (list(verification.findings()), verification.entries) == ([], HistoryEntry.objects.count())
    call_command("scrub", all=True, stdout=io.StringIO())
    for mention in Mention.objects.select_related("version"):
        assert mention.version.text[mention.start : mention.end] == mention.exact


def test_the_same_seed_says_the_same_and_another_something_else() -> None:
    said = [wording.fact(Random(seed)).put() for seed in (1, 1, 2)]
    assert (said[0] == said[1], said[0] == said[2]) == (True, False)


def test_what_is_wrong_is_put_in_other_words() -> None:
    facts = [wording.fact(Random(seed)) for seed in range(300)]
    wrong = [wording.got_wrong(fact, Random(seed)) for seed, fact in enumerate(facts)]
    for right, said in zip(facts, wrong, strict=True):
        assert {right.put(way) for way in range(4)} & {said.put(way) for way in range(4)} == set()


def test_what_its_claims_show_is_what_is_recalled_of_today(db: None) -> None:
    populate()
    stood: Any = recalling.as_they_stood(Claim.objects.all(), recalling.end_of(timezone.now().date()))
    told = list(stood.values_list("verification_status", "attention", "then_status", "then_attention"))
    assert (len(told), [each for each in told if each[:2] != each[2:]]) == (60, [])


def test_its_pages_open(db: None) -> None:
    populate()
    client = Client()
    client.force_login(User.objects.get(username="populate-editor-1"))
    for stage in Stage:
        claim = Claim.objects.filter(stage=stage, article__access="OPEN").first()
        if claim:
            page = client.get(reverse("admin:claims_claim_change", args=[claim.pk]))
            assert (page.status_code, claim.stage) == (200, stage)
    source = Source.objects.filter(changes__isnull=False)[0]
    assert client.get(reverse("admin:sources_source_change", args=[source.pk])).status_code == 200


def test_it_leaves_other_peoples_newsrooms_alone(newsroom: Newsroom) -> None:
    desk.article(newsroom.writer)
    with pytest.raises(CommandError, match="Other people's articles"):
        populate()
    assert Article.objects.count() == 1


def test_it_fills_a_database_beside_others_once_when_told_to(newsroom: Newsroom) -> None:
    desk.article(newsroom.writer)
    populate(beside_others=True)
    assert Article.objects.count() == 9
    with pytest.raises(CommandError, match="populated before"):
        populate(beside_others=True)
