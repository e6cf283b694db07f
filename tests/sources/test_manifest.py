"""The manifest: whatever is kept of a source is chained, and what somebody changed past us is found."""

from datetime import timedelta
from hashlib import sha256
from uuid import uuid4

import pytest
from django.db import connection, transaction
from django.db.models import Model
from django.utils import timezone

from sources import chain, merkle
from sources.enums import Fault
from sources.models import (
    Extraction,
    ManifestEntry,
    ManifestLeaf,
    ManifestRoot,
    Snapshot,
    Source,
    TitleWords,
)
from sources.services import manifest, seals, verification
from tests.support import flush
from tests.support.people import Newsroom
from tests.support.web import CLOSED, COST, Web
from tests.support.whole import everything, taken_down

NOW = timezone.now()


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    """A root is not dated ten minutes before what it seals, and a suite may run for longer than that."""
    monkeypatch.setattr(f"{__name__}.NOW", timezone.now())


def faults(*sources: Source) -> list[tuple[Fault, str]]:
    found = verification.manifests([source.pk for source in sources])
    return [(finding.fault, finding.text) for finding in found]


@pytest.fixture
def source(captured: Extraction) -> Source:
    connection.check_constraints()
    return Source.objects.get(pk=captured.snapshot.source_id)


def edit(row: Model, **columns: object) -> None:
    with flush.lifted():
        type(row)._default_manager.filter(pk=row.pk).update(**columns)


def delete(row: Model) -> None:
    TitleWords.objects.all().delete()  # whoever deletes a reading finds them in the way
    with flush.lifted():
        type(row)._base_manager.filter(pk=row.pk)._raw_delete("default")


def test_a_capture_and_its_reading_are_two_entries(source: Source, captured: Extraction) -> None:
    entries = list(source.manifest.order_by("seq"))
    assert [(entry.seq, entry.object_type, entry.object_id) for entry in entries] == [
        (1, "snapshot", captured.snapshot_id),
        (2, "extraction", captured.pk),
    ]
    assert [entry.previous for entry in entries] == ["", entries[0].hash]
    assert (source.manifest_seq, source.manifest_head) == (2, entries[1].hash)
    assert faults(source) == []


def test_an_unchanged_check_adds_nothing(source: Source, web: Web) -> None:
    web.capture(source.url)
    source.refresh_from_db()
    assert source.manifest_seq == 2


def test_a_changed_page_goes_on_with_the_chain(source: Source, web: Web) -> None:
    web.capture(web.put("/bridge", COST.replace("4.2", "2.4"), CLOSED))
    source.refresh_from_db()
    assert source.manifest_seq == 4
    assert faults(source) == []


EDITS: dict[str, tuple[type[Model], dict[str, object]]] = {
    "bytes": (Snapshot, {"sha256": "0" * 64}),
    "address": (Snapshot, {"final_url": "https://example.org/other"}),
    "exchange": (Snapshot, {"exchange": {"headers": []}}),
    "moment": (Snapshot, {"captured_at": NOW - timedelta(days=1)}),
    "content date": (Snapshot, {"content_date": NOW}),
    "title": (Extraction, {"title": "Another"}),
    "words taken away": (Extraction, {"byline": None}),
    "quality": (Extraction, {"quality": "PARTIAL"}),
}


@pytest.mark.parametrize("named", EDITS)
def test_an_edited_row_is_found(named: str, source: Source) -> None:
    model, columns = EDITS[named]
    row = model._default_manager.get()
    edit(row, **columns)
    kind, seq = (str(model._meta.model_name), 1 if model is Snapshot else 2)
    assert faults(source) == [
        (
            Fault.ROW_EDITED,
            (
                f"Source {source.pk}: the {kind} {row.pk} is not what entry {seq} of its manifest "
                "was made from: it was edited."
            ),
        )
    ]


def test_an_edited_text_is_found_twice(source: Source, captured: Extraction) -> None:
    edit(captured, text=captured.text.replace("4.2", "2.4") if captured.text else "")
    assert [fault for fault, _ in faults(source)] == [Fault.ROW_EDITED, Fault.ROW_EDITED]
    assert faults(source)[1][1].endswith("holds another text than its text_sha256 says.")


def test_a_text_edited_with_its_hash_is_found(source: Source, captured: Extraction) -> None:
    edit(captured, text="other", text_sha256=sha256(b"other").hexdigest())
    assert [fault for fault, _ in faults(source)] == [Fault.ROW_EDITED]


def test_a_deleted_row_is_found(source: Source, captured: Extraction) -> None:
    Source.objects.update(reading=None)
    with connection.constraint_checks_disabled():
        delete(captured)
    assert faults(source) == [
        (
            Fault.ROW_MISSING,
            f"Source {source.pk}: the extraction {captured.pk}, entry 2 of its manifest, was deleted.",
        )
    ]


