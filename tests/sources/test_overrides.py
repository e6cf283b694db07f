"""What a person says of a source holds for its time, over what our checks find, and is on record."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from pytest_django.fixtures import Settings

from factcheck.models import User
from sources.enums import FetchReason, OverrideKind, Watch
from sources.errors import Invalid
from sources.models import Extraction, ManifestEntry, Override, Source
from sources.services import fetches, overrides, queue, sources, verification
from sources.services.overrides import NoOverride, NothingToOverride
from tests.support import desk, flush
from tests.support.people import Newsroom
from tests.support.racing import race
from tests.support.web import Web

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
NOW = timezone.now()


@pytest.fixture
def by(newsroom: Newsroom) -> User:
    return newsroom.reviewer


@pytest.fixture
def source(captured: Extraction, settings: Settings) -> Source:
    """A source that was captured once: alive. What fails is not tried again."""
    settings.FETCH_RETRIES = 0
    return Source.objects.get(pk=captured.snapshot.source_id)


def say(source: Source, kind: str, by: User, **facts: Any) -> Source:
    """The source, after somebody said that for thirty days, unless `facts` say otherwise."""
    given: dict[str, Any] = {"reason": "I looked.", "expires_at": NOW + 30 * DAY} | facts
    overrides.set_(source, kind=OverrideKind(kind), by=by, now=NOW, **given)
    return anew(source)


def anew(source: Source) -> Source:
    return Source.objects.get(pk=source.pk)


def fetch(source: Source, *, now: Any = NOW) -> Source:
    job = fetches.request(source, by=None, now=now, reason=FetchReason.PERSON)
    fetches.run(job.pk, now=now)
    return anew(source)


def break_(web: Web) -> None:
    """Every page fails from now on."""
    web.pages.clear()


@pytest.mark.parametrize("kind", ["ALIVE", "DEAD"])
def test_a_persons_word_shows_whatever_the_checks_say(kind: str, source: Source, by: User, web: Web) -> None:
    assert say(source, kind, by).health == kind
    assert (fetch(source).health, anew(source).finding) == (kind, "ALIVE")
    break_(web)
    assert (fetch(source).health, anew(source).finding) == (kind, "DEGRADED")


@pytest.mark.parametrize("kind", ["MOVED", "REPLACED"])
def test_where_it_went_is_tracked_and_holds_until_it_is_lifted(kind: str, source: Source, by: User) -> None:
    said = say(source, kind, by, expires_at=None, successor_url="https://example.org/new")
    assert said.override is not None
    assert said.override.successor is not None
    assert (said.health, said.override.successor.url) == (kind, "https://example.org/new")
    assert overrides.expire(now=NOW + 1000 * DAY) == 0
    overrides.lift(said, by=by, now=NOW + DAY)
    assert anew(source).health == "ALIVE"


def test_a_successor_is_as_restricted_and_as_quiet_as_the_source(source: Source, by: User) -> None:
    Source.objects.update(is_open=False, watch=Watch.QUIET)
    source.seen_by.set([by])
    said = say(anew(source), "MOVED", by, expires_at=None, successor_url="https://example.org/new")
    assert said.override is not None
    after = said.override.successor
    assert after is not None
    assert (after.is_open, list(after.seen_by.all()), after.fetches.count()) == (False, [by], 0)


def test_what_the_checks_found_meanwhile_shows_when_it_is_lifted(source: Source, by: User, web: Web) -> None:
    say(source, "ALIVE", by)
    break_(web)
    fetch(source)
    lifted = overrides.lift(source, by=by, now=NOW + DAY)
    assert (anew(source).health, anew(source).override) == ("DEGRADED", None)
    assert (lifted.kind, lifted.lifted_at, lifted.lifted_by) == ("ALIVE", NOW + DAY, by)


def test_one_that_has_run_out_never_shows_and_is_then_written_down(source: Source, by: User) -> None:
    said = say(source, "DEAD", by, expires_at=NOW + DAY)
    assert (said.health_at(NOW + DAY), said.holding(NOW + DAY)) == ("ALIVE", None)
    assert (overrides.expire(now=NOW + DAY - timedelta(seconds=1)), anew(source).health) == (0, "DEAD")
    assert (overrides.expire(now=NOW + 2 * DAY), anew(source).health) == (1, "ALIVE")
    ended = Override.objects.get()
    assert (ended.lifted_at, ended.lifted_by) == (NOW + DAY, None)
    with pytest.raises(NoOverride):
        overrides.lift(source, by=by, now=NOW + 2 * DAY)


def test_a_fetch_after_it_has_run_out_shows_what_it_found(source: Source, by: User) -> None:
    say(source, "DEAD", by, expires_at=NOW + DAY)
    assert fetch(source, now=NOW + 2 * DAY).health == "ALIVE"


def test_a_new_word_takes_the_place_of_the_one_before(source: Source, by: User, newsroom: Newsroom) -> None:
    say(source, "DEAD", by)
    assert say(source, "ALIVE", newsroom.second).health == "ALIVE"
    first, second = Override.objects.order_by("pk")
    assert (first.lifted_at, first.lifted_by, second.lifted_at) == (NOW, newsroom.second, None)


def test_each_is_an_entry_of_the_sources_manifest(source: Source, by: User) -> None:
    say(source, "DEAD", by)
    entry = ManifestEntry.objects.get(object_type="override")
    assert (entry.object_id, entry.hash) == (Override.objects.get().pk, anew(source).manifest_head)


def lift(source: Source, by: User) -> None:
    overrides.lift(source, by=by, now=NOW + DAY)


def run_out(source: Source, _: User) -> None:
    overrides.expire(now=NOW + 40 * DAY)


def say_another(source: Source, by: User) -> None:
    say(source, "ALIVE", by)


@pytest.mark.parametrize("end", [lift, run_out, say_another])
def test_so_is_its_end_however_it_comes(end: Any, source: Source, by: User) -> None:
    first = say(source, "DEAD", by).override
    assert first is not None
    end(source, by)
    entry = ManifestEntry.objects.get(object_type="override_end")
    assert entry.object_id == first.pk
    assert list(verification.manifests([source.pk])) == []


@pytest.mark.parametrize("change", [{"lifted_at": NOW}, {"lifted_by": None}, {"lifted_at": None}])
def test_an_end_that_was_edited_is_found(change: dict[str, Any], source: Source, by: User) -> None:
    said = say(source, "DEAD", by).override
    assert said is not None
    lift(source, by)
    with flush.lifted():
        Override.objects.update(**change)
    [found] = verification.manifests([source.pk])
    assert found.text == (
        f"Source {source.pk}: the override {said.pk} is not what entry 4 of its manifest was made from: "
        "it was edited."
    )


def test_an_end_put_in_past_us_is_found(source: Source, by: User) -> None:
    said = say(source, "DEAD", by).override
    assert said is not None
    Override.objects.update(lifted_at=NOW)
    assert [each.text for each in verification.manifests([source.pk])] == [
        f"Source {source.pk}: the end of the override {said.pk} is not in its manifest."
    ]


def test_a_paused_source_is_fetched_by_a_click_alone(source: Source, by: User) -> None:
    due = NOW + 400 * DAY
    waiting = fetches.request(source, by=None, now=NOW, reason=FetchReason.SCHEDULE)
    paused = say(source, "PAUSED", by)
    assert (paused.health, paused.next_check_at) == ("ALIVE", None)
    assert not source.fetches.filter(pk=waiting.pk).exists()
    assert queue.request_due(now=due) == 0
    fetched = fetch(source)
    assert (source.fetches.count(), fetched.last_outcome, fetched.next_check_at) == (2, "UNCHANGED", None)
    sources.watch(source, how=Watch.CLOSE, now=NOW)
    assert anew(source).next_check_at is None


def test_a_pause_that_ends_leaves_the_source_due_again(source: Source, by: User) -> None:
    say(source, "PAUSED", by, expires_at=NOW + DAY)
    overrides.expire(now=NOW + 2 * DAY)
    assert queue.request_due(now=NOW + 2 * DAY) == 1


def test_a_dead_source_is_checked_seldom_but_it_is(source: Source, by: User) -> None:
    say(source, "DEAD", by, expires_at=NOW + 300 * DAY)
    later = fetch(source, now=NOW + 60 * DAY)
    assert later.next_check_at is not None
    assert timedelta(days=27) <= later.next_check_at - NOW - 60 * DAY <= timedelta(days=33)


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"reason": "  "}, "reason"),
        ({"expires_at": None}, "expires_at"),
        ({"expires_at": NOW}, "expires_at"),
        ({"expires_at": NOW + 367 * DAY}, "expires_at"),
        ({"successor_url": "https://example.org/new"}, "successor"),
        ({"kind": "MOVED", "successor_url": "https://example.org/new"}, "expires_at"),
        ({"kind": "MOVED", "expires_at": None}, "successor"),
        ({"kind": "REPLACED", "expires_at": None, "successor_url": "file:///etc/passwd"}, "successor"),
    ],
)
def test_what_cannot_be_said(facts: dict[str, Any], field: str, source: Source, by: User) -> None:
    with pytest.raises(Invalid) as refused:
        say(source, facts.pop("kind", "DEAD"), by, **facts)
    assert refused.value.field == field
    assert Override.objects.count() == 0


def test_a_source_does_not_succeed_itself(source: Source, by: User) -> None:
    with pytest.raises(Invalid) as refused:
        say(source, "MOVED", by, expires_at=None, successor_url=source.url)
    assert refused.value.field == "successor"


def test_there_is_nothing_to_say_over_an_offline_source(by: User) -> None:
    with pytest.raises(NothingToOverride):
        say(desk.offline(by), "DEAD", by)


@pytest.mark.django_db(transaction=True)
def test_two_who_say_that_each_moved_to_the_other_do_not_lock_each_other_out(newsroom: Newsroom) -> None:
    urls = ["https://one.example/page", "https://two.example/page"]
    pair = [sources.track(url, by=newsroom.writer, now=NOW) for url in urls]

    def swap(number: int) -> None:
        for _ in range(15):
            moved: dict[str, Any] = {"kind": OverrideKind.MOVED, "successor_url": urls[1 - number]}
            moved |= {"reason": "I looked.", "expires_at": None}
            overrides.set_(pair[number], by=newsroom.reviewer, now=NOW, **moved)

    race(swap, 2)
    said = ManifestEntry.objects.filter(object_type="override")
    assert said.count() == Override.objects.count() == 30
