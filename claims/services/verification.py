"""Whether the histories are whole: every hash computed again, in one pass, with one batch in memory."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db.models import Exists, Model, OuterRef, QuerySet

from claims.enums import HistoryKind, Stage
from claims.models import (
    Claim,
    HistoryEntry,
    HistoryRoot,
    Publication,
    Redaction,
    Review,
    ReviewEvidence,
    Verdict,
    VerdictEvidence,
    VerdictReview,
)
from claims.services.history import NOTHING_REDACTED, SEALS, columns, row_digest
from sources import chain
from sources.models import ImmutableRow
from sources.services.chains import Walk, batches, one_moment
from sources.services.seals import Roots

BATCH = 1000


class _Walk(Walk):
    """The way along one claim's entries, from the first to its head."""

    def __init__(self, claim_id: UUID, claim: Claim | None) -> None:
        super().__init__(f"Claim {claim_id}")
        self.claim_id, self.claim = claim_id, claim
        self.stage, self.round = "", 1

    def go(self, entry: HistoryEntry) -> Iterator[str]:
        yield from self.follow(entry, columns(entry))
        self.round = entry.round
        moved_to = entry.facts.get("after") or entry.facts.get("stage")
        if moved_to in Stage.values and entry.kind != HistoryKind.ATTENTION:
            self.stage = moved_to

    def end(self) -> Iterator[str]:
        if self.claim is None:
            yield f"{self.name} was deleted: {self.seq} entries of its history remain."
            return
        wrong = list(self.arrive(self.claim.history_seq, self.claim.history_head))
        yield from wrong
        if not wrong and (self.stage, self.round) != (self.claim.stage, self.claim.round):
            yield (
                f"{self.name} stands in {self.claim.stage}, round {self.claim.round}; "
                f"its history led to {self.stage}, round {self.round}."
            )


@dataclass
class Verification:
    """One verification and what it has counted; `kept` are hashes of roots that were kept elsewhere."""

    kept: Collection[str] = ()
    entries: int = 0
    rows: int = 0
    redacted: int = 0
    roots: int = 0
    newest: HistoryRoot | None = None
    found: set[str] = field(default_factory=set)

    def findings(self) -> Iterator[str]:
        """A sentence for each thing that is not as it was written, naming claim, entry or root."""
        with one_moment():
            yield from self._chains()
            yield from self._roots()
            yield from _leaves()
            yield from _named_by_none()

    def _chains(self) -> Iterator[str]:
        walk: _Walk | None = None
        entries = HistoryEntry.objects.order_by("claim_id", "seq").iterator(chunk_size=BATCH)
        for batch in batches(entries, BATCH):
            claims = Claim.objects.in_bulk({entry.claim_id for entry in batch})
            rows = _Rows(batch)
            for entry in batch:
                if walk is None or walk.claim_id != entry.claim_id:
                    yield from walk.end() if walk else ()
                    walk = _Walk(entry.claim_id, claims.get(entry.claim_id))
                yield from walk.go(entry)
                yield from self._about(entry, rows)
        yield from walk.end() if walk else ()
        bare = Claim.objects.exclude(Exists(HistoryEntry.objects.filter(claim=OuterRef("pk"))))
        for claim_id in bare.values_list("pk", flat=True).iterator(chunk_size=BATCH):
            yield f"Claim {claim_id} has no history left: all its entries were deleted."

    def _about(self, entry: HistoryEntry, rows: "_Rows") -> Iterator[str]:
        """The entry's free text, and the row that it is about."""
        name = f"Claim {entry.claim_id}, entry {entry.seq}"
        self.entries += 1
        if entry.text is not None and chain.digest(entry.salt or "", entry.text) != entry.text_digest:
            yield f"{name}: its words were edited."
        if entry.text is None and entry.text_digest and entry.pk not in rows.redacted:
            yield f"{name}: its words were removed without a redaction."
        if not entry.object_type and row_digest(entry.nonce, None) != entry.digest:
            yield f"{name}: its nonce was edited."
        if not rows.is_about_immutable(entry):
            return
        row, named = rows.about(entry), f"the {entry.object_type} {entry.object_id}"
        if row is None:
            yield f"{name}: {named} that it is about was deleted."
            return
        redacted = rows.redacted_of(row)
        self.redacted += bool(redacted)
        self.rows += 1
        if not _is_as_hashed(entry, row, redacted):
            yield f"{name}: {named} that it is about was edited."
        for fact, links in rows.links(row):
            if entry.facts.get(fact) != links:
                yield f"{name}: {named} no longer rests on the {fact} that it names."

    def _roots(self) -> Iterator[str]:
        walk = Roots(SEALS, self.kept)
        yield from walk.findings()
        self.roots, self.newest, self.found = walk.count, walk.newest, walk.found

    def limits(self) -> Iterator[str]:
        """What a verification of this database by itself cannot rule out, and what would."""
        if self.redacted:
            yield f"{self.redacted} rows hold redacted words, which are gone; the rest of them was compared."
        yield "Of a claim's own row, stage and round are compared with its history; its words are not."
        if self.newest is None:
            yield "No root is sealed yet: a claim deleted with its whole history leaves no trace."
            return
        at = f"root {self.newest.number} of {self.newest.sealed_at:%Y-%m-%d %H:%M} UTC"
        yield f"A claim first marked since {at} and deleted with its whole history leaves no trace."
        if self.newest.root in self.found:
            return
        yield (
            "Without a root that was kept elsewhere this cannot rule out that somebody who may write to the "
            "whole database rewrote everything since, entries, heads and roots alike. Keep "
            f"{self.newest.root} ({at}) in another place, and give it with --root the next time."
        )


