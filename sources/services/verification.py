"""Whether what was kept of sources is as it was written: every row and every link of the manifests."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef

from sources.enums import Fault
from sources.models import (
    Attestation,
    Encounter,
    Erasure,
    Extraction,
    IdentityTombstone,
    ImmutableRow,
    ManifestEntry,
    Override,
    Snapshot,
    Source,
    Tombstone,
)
from sources.services.chains import Walk, batches
from sources.services.manifest import END, SEALS, columns, row_digest

BATCH = 64  # texts of that many readings are in memory at once
# What belongs into a manifest, and the way from it to its source.
LISTED: dict[type[ImmutableRow], str] = {
    Snapshot: "source_id",
    Extraction: "snapshot__source_id",
    Attestation: "snapshot__source_id",
    Tombstone: "snapshot__source_id",
    Override: "source_id",
    Encounter: "source_id",
    IdentityTombstone: "source_id",
}


@dataclass(frozen=True)
class Finding:
    """One thing that is not as it was written. row: the id of the row, or the digest of the bytes."""

    fault: Fault
    text: str
    source: UUID | None = None
    row: UUID | str | None = None

    def plain(self) -> dict[str, str | None]:
        """As JSON takes it, with what to do about it."""
        source, row = (str(each) if each else None for each in (self.source, self.row))
        return {
            "fault": self.fault.value,
            "text": self.text,
            "remedy": self.fault.label,
            "source": source,
            "row": row,
        }


def manifests(ids: Collection[UUID]) -> Iterator[Finding]:
    """What is wrong with the manifests of these sources and with the rows that they are about."""
    walks = {source_id: Walk(f"Source {source_id}") for source_id in ids}
    entries = ManifestEntry.objects.filter(source_id__in=ids).order_by("source_id", "seq")
    for batch in batches(entries.iterator(chunk_size=BATCH), BATCH):
        rows = _Rows(batch)
        for entry in batch:
            for text in walks[entry.source_id].follow(entry, columns(entry)):
                yield Finding(Fault.CHAIN_BROKEN, text, entry.source_id, entry.pk)
            yield from rows.findings(entry)
    heads = Source.objects.filter(pk__in=ids).values_list("pk", "manifest_seq", "manifest_head")
    for source_id, seq, head in heads:
        for text in walks[source_id].arrive(seq, head):
            yield Finding(Fault.CHAIN_BROKEN, text, source_id)
    yield from _unlisted(ids)
    yield from _unlisted_ends(ids)
    yield from _lost(source_key__in=ids)


def deleted() -> Iterator[Finding]:
    """Sources that are gone although something is left that says they were there."""
    source = Source.objects.filter(pk=OuterRef("source_id"))
    left = ManifestEntry.objects.filter(~Exists(source)).order_by("source_id")
    for source_id in left.values_list("source_id", flat=True).distinct().iterator(chunk_size=BATCH):
        text = f"Source {source_id} was deleted: entries of its manifest remain."
        yield Finding(Fault.ROW_MISSING, text, source_id, source_id)
    sealed = Source.objects.filter(pk=OuterRef("source_key"))
    yield from _lost(~Exists(sealed))


def _unlisted(ids: Collection[UUID]) -> Iterator[Finding]:
    for model, path in LISTED.items():
        name = str(model._meta.model_name)
        entry = ManifestEntry.objects.filter(
            object_id=OuterRef("pk"), object_type=name, source_id=OuterRef(path)
        )
        rows = model._default_manager.filter(~Exists(entry), **{f"{path}__in": ids})
        for row_id, source_id in rows.values_list("pk", path).iterator(chunk_size=BATCH):
            text = f"Source {source_id}: the {name} {row_id} is not in its manifest."
            yield Finding(Fault.ROW_UNLISTED, text, source_id, row_id)


def _unlisted_ends(ids: Collection[UUID]) -> Iterator[Finding]:
    entry = ManifestEntry.objects.filter(object_id=OuterRef("pk"), object_type=f"override{END}")
    ended = Override.objects.filter(~Exists(entry), source__in=ids, lifted_at__isnull=False)
    for row_id, source_id in ended.values_list("pk", "source_id").iterator(chunk_size=BATCH):
        text = f"Source {source_id}: the end of the override {row_id} is not in its manifest."
        yield Finding(Fault.ROW_UNLISTED, text, source_id, row_id)


def _lost(*only: Any, **also: Any) -> Iterator[Finding]:
    """What was sealed must still be there."""
    for leaf in SEALS.lost(*only, **also).iterator(chunk_size=BATCH):
        text = (
            f"Source {leaf.source_key}, entry {leaf.seq}, sealed under root {leaf.sealed.number}, "
            "is gone or is another one: the source, its manifest or the seal was edited."
        )
        yield Finding(Fault.CHAIN_BROKEN, text, leaf.source_key)


class _Rows:
    """The rows that a batch of entries is about, and what was erased of them."""

    def __init__(self, batch: list[ManifestEntry]) -> None:
        self._rows: dict[tuple[str, UUID], ImmutableRow] = {}
        for model in LISTED:
            name = str(model._meta.model_name)
            ids = [entry.object_id for entry in batch if entry.object_type in (name, name + END)]
            found = model._default_manager.in_bulk(ids)
            self._rows |= {(name, row_id): row for row_id, row in found.items()}
        self._erased = self._erasures([entry.object_id for entry in batch])

    def _erasures(self, ids: list[UUID]) -> dict[tuple[UUID, str], tuple[UUID, str]]:
        """By row and table.column: the snapshot that was taken down, and the digest of what stood there."""
        found = Erasure.objects.filter(row_id__in=ids)
        columns = found.values_list("row_id", "column_name", "tombstone__snapshot_id", "digest")
        return {(row_id, column): (snapshot_id, digest) for row_id, column, snapshot_id, digest in columns}

    def findings(self, entry: ManifestEntry) -> Iterator[Finding]:
        """What is wrong with the row that an entry is about."""
        kind, is_end = entry.object_type.removesuffix(END), entry.object_type.endswith(END)
        named = f"Source {entry.source_id}: the {kind} {entry.object_id}"
        row = self._rows.get((kind, entry.object_id))
        if row is None:
            text = f"{named}, entry {entry.seq} of its manifest, was deleted."
            yield Finding(Fault.ROW_MISSING, text, entry.source_id, entry.object_id)
            return
        if row_digest(row, self._erased_of(row), at_its_end=is_end) != entry.digest:
            text = f"{named} is not what entry {entry.seq} of its manifest was made from: it was edited."
            yield Finding(Fault.ROW_EDITED, text, entry.source_id, entry.object_id)
        for text in self._text(row):
            yield Finding(Fault.ROW_EDITED, f"{named} {text}", entry.source_id, entry.object_id)

    def _erased_of(self, row: ImmutableRow) -> Mapping[str, str]:
        """The digests of what its own takedown erased; a column that holds words counts by these."""
        table, erased = row._meta.db_table, {}
        for column in row.immutable.redactable:
            snapshot_id, digest = self._erased.get((row.pk, f"{table}.{column}"), (None, ""))
            if getattr(row, column) is None and snapshot_id == getattr(row, "snapshot_id", None):
                erased[column] = digest
        return erased

    def _text(self, row: ImmutableRow) -> Iterator[str]:
        if not isinstance(row, Extraction):
            return
        if row.text is not None and sha256(row.text.encode()).hexdigest() != row.text_sha256:
            yield "holds another text than its text_sha256 says."
        if row.text is not None and (row.pk, f"{row._meta.db_table}.text") in self._erased:
            yield "was taken down, but its text is there."
