"""One source, many claims: as many statements for a batch of many as of few; once, whatever breaks off."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from claims.enums import Stage
from claims.models import Claim, Evidence, HistoryEntry, Recheck, Sighting, VerdictEvidence
from claims.services import moves, rechecks
from claims.services.verification import Verification
from claims.signals import claim_changed
from factcheck.models import User
from sources.models import Extraction, Source
from tests.support import resting
from tests.support.desk import NOW
from tests.support.people import Newsroom
from tests.support.racing import race

LATER = NOW + timedelta(hours=2)
SAME, OTHER = resting.text(1), resting.text(1, cost="240")


def changed(count: int, by: User, name: str = "costs") -> Extraction:
    """So many claims rest on the source, whose words have changed; nobody has looked."""
    source = resting.page(by, name)
    resting.claims(resting.read(source, SAME), count, by)
    return resting.read(source, OTHER, hours=1)


def statements(reading: Extraction) -> int:
    with CaptureQueriesContext(connection) as asked:
        rechecks.look_at(reading.pk, now=LATER)
    return len(asked)


def test_a_batch_takes_as_many_statements_for_twenty_claims_as_for_two(newsroom: Newsroom) -> None:
    few = statements(changed(2, newsroom.writer, "few"))
    many = statements(changed(20, newsroom.writer, "many"))
    assert (few, Recheck.objects.count()) == (many, 22)


def test_each_further_batch_takes_as_many_as_the_one_before(
    newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rechecks, "BATCH", 5)
    one, two, four = (statements(changed(5 * n, newsroom.writer, f"of{n}")) for n in (1, 2, 4))
    assert four - two == 2 * (two - one)


def test_what_was_opened_for_many_is_what_would_be_opened_for_one(newsroom: Newsroom) -> None:
    rechecks.look_at(changed(3, newsroom.writer).pk, now=LATER)
    told = Claim.objects.values_list("verification_status", "attention", "history_seq").distinct()
    assert list(told) == [("VERIFIED", "SOURCE_CHANGED", 3)]
    entries = HistoryEntry.objects.filter(claim=Claim.objects.earliest("pk")).order_by("seq")
    assert [(each.action, each.facts) for each in entries][1:] == [
        ("recheck_opened", {"cause": "SOURCE"}),
        ("attention", {"before": "NONE", "after": "SOURCE_CHANGED"}),
    ]
    assert set(Sighting.objects.values_list("state", "start", "end")) == {("EDITED", 0, len(OTHER))}
    assert list(Verification().findings()) == []


def test_the_same_text_again_is_not_looked_at_again(newsroom: Newsroom) -> None:
    reading = changed(2, newsroom.writer)
    rechecks.look_at(reading.pk, now=LATER)
    same = resting.read(reading.snapshot.source, OTHER, hours=3)
    assert (rechecks.look_at(same.pk, now=LATER), Sighting.objects.count()) == (0, 2)
    assert rechecks.unlooked() == []


def test_a_late_bell_for_an_older_text_alarms_nobody(newsroom: Newsroom) -> None:
    late = changed(2, newsroom.writer)
    newest = resting.read(late.snapshot.source, SAME + " More.", hours=3)
    assert rechecks.unlooked() == [newest.pk]
    rechecks.look_at(newest.pk, now=LATER)
    assert (rechecks.look_at(late.pk, now=LATER), Recheck.objects.count()) == (0, 0)


def test_what_a_lost_message_forgot_is_found_by_the_sweep(newsroom: Newsroom) -> None:
    reading = changed(2, newsroom.writer)
    assert rechecks.unlooked() == [reading.pk]
    rechecks.look_at(reading.pk, now=LATER)
    assert rechecks.unlooked() == []


@contextmanager
def meanwhile(act: Callable[[], object]) -> Iterator[None]:
    """What another does after the look has begun, right before it holds its claims."""
    todo = [act]

    def ask(execute: Any, sql: str, *rest: Any) -> Any:
        if todo and sql.startswith('SELECT "claims_claim"."id"'):
            todo.pop()()
        return execute(sql, *rest)

    with connection.execute_wrapper(ask):
        yield
    assert todo == []


def test_a_verdict_that_was_settled_since_the_look_began_is_looked_at_too(newsroom: Newsroom) -> None:
    source = resting.page(newsroom.writer)
    before = resting.read(source, SAME.replace("according", "as told") + "\n\n" + SAME)
    resting.claims(before, 1, newsroom.writer)
    reading = resting.read(source, OTHER, hours=1)
    cited = Evidence.objects.get()
    later = {"quote": "cost 420 euros a metre", "start": 24, "end": 46}

    def settle() -> None:
        other = Claim.objects.get()
        anew = Evidence.objects.create(
            claim=other, round=1, source=source, extraction=before, prefix="", suffix="", note="",
            translation="", stance="SUPPORTS", is_carrying=True, replaces=cited,
            cited_by=newsroom.writer, cited_at=NOW, **later,
        )  # fmt: skip
        ruling = Recheck.objects.create(
            claim=other, kind="SOURCE", source=source, opened_at=NOW, closed_at=NOW, ruling="STANDS",
            reason="It does.", closed_by=newsroom.editor, verdict=other.verdict,
        )  # fmt: skip
        assert other.verdict is not None
        VerdictEvidence.objects.create(verdict=other.verdict, evidence=anew, recheck=ruling)

    with meanwhile(settle):
        rechecks.look_at(reading.pk, now=LATER)
    assert list(Sighting.objects.values_list("evidence__quote", "state")) == [(later["quote"], "EDITED")]
    assert Recheck.objects.filter(closed_at=None).count() == 1


def test_who_waited_with_an_older_text_does_not_show_it_instead_of_the_newest(newsroom: Newsroom) -> None:
    older = changed(2, newsroom.writer)
    source = older.snapshot.source

    def overtake() -> None:
        newest = resting.read(source, resting.text(1, cost="777"), hours=2)
        rechecks.look_at(newest.pk, now=LATER)

    with meanwhile(overtake):
        rechecks.look_at(older.pk, now=LATER)
    shown = set(Recheck.objects.values_list("extraction", "closed_at"))
    assert shown == {(Source.objects.get().reading_id, None)}
    assert rechecks.unlooked() == []


@contextmanager
def killed_at(number: int) -> Iterator[None]:
    """The worker dies when so many changes were told of, after they were committed."""
    told: list[Any] = []

    def die(**_: Any) -> None:
        told.append(1)
        if len(told) == number:
            raise KeyboardInterrupt

    claim_changed.connect(die, weak=False)
    try:
        with pytest.raises(KeyboardInterrupt):
            yield
    finally:
        claim_changed.disconnect(die)


@pytest.mark.django_db(transaction=True)
def test_a_look_that_was_killed_goes_on_where_it_was(
    newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rechecks, "BATCH", 2)
    reading = changed(5, newsroom.writer)
    with killed_at(5):
        rechecks.look_at(reading.pk, now=LATER)
    assert Recheck.objects.count() == 4
    assert rechecks.look_at(reading.pk, now=LATER) == 1
    assert (Recheck.objects.count(), Sighting.objects.count()) == (5, 5)
    assert list(Verification().findings()) == []


@pytest.mark.django_db(transaction=True)
def test_workers_that_look_at_once_and_reviewers_who_act_meanwhile(
    newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rechecks, "BATCH", 3)
    reading = changed(12, newsroom.writer)
    ids = list(Claim.objects.order_by("-pk").values_list("pk", flat=True))

    def act(number: int) -> None:
        if number < 2:
            rechecks.look_at(reading.pk, now=LATER)
            return
        for key in ids[number::2]:
            moves.make(Claim.objects.get(pk=key), "reopen", by=newsroom.editor, now=LATER, reason="Again.")

    race(act, 4)
    reopened = Claim.objects.filter(stage=Stage.IN_REVIEW)
    assert set(reopened.values_list("verification_status", "attention")) == {("IN_REVIEW", "NONE")}
    assert not Recheck.objects.filter(closed_at=None, claim__in=reopened).exists()
    assert Recheck.objects.filter(closed_at=None).count() == 12 - reopened.count()
    assert list(Verification().findings()) == []
