"""Complaints: somebody asks for a correction of what we published, a person decides, the public reads it."""

from datetime import datetime

from django.db import transaction

from claims import rules
from claims.enums import ComplaintOutcome, HistoryKind, PublicationEnd
from claims.errors import AlreadyDecided, CorrectFirst, MissingField, NotLive, ReasonRequired
from claims.models import Claim, Complaint, Publication, Redaction
from claims.services import history, locking
from sources.errors import Invalid
from sources.people import User

LONGEST = {"name": 200, "contact": 300, "asked": 5000}
PERSONAL = ("name", "contact")


@transaction.atomic
def receive(
    publication: Publication,
    *,
    now: datetime,
    name: str,
    asked: str,
    contact: str = "",
    by: User | None = None,
) -> Complaint:
    """Put on record that somebody asks for a correction of what stands published.

    by: the colleague who records it; None where it comes through the public page. Raises MoveForbidden,
    MissingField, Invalid (too long), NotLive.
    """
    if by is not None:
        rules.check_may(by, "write")
    said = {"name": name.strip(), "contact": contact.strip(), "asked": asked.strip()}
    if not said["name"]:
        raise MissingField("Say who asks, by name.", field="name")
    if not said["asked"]:
        raise MissingField("Say what should be corrected.", field="asked")
    for field, most in LONGEST.items():
        if len(said[field]) > most:
            raise Invalid(f"At most {most} characters are taken.", field=field)
    claim = locking.hold(publication.claim)
    if not Publication.objects.filter(pk=publication.pk, ended_at=None).exists():
        raise NotLive("What it is about was corrected or withdrawn meanwhile; look at it as it is now.")
    made = Complaint.objects.create(publication=publication, received_at=now, recorded_by=by, **said)
    # Not about the row: what it says is bound once it is decided, and may be forgotten before.
    history.record(
        claim,
        kind=HistoryKind.PUBLICATION,
        action="complaint_received",
        by=by,
        now=now,
        number=publication.number,
        complaint=str(made.pk),
    )
    return made


@transaction.atomic
def decide(
    complaint: Complaint,
    *,
    by: User,
    now: datetime,
    outcome: ComplaintOutcome,
    reason: str,
    notice: str = "",
) -> Complaint:
    """Say what came of it. A correction is published, or the claim withdrawn, before; this says why.

    Raises MoveForbidden, AuthorMayNotReview, ReasonRequired, MissingField (a correction without a notice),
    Invalid (a notice of nothing), AlreadyDecided, CorrectFirst.
    """
    rules.check_may(by, "publish")
    claim = locking.hold(complaint.publication.claim)
    rules.check_no_author(by, claim)
    if not reason.strip():
        raise ReasonRequired("Say why, for colleagues, in the field reason.", field="reason")
    if outcome == ComplaintOutcome.CORRECTED and not notice.strip():
        raise MissingField("Say for the public what was wrong, as notice.", field="notice")
    if outcome == ComplaintOutcome.REJECTED and notice.strip():
        raise Invalid("Nothing is shown to the public where nothing was wrong.", field="notice")
    decided = Complaint.objects.filter(pk=complaint.pk, decided_at=None).update(
        decided_by=by,
        decided_at=now,
        outcome=outcome,
        reason=reason.strip(),
        notice=notice.strip() or None,
        after=_after(complaint, claim, outcome),
    )
    if not decided:
        raise AlreadyDecided("Somebody has decided it; this stays on record.")
    complaint.refresh_from_db()
    history.record(
        claim,
        kind=HistoryKind.PUBLICATION,
        action="complaint_decided",
        by=by,
        now=now,
        about=complaint,
        text=reason.strip(),
        outcome=outcome,
        number=complaint.publication.number,
        complaint=str(complaint.pk),
    )
    return complaint


def _after(complaint: Complaint, claim: Claim, outcome: ComplaintOutcome) -> Publication:
    """What stands, or stood last, once it is decided so; the claim is held."""
    newest = claim.publications.order_by("-number")[0]
    is_withdrawn = newest.ended_because == PublicationEnd.WITHDRAWN
    if outcome == ComplaintOutcome.WITHDRAWN and not is_withdrawn:
        raise CorrectFirst("It still stands published: withdraw the claim first.", field="outcome")
    is_corrected = newest.number > complaint.publication.number and not is_withdrawn
    if outcome == ComplaintOutcome.CORRECTED and not is_corrected:
        raise CorrectFirst("Nothing was corrected since they asked: publish first.", field="outcome")
    return newest


@transaction.atomic
def forget(complaint: Complaint, *, by: User, now: datetime, reason: str) -> Complaint:
    """Remove for good who asked and how to reach them; what they asked stays.

    Raises MoveForbidden, ReasonRequired.
    """
    rules.check_may(by, "publish")
    if not reason.strip():
        raise ReasonRequired("Say why, in the field reason.", field="reason")
    claim = locking.hold(complaint.publication.claim)
    complaint.refresh_from_db()
    held = [column for column in PERSONAL if getattr(complaint, column) is not None]
    nonce = history.nonces(claim.pk, [complaint]).get(complaint.pk, "")
    table = Complaint._meta.db_table
    Redaction.objects.bulk_create(
        Redaction(
            row_id=complaint.pk,
            column_name=f"{table}.{column}",
            digest=history.column_digest(nonce, column, getattr(complaint, column)) if nonce else "",
            reason=reason.strip(),
            redacted_by=by,
            redacted_at=now,
        )
        for column in held
    )
    if held:
        Complaint.objects.filter(pk=complaint.pk).update(**dict.fromkeys(held))
    complaint.refresh_from_db()
    return complaint
