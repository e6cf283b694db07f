"""A claim that repeats another of the same article is joined into it: its places become the other's."""

from datetime import datetime

from django.db import transaction

from claims import rules
from claims.enums import HistoryKind, Move
from claims.errors import NotTheSameClaim, ReopenFirst
from claims.models import Claim
from claims.services import anchors, claims, evidence, history, locking, moves
from sources.errors import Invalid
from sources.people import User

REASON = "It repeats another claim of the article, and was joined into it."


@transaction.atomic
def join(claim: Claim, *, into: Claim, by: User, now: datetime, version: int | None = None) -> Claim:
    """Mark the places of a repetition as mentions of `into`, link its sources there, and withdraw it.

    What was marked stays with the withdrawn claim too: its history is about those rows, and a person who
    reopens it finds it whole. version: of `claim`, when given. Only before any review of it. Returns `into`.
    Raises Invalid (another article, itself), NotTheSameClaim (they assert different things), ReopenFirst,
    ClaimIsSplit, StaleVersion, MoveNotPossible (it is withdrawn already).
    """
    rules.check_may(by, "review")
    if claim.pk == into.pk or claim.article_id != into.article_id:
        raise Invalid("Name another claim of the same article.", field="into")
    locking.hold_text(claim.article)
    held = {each.pk: each for each in locking.hold_all([claim.pk, into.pk])}
    claim, into = held[claim.pk], held[into.pk]
    if version is not None:
        locking.check_version(claim, version)
    _check(claim, into)
    places = list(anchors.live(claim))
    if not places:
        raise Invalid("Its words are no longer in the article; withdraw it instead.", field="into")
    known = set(anchors.live(into).values_list("start", flat=True))
    for place in places:
        if place.start not in known:
            claims.add_mention(into, by=by, now=now, quote=place.exact, start=place.start)
    for link in claim.links.select_related("source").order_by("source"):
        evidence.attach(into, link.source, by=by, now=now)
    into = locking.hold(into)
    if claim.legal_flag and not into.legal_flag:
        into = claims.edit(into, by=by, now=now, version=into.version, legal_flag=True)
    history.record(into, kind=HistoryKind.EDIT, action="took_in", by=by, now=now, repetition=str(claim.pk))
    claim = locking.hold(claim)
    history.record(claim, kind=HistoryKind.EDIT, action="joined", by=by, now=now, into=str(into.pk))
    moves.make(claim, Move.WITHDRAW, by=by, now=now, reason=REASON)
    return into


def _check(claim: Claim, into: Claim) -> None:
    for each in (claim, into):
        rules.check_whole(each)
    if into.stage in rules.SET_ASIDE:
        raise ReopenFirst("That claim is set aside; reopen it, or join it into this one.", field="into")
    if claim.asserts != into.asserts:
        raise NotTheSameClaim(
            "One checks that it was said, the other whether it is so: these are two claims.", field="into"
        )
    if claim.as_of != into.as_of:
        raise NotTheSameClaim("They are judged for different days: these are two claims.", field="into")
    if claim.reviews.exists():
        raise ReopenFirst("A review of this claim is in; what was judged by itself stays by itself.")