def test_a_row_put_in_past_us_is_found(source: Source, captured: Extraction) -> None:
    put = Snapshot.objects.get()
    put.pk, put.attempt = uuid4(), uuid4()
    put.save(force_insert=True)
    assert faults(source) == [
        (Fault.ROW_UNLISTED, f"Source {source.pk}: the snapshot {put.pk} is not in its manifest.")
    ]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"digest": "0" * 64}, "is not what was hashed: it was edited or moved."),
        ({"at": NOW + timedelta(days=1)}, "is not what was hashed: it was edited or moved."),
        ({"previous": "0" * 64}, "does not continue the entry before it: one of them was edited or moved."),
    ],
    ids=["digest", "at", "previous"],
)
def test_an_edited_entry_is_found(change: dict[str, object], said: str, source: Source) -> None:
    edit(source.manifest.get(seq=1), **change)
    assert (Fault.CHAIN_BROKEN, f"Source {source.pk}, entry 1 {said}") in faults(source)


def test_a_deleted_entry_is_found(source: Source, captured: Extraction) -> None:
    delete(source.manifest.get(seq=1))
    assert faults(source) == [
        (
            Fault.CHAIN_BROKEN,
            f"Source {source.pk}, entry 2 comes after entry 0: what was between is missing.",
        ),
        (
            Fault.ROW_UNLISTED,
            f"Source {source.pk}: the snapshot {captured.snapshot_id} is not in its manifest.",
        ),
    ]


def test_the_newest_entry_and_its_row_deleted_together_are_found(
    source: Source, captured: Extraction
) -> None:
    Source.objects.update(reading=None)
    delete(source.manifest.get(seq=2))
    delete(captured)
    assert faults(source) == [
        (
            Fault.CHAIN_BROKEN,
            f"Source {source.pk} had 2 entries, 1 are left: the newest were deleted.",
        )
    ]


def test_an_edited_head_is_found(source: Source) -> None:
    Source.objects.update(manifest_head="0" * 64)
    assert faults(source) == [
        (
            Fault.CHAIN_BROKEN,
            f"Source {source.pk} does not name entry 2 as its newest: one was edited.",
        )
    ]


def rewrite(source: Source) -> None:
    """Make the whole chain anew from the rows as they are now: what whoever may write everything can do."""
    rows = {"snapshot": Snapshot, "extraction": Extraction}
    entries = list(source.manifest.order_by("seq"))
    source.manifest_seq, source.manifest_head = 0, ""
    for entry in entries:
        delete(entry)
    for entry in entries:
        row = rows[entry.object_type]._default_manager.get(pk=entry.object_id)
        manifest.append(source, about=row, now=entry.at)


def test_a_chain_made_anew_is_found_by_its_seal(source: Source) -> None:
    manifest.seal(now=NOW)
    edit(Snapshot.objects.get(), final_url="https://example.org/other")
    rewrite(source)
    assert faults(source) == [
        (
            Fault.CHAIN_BROKEN,
            (
                f"Source {source.pk}, entry 2, sealed under root 1, is gone or is another one: "
                "the source, its manifest or the seal was edited."
            ),
        )
    ]


def test_without_a_seal_it_would_not_be_found(source: Source) -> None:
    """The twin: why there is a root each day."""
    edit(Snapshot.objects.get(), final_url="https://example.org/other")
    rewrite(source)
    assert faults(source) == []


@pytest.mark.django_db(transaction=True)
def test_a_source_deleted_with_all_that_hangs_on_it_is_found(source: Source) -> None:
    manifest.seal(now=NOW)
    Source.objects.update(reading=None, latest=None)
    with flush.lifted(), transaction.atomic(), connection.cursor() as cursor:
        for table in (
            "titlewords",
            "sourcewords",
            "manifestentry",
            "extraction",
            "unread",
            "fetch",
            "snapshot",
            "source",
        ):
            cursor.execute(f"DELETE FROM sources_{table}")
    assert [(finding.source, finding.text) for finding in verification.deleted()] == [
        (
            source.pk,
            (
                f"Source {source.pk}, entry 2, sealed under root 1, is gone or is another one: "
                "the source, its manifest or the seal was edited."
            ),
        )
    ]


def roots() -> list[str]:
    return list(seals.Roots(manifest.SEALS).findings())


def test_roots_follow_each_other(source: Source, web: Web) -> None:
    first = manifest.seal(now=NOW)
    assert manifest.seal(now=NOW) is None  # nothing has grown
    web.capture(web.put("/other", COST, CLOSED))
    second = manifest.seal(now=NOW)
    assert first is not None
    assert second is not None
    assert (second.number, second.previous, second.leaves) == (2, first.root, 1)
    assert roots() == []


def test_a_root_is_the_tree_over_its_leaves(source: Source, web: Web) -> None:
    web.capture(web.put("/other", COST, CLOSED))
    root = manifest.seal(now=NOW)
    assert root is not None
    leaves = ManifestLeaf.objects.order_by("source_key")
    hashed = [merkle.leaf_hash(f'["{leaf.source_key}",{leaf.seq},"{leaf.head}"]') for leaf in leaves]
    assert len(hashed) == 2
    assert root.root == chain.digest("", merkle.top(hashed).hex())


