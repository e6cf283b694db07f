"""`verify_history` finds what somebody changed past the services, says where, and admits its limits."""

from collections.abc import Callable
from datetime import timedelta, timezone
from io import StringIO
from uuid import UUID

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.db.models import Model
from django.test.utils import CaptureQueriesContext

from claims.enums import Stage, Stance
from claims.models import (
    Claim,
    Evidence,
    HistoryEntry,
    HistoryLeaf,
    HistoryRoot,
    Redaction,
    Review,
    ReviewEvidence,
    VerdictEvidence,
    VerdictReview,
)
from claims.services import evidence, history, moves
from claims.services.verification import Verification
from factcheck.models import User
from sources import chain
from tests.support import desk, flush
from tests.support.people import Newsroom
from tests.support.traces import state

ON_SQLITE = connection.vendor == "sqlite"
SEALED = (
    "CLAIM, entry {seq}, sealed under root 1, is gone or is another one: "
    "the claim, its history or the seal was edited."
)


@pytest.fixture
def checked(claim: Claim, newsroom: Newsroom) -> Claim:
    """A claim with a verdict, sealed, beside another that nobody touches."""
    desk.claim(claim.article, newsroom.writer, quote="It was closed for 14 months")
    desk.brought(claim, Stage.CHECKED, newsroom)
    history.seal(now=desk.NOW)
    connection.check_constraints()
    return claim


def run(*roots: str) -> str:
    """What the command prints. Raises CommandError where it ends with exit code 1."""
    output = StringIO()
    call_command("verify_history", *(f"--root={root}" for root in roots), stdout=output)
    return output.getvalue()


def findings() -> list[str]:
    return list(Verification().findings())


def ids(*sentences: str, of: Claim) -> list[str]:
    return [sentence.replace("CLAIM", f"Claim {of.pk}") for sentence in sentences]


def entry(of: Claim, seq: int) -> HistoryEntry:
    return HistoryEntry.objects.get(claim=of, seq=seq)


def newest(of: Claim) -> HistoryEntry:
    return HistoryEntry.objects.filter(claim=of).latest("seq")


def test_an_untouched_history_is_whole(checked: Claim) -> None:
    said = run()
    assert said.splitlines()[-1] == "The history is whole."
    assert f"Read {HistoryEntry.objects.count()} entries" in said


def test_an_empty_newsroom_is_whole(db: None) -> None:
    assert run().splitlines() == [
        "Read 0 entries, 0 rows that they are about and 0 roots.",
        "Of a claim's own row, stage and round are compared with its history; its words are not.",
        "No root is sealed yet: a claim deleted with its whole history leaves no trace.",
        "The history is whole.",
    ]


def test_a_change_ends_the_command_with_exit_code_1(checked: Claim) -> None:
    with flush.lifted():
        HistoryEntry.objects.filter(pk=newest(checked).pk).update(action="deleted")
    with pytest.raises(CommandError, match=r"The history was changed: 1 findings\.") as caught:
        run()
    assert caught.value.returncode == 1


@pytest.mark.parametrize(
    "change",
    [
        {"action": "another"},
        {"facts": {}},
        {"by": None},
        {"at": desk.NOW + timedelta(seconds=1)},
        {"kind": "EDIT"},
        {"round": 7},
        {"object_type": "review"},
        {"text_digest": "0" * 64},
    ],
    ids=lambda change: next(iter(change)),
)
def test_an_edited_entry(change: dict[str, object], checked: Claim) -> None:
    edited = checked.history.get(action="take")
    with flush.lifted():
        HistoryEntry.objects.filter(pk=edited.pk).update(**change)
    assert (
        f"Claim {checked.pk}, entry {edited.seq} is not what was hashed: it was edited or moved."
        in findings()
    )


def test_an_edited_entry_hashed_anew(checked: Claim) -> None:
    """Whoever mends the hash of the entry breaks the next one."""
    edited = entry(checked, 2)
    edited.action = "another"
    edited.hash = chain.entry_hash(history.columns(edited))
    with flush.lifted():
        edited.save()
    assert findings() == ids(
        "CLAIM, entry 3 does not continue the entry before it: one of them was edited or moved.", of=checked
    )


def test_edited_words(checked: Claim) -> None:
    with flush.lifted():
        HistoryEntry.objects.filter(claim=checked, seq=1).update(text="Other words.")
    assert findings() == ids("CLAIM, entry 1: its words were edited.", of=checked)


def test_words_removed_without_a_redaction(checked: Claim) -> None:
    with flush.lifted():
        HistoryEntry.objects.filter(claim=checked, seq=1).update(text=None, salt=None)
    assert findings() == ids("CLAIM, entry 1: its words were removed without a redaction.", of=checked)


