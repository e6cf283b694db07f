"""What was captured of the sources that are cited: bytes, texts, and the manifest that they stand in."""

from collections.abc import Iterable, Iterator
from typing import Any
from uuid import UUID

from claims.models import Evidence
from claims.services.dossiers.packing import Pack
from sources import queries
from sources.errors import Refusal
from sources.models import Attestation, Erasure, Extraction, ImmutableRow, Snapshot, Source, Tombstone
from sources.people import User
from sources.services import exports, manifest, proofs

NAMES_PEOPLE = "its exchange names the people for whom it exists, so its row's digest cannot be compared"
UNSEALED = "it is not sealed yet: a root over what was kept is made once a day"
UNCERTIFIED = "no timestamping authority has certified it, or not yet"
PAGE = 500


class Kept:
    """What a dossier holds of sources. left: what is left out, and why. rows: where each row stands."""

    def __init__(self, pack: Pack, user: User) -> None:
        self.pack, self.user = pack, user
        self.rows: dict[UUID, str] = {}
        self.left: list[dict[str, Any]] = []
        self.people: set[UUID] = set()

    def leave(self, what: str, why: str, *files: str) -> None:
        self.left.append({"what": what, "why": why, "files": list(files)})

    def add(self, cited: Iterable[Evidence]) -> None:
        every = list(cited)
        readings = sorted({each.extraction_id for each in every if each.extraction_id})
        for reading_id in readings:
            self._reading(Extraction.objects.get(pk=reading_id))
        snapshots = Extraction.objects.filter(pk__in=readings).order_by("snapshot").values("snapshot")
        for snapshot in queries.snapshots(self.user).filter(pk__in=snapshots).order_by("pk"):
            self._capture(snapshot)
        sources = {each.source_id for each in every}
        for source in queries.sources(self.user).filter(pk__in=sources).order_by("pk"):
            self._source(source)

    # --- readings and captures

    def _reading(self, reading: Extraction) -> None:
        text = f"readings/{reading.pk}.txt"
        if reading.text is None:
            self.leave(text, "a legal order removed it", text)
        else:
            self.pack.add_text(text, reading.text)
        file = text if reading.text is not None else None
        self._row(reading, f"readings/{reading.pk}.json", text=file)

    def _row(self, row: ImmutableRow, name: str, *, is_whole: bool = True, **instead: Any) -> None:
        """The row as its manifest's entry has it; with others' words in place of some columns."""
        once, apart = row.immutable.once, row.immutable.redactable
        facts = {each.attname: getattr(row, each.attname) for each in row._meta.concrete_fields}
        erased = Erasure.objects.filter(row_id=row.pk).values_list("column_name", "digest")
        self.pack.add_json(
            name,
            {
                "table": row._meta.model_name,
                "id": row.pk,
                "facts": {key: value for key, value in facts.items() if key not in once} | instead,
                "apart": list(apart),
                "erased": {column.rpartition(".")[2]: digest for column, digest in erased},
            },
        )
        if is_whole:
            self.rows[row.pk] = name
        self.people |= {value for key, value in facts.items() if key in PERSONAL and value}

    def _capture(self, snapshot: Snapshot) -> None:
        name = f"captures/{snapshot.pk}"
        if snapshot.upload.get("seen_by"):
            self.leave(f"The exchange of {name}.json", NAMES_PEOPLE)
            self._row(snapshot, f"{name}.json", is_whole=False, exchange=None)
        else:
            self._row(snapshot, f"{name}.json")
        try:
            warc = exports.warc_of(snapshot)
        except Refusal as refusal:
            self.leave(f"{name}.warc.gz", refusal.detail, f"{name}.warc.gz")
        else:
            self.pack.add(f"{name}.warc.gz", warc, is_packed=True)
        for model in (Attestation, Tombstone):
            for row in model._default_manager.filter(snapshot=snapshot).order_by("pk"):
                self._row(row, f"captures/{model._meta.model_name}-{row.pk}.json")

    # --- manifests

    def _source(self, source: Source) -> None:
        folder = f"sources/{source.pk}/"
        said = {
            "id": source.pk,
            "name": str(source),
            "address": source.address,
            "publisher": str(source.publisher) if source.publisher else None,
            "access": source.access,
            "is_confidential": source.is_confidential,
            "manifest_seq": source.manifest_seq,
            "manifest_head": source.manifest_head,
        }
        self.pack.add_json(f"{folder}source.json", said)
        roots: set[int | None] = set()
        self.pack.add_lines(f"{folder}manifest.jsonl", self._entries(source, roots))
        for number in sorted(filter(None, roots)):
            self._proof(source, number, folder)
        if None in roots:
            self.leave(f"A proof of what was last kept of {said['name']}", UNSEALED)

    def _entries(self, source: Source, roots: set[int | None]) -> Iterator[dict[str, Any]]:
        """The manifest's entries; of those about rows that the dossier holds, the roots that seal them."""
        entries = queries.manifest(self.user, source).order_by("seq")
        for entry in entries.iterator(chunk_size=PAGE):
            told: Any = entry
            columns, row = manifest.columns(entry), self.rows.get(entry.object_id)
            if told.shown_id is None:
                columns["object"] = None
            elif entry.object_id in self.rows:
                roots.add(told.root_number)
            is_its_own = entry.object_type in TABLES
            yield {"entry": columns, "hash": entry.hash, "row": row if is_its_own else None}

    def _proof(self, source: Source, number: int, folder: str) -> None:
        proof = proofs.of(source, number)
        assert proof is not None  # its number came from a leaf of this source
        name, root, stamps = f"{folder}root-{number}", proof.root, []
        for count, stamp in enumerate(proof.timestamps, 1):
            file = f"{name}-{count}.tsr"
            self.pack.add(file, [bytes(stamp.token)])
            said = {"file": file, "authority": stamp.authority, "certified_at": stamp.certified_at}
            stamps.append(said | {"serial": stamp.serial, "signer": stamp.signer})
        if not stamps:
            self.leave(f"A timestamp of root {number}", UNCERTIFIED)
        of_root = {
            "number": number,
            "sealed_at": root.sealed_at,
            "previous": root.previous,
            "root": root.root,
        }
        path = [{"side": step.side, "hash": step.hash} for step in proof.path]
        said = {"root": of_root, "seq": proof.seq, "head": proof.head, "path": path, "timestamps": stamps}
        self.pack.add_json(f"{name}.json", said)
        self.pack.add_text(f"{name}.txt", root.root)


TABLES = frozenset({"attestation", "extraction", "snapshot", "tombstone"})
PERSONAL = frozenset({"by_id", "person_id", "asked_by_id", "confirmed_by_id"})
