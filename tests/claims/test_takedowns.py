"""Takedown: bytes and texts of a capture go for good, by two persons, and all that rests on it says so."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from claims.enums import Attention
from claims.models import Claim, Evidence, Redaction, Sighting, Suggestion
from claims.services import evidence, rechecks, suggestions, takedowns
from claims.services.verification import Verification
from factcheck.models import User
from factcheck.roles import Role
from sources import blobs
from sources.enums import Outcome, Quality
from sources.errors import AlreadyTakenDown, Invalid, SamePerson, TakenDown
from sources.models import (
    Erasure,
    Extraction,
    Fetch,
    ManifestEntry,
    Snapshot,
    Source,
    TakedownOrder,
    Tombstone,
    Unread,
)
from sources.services import captures, fetches, manifest, removal, snapshots
from sources.tasks import extract, remove_taken_down
from tests.support import desk, files, flush
from tests.support.people import Newsroom, person
from tests.support.web import CLOSED, COST, Web

ORDER = {"order": "Court of Hamburg, 324 O 99/26", "reason": "It names a minor."}
QUOTE = "cost 4.2 million euros"


@pytest.fixture
def second(newsroom: Newsroom) -> User:
    """The other admin."""
    return person(Role.ADMIN, "second-admin")


@pytest.fixture
def down(newsroom: Newsroom, second: User) -> Callable[[Snapshot], Tombstone]:
    """Takes a capture down as two admins do."""

    def taken(snapshot: Snapshot) -> Tombstone:
        assert takedowns.ask(snapshot, by=newsroom.admin, now=timezone.now(), **ORDER) is None
        tombstone = takedowns.ask(snapshot, by=second, now=timezone.now(), **ORDER)
        assert tombstone is not None
        return tombstone

    return taken


Down = Callable[[Snapshot], Tombstone]


def settled(claim: Claim, captured: Extraction, newsroom: Newsroom) -> Claim:
    """The claim with a verdict that rests on the captured text."""
    desk.taken(claim, newsroom.reviewer)
    for by in (newsroom.reviewer, newsroom.second):
        cited = desk.cite(
            claim, by, extraction=captured, quote=QUOTE, translation="kostete", note="See there."
        )
        desk.submit(claim, by, desk.judgement(cited))
    claim.refresh_from_db()
    return claim


def is_whole() -> bool:
    return list(Verification().findings()) == []


# --- two persons -----------------------------------------------------------------------------


def test_one_person_takes_nothing_down(captured: Extraction, newsroom: Newsroom) -> None:
    assert takedowns.ask(captured.snapshot, by=newsroom.admin, now=desk.NOW, **ORDER) is None
    with pytest.raises(SamePerson):
        takedowns.ask(captured.snapshot, by=newsroom.admin, now=desk.NOW, **ORDER)
    assert Extraction.objects.get(pk=captured.pk).text
    assert not Tombstone.objects.exists()


@pytest.mark.parametrize("change", [{"order": "Another court"}, {"reason": "Another reason."}])
def test_a_different_order_takes_the_place_of_the_one_that_waits(
    change: dict[str, str], captured: Extraction, newsroom: Newsroom, second: User
) -> None:
    takedowns.ask(captured.snapshot, by=newsroom.admin, now=desk.NOW, **ORDER)
    assert takedowns.ask(captured.snapshot, by=second, now=desk.NOW, **{**ORDER, **change}) is None
    states = list(TakedownOrder.objects.order_by("pk").values_list("state", "asked_by__username"))
    assert states == [("DISCARDED", "admin"), ("PENDING", "second-admin")]


@pytest.mark.parametrize(("change", "field"), [({"order": " "}, "order"), ({"reason": " "}, "reason")])
def test_an_order_and_a_reason_are_needed(
    change: dict[str, str], field: str, captured: Extraction, newsroom: Newsroom
) -> None:
    with pytest.raises(Invalid) as refused:
        takedowns.ask(captured.snapshot, by=newsroom.admin, now=desk.NOW, **{**ORDER, **change})
    assert refused.value.field == field


def test_it_is_done_once(captured: Extraction, newsroom: Newsroom, down: Down) -> None:
    down(captured.snapshot)
    with pytest.raises(AlreadyTakenDown):
        takedowns.ask(captured.snapshot, by=newsroom.admin, now=desk.NOW, **ORDER)


# --- what goes, what stays -------------------------------------------------------------------


def test_bytes_and_texts_go_and_a_tombstone_stays(
    captured: Extraction, newsroom: Newsroom, down: Down, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        tombstone = down(captured.snapshot)
    captured.refresh_from_db()
    assert (captured.text, captured.title, captured.byline) == (None, None, None)
    with pytest.raises(blobs.BlobMissing):
        blobs.get(captured.snapshot.sha256)
    assert (tombstone.sha256, tombstone.texts) == (captured.snapshot.sha256, [captured.text_sha256])
    assert (tombstone.asked_by.username, tombstone.confirmed_by.username) == ("admin", "second-admin")
    assert not tombstone.has_shared_bytes


def test_the_manifest_still_verifies(captured: Extraction, down: Down) -> None:
    """The emptied row has the digest that it had, by the digests that its erasures keep."""
    before = manifest.row_digest(captured)
    tombstone = down(captured.snapshot)
    captured.refresh_from_db()
    erased = {
        row.column_name.rpartition(".")[2]: row.digest for row in Erasure.objects.filter(row_id=captured.pk)
    }
    assert manifest.row_digest(captured, erased) == before
    assert manifest.row_digest(captured) != before
    newest = ManifestEntry.objects.filter(source=captured.snapshot.source).latest("seq")
    assert (newest.object_type, newest.object_id) == ("tombstone", tombstone.pk)
    assert newest.digest == manifest.row_digest(tombstone)


def test_a_title_that_stood_in_it_goes_and_the_source_falls_back(web: Web, down: Down) -> None:
    first = web.capture(web.put("/bridge", COST, title="The first title"))
    second = web.capture(web.put("/bridge", COST, CLOSED, title="The second title"))
    source = Source.objects.get()
    assert source.title == "The first title"
    down(first.snapshot)
    source.refresh_from_db()
    assert (source.title, source.reading_id, source.latest_id) == (
        "The second title",
        second.pk,
        second.snapshot_id,
    )
    down(second.snapshot)
    source.refresh_from_db()
    assert (source.title, source.reading_id, source.latest_id) == ("", None, None)


def test_bytes_that_another_capture_holds_stay_until_that_goes_too(
    web: Web, down: Down, django_capture_on_commit_callbacks: Any
) -> None:
    one, other = (web.capture(web.put(path, COST)).snapshot for path in ("/one", "/other"))
    assert one.sha256 == other.sha256
    with django_capture_on_commit_callbacks(execute=True):
        assert down(one).has_shared_bytes
    assert blobs.get(one.sha256)
    with pytest.raises(TakenDown):
        snapshots.body_of(Snapshot.objects.get(pk=one.pk))
    with django_capture_on_commit_callbacks(execute=True):
        assert not down(other).has_shared_bytes
    assert not blobs.exists(one.sha256)


def test_without_the_order_for_each_the_bytes_of_the_other_would_be_gone(web: Web, down: Down) -> None:
    """The twin: what happens where nobody asks who else holds them."""
    one, other = (web.capture(web.put(path, COST)).snapshot for path in ("/one", "/other"))
    down(one)
    assert not removal.remove_bytes(one.sha256)
    blobs.delete(one.sha256)
    with pytest.raises(blobs.BlobMissing):
        snapshots.body_of(other)


def test_what_a_crash_left_is_removed_by_the_sweep(captured: Extraction, down: Down) -> None:
    """The transaction is done, and the process dies before the bytes go: on_commit never runs here."""
    down(captured.snapshot)
    assert blobs.exists(captured.snapshot.sha256)
    remove_taken_down()
    assert not blobs.exists(captured.snapshot.sha256)
    assert removal.sweep() == 0


def test_a_fault_in_the_middle_undoes_all_of_it(
    claim: Claim, captured: Extraction, newsroom: Newsroom, second: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    settled(claim, captured, newsroom)
    takedowns.ask(captured.snapshot, by=newsroom.admin, now=desk.NOW, **ORDER)
    with connection.cursor() as cursor:  # the last table that it writes refuses
        cursor.execute("ALTER TABLE claims_redaction RENAME TO elsewhere")
    with pytest.raises(Exception, match="claims_redaction"):
        takedowns.ask(captured.snapshot, by=second, now=desk.NOW, **ORDER)
    connection.needs_rollback = False
    assert not Tombstone.objects.exists()
    assert Extraction.objects.get(pk=captured.pk).text


# --- nothing brings it back ------------------------------------------------------------------


def test_it_is_not_read_again(captured: Extraction, web: Web, down: Down) -> None:
    other = web.capture(web.put("/other", COST, CLOSED))  # holds the same bytes
    assert other.snapshot.sha256 == captured.snapshot.sha256
    down(captured.snapshot)
    with pytest.raises(TakenDown):
        snapshots.body_of(captured.snapshot)
    Unread.objects.create(snapshot=captured.snapshot)
    extract()
    assert Extraction.objects.filter(snapshot=captured.snapshot, text__isnull=False).count() == 0


def test_what_is_unread_stays_unread(newsroom: Newsroom, web: Web, down: Down) -> None:
    snapshot = files.upload(web.track(web.put("/x", COST)), newsroom.reviewer)
    down(snapshot)
    assert not Unread.objects.filter(snapshot=snapshot).exists()
    with pytest.raises(TakenDown):
        snapshots.read(snapshot.pk, now=timezone.now())
    assert not snapshot.extractions.exists()


def test_the_same_bytes_of_the_source_are_not_kept_again(
    web: Web, down: Down, newsroom: Newsroom, django_capture_on_commit_callbacks: Any
) -> None:
    address = web.put("/bridge", COST)
    snapshot = web.capture(address).snapshot
    with django_capture_on_commit_callbacks(execute=True):
        down(snapshot)
        with pytest.raises(AssertionError, match=r"REFUSED: A legal order removed what still stands there"):
            web.capture(address)
    fetch = Fetch.objects.latest("pk")
    assert (fetch.outcome, fetch.rule, fetch.snapshot) == (Outcome.REFUSED, "taken_down", None)
    assert not blobs.exists(snapshot.sha256)
    body = files.sent(web.pages["/bridge"].encode())
    with pytest.raises(TakenDown):
        captures.upload(snapshot.source, body, by=newsroom.reviewer, now=timezone.now())
    assert not blobs.exists(snapshot.sha256)


def test_nobody_attests_what_is_gone(newsroom: Newsroom, web: Web, down: Down) -> None:
    snapshot = files.upload(web.track(web.put("/x", COST)), newsroom.reviewer)
    down(snapshot)
    with pytest.raises(TakenDown):
        captures.attest(snapshot, by=newsroom.second, now=timezone.now())


# --- what rests on it ------------------------------------------------------------------------


def test_citations_lose_their_words_and_the_history_still_verifies(
    claim: Claim, captured: Extraction, newsroom: Newsroom, down: Down
) -> None:
    settled(claim, captured, newsroom)
    assert is_whole()
    down(captured.snapshot)
    cited = Evidence.objects.filter(extraction=captured)
    words = {(each.quote, each.prefix, each.suffix, each.translation, each.note) for each in cited}
    assert words == {(None, None, None, None, "See there.")}
    assert is_whole()
    entry = claim.history.filter(action="taken_down").get()
    assert (entry.by, entry.kind) == (User.objects.get(username="second-admin"), "EVIDENCE")


def test_without_the_redactions_the_history_would_be_broken(
    claim: Claim, captured: Extraction, newsroom: Newsroom, down: Down
) -> None:
    """The twin: the digests that the redactions keep are what holds the rest of the rows."""
    settled(claim, captured, newsroom)
    down(captured.snapshot)
    with flush.lifted():
        Redaction.objects.filter(column_name="claims_evidence.quote").delete()
    assert not is_whole()


def test_suggestions_go(claim: Claim, captured: Extraction, newsroom: Newsroom, down: Down) -> None:
    evidence.link(claim, captured.snapshot.source, by=newsroom.writer, now=desk.NOW)
    suggestions.rank_reading(captured.pk)
    assert Suggestion.objects.exists()
    down(captured.snapshot)
    assert not Suggestion.objects.exists()
    suggestions.rank_reading(captured.pk)
    assert not Suggestion.objects.exists()


def test_the_words_that_differed_go_too(claim: Claim, web: Web, newsroom: Newsroom, down: Down) -> None:
    reading = web.capture(web.put("/bridge", COST))
    settled(claim, reading, newsroom)
    newer = web.capture(web.put("/bridge", COST.replace("4.2", "2.4")))
    rechecks.look_at(newer.pk, now=desk.NOW)
    assert "4.2" in [each["was"] for each in Sighting.objects.earliest("pk").differences or ()]
    down(newer.snapshot)
    assert set(Sighting.objects.values_list("differences", flat=True)) == {None}
    assert is_whole()


def test_it_is_cited_no_more(claim: Claim, captured: Extraction, newsroom: Newsroom, down: Down) -> None:
    """Also by who still holds the text as it was read before."""
    down(captured.snapshot)
    assert captured.text
    with pytest.raises(Invalid, match="taken down"):
        desk.cite(claim, newsroom.reviewer, extraction=captured, quote=QUOTE)


def test_no_review_rests_on_it(claim: Claim, captured: Extraction, newsroom: Newsroom, down: Down) -> None:
    desk.taken(claim, newsroom.reviewer)
    cited = desk.cite(claim, newsroom.reviewer, extraction=captured, quote=QUOTE)
    down(captured.snapshot)
    with pytest.raises(Invalid, match="was taken down"):
        desk.submit(claim, newsroom.reviewer, desk.judgement(cited))


def test_a_source_is_lost_where_no_full_reading_is_kept(
    claim: Claim, web: Web, newsroom: Newsroom, down: Down
) -> None:
    reading = web.capture(web.put("/bridge", COST))
    settled(claim, reading, newsroom)
    down(reading.snapshot)
    claim.refresh_from_db()
    assert (claim.attention, claim.verification_status) == (Attention.SOURCE_LOST, "VERIFIED")
    again = web.capture(web.put("/bridge", COST, CLOSED))
    assert again.quality == Quality.OK
    rechecks.look_at(again.pk, now=desk.NOW)
    claim.refresh_from_db()
    assert claim.attention == Attention.NONE
    assert is_whole()


def test_a_source_of_which_another_capture_is_kept_is_not_lost(
    claim: Claim, web: Web, newsroom: Newsroom, down: Down
) -> None:
    reading = web.capture(web.put("/bridge", COST))
    settled(claim, reading, newsroom)
    web.capture(web.put("/bridge", COST, CLOSED))
    down(reading.snapshot)
    claim.refresh_from_db()
    assert claim.attention == Attention.NONE


# --- while others write ----------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_who_cites_in_this_moment_leaves_no_words_behind(
    claim: Claim, captured: Extraction, newsroom: Newsroom, second: User
) -> None:
    """Many cite while two admins take it down: each citation is refused, or loses its words."""
    takedowns.ask(captured.snapshot, by=newsroom.admin, now=timezone.now(), **ORDER)
    begin, refused = threading.Event(), []

    def cite() -> None:
        begin.wait(5)
        try:
            for _ in range(5):
                desk.cite(claim, newsroom.reviewer, extraction=captured, quote=QUOTE)
        except Invalid as refusal:
            refused.append(refusal)
        finally:
            connection.close()

    people = [threading.Thread(target=cite) for _ in range(3)]
    for each in people:
        each.start()
    begin.set()
    takedowns.ask(captured.snapshot, by=second, now=timezone.now(), **ORDER)
    for each in people:
        each.join(30)
    assert set(Evidence.objects.values_list("quote", flat=True)) <= {None}
    assert Tombstone.objects.count() == 1
    assert is_whole()


def test_who_captures_the_same_bytes_in_this_moment_has_them_after_all(
    web: Web, newsroom: Newsroom, django_capture_on_commit_callbacks: Any
) -> None:
    """They are put before the row is there to be seen; a takedown elsewhere may remove them in between."""
    source = web.track(web.put("/bridge", COST))
    with django_capture_on_commit_callbacks() as committed:
        done = fetches.run(source.fetches.get().pk, now=timezone.now())
    assert done is not None
    assert done.snapshot is not None
    digest = done.snapshot.sha256
    blobs.delete(digest)  # what a takedown does that does not see the row yet
    assert not blobs.exists(digest)  # the twin: so it would stay
    for callback in committed:
        callback()
    assert blobs.exists(digest)


def test_a_scrub_finds_nothing_amiss_with_an_attested_capture_that_was_taken_down(
    web: Web, newsroom: Newsroom, down: Down, django_capture_on_commit_callbacks: Any
) -> None:
    """And the twin: a tombstone without its erasures would be words that somebody removed."""
    made = files.upload(web.track(web.put("/x", COST)), newsroom.reviewer, people=[newsroom.second])
    captures.attest(made, by=newsroom.second, now=timezone.now())
    snapshots.read(made.pk, now=timezone.now())
    with django_capture_on_commit_callbacks(execute=True):
        down(made)
    call_command("scrub", "--all")
    with flush.lifted():
        Erasure.objects.all().delete()
    with pytest.raises(CommandError):
        call_command("scrub", "--all")