# For each kind of row the tables of what it rests on, and the fact that names the same.
RESTS_ON: dict[type[Model], tuple[tuple[str, type[Model], str, str], ...]] = {
    Review: (("evidence", ReviewEvidence, "review_id", "evidence_id"),),
    Verdict: (
        ("evidence", VerdictEvidence, "verdict_id", "evidence_id"),  # not what rulings added
        ("reviews", VerdictReview, "verdict_id", "review_id"),
    ),
}


class _Rows:
    """The immutable rows that a batch of entries is about, what each rests on, and what was redacted.

    redactions: by row, the digest of what stood in each redacted column.
    """

    def __init__(self, batch: list[HistoryEntry]) -> None:
        wanted: dict[type[ImmutableRow], set[UUID]] = {}
        for entry in batch:
            model = _model(entry)
            if model and entry.object_id:
                wanted.setdefault(model, set()).add(entry.object_id)
        self._rows: dict[UUID, Model] = {}
        self._links: dict[tuple[str, UUID], list[str]] = {}
        for model, ids in wanted.items():
            self._rows |= model._base_manager.in_bulk(ids)
            for fact, table, whose, what in RESTS_ON.get(model, ()):
                pairs = _at_first(table).filter(**{f"{whose}__in": ids}).values_list(whose, what)
                for row_id, linked in pairs:
                    self._links.setdefault((fact, row_id), []).append(str(linked))
        self.redacted = set(_licences(HistoryEntry, "text", {entry.pk for entry in batch}))
        self.redactions: dict[UUID, dict[str, str]] = {}
        for model, ids in wanted.items():
            for column in model.immutable.redactable:
                for row_id, digest in _licences(model, column, ids).items():
                    self.redactions.setdefault(row_id, {})[column] = digest

    def links(self, row: Model) -> Iterator[tuple[str, list[str]]]:
        """What the row rests on, by the name of the fact that says the same, sorted."""
        for fact, *_ in RESTS_ON.get(type(row), ()):
            yield fact, sorted(self._links.get((fact, row.pk), []))

    def redacted_of(self, row: Model) -> dict[str, str]:
        """The digests of the words that are gone; those that stand there count by themselves."""
        digests = self.redactions.get(row.pk, NOTHING_REDACTED)
        return {column: digest for column, digest in digests.items() if getattr(row, column) is None}

    def is_about_immutable(self, entry: HistoryEntry) -> bool:
        return _model(entry) is not None

    def about(self, entry: HistoryEntry) -> Model | None:
        return self._rows.get(entry.object_id) if entry.object_id else None


def _is_as_hashed(entry: HistoryEntry, row: Model, redacted: dict[str, str]) -> bool:
    """Whether the row is the one that the entry was made about, but for what was redacted since."""
    if entry.digest in (row_digest(entry.nonce, row, redacted), row_digest(entry.nonce, row)):
        return True
    return isinstance(row, Publication) and _is_early(entry, row)


def _is_early(entry: HistoryEntry, row: Publication) -> bool:
    """The same of a publication of the time when payloads held quotes, and entered the history as they are.

    Such a payload goes whole, and its entry can be compared no more; the one of its removal takes its place.
    """
    if row.payload is not None:
        return row_digest(entry.nonce, row, erasable=()) == entry.digest
    removal = HistoryEntry.objects.filter(claim=entry.claim_id, object_id=row.pk, action="quotes_removed")
    return removal.filter(seq__gt=entry.seq).exists()


def _licences(model: type[Model], column: str, ids: set[UUID]) -> dict[UUID, str]:
    """The rows of these whose column was redacted, and the digest of what stood there."""
    found = Redaction.objects.filter(column_name=f"{model._meta.db_table}.{column}", row_id__in=ids)
    return dict(found.values_list("row_id", "digest"))


def _model(entry: HistoryEntry) -> type[ImmutableRow] | None:
    """The table of the row that it is about, where rows of that table never change."""
    model = apps.get_model("claims", entry.object_type) if entry.object_type else None
    return model if model and issubclass(model, ImmutableRow) else None


def _leaves() -> Iterator[str]:
    """What was sealed must still be there."""
    for leaf in SEALS.lost().iterator(chunk_size=BATCH):
        yield (
            f"Claim {leaf.claim_key}, entry {leaf.seq}, sealed under root {leaf.sealed.number}, "
            "is gone or is another one: the claim, its history or the seal was edited."
        )


def _at_first(table: type[Model]) -> QuerySet[Any]:
    """The links that a review or a verdict was made with."""
    links = table._default_manager.all()
    return links.filter(recheck=None) if table is VerdictEvidence else links


def _named_by_none() -> Iterator[str]:
    """What verdicts rest on by a ruling; each has an entry of its own."""
    named = HistoryEntry.objects.filter(object_id=OuterRef("pk"), object_type="verdictevidence")
    added = VerdictEvidence.objects.filter(~Exists(named), recheck__isnull=False)
    rows = added.order_by("pk").values_list("verdict__claim", "evidence")
    for claim_id, evidence_id in rows.iterator(chunk_size=BATCH):
        yield (
            f"Claim {claim_id}: its verdict rests on evidence {evidence_id}, "
            "which no entry of its history names."
        )