def test_a_deleted_newest_entry(claim: Claim, newsroom: Newsroom) -> None:
    desk.taken(claim, newsroom.reviewer)
    with flush.lifted():
        newest(claim).delete()
    assert findings() == ids("CLAIM had 2 entries, 1 are left: the newest were deleted.", of=claim)


def test_a_deleted_entry_in_between(checked: Claim) -> None:
    with flush.lifted():
        entry(checked, 3).delete()
    assert findings() == ids("CLAIM, entry 4 comes after entry 2: what was between is missing.", of=checked)


def test_a_deleted_chain(claim: Claim) -> None:
    with flush.lifted():
        claim.history.all().delete()
    assert findings() == ids("CLAIM has no history left: all its entries were deleted.", of=claim)


def test_a_deleted_chain_under_a_head_set_back(checked: Claim) -> None:
    seq = checked.history_seq
    with flush.lifted():
        checked.history.all().delete()
    Claim.objects.filter(pk=checked.pk).update(history_seq=0, history_head="")
    assert findings() == ids(
        "CLAIM has no history left: all its entries were deleted.",
        SEALED.format(seq=seq),
        of=checked,
    )


# Whatever hangs on a claim, in an order in which it can be deleted.
LINKS = ["verdictreview", "verdictevidence", "reviewevidence", "reviewwords"]
OF_A_CLAIM = ["verdict", "review", "evidence", "historyentry", "mention", "claimwords"]


@pytest.mark.django_db(transaction=True)
def test_a_deleted_claim(checked: Claim) -> None:
    """The claim with all that hangs on it; what was sealed outlives it."""
    key = _key(checked)
    with flush.lifted(), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE claims_claim SET verdict_id = NULL, stage = 'OPEN' WHERE id = %s", [key])
        for table in LINKS:
            cursor.execute(f'DELETE FROM "claims_{table}"')
        for table in OF_A_CLAIM:
            cursor.execute(f'DELETE FROM "claims_{table}" WHERE claim_id = %s', [key])
        cursor.execute("DELETE FROM claims_claim WHERE id = %s", [key])
    assert findings() == ids(SEALED.format(seq=checked.history_seq), of=checked)


def _key(claim: Claim) -> UUID | str:
    return claim.pk.hex if ON_SQLITE else claim.pk


