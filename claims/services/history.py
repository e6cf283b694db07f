"""The history of a claim: appended under its lock, chained by hash, sealed over all claims by roots."""

import secrets
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Model

from claims.enums import HistoryKind
from claims.models import Claim, HistoryEntry, HistoryLeaf, HistoryRoot, Redaction
from claims.signals import claim_changed
from sources import chain
from sources.models import Immutable, ImmutableRow
from sources.people import User
from sources.services import rows
from sources.services.seals import Leaf, Seals

# What a colleague may not see that there is any, while a round is blind.
QUIET = frozenset({HistoryKind.EVIDENCE, HistoryKind.REPLY, HistoryKind.QUESTION})


def record(
    claim: Claim,
    *,
    kind: HistoryKind,
    action: str,
    by: User | None,
    now: datetime,
    about: Model | None = None,
    text: str = "",
    **facts: Any,
) -> HistoryEntry:
    """Append to the history of a held claim.

    about: the row that it is about; its columns enter as a digest under a secret nonce.
    text: the free words given; they enter as a salted hash. facts: what changed, no free text.
    """
    entry = compose(Note(claim, kind, action, about, text, facts), by=by, now=now)
    entry.save(force_insert=True)
    claim.save(update_fields=_head([kind]))
    transaction.on_commit(lambda: claim_changed.send(sender=Claim, claim_id=claim.pk, action=action))
    return entry


@dataclass(frozen=True)
class Note:
    """What `record` appends, for many claims at once."""

    claim: Claim
    kind: HistoryKind
    action: str
    about: Model | None = None
    text: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)


def record_all(notes: Sequence[Note], *, by: User | None, now: datetime) -> None:
    """Append to the histories of many held claims, several entries of one claim in their order.

    As many statements for many claims as for one.
    """
    if not notes:
        return
    write([compose(note, by=by, now=now) for note in notes], notes)
    claims = {note.claim.pk: note.claim for note in notes}
    rows.write(list(claims.values()), _head(note.kind for note in notes))


def write(entries: Sequence[HistoryEntry], notes: Sequence[Note]) -> None:
    """Write what was composed of these notes, of claims whose heads are written by the caller."""
    HistoryEntry.objects.bulk_create(entries)

    def tell() -> None:
        for note in notes:
            claim_changed.send(sender=Claim, claim_id=note.claim.pk, action=note.action)

    transaction.on_commit(tell)


def compose(note: Note, *, by: User | None, now: datetime) -> HistoryEntry:
    """The claim's next entry, and the claim's head at it; neither written yet: the caller holds it."""
    claim, about, text = note.claim, note.about, note.text
    nonce, salt = secrets.token_hex(16), secrets.token_hex(16) if text else None
    entry = HistoryEntry(
        claim=claim,
        seq=claim.history_seq + 1,
        kind=note.kind,
        action=note.action,
        round=claim.round,
        facts=chain.plain_facts(note.facts),
        by=by,
        at=now,
        object_type=about._meta.model_name or "" if about else "",
        object_id=about.pk if about else None,
        nonce=nonce,
        digest=row_digest(nonce, about),
        text=text or None,
        salt=salt,
        text_digest=chain.digest(salt, text) if salt else "",
        previous=claim.history_head,
    )
    entry.hash = chain.entry_hash(columns(entry))
    claim.history_seq, claim.history_head = entry.seq, entry.hash
    if note.kind not in QUIET:
        claim.updated_at = now
    return entry


def _head(kinds: Iterable[HistoryKind]) -> list[str]:
    """The columns that move; what may be hidden leaves updated_at alone."""
    head = ["history_seq", "history_head"]
    return head if set(kinds) <= QUIET else [*head, "updated_at"]


NOTHING_REDACTED: Mapping[str, str] = MappingProxyType({})


def column_digest(nonce: str, column: str, value: object) -> str:
    """The digest by which a column that may be redacted enters its row's."""
    return chain.digest(nonce, column, chain.canonical(value))


def nonces(claim_id: UUID, about: Iterable[ImmutableRow]) -> dict[UUID, str]:
    """By row of the claim: the nonce of the entry that it entered the history with."""
    entries = HistoryEntry.objects.filter(claim=claim_id, object_id__in=[row.pk for row in about])
    columns = entries.order_by("-seq").values_list("object_id", "nonce")
    return {row_id: nonce for row_id, nonce in columns if row_id}  # the earliest comes last


def row_digest(
    nonce: str,
    row: Model | None,
    redacted: Mapping[str, str] = NOTHING_REDACTED,
    *,
    erasable: Collection[str] | None = None,
) -> str:
    """The digest of a row's columns under a nonce; what may be added to the row later is left out.

    A column that may be redacted enters by a digest of its own, which its redaction keeps (`redacted`, by
    column): so the rest of the row is held to what was hashed when those words are gone. erasable: which
    columns these are, where not what its table says.
    """
    if row is None:
        return chain.digest(nonce)
    allowed = row.immutable if isinstance(row, ImmutableRow) else Immutable()
    fields = [field for field in row._meta.concrete_fields if field.column not in allowed.once]
    facts = {field.attname: getattr(row, field.attname) for field in fields}
    for column in allowed.redactable if erasable is None else erasable:
        facts[column] = redacted.get(column) or column_digest(nonce, column, facts[column])
    return chain.digest(nonce, chain.canonical(facts))


def columns(entry: HistoryEntry) -> dict[str, Any]:
    """What the hash of an entry covers; the free text by its digest only."""
    return {
        "claim": str(entry.claim_id),
        "seq": entry.seq,
        "kind": str(entry.kind),
        "action": entry.action,
        "round": entry.round,
        "facts": entry.facts,
        "by": str(entry.by_id) if entry.by_id else None,
        "at": entry.at.astimezone(UTC).isoformat(timespec="microseconds"),
        "object": [entry.object_type, str(entry.object_id)] if entry.object_type else None,
        "digest": entry.digest,
        "text": entry.text_digest,
        "previous": entry.previous,
    }


@transaction.atomic
def redact(entry: HistoryEntry, *, by: User, now: datetime, reason: str) -> HistoryEntry:
    """Empty the free text of an entry for good; the chain still verifies."""
    entry = HistoryEntry.objects.select_for_update(of=("self",), no_key=True).get(pk=entry.pk)
    table = HistoryEntry._meta.db_table
    for column in ("text", "salt"):
        Redaction.objects.create(
            row_id=entry.pk, column_name=f"{table}.{column}", reason=reason, redacted_by=by, redacted_at=now
        )
    HistoryEntry.objects.filter(pk=entry.pk).update(text=None, salt=None)
    claim = Claim.objects.select_for_update(no_key=True).get(pk=entry.claim_id)
    record(claim, kind=HistoryKind.EDIT, action="redacted", by=by, now=now, text=reason, entry=entry.seq)
    entry.refresh_from_db()
    return entry


def _flat_hash(previous: str, leaves: Iterable[Leaf]) -> str:
    """As roots were made before they were trees (ADR 0060)."""
    return chain.root_hash(previous, ((str(key), seq, head) for key, seq, head in leaves))


SEALS = Seals(HistoryRoot, HistoryLeaf, HistoryEntry, key="claim_key", chain="claim_id", older=_flat_hash)


@transaction.atomic
def seal(*, now: datetime) -> HistoryRoot | None:
    """A new root over every chain that has grown since the last; None when none has."""
    return SEALS.seal(
        Claim.objects.filter(history_seq__gt=0), seq="history_seq", head="history_head", now=now
    )


def newest_root() -> HistoryRoot | None:
    return HistoryRoot.objects.order_by("-number").first()
