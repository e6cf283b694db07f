"""What was published and quotes a capture that a legal order takes down: the words go, the hashes hold."""

import json
from collections.abc import Callable
from hashlib import sha256
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from claims import queries
from claims.models import Claim, Evidence, Publication, Redaction
from claims.services import moves, publications, takedowns
from claims.services.verification import Verification
from factcheck.models import User
from factcheck.roles import Role
from sources.models import Extraction, Immutable, Snapshot, Tombstone
from tests.support import desk, flush
from tests.support.people import Newsroom, person
from tests.support.web import CLOSED, COST, Web

ORDER = {"order": "Court of Hamburg, 324 O 99/26", "reason": "It names a minor."}
QUOTE = "according to the final account"
OTHER = "closed to all traffic for 14 months"
Down = Callable[[Snapshot], Tombstone]


@pytest.fixture
def second(newsroom: Newsroom) -> User:
    """The other admin."""
    return person(Role.ADMIN, "second-admin")


@pytest.fixture
def down(newsroom: Newsroom, second: User) -> Down:
    """Takes a capture down as two admins do."""

    def taken(snapshot: Snapshot) -> Tombstone:
        takedowns.ask(snapshot, by=newsroom.admin, now=timezone.now(), **ORDER)
        tombstone = takedowns.ask(snapshot, by=second, now=timezone.now(), **ORDER)
        assert tombstone is not None
        return tombstone

    return taken


@pytest.fixture
def other(web: Web) -> Extraction:
    return web.capture(web.put("/other", CLOSED))


def publish(claim: Claim, newsroom: Newsroom, *, explanation: str = "It is so.") -> Publication:
    return publications.publish(claim, by=newsroom.editor, now=desk.NOW, explanation=explanation)


@pytest.fixture
def published(claim: Claim, captured: Extraction, other: Extraction, newsroom: Newsroom) -> Publication:
    """It quotes two captures, each cited by both reviewers."""
    desk.taken(claim, newsroom.reviewer)
    for by in (newsroom.reviewer, newsroom.second):
        cited = [
            desk.cite(claim, by, extraction=text, quote=words)
            for text, words in ((captured, QUOTE), (other, OTHER))
        ]
        desk.submit(claim, by, desk.judgement(*cited))
    return publish(claim, newsroom)


def quotes(publication: Publication) -> list[Any]:
    """As a public route shows them."""
    publication.refresh_from_db()
    [shown] = publications.as_shown([publication])
    return [each["quote"] or each["removed"] for each in shown["evidence"]]


def wrong() -> list[str]:
    return list(Verification().findings())


def test_what_is_published_shows_its_quotes_and_holds_none(published: Publication) -> None:
    assert quotes(published) == [QUOTE, OTHER, QUOTE, OTHER]
    assert published.payload is not None
    assert QUOTE not in published.payload


def test_an_order_removes_its_words_and_no_others(
    published: Publication, captured: Extraction, down: Down
) -> None:
    down(captured.snapshot)
    assert quotes(published) == ["removed by legal order", OTHER, "removed by legal order", OTHER]


def test_payload_and_hash_are_as_they_were(published: Publication, captured: Extraction, down: Down) -> None:
    before = (published.payload, published.payload_sha256)
    down(captured.snapshot)
    published.refresh_from_db()
    assert (published.payload, published.payload_sha256) == before
    assert published.payload is not None
    assert sha256(published.payload.encode()).hexdigest() == published.payload_sha256
    assert wrong() == []


def test_it_is_marked_and_the_history_says_so(
    published: Publication, captured: Extraction, down: Down
) -> None:
    tombstone = down(captured.snapshot)
    published.refresh_from_db()
    assert (published.redacted_at, published.ended_at) == (tombstone.at, None)
    entry = published.claim.history.get(action="quotes_removed")
    assert (entry.object_id, entry.by, entry.kind) == (published.pk, tombstone.confirmed_by, "PUBLICATION")


def test_a_publication_that_quotes_none_of_it_is_left_alone(
    published: Publication, web: Web, down: Down
) -> None:
    down(web.capture(web.put("/third", COST, CLOSED)).snapshot)
    published.refresh_from_db()
    assert published.redacted_at is None
    assert not published.claim.history.filter(action="quotes_removed").exists()


def test_two_orders_one_after_the_other(
    published: Publication, captured: Extraction, other: Extraction, down: Down
) -> None:
    first = down(captured.snapshot)
    down(other.snapshot)
    assert set(quotes(published)) == {"removed by legal order"}
    assert published.redacted_at == first.at
    assert wrong() == []


def test_what_was_corrected_before_loses_the_words_too(
    published: Publication, captured: Extraction, newsroom: Newsroom, down: Down
) -> None:
    newer = publish(published.claim, newsroom, explanation="It is so, and was.")
    down(captured.snapshot)
    for each in (published, newer):
        assert quotes(each)[0] == "removed by legal order"
        assert each.redacted_at is not None
    assert wrong() == []


# --- a person mends it -----------------------------------------------------------------------


def test_it_waits_for_a_correction_until_there_is_one(
    published: Publication, captured: Extraction, newsroom: Newsroom, down: Down
) -> None:
    down(captured.snapshot)
    assert list(queries.publications_to_correct(newsroom.editor)) == [published]
    newer = publish(published.claim, newsroom)  # the same explanation: what is quoted has changed
    published.refresh_from_db()
    assert (published.ended_because, newer.number, newer.redacted_at) == ("CORRECTED", 2, None)
    assert quotes(newer) == ["removed by legal order", OTHER] * 2
    assert not queries.publications_to_correct(newsroom.editor).exists()
    assert publish(published.claim, newsroom) == newer
    assert wrong() == []


