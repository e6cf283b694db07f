"""The rows of a claim that a person may see, as they were hashed into its history."""

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Model, QuerySet

from claims import queries, rules
from claims.models import (
    Claim,
    ClearanceRevocation,
    EvidenceRetraction,
    HistoryEntry,
    Mention,
    Publication,
    QuestionAnswer,
    QuestionWithdrawal,
    Recheck,
    Redaction,
    ReplyAnswer,
    Review,
    VerdictEvidence,
)
from claims.services import history
from sources import queries as source_queries
from sources.models import Immutable, ImmutableRow
from sources.people import User

Key = tuple[str, UUID | None]
# Of the newsroom alone. Their entries stand in the history.
KEPT_BACK = frozenset({"approval", "complaint", "draftoutcome"})
REMOVED = "some of its words were removed, and its secret nonce would let others guess them"
NAMES_UNSEEN = "it names a source or a capture that is not to be seen by whoever asked for this dossier"
RATIONALE = "rationales are for those who review"
CHANGED = "it may change, and has changed since"
OLDER = "what was published then was hashed in an older way"
OF_NEWSROOM = "it is the newsroom's own, and no part of a dossier"
NOT_SEEN = "it is not to be seen by whoever asked for this dossier"
REDACTED = "its words were redacted"


@dataclass(frozen=True)
class Shown:
    """withheld: why some of the row is not given; its digest can then be compared by nobody else.

    hidden: the columns that are not.
    """

    row: Model
    withheld: str = ""
    hidden: frozenset[str] = frozenset()

    @property
    def name(self) -> str:
        return f"rows/{self.row._meta.model_name}/{self.row.pk}.json"

    @property
    def allowed(self) -> Immutable:
        return self.row.immutable if isinstance(self.row, ImmutableRow) else Immutable()

    def plain(self) -> dict[str, Any]:
        """facts: its columns. apart: those that enter its digest by one of their own. since: added later."""
        every = {field.attname: getattr(self.row, field.attname) for field in self.row._meta.concrete_fields}
        return {
            "table": self.row._meta.model_name,
            "id": self.row.pk,
            "facts": {
                name: None if name in self.hidden else value
                for name, value in every.items()
                if name not in self.allowed.once
            },
            "apart": list(self.allowed.redactable),
            "since": {name: every[name] for name in self.allowed.once},
        }

    def open_to_others(self, entry: HistoryEntry) -> str:
        """Why an entry's digest of the row cannot be compared; empty where it can."""
        if self.withheld or history.row_digest(entry.nonce, self.row) == entry.digest:
            return self.withheld
        if history.row_digest(entry.nonce, self.row, erasable=()) == entry.digest:
            return OLDER
        return "" if isinstance(self.row, ImmutableRow) else CHANGED


def of(claim: Claim, *, to: User) -> dict[Key, Shown]:
    """Each row by its kind and id: all that is said of one claim is little, the texts cited are not here."""
    rows = [row for table in _tables(claim, to) for row in table]
    gone = Redaction.objects.filter(row_id__in=[each.pk for each in rows])
    redacted = set(gone.values_list("row_id", flat=True))
    seen = {row.pk for row in rows}
    found = [Shown(row, *_withheld(row, redacted, seen, to)) for row in rows]
    return {(each.row._meta.model_name or "", each.row.pk): each for each in found}


def _tables(claim: Claim, user: User) -> Iterator[QuerySet[Any]]:
    cited = queries.evidence(user).filter(claim=claim)
    seen = cited.order_by().values("pk")
    ways: tuple[Callable[[User], QuerySet[Any]], ...] = (
        queries.reviews, queries.verdicts, queries.publications, queries.rechecks
    )  # fmt: skip
    yield Mention.objects.filter(claim=claim).order_by("pk")
    yield cited.prefetch_related(None).order_by("pk")
    yield EvidenceRetraction.objects.filter(evidence__in=seen).order_by("pk")
    for way in ways:
        yield way(user).filter(claim=claim).prefetch_related(None).order_by("pk")
    again = VerdictEvidence.objects.filter(verdict__claim=claim, evidence__in=seen, recheck__isnull=False)
    yield again.order_by("pk")
    yield from _asked(claim, user)