@pytest.mark.parametrize(
    ("model", "change"),
    [(ManifestRoot, {"root": "0" * 64}), (ManifestLeaf, {"head": "0" * 64}), (ManifestLeaf, {"seq": 1})],
)
def test_an_edited_seal_is_found(model: type[Model], change: dict[str, object], source: Source) -> None:
    manifest.seal(now=NOW)
    edit(model._default_manager.get(), **change)
    assert roots() == ["Root 1 is not the hash of its leaves and the root before: one was edited."]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"leaves": 2}, "Root 2 says that it has 2 leaves, and has 1."),
        (
            {"sealed_at": NOW - timedelta(days=1)},
            "Root 2 is dated before the root before it, or before what it seals.",
        ),
    ],
)
def test_what_a_root_says_of_itself_is_compared(
    change: dict[str, object], said: str, source: Source, web: Web
) -> None:
    manifest.seal(now=NOW)
    web.capture(web.put("/other", COST, CLOSED))
    root = manifest.seal(now=NOW)
    assert root is not None
    edit(root, **change)
    assert roots() == [said]
    assert list(seals.Roots(manifest.SEALS, after=1).findings()) == [said]


def test_the_first_root_is_not_older_than_what_it_seals(source: Source) -> None:
    root = manifest.seal(now=NOW)
    assert root is not None
    edit(root, sealed_at=NOW - timedelta(hours=1))
    assert roots() == ["Root 1 is dated before the root before it, or before what it seals."]


def test_a_root_kept_elsewhere_that_is_not_here(source: Source) -> None:
    root = manifest.seal(now=NOW)
    assert root is not None
    walk = seals.Roots(manifest.SEALS, kept=[root.root, "0" * 64])
    assert list(walk.findings()) == [
        f"The root {'0' * 64}, which was kept elsewhere, is not among the roots here."
    ]


def test_a_day_has_one_root(source: Source, web: Web) -> None:
    assert manifest.seal_day(now=NOW) is not None
    web.capture(web.put("/other", COST, CLOSED))
    assert manifest.seal_day(now=NOW) is None
    assert manifest.seal_day(now=NOW + timedelta(days=1)) is not None
    assert manifest.seal_day(now=NOW + timedelta(days=2)) is None


def test_a_column_added_later_changes_no_digest() -> None:
    facts = {"id": 1, "title": "The bridge"}
    assert chain.row_digest({**facts, "later": None}) == chain.row_digest(facts)
    assert chain.row_digest({**facts, "later": ""}) != chain.row_digest(facts)


def test_what_is_erased_counts_by_its_digest() -> None:
    facts = {"id": 1, "text": "a name"}
    erased = {"text": chain.value_digest("text", "a name")}
    kept = chain.row_digest(facts, ["text"])
    assert chain.row_digest({**facts, "text": None}, ["text"], erased) == kept
    assert chain.row_digest({**facts, "text": None}, ["text"]) != kept


def test_entries_of_many_sources_stay_apart(source: Source, web: Web) -> None:
    other = web.capture(web.put("/other", COST, CLOSED)).snapshot.source
    assert faults(source, other) == []
    assert ManifestEntry.objects.count() == 4


def test_whatever_happens_enters_a_manifest(newsroom: Newsroom, web: Web) -> None:
    """Captures by machine and person, readings, attestation, override, takedown: and all of it verifies."""
    everything(newsroom, web)
    listed = {str(model._meta.model_name) for model in verification.LISTED}
    kinds = set(ManifestEntry.objects.values_list("object_type", flat=True))
    assert kinds == listed | {"override_end"}
    assert faults(*Source.objects.all()) == []
    assert roots() == []


@pytest.fixture
def erased(newsroom: Newsroom, web: Web) -> Extraction:
    """A reading whose words a takedown has removed."""
    stone = taken_down(newsroom, web)
    connection.check_constraints()
    return Extraction.objects.get(snapshot=stone.snapshot)


def test_words_put_in_the_place_of_erased_ones_are_found(erased: Extraction) -> None:
    edit(erased, text="Other words.")
    texts = [text.partition(f"{erased.pk} ")[2] for _, text in faults(erased.snapshot.source)]
    assert texts == [
        "is not what entry 3 of its manifest was made from: it was edited.",
        "holds another text than its text_sha256 says.",
        "was taken down, but its text is there.",
    ]


def test_what_else_a_takedown_left_cannot_be_edited(erased: Extraction) -> None:
    edit(erased, language="de")
    assert [fault for fault, _ in faults(erased.snapshot.source)] == [Fault.ROW_EDITED]


def test_words_erased_without_a_takedown_are_found(source: Source, captured: Extraction) -> None:
    edit(captured, text=None)
    assert [fault for fault, _ in faults(source)] == [Fault.ROW_EDITED]
