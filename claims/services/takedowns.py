"""Takedown of a capture, with all that rests on it: one transaction, or nothing of it.

Sources has never heard of a claim, so it is called from here: the capture's bytes and texts go, and with
them the passages that claims quote from it. The claims say so, and their histories still verify.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet

from claims import rules
from claims.enums import HistoryKind
from claims.models import Claim, Evidence, Publication, Redaction, Sighting, Suggestion
from claims.services import history, locking, publications, status
from sources.errors import Conflict
from sources.models import ImmutableRow, Snapshot, Tombstone
from sources.people import User
from sources.services import takedowns

TRIES = 5
# Of a citation these are the source's words; the note is a colleague's, and stays.
QUOTED = ("quote", "prefix", "suffix", "translation")


class _Grown(Exception):
    """Somebody cited the capture from another claim while this waited."""


def ask(snapshot: Snapshot, *, by: User, now: datetime, order: str, reason: str) -> Tombstone | None:
    """Take the capture down where another admin has asked for the same; else note the wish: None.

    Raises MoveForbidden, Invalid, SamePerson, AlreadyTakenDown; Conflict when it is cited all the while.
    """
    rules.check_may(by, "administer")
    for _ in range(TRIES):
        try:
            return _ask(snapshot, by=by, now=now, order=order, reason=reason)
        except _Grown:
            continue
    raise Conflict("It is being cited in this moment; ask again.")


@transaction.atomic
def _ask(snapshot: Snapshot, *, by: User, now: datetime, order: str, reason: str) -> Tombstone | None:
    """Claims are held before the source, as everywhere. Once that is held too, nobody cites it any more."""
    citing = cited(snapshot)
    citing_claims = set(citing.values_list("claim", flat=True))
    claims = {each.pk: each for each in locking.hold_all(citing_claims) if each.pk in citing_claims}
    tombstone = takedowns.ask(snapshot, by=by, now=now, order=order, reason=reason)
    if tombstone is None:
        return None
    if not set(citing.values_list("claim_id", flat=True)) <= set(claims):
        raise _Grown
    for evidence in citing.order_by("pk"):
        _empty(evidence, _digests(evidence), tombstone)
    for sighting in _sightings(snapshot):
        _empty(sighting, {"differences": ""}, tombstone)
    Suggestion.objects.filter(extraction__snapshot=snapshot).delete()
    for publication in publications.resting_on(snapshot).order_by("pk"):
        _remove_from(publication, claims[publication.claim_id], tombstone, now=now)
    for claim in claims.values():
        _tell(claim, tombstone, now=now)
    return tombstone


def cited(snapshot: Snapshot) -> QuerySet[Evidence]:
    """Every citation of the capture, whoever may see it."""
    return Evidence.objects.filter(extraction__snapshot=snapshot)


def _sightings(snapshot: Snapshot) -> QuerySet[Sighting]:
    """What tells in which words a text of the capture and another differ."""
    of_it = Q(extraction__snapshot=snapshot) | Q(evidence__extraction__snapshot=snapshot)
    return Sighting.objects.filter(of_it, differences__isnull=False)


def _digests(evidence: Evidence) -> dict[str, str]:
    """Of the columns that go, under the nonce of the entry that the citation entered the history with."""
    nonce = history.nonces(evidence.claim_id, [evidence])[evidence.pk]
    held = {column: getattr(evidence, column) for column in QUOTED}
    return {
        column: history.column_digest(nonce, column, value)
        for column, value in held.items()
        if value is not None
    }


def _remove_from(publication: Publication, claim: Claim, tombstone: Tombstone, *, now: datetime) -> None:
    """What was published shows the words no more; an early payload that holds them itself goes whole."""
    if publications.holds_quotes(publication):
        nonce = history.nonces(claim.pk, [publication])[publication.pk]
        digest = history.column_digest(nonce, "payload", publication.payload)
        _empty(publication, {"payload": digest}, tombstone)
    publications.note_removal(publication, claim, by=tombstone.confirmed_by, now=now)


def _empty(row: ImmutableRow, digests: Mapping[str, str], tombstone: Tombstone) -> None:
    """Set these columns to NULL, each under a redaction that keeps the digest of what stood there."""
    if not digests:
        return
    model = type(row)
    Redaction.objects.bulk_create(
        Redaction(
            row_id=row.pk,
            column_name=f"{model._meta.db_table}.{column}",
            digest=digest,
            reason=f"Taken down: {tombstone.order}",
            redacted_by=tombstone.confirmed_by,
            redacted_at=tombstone.at,
        )
        for column, digest in digests.items()
    )
    model._default_manager.filter(pk=row.pk).update(**dict.fromkeys(digests))


def _tell(claim: Claim, tombstone: Tombstone, *, now: datetime) -> None:
    """Into the history of a held claim; while a round is blind hidden as evidence is, and it names none."""
    facts: dict[str, Any] = {"snapshot": str(tombstone.snapshot_id), "tombstone": str(tombstone.pk)}
    by = tombstone.confirmed_by
    history.record(claim, kind=HistoryKind.EVIDENCE, action="taken_down", by=by, now=now, **facts)
    status.refresh(claim, now=now)