def _asked(claim: Claim, user: User) -> Iterator[QuerySet[Any]]:
    """Requests for a reply, clearances, questions to the author; each with what came of it."""
    requests = queries.reply_requests(user).filter(claim=claim).prefetch_related(None).order_by("pk")
    clearances = queries.clearances(user).filter(claim=claim).order_by("pk")
    asked = queries.questions(user).filter(claim=claim).prefetch_related(None)
    yield requests
    yield ReplyAnswer.objects.filter(request__in=requests.order_by().values("pk")).order_by("pk")
    yield queries.waivers(user).filter(claim=claim).order_by("pk")
    yield clearances
    yield ClearanceRevocation.objects.filter(clearance__in=clearances.order_by().values("pk")).order_by("pk")
    yield asked
    for table in (QuestionAnswer, QuestionWithdrawal):
        yield table._default_manager.filter(question__in=asked.order_by().values("pk")).order_by("pk")


def _withheld(row: Model, redacted: set[UUID], seen: set[UUID], user: User) -> tuple[str, frozenset[str]]:
    """Why some of a row is not given, and which columns are not."""
    if isinstance(row, Review) and not rules.may(user, "review"):
        return RATIONALE, frozenset({"rationale"})
    if isinstance(row, Publication) and not _cited(row) <= seen:
        return NAMES_UNSEEN, frozenset({"payload"})
    if isinstance(row, Recheck) and not _is_seen(row.extraction_id, user):
        return NAMES_UNSEEN, frozenset({"extraction_id"})
    return REMOVED if row.pk in redacted else "", frozenset()


def _is_seen(extraction_id: UUID | None, user: User) -> bool:
    return extraction_id is None or source_queries.extractions(user).filter(pk=extraction_id).exists()


def _cited(publication: Publication) -> set[UUID]:
    """The citations that it names; early ones named none, and held their words."""
    cited = json.loads(publication.payload or "{}").get("evidence", ())
    return {UUID(each["evidence"]) if "evidence" in each else UUID(int=0) for each in cited}


def line(entry: HistoryEntry, shown: dict[Key, Shown], *, is_numbered: bool) -> dict[str, Any]:
    """An entry of the history with what its hashes take, and the secrets of what may be seen."""
    columns = history.columns(entry)
    if not is_numbered:
        columns |= {"seq": None, "previous": None}
    row, why = _row_of(entry, shown)
    removed = entry.text is None and entry.text_digest
    return {
        "entry": columns,
        "hash": entry.hash if is_numbered else None,
        "words": entry.text,
        "salt": entry.salt if entry.text is not None else None,
        "row": row.name if row and not why else None,
        "nonce": entry.nonce if row and not why else None,
        "not_compared": "; ".join(filter(None, [why, REDACTED if removed else ""])),
    }


def _row_of(entry: HistoryEntry, shown: dict[Key, Shown]) -> tuple[Shown | None, str]:
    """The row that an entry is about, and why its digest cannot be compared."""
    if not entry.object_type:
        return None, ""
    row = shown.get((entry.object_type, entry.object_id))
    if row is None:
        why = OF_NEWSROOM if entry.object_type in KEPT_BACK else NOT_SEEN
        return None, f"the {entry.object_type} that it is about: {why}"
    why = row.open_to_others(entry)
    return row, why and f"{row.name}, which it is about: {why}"


def people(rows: Iterable[Model]) -> set[UUID]:
    """Whose ids stand in rows."""
    found: set[UUID | None] = set()
    for row in rows:
        for field in row._meta.concrete_fields:
            if field.remote_field and issubclass(field.remote_field.model, User):
                found.add(getattr(row, field.attname))
    return {each for each in found if each}
