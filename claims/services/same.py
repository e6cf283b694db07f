"""A person says that claims of several articles are the same one, or takes it back."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from uuid_utils.compat import uuid7

from claims import queries, rules, sameness
from claims.enums import Access, HistoryKind
from claims.errors import NothingToTakeBack, NotTheSameClaim
from claims.models import Claim, SameClaim
from claims.services import history, locking
from sources.errors import Invalid
from sources.people import User

MOST = 200  # claims of one group


@transaction.atomic
def link(claim: Claim, other: Claim, *, by: User, now: datetime, despite: str = "") -> bool:
    """Say that two claims are the same, and so all that each of them is the same as; False where it is known.

    despite: why, where a figure, a negation or a name differs. Nothing of either is changed: each keeps its
    words, its round and its verdict. Raises NotTheSameClaim, naming what differs, and Invalid.
    """
    rules.check_may(by, "review")
    if claim.article_id == other.article_id:
        raise Invalid("A claim of the same article is joined into it instead.", field="other")
    _check(claim, other, despite=despite)
    held = {each.pk: each for each in locking.hold_all(_with_groups(claim, other))}
    claim, other = held[claim.pk], held[other.pk]
    mine, theirs = _row(claim), _row(other)
    if mine and theirs and mine.group == theirs.group:
        return False
    if SameClaim.objects.filter(claim__in=held, ended_at=None).count() > MOST - 2:
        raise NotTheSameClaim(f"No more than {MOST} claims are held to be the same one.", field="other")
    if mine and theirs:
        SameClaim.objects.filter(group=theirs.group, ended_at=None).update(group=mine.group)
    group = mine.group if mine else theirs.group if theirs else uuid7()
    said = {"group": group, "said_by": by, "said_at": now, "despite": despite.strip()}
    for each, known in ((claim, mine), (other, theirs)):
        row = known or SameClaim.objects.create(claim=each, **said)
        if _may_tell(claim, other, of=each):
            text = despite.strip()
            kind = HistoryKind.EDIT
            history.record(each, kind=kind, action="same_as", by=by, now=now, about=row, text=text)
    return True


@transaction.atomic
def take_back(claim: Claim, *, by: User, now: datetime) -> None:
    """Say that a claim is not the same as the others of its group after all; these stay one claim.

    Raises NothingToTakeBack, also where this person may see none of them.
    """
    rules.check_may(by, "review")
    held = {each.pk: each for each in locking.hold_all(_with_groups(claim))}
    claim = held.pop(claim.pk)
    row = _row(claim)
    if row is None or not queries.claims_seen(by).filter(pk__in=held).exists():
        raise NothingToTakeBack("Nobody says that it is the same as another claim.")
    left = SameClaim.objects.filter(group=row.group, ended_at=None).exclude(pk=row.pk)
    ended = [row.pk, *(left.values_list("pk", flat=True) if left.count() == 1 else ())]
    SameClaim.objects.filter(pk__in=ended).update(ended_by=by, ended_at=now)
    row.refresh_from_db()
    if any(_may_tell(claim, each, of=claim) for each in held.values()):
        history.record(claim, kind=HistoryKind.EDIT, action="same_no_more", by=by, now=now)


def _check(claim: Claim, other: Claim, *, despite: str) -> None:
    if claim.asserts != other.asserts:
        raise NotTheSameClaim(
            "One checks that it was said, the other whether it is so: these are two claims.", field="other"
        )
    found = [] if despite.strip() else sameness.against(claim.statement, other.statement)
    if found:
        said = "; ".join(f"{each.kind.label}: “{each.here}”, “{each.there}”" for each in found)
        raise NotTheSameClaim(
            f"They differ in what makes two claims of them ({said}). If they are one all the same, say why, "
            "in the field despite.",
            field="despite",
            differences=[{"kind": each.kind, "here": each.here, "there": each.there} for each in found],
        )


def _row(claim: Claim) -> SameClaim | None:
    return SameClaim.objects.filter(claim=claim, ended_at=None).first()


def _with_groups(*claims: Claim) -> set[UUID]:
    """These, and all that are the same as one of them."""
    ids = {claim.pk for claim in claims}
    own = SameClaim.objects.filter(claim__in=ids, ended_at=None).values("group")
    return ids | set(SameClaim.objects.filter(group__in=own, ended_at=None).values_list("claim", flat=True))


def _may_tell(claim: Claim, other: Claim, *, of: Claim) -> bool:
    """Whether its history may tell of it: not where that would tell of a restricted article's claim."""
    restricted = [each for each in (claim, other) if each.article.access != Access.OPEN]
    return not restricted or of in restricted
