"""A page of claims as plain values: each row is read once, into what the API's list shows of it.

It is the same as `claims.api.shapes.claims.ClaimShape` makes of the same claims, which a test holds; models,
fields and prefetching take several times as long for a page of fifty (docs/adr/0065).
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, OuterRef, QuerySet, Subquery

from claims import queries
from claims.compiled import OTHERS, Among, Compiled
from claims.enums import AnchorState, Stage
from claims.models import Claim, ClaimSource, Mention
from sources.enums import Health
from sources.models import Fetch, Override, Source
from sources.people import Person
from sources.queries import LIVE, seen_by

Row = Mapping[str, Any]
OWN = (
    "id", "statement", "asserts", "kind", "as_of", "legal_flag", "recheck_on", "parent", "is_split", "stage",
    "verification_status", "attention", "round", "reviews_required", "is_blind", "must_include", "version",
    "created_at", "updated_at",
)  # fmt: skip
OF_VERDICT = ("id", "rating", "corrected_text", "as_of", "words", "basis", "reviews_required", "settled_at")
OF_MENTION = ("id", "version", "exact", "prefix", "suffix", "start", "end", "anchor")
OF_PUBLISHER = ("id", "name", "kind")
OF_SOURCE = (
    "id", "url", "title", "publisher", "access", "kind", "is_confidential", "stands_in_for", "health",
    "fetch_state", "last_outcome", "last_reason", "last_checked_at",
)  # fmt: skip
OF_CLAIMANT = ("id", "name", "kind")
OF_DETECTION = ("score", "kind", "reasons", "model")
OF_PROPOSAL = (
    "statement", "asserts", "choices", "claimants", "said_as", "offered", "outlets", "hedges", "proposer",
)  # fmt: skip
OF_CHOICE = ("statement", "why", "asserts")
# The columns that are read.
CLAIM = (
    *OWN, "article", "article__title", "article__newest", *(f"verdict__{name}" for name in OF_VERDICT),
    "detection__id", *(f"detection__{name}" for name in OF_DETECTION),
    "proposal__id", *(f"proposal__{name}" for name in OF_PROPOSAL),
    "assignee", "assignee__username", "assignee__first_name", "assignee__last_name",
)  # fmt: skip
LINK = (
    "ranked", "unbacked", "fetch_state", "source__finding", "source__override__kind",
    "source__override__expires_at", "source__override__lifted_at",
    *(f"source__publisher__{name}" for name in OF_PUBLISHER),
    *(f"source__{name}" for name in OF_SOURCE if name not in ("publisher", "health", "fetch_state")),
)  # fmt: skip


def _claims(_: Person) -> QuerySet[Any, Any]:
    return Claim.objects.filter(Among("pk")).values_list(*CLAIM)


def _claimants(_: Person) -> QuerySet[Any, Any]:
    named = Claim.claimants.through.objects.filter(Among("claim")).order_by("pk")
    return named.values_list("claim", *(f"claimant__{name}" for name in OF_CLAIMANT))


def _mentions(_: Person) -> QuerySet[Any, Any]:
    """Of the newest texts, which the caller names."""
    newest = Mention.objects.filter(Among("claim"), Among("version", [OTHERS])).order_by("start")
    return newest.values_list("claim", *OF_MENTION, "drift__confidence")


def _links(user: Person) -> QuerySet[Any, Any]:
    live = Fetch.objects.filter(LIVE, source=OuterRef("source")).values("state")
    rows = ClaimSource.objects.filter(Among("claim"), seen_by(user, "source__")).order_by("pk")
    return rows.annotate(fetch_state=Subquery(live[:1])).values_list("claim", *LINK)


def _cited(user: Person) -> QuerySet[Any, Any]:
    counted = queries.evidence_on_seen(user).filter(Among("claim")).order_by().values("claim")
    return counted.annotate(count=Count("pk")).values_list("claim", "count")


def _claimant(values: Sequence[Any], _: datetime) -> dict[str, Any]:
    return dict(zip(OF_CLAIMANT, values, strict=True))


def _mention(values: Sequence[Any], _: datetime) -> dict[str, Any]:
    *own, drifted = values
    mention = dict(zip(OF_MENTION, own, strict=True))
    sure = 0.0 if mention["anchor"] == AnchorState.ORPHANED else 1.0  # as Mention.confidence
    return {**mention, "confidence": sure if drifted is None else drifted}


def _source(values: Sequence[Any], now: datetime) -> dict[str, Any]:
    link = dict(zip(LINK, values, strict=True))
    publisher = {name: link[f"source__publisher__{name}"] for name in OF_PUBLISHER}
    made = {
        "publisher": publisher if publisher["id"] else None,
        "health": _health(link, now),
        "fetch_state": link["fetch_state"],
    }
    shown = {name: made[name] if name in made else link[f"source__{name}"] for name in OF_SOURCE}
    return {**shown, "unbacked": link["unbacked"] if link["ranked"] else None}


def _health(link: Row, now: datetime) -> Health | str:
    """As `Source.health_at`; a person's word is there for few."""
    if not link["source__override__kind"]:
        return str(link["source__finding"])
    said = {name: link[f"source__override__{name}"] for name in ("kind", "expires_at", "lifted_at")}
    return Source(finding=link["source__finding"], override=Override(**said)).health_at(now)


