"""The manifest of a source: what was kept of it and said about that, chained by hash."""

from collections.abc import Mapping
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Any

from sources import chain
from sources.models import ImmutableRow, ManifestEntry, Source

NOTHING_ERASED: Mapping[str, str] = MappingProxyType({})


def append(source: Source, *, about: ImmutableRow, now: datetime) -> ManifestEntry:
    """Append to the manifest of a held source; its own row gets the new head."""
    entry = ManifestEntry(
        source=source,
        seq=source.manifest_seq + 1,
        object_type=about._meta.model_name or "",
        object_id=about.pk,
        digest=row_digest(about),
        at=now,
        previous=source.manifest_head,
    )
    entry.hash = chain.entry_hash(columns(entry))
    entry.save(force_insert=True)
    source.manifest_seq, source.manifest_head = entry.seq, entry.hash
    source.save(update_fields=["manifest_seq", "manifest_head"])
    return entry


def row_digest(row: ImmutableRow, erased: Mapping[str, str] = NOTHING_ERASED) -> str:
    """The digest of a row's facts; what may be added to it later is left out.

    A column that may be erased enters by a digest of its own, which its erasure keeps (`erased`, by
    column): so the rest of the row is held to what was hashed when those words are gone.
    """
    fields = [field for field in row._meta.concrete_fields if field.column not in row.immutable.once]
    facts: dict[str, Any] = {field.attname: getattr(row, field.attname) for field in fields}
    for column in row.immutable.redactable:
        facts[column] = erased.get(column) or value_digest(column, facts[column])
    return chain.digest(chain.canonical(facts))


def value_digest(column: str, value: object) -> str:
    """The digest by which a column that may be erased enters its row's."""
    return chain.digest(column, chain.canonical(value))


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
