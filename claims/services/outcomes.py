"""What becomes of a claim's words in our draft, as rows: what the service finds, and what people say."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from claims import answering
from claims.enums import HistoryKind, Outcome
from claims.models import Claim, DraftOutcome, Mention
from claims.services import history
from claims.services.history import Note
from sources.people import User


def add(
    claim: Claim,
    outcome: Outcome,
    *,
    words: str,
    now: datetime,
    by: User | None = None,
    is_editors: bool = False,
    reason: str = "",
) -> DraftOutcome:
    """One more row of a held claim, with its entry in the history."""
    newest = claim.outcomes.order_by("-number").first()
    row = _next(claim, outcome, newest, words=words, now=now)
    row.by, row.is_editors, row.reason = by, is_editors, reason or None
    row.save(force_insert=True)
    history.record_all([_note(row, newest)], by=by, now=now)
    return row


def find_changed(
    corrected: Mapping[Claim, bool], places: Mapping[UUID | None, Sequence[Mention]], *, now: datetime
) -> list[Note]:
    """For held claims whose verdict names corrected words: whether these stand in the newest text now.

    Writes a row where that is news; answers with what enters the histories. As many statements for many.
    """
    if not corrected:
        return []
    newest = _newest(claim.pk for claim in corrected)
    made, notes = [], []
    for claim, is_corrected in corrected.items():
        last = newest.get(claim.pk)
        known = last is not None and (last.outcome, last.verdict_id) == (Outcome.CHANGED, claim.verdict_id)
        if known == is_corrected:
            continue
        words = answering.words_of(places.get(claim.pk, ()))
        row = _next(claim, Outcome.CHANGED if is_corrected else Outcome.NONE, last, words=words, now=now)
        made.append(row)
        notes.append(_note(row, last))
    DraftOutcome.objects.bulk_create(made)
    return notes


def by_claim(claim_ids: Iterable[UUID]) -> Mapping[UUID, list[DraftOutcome]]:
    """All rows of these claims, the oldest first."""
    found: defaultdict[UUID, list[DraftOutcome]] = defaultdict(list)
    for row in DraftOutcome.objects.filter(claim__in=list(claim_ids)).order_by("claim", "number"):
        found[row.claim_id].append(row)
    return found


def _newest(claim_ids: Iterable[UUID]) -> dict[UUID, DraftOutcome]:
    return {claim_id: rows[-1] for claim_id, rows in by_claim(claim_ids).items()}


def _next(
    claim: Claim, outcome: Outcome, newest: DraftOutcome | None, *, words: str, now: datetime
) -> DraftOutcome:
    assert claim.article.newest_id is not None
    return DraftOutcome(
        claim=claim,
        number=newest.number + 1 if newest else 1,
        outcome=outcome,
        words=words,
        version_id=claim.article.newest_id,
        verdict_id=claim.verdict_id,
        at=now,
    )


def _note(row: DraftOutcome, newest: DraftOutcome | None) -> Note:
    """The entry says what it was before, so that its end can be told in a sentence."""
    said = {"outcome": row.outcome, "was": newest.outcome if newest else Outcome.NONE}
    return Note(row.claim, HistoryKind.EDIT, "outcome", about=row, text=row.reason or "", facts=said)