def test_or_until_it_is_withdrawn(
    published: Publication, captured: Extraction, newsroom: Newsroom, down: Down
) -> None:
    down(captured.snapshot)
    moves.make(published.claim, "withdraw", by=newsroom.editor, now=desk.NOW, reason="The court says so.")
    assert not queries.publications_to_correct(newsroom.editor).exists()
    assert wrong() == []


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_the_desk_names_it_before_and_after(
    published: Publication, captured: Extraction, newsroom: Newsroom, second: User
) -> None:
    page = signed_in(newsroom.admin).get(reverse("admin:sources_tombstone_ask", args=[captured.snapshot_id]))
    assert "What is published about" in page.content.decode()
    takedowns.ask(captured.snapshot, by=newsroom.admin, now=timezone.now(), **ORDER)
    takedowns.ask(captured.snapshot, by=second, now=timezone.now(), **ORDER)
    waits = "its quotes were removed by legal order: correct or withdraw it"
    assert waits in signed_in(newsroom.editor).get(reverse("admin:index")).content.decode()
    assert waits not in signed_in(newsroom.reviewer).get(reverse("admin:index")).content.decode()
    taken = signed_in(newsroom.admin).get(reverse("admin:sources_tombstone_changelist")).content.decode()
    assert waits in taken
    claim = signed_in(newsroom.editor).get(reverse("admin:claims_claim_change", args=[published.claim_id]))
    assert "Words quoted in it were removed by legal order" in claim.content.decode()
    address = reverse("admin:claims_publication_change", args=[published.pk])
    shown = signed_in(newsroom.editor).get(address).content.decode()
    assert "removed by legal order" in shown
    assert OTHER in shown
    assert QUOTE not in shown


# --- what holds it ---------------------------------------------------------------------------


def test_an_edited_payload_is_found_after_a_takedown_too(
    published: Publication, captured: Extraction, down: Down
) -> None:
    down(captured.snapshot)
    with flush.lifted():
        Publication.objects.filter(pk=published.pk).update(explanation="It is not so.")
    assert [each for each in wrong() if "was edited" in each]


@pytest.mark.parametrize("column", ["payload", "explanation", "payload_sha256"])
def test_nothing_of_it_goes_without_a_licence(published: Publication, column: str) -> None:
    with pytest.raises(Exception, match="immutable"):
        Publication.objects.filter(pk=published.pk).update(**{column: None})


# --- what was published while payloads held their quotes ---------------------------------------


@pytest.fixture
def early(published: Publication, newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch) -> Publication:
    """A correction as it was made then: payload with quotes, in the history by itself."""
    says = publications.as_shown([published])[0]
    for each in says["evidence"]:
        del each["evidence"], each["quote_digest"]
    with monkeypatch.context() as then:
        then.setattr(Publication, "immutable", Immutable(once=Publication.immutable.once))
        then.setattr(publications, "_payload", lambda *_: says)
        made = publish(published.claim, newsroom, explanation="It is so, and was.")
    assert made.payload is not None
    assert QUOTE in made.payload
    return made


def test_an_early_one_shows_its_quotes_and_verifies(early: Publication) -> None:
    assert quotes(early) == [QUOTE, OTHER, QUOTE, OTHER]
    assert wrong() == []


def test_an_early_payload_goes_whole_and_the_history_verifies(
    early: Publication, captured: Extraction, down: Down
) -> None:
    digest = early.payload_sha256
    down(captured.snapshot)
    early.refresh_from_db()
    assert (early.payload, early.payload_sha256) == (None, digest)
    [shown] = publications.as_shown([early])
    assert (shown["explanation"], shown["removed"]) == ("It is so, and was.", "removed by legal order")
    assert QUOTE not in json.dumps(shown)
    assert wrong() == []


def test_an_early_row_is_held_by_the_entry_of_its_removal(
    early: Publication, captured: Extraction, down: Down
) -> None:
    down(captured.snapshot)
    with flush.lifted():
        Publication.objects.filter(pk=early.pk).update(explanation="It is not so.")
    assert [each for each in wrong() if "was edited" in each]


def test_an_early_payload_that_somebody_emptied_is_found(early: Publication) -> None:
    with flush.lifted():
        Publication.objects.filter(pk=early.pk).update(payload=None)
    assert [each for each in wrong() if "was edited" in each]


def test_one_emptied_with_a_made_up_redaction_is_found(early: Publication, newsroom: Newsroom) -> None:
    Redaction.objects.create(
        row_id=early.pk,
        column_name="claims_publication.payload",
        digest="0" * 64,
        reason="-",
        redacted_by=newsroom.admin,
        redacted_at=desk.NOW,
    )
    Publication.objects.filter(pk=early.pk).update(payload=None)
    assert [each for each in wrong() if "was edited" in each]


def test_no_quote_is_left_in_any_column(early: Publication, captured: Extraction, down: Down) -> None:
    down(captured.snapshot)
    rows = [*Publication.objects.values(), *Evidence.objects.values()]
    assert not [row for row in rows if QUOTE in str(row)]
