"""The manifest of a source: what was kept of it and said about that, chained by hash, sealed each day."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from django.db import transaction

from sources import chain
from sources.models import ImmutableRow, ManifestEntry, ManifestLeaf, ManifestRoot, Source
from sources.services.seals import Seals

HEAD = ("manifest_seq", "manifest_head")
END = "_end"  # of the type of an entry that says how a row ended


def append(source: Source, *, about: ImmutableRow, now: datetime) -> ManifestEntry:
    """Append to the manifest of a held source; its own row gets the new head."""
    entry = entry_of(source, about=about, now=now)
    entry.save(force_insert=True)
    source.save(update_fields=HEAD)
    return entry


def append_end(source: Source, *, of: ImmutableRow, now: datetime) -> ManifestEntry:
    """Append that a row has ended: its facts with those that were added to it at its end."""
    entry = _entry(source, f"{of._meta.model_name}{END}", of, row_digest(of, at_its_end=True), now=now)
    entry.save(force_insert=True)
    source.save(update_fields=HEAD)
    return entry


def entry_of(source: Source, *, about: ImmutableRow, now: datetime) -> ManifestEntry:
    """The same for a caller that saves both in the same transaction, HEAD among the source's columns."""
    return _entry(source, about._meta.model_name or "", about, row_digest(about), now=now)


def _entry(source: Source, kind: str, about: ImmutableRow, digest: str, *, now: datetime) -> ManifestEntry:
    entry = ManifestEntry(
        source=source,
        seq=source.manifest_seq + 1,
        object_type=kind,
        object_id=about.pk,
        digest=digest,
        at=now,
        previous=source.manifest_head,
    )
    entry.hash = chain.entry_hash(columns(entry))
    source.manifest_seq, source.manifest_head = entry.seq, entry.hash
    return entry


def row_digest(
    row: ImmutableRow, erased: Mapping[str, str] = chain.NOTHING_ERASED, *, at_its_end: bool = False
) -> str:
    """The digest of a row's facts; what may be added to it later is left out, but at its end."""
    later = () if at_its_end else row.immutable.once
    fields = [field for field in row._meta.concrete_fields if field.column not in later]
    facts = {field.attname: getattr(row, field.attname) for field in fields}
    return chain.row_digest(facts, row.immutable.redactable, erased)


def value_digest(column: str, value: object) -> str:
    """The digest by which a column that may be erased enters its row's."""
    return chain.value_digest(column, value)


def columns(entry: ManifestEntry) -> dict[str, Any]:
    """What the hash of an entry covers."""
    return {
        "source": str(entry.source_id),
        "seq": entry.seq,
        "object": [entry.object_type, str(entry.object_id)],
        "digest": entry.digest,
        "at": entry.at.astimezone(UTC).isoformat(timespec="microseconds"),
        "previous": entry.previous,
    }


SEALS = Seals(ManifestRoot, ManifestLeaf, ManifestEntry, key="source_key", chain="source_id")


@transaction.atomic
def seal(*, now: datetime) -> ManifestRoot | None:
    """A new root over every manifest that has grown since the last; None when none has."""
    heads = Source.objects.filter(manifest_seq__gt=0)
    return SEALS.seal(heads, seq="manifest_seq", head="manifest_head", now=now)


def newest() -> ManifestRoot | None:
    return ManifestRoot.objects.order_by("-number").first()


def seal_day(*, now: datetime) -> ManifestRoot | None:
    """The day's root, the first time that it is asked for on a day (UTC) on which something has grown."""
    last = newest()
    if last and last.sealed_at.astimezone(UTC).date() >= now.astimezone(UTC).date():
        return None
    return seal(now=now)