@pytest.mark.skipif(not ON_SQLITE, reason="PostgreSQL checks its foreign keys to the end")
@pytest.mark.django_db(transaction=True)
def test_a_deleted_claim_row(claim: Claim, newsroom: Newsroom) -> None:
    desk.taken(claim, newsroom.reviewer)
    with connection.constraint_checks_disabled(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM claims_claim WHERE id = %s", [_key(claim)])
    try:
        assert findings() == ids("CLAIM was deleted: 2 entries of its history remain.", of=claim)
    finally:
        with connection.constraint_checks_disabled(), flush.lifted(), connection.cursor() as cursor:
            cursor.execute("DELETE FROM claims_historyentry")
            cursor.execute("DELETE FROM claims_mention")


def test_reordered_entries(checked: Claim) -> None:
    two, three = entry(checked, 2), entry(checked, 3)
    with flush.lifted():
        for each, seq in ((two, 99), (three, 2), (two, 3)):
            HistoryEntry.objects.filter(pk=each.pk).update(seq=seq)
    assert findings() == ids(
        "CLAIM, entry 2 does not continue the entry before it: one of them was edited or moved.",
        "CLAIM, entry 2 is not what was hashed: it was edited or moved.",
        "CLAIM, entry 3 does not continue the entry before it: one of them was edited or moved.",
        "CLAIM, entry 3 is not what was hashed: it was edited or moved.",
        "CLAIM, entry 4 does not continue the entry before it: one of them was edited or moved.",
        of=checked,
    )


@pytest.mark.parametrize(
    ("model", "change"),
    [(Review, {"rating": "MISLEADING"}), (Evidence, {"quote": "Bridge: 2.4 million euros."})],
    ids=["review", "evidence"],
)
def test_an_edited_row(
    model: type[Review] | type[Evidence], change: dict[str, str], checked: Claim, newsroom: Newsroom
) -> None:
    row = model._default_manager.filter(claim=checked).earliest("pk")
    about = checked.history.get(object_id=row.pk)
    with flush.lifted():
        model._default_manager.filter(pk=row.pk).update(**change)
    name = model._meta.model_name
    assert findings() == ids(
        f"CLAIM, entry {about.seq}: the {name} {row.pk} that it is about was edited.", of=checked
    )


def test_a_deleted_row(claim: Claim, newsroom: Newsroom) -> None:
    cited = desk.cite(claim, newsroom.reviewer)
    key = cited.pk
    with flush.lifted():
        cited.delete()
    assert findings() == ids(f"CLAIM, entry 2: the evidence {key} that it is about was deleted.", of=claim)


def tamper_root() -> None:
    HistoryRoot.objects.update(root="0" * 64)


def tamper_leaf() -> None:
    HistoryLeaf.objects.update(head="0" * 64)


def delete_leaf() -> None:
    leaf = HistoryLeaf.objects.order_by("pk").last()
    assert leaf is not None
    leaf.delete()


@pytest.mark.parametrize("tamper", [tamper_root, tamper_leaf, delete_leaf])
def test_an_edited_root_or_leaf(tamper: Callable[[], None], checked: Claim) -> None:
    with flush.lifted():
        tamper()
    assert "Root 1 is not the hash of its leaves and the root before: one was edited." in findings()


# --- roots of the time when they were lists ----------------------------------------------------------


@pytest.fixture
def since_lists(checked: Claim, newsroom: Newsroom) -> HistoryRoot:
    """The first root is a list, as it was made before; the one after it is a tree."""
    leaves = HistoryLeaf.objects.order_by("claim_key").values_list("claim_key", "seq", "head")
    listed = chain.root_hash("", [(str(key), seq, head) for key, seq, head in leaves])
    with flush.lifted():
        HistoryRoot.objects.update(root=listed, is_tree=False)
    moves.make(checked, "reopen", by=newsroom.reviewer, now=desk.NOW, reason="Again.")
    newer = history.seal(now=desk.NOW + timedelta(hours=1))
    assert newer is not None
    return newer


def test_they_verify_with_those_after_them(since_lists: HistoryRoot) -> None:
    assert (since_lists.number, since_lists.is_tree) == (2, True)
    assert findings() == []


@pytest.mark.parametrize(("number", "is_tree"), [(1, True), (2, False)])
def test_neither_passes_for_the_other(number: int, is_tree: bool, since_lists: HistoryRoot) -> None:
    with flush.lifted():
        HistoryRoot.objects.filter(number=number).update(is_tree=is_tree)
    edited = f"Root {number} is not the hash of its leaves and the root before: one was edited."
    assert findings() == [edited]


def test_a_leaf_of_theirs_that_was_edited_is_found(since_lists: HistoryRoot) -> None:
    with flush.lifted():
        HistoryLeaf.objects.filter(sealed__number=1).update(head="0" * 64)
    assert "Root 1 is not the hash of its leaves and the root before: one was edited." in findings()


def test_a_missing_root(checked: Claim, newsroom: Newsroom) -> None:
    for hour in (1, 2):
        moves.make(checked, "reopen", by=newsroom.reviewer, now=desk.NOW, reason="Again.")
        moves.make(checked, "withdraw", by=newsroom.reviewer, now=desk.NOW, reason="Again.")
        moves.make(checked, "reopen", by=newsroom.reviewer, now=desk.NOW, reason="Again.")
        desk.brought(checked, Stage.CHECKED, newsroom)
        history.seal(now=desk.NOW + timedelta(hours=hour))
    assert findings() == []
    with flush.lifted():
        HistoryLeaf.objects.filter(sealed__number=2).delete()
        HistoryRoot.objects.filter(number=2).delete()
    assert findings() == [
        "Root 3 comes where root 2 should: what was between is missing.",
        "Root 3 is not the hash of its leaves and the root before: one was edited.",
    ]


def test_after_a_redaction_it_still_verifies(checked: Claim, newsroom: Newsroom) -> None:
    redacted = history.redact(entry(checked, 1), by=newsroom.admin, now=desk.NOW, reason="A court's order.")
    assert (redacted.text, redacted.salt) == (None, None)
    assert findings() == []


def redact_rationale(review: Review, by: User, *, digest: str) -> None:
    Redaction.objects.create(
        row_id=review.pk,
        column_name="claims_review.rationale",
        digest=digest,
        reason="A court's order.",
        redacted_by=by,
        redacted_at=desk.NOW,
    )
    Review.objects.filter(pk=review.pk).update(rationale=None)


def sealed_rationale(review: Review) -> str:
    nonce = HistoryEntry.objects.get(object_id=review.pk).nonce
    return chain.digest(nonce, "rationale", chain.canonical(review.rationale))


def test_a_row_without_its_words_is_compared_all_the_same(checked: Claim, newsroom: Newsroom) -> None:
    review = Review.objects.earliest("pk")
    redact_rationale(review, newsroom.admin, digest=sealed_rationale(review))
    assert "1 rows hold redacted words, which are gone; the rest of them was compared." in run().splitlines()


def edited(of: Claim, row: Review) -> list[str]:
    seq = HistoryEntry.objects.get(object_id=row.pk).seq
    return ids(f"CLAIM, entry {seq}: the review {row.pk} that it is about was edited.", of=of)


def test_a_redaction_hides_no_other_edit(checked: Claim, newsroom: Newsroom) -> None:
    review = Review.objects.earliest("pk")
    redact_rationale(review, newsroom.admin, digest=sealed_rationale(review))
    with flush.lifted():
        Review.objects.filter(pk=review.pk).update(rating="MISLEADING")
    assert findings() == edited(checked, review)


def test_a_redaction_covers_no_other_words(checked: Claim, newsroom: Newsroom) -> None:
    review = Review.objects.earliest("pk")
    redact_rationale(review, newsroom.admin, digest=sealed_rationale(review))
    with flush.lifted():
        Review.objects.filter(pk=review.pk).update(rationale="Words that nobody wrote.")
    assert findings() == edited(checked, review)


def test_a_redaction_that_nobody_recorded_hides_nothing(checked: Claim, newsroom: Newsroom) -> None:
    review = Review.objects.earliest("pk")
    redact_rationale(review, newsroom.admin, digest="")
    assert findings() == edited(checked, review)


@pytest.mark.parametrize("table", [ReviewEvidence, VerdictEvidence, VerdictReview])
def test_what_a_judgement_rests_on_was_taken_away(table: type[Model], checked: Claim) -> None:
    with flush.lifted():
        table._default_manager.all().delete()
    fact = "reviews" if table is VerdictReview else "evidence"
    assert findings()
    assert all(f"no longer rests on the {fact} that it names." in each for each in findings())


def test_a_nonce_of_an_entry_about_nothing_was_edited(checked: Claim) -> None:
    about_nothing = HistoryEntry.objects.filter(claim=checked, object_type="").earliest("seq")
    with flush.lifted():
        HistoryEntry.objects.filter(pk=about_nothing.pk).update(nonce="0" * 32)
    assert findings() == ids(f"CLAIM, entry {about_nothing.seq}: its nonce was edited.", of=checked)


def test_a_claim_was_put_into_another_stage(checked: Claim) -> None:
    Claim.objects.filter(pk=checked.pk).update(stage=Stage.PUBLISHED)
    said = "CLAIM stands in PUBLISHED, round 1; its history led to CHECKED, round 1."
    assert findings() == ids(said, of=checked)


def test_it_says_what_it_cannot_rule_out(checked: Claim) -> None:
    root = HistoryRoot.objects.get()
    said = run()
    assert "cannot rule out that somebody who may write to the whole database rewrote everything" in said
    assert f"Keep {root.root} (root 1 of 2026-01-05 12:00 UTC) in another place" in said


def test_with_the_newest_root_kept_elsewhere_that_is_ruled_out(checked: Claim) -> None:
    assert "rewrote everything" not in run(HistoryRoot.objects.get().root)


def test_a_root_kept_elsewhere_must_be_there(checked: Claim) -> None:
    kept = "ab" * 32
    assert list(Verification(kept=[kept]).findings()) == [
        f"The root {kept}, which was kept elsewhere, is not among the roots here."
    ]


def test_times_of_another_zone_verify_too(claim: Claim, newsroom: Newsroom) -> None:
    now = desk.NOW.astimezone(timezone(timedelta(hours=5, minutes=30)))
    moves.make(claim, "take", by=newsroom.reviewer, now=now)
    evidence.cite(
        claim,
        by=newsroom.reviewer,
        now=now,
        quote="4.2",
        stance=Stance.SUPPORTS,
        source=desk.offline(newsroom.reviewer),
    )
    assert findings() == []


def test_more_claims_take_no_more_queries(checked: Claim, newsroom: Newsroom) -> None:
    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as captured:
            assert findings() == []
        return len(captured)

    few = queries()
    for quote in ("the council said", "Work began in March 2024", "said the mayor"):
        desk.brought(desk.claim(checked.article, newsroom.writer, quote=quote), Stage.CHECKED, newsroom)
    assert queries() == few


@pytest.mark.django_db(transaction=True)
def test_it_reads_one_moment_and_writes_nothing(checked: Claim) -> None:
    before = state()
    assert "The history is whole." in run()
    assert state() == before