# By name: the rows that hang on claims, the claim first, and what is shown of one.
HANGING: dict[str, tuple[Compiled, Callable[[Sequence[Any], datetime], dict[str, Any]]]] = {
    "claimants": (Compiled(_claimants), _claimant),
    "mentions": (Compiled(_mentions), _mention),
    "sources": (Compiled(_links), _source),
}
EVIDENCE_COUNT = "evidence_count"  # shown where it is asked for
# What is made of several columns; what is neither here nor above is a column of the claim's own.
JOINED: dict[str, Callable[[Row], Any]] = {
    "article": lambda row: {"id": row["article"], "title": row["article__title"]},
    "rating": lambda row: row["verdict__rating"],
    "verdict": lambda row: row["verdict__id"] and _part(row, "verdict", OF_VERDICT),
    "detection": lambda row: row["detection__id"] and _part(row, "detection", OF_DETECTION),
    "proposal": lambda row: row["proposal__id"] and _proposal(row),
    "assignee": lambda row: row["assignee"] and _assignee(row),
}
CLAIMS, CITED = Compiled(_claims), Compiled(_cited)


def _part(row: Row, of: str, names: Collection[str]) -> dict[str, Any]:
    return {name: row[f"{of}__{name}"] for name in names}


def _proposal(row: Row) -> dict[str, Any] | None:
    """None once a person has decided."""
    if row["stage"] != Stage.DETECTED:
        return None
    made = _part(row, "proposal", OF_PROPOSAL)
    return {**made, "choices": [{name: each.get(name) for name in OF_CHOICE} for each in made["choices"]]}


def _assignee(row: Row) -> dict[str, Any]:
    name = f"{row['assignee__first_name']} {row['assignee__last_name']}".strip()
    return {"id": row["assignee"], "username": row["assignee__username"], "name": name}


def shown(ids: Sequence[UUID], names: Collection[str], *, to: Person, now: datetime) -> list[dict[str, Any]]:
    """What a list shows under these names of the claims, which the caller knows that this person may see.

    A query, and one for each of the names that hangs on claims.
    """
    if not ids:
        return []
    rows = {values[0]: dict(zip(CLAIM, values, strict=True)) for values in CLAIMS.rows(ids, person=to)}
    newest = {row["article__newest"] for row in rows.values()} - {None}
    hanging: dict[str, Mapping[UUID, Any]] = {
        name: _hanging(name, ids, newest, to, now) for name in names if name in HANGING
    }
    if EVIDENCE_COUNT in names:
        hanging[EVIDENCE_COUNT] = dict.fromkeys(ids, 0) | dict(CITED.rows(ids, person=to))

    joined = {name: make for name, make in JOINED.items() if name in names}

    def one(key: UUID) -> dict[str, Any]:
        row = rows[key]
        row |= {name: make(row) for name, make in joined.items()}
        row |= {name: found[key] for name, found in hanging.items()}
        return {name: row[name] for name in names}

    return [one(key) for key in ids]


def _hanging(
    name: str, ids: Collection[UUID], newest: Collection[UUID], to: Person, now: datetime
) -> Mapping[UUID, list[Any]]:
    compiled, show = HANGING[name]
    found: dict[UUID, list[Any]] = {key: [] for key in ids}
    for claim, *values in compiled.rows(ids, others=newest, person=to):
        found[claim].append(show(values, now))
    return found
