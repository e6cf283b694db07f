"""Policies of review: set by editors, one after the other, each on record for good."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Max

from claims import rules
from claims.enums import Among, Kind
from claims.errors import MissingField, PolicyChanged, ReasonRequired
from claims.models import ReviewPolicy
from sources.errors import Invalid
from sources.people import User


def newest_number() -> int:
    """The number of the newest policy, 0 before the first: what a form names that was read now."""
    return ReviewPolicy.objects.aggregate(newest=Max("number"))["newest"] or 0


def set_(
    *,
    by: User,
    now: datetime,
    reason: str,
    read: int,
    kind: str = "",
    legal_flag: bool | None = None,
    reviews_required: int | None,
    is_blind: bool = True,
    must_include: str = "",
) -> ReviewPolicy:
    """Say how claims of a kind, or with or without a legal flag, are reviewed from their next round on.

    reviews_required: 1 or 2; None lifts what was said about the same before. read: the newest number when
    the table was read. Raises MoveForbidden, MissingField, Invalid, ReasonRequired, and PolicyChanged when
    somebody has set another since.
    """
    rules.check_may(by, "set_policy")
    if not kind and legal_flag is None:
        raise MissingField("Say for which kind, or for flagged claims or the others.", field="kind")
    if kind and kind not in Kind.values:
        raise Invalid(f"{kind!r} is no kind of claim.", field="kind")
    if must_include and must_include not in Among.values:
        raise Invalid(f"{must_include!r} is nobody who may have to be among them.", field="must_include")
    if reviews_required not in (None, 1, 2):
        raise Invalid("A claim takes one review or two.", field="reviews_required")
    if not reason.strip():
        raise ReasonRequired("Say why, for colleagues.", field="reason")
    lifts = reviews_required is None
    try:
        with transaction.atomic():
            if newest_number() != read:
                raise PolicyChanged(STALE, field="read")
            return ReviewPolicy.objects.create(
                number=read + 1,  # unique: of two at once, one is told
                kind=kind,
                legal_flag=legal_flag,
                reviews_required=reviews_required,
                is_blind=True if lifts else is_blind,
                must_include="" if lifts else must_include,
                reason=reason.strip(),
                set_by=by,
                set_at=now,
            )
    except IntegrityError:
        raise PolicyChanged(STALE, field="read") from None


STALE = "Somebody set a policy since you read them; look at the table again, then set yours."
