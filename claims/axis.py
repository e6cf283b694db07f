"""Where the legal axis of claims stands: read for many at once, in as many queries as for one."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Prefetch, QuerySet, prefetch_related_objects

from claims import answering, legal, queries
from claims.enums import Stage
from claims.gate import Waiting
from claims.legal import Asked, Cited, Cleared
from claims.models import (
    Claim,
    Clearance,
    ClearedEvidence,
    Mention,
    ReplyRequest,
    ReplyWaiver,
    VerdictEvidence,
)
from sources.people import Person


@dataclass(frozen=True)
class Axis:
    """requests: the oldest first, each with its answers. clearance: the newest. waits: empty when done."""

    requests: Sequence[ReplyRequest] = ()
    waiver: ReplyWaiver | None = None
    clearance: Clearance | None = None
    cleared: Cleared = Cleared.NONE
    waits: tuple[Waiting, ...] = ()

    is_asked: bool = False

    @property
    def is_done(self) -> bool:
        return not self.waits


NOTHING = Axis()


def is_asked_of(claim: Claim) -> bool:
    """Of a split claim its parts are asked."""
    return claim.legal_flag and not claim.is_split and claim.stage != Stage.WITHDRAWN


def of(claims: Sequence[Claim], *, now: datetime, user: Person | None = None) -> dict[UUID, Axis]:
    """By claim, where its legal axis stands; of one that is not flagged nothing is asked.

    user: for whose eyes; None for the gate, which tells no more than what is still waited for.
    """
    flagged = [claim for claim in claims if is_asked_of(claim)]
    read = _Read(flagged, user) if flagged else None
    return {claim.pk: read.axis(claim, now) if read and is_asked_of(claim) else NOTHING for claim in claims}


def one(claim: Claim, *, now: datetime, user: Person | None = None) -> Axis:
    return of([claim], now=now, user=user)[claim.pk]


class _Read:
    """The rows of these claims' legal axes."""

    def __init__(self, claims: Sequence[Claim], user: Person | None) -> None:
        ids = [claim.pk for claim in claims]
        self.requests: defaultdict[UUID, list[ReplyRequest]] = defaultdict(list)
        for request in _rows(queries.reply_requests(user), ids):
            self.requests[request.claim_id].append(request)
        self.waivers = {each.claim_id: each for each in _rows(queries.waivers(user), ids)}
        self.clearances = {each.claim_id: each for each in _rows(queries.clearances(user), ids)}
        self.cited, self.seen = _cited(self.clearances.values())
        # Those of `queries.claims` have their places already.
        unread = [claim for claim in claims if not hasattr(claim, "places")]
        newest = Mention.objects.filter(version=F("version__article__newest")).order_by("start")
        prefetch_related_objects(unread, Prefetch("mentions", newest, to_attr="places"))

    def axis(self, claim: Claim, now: datetime) -> Axis:
        requests, waiver = self.requests[claim.pk], self.waivers.get(claim.pk)
        clearance = self.clearances.get(claim.pk)
        cleared = self._cleared(claim, clearance)
        facts = legal.Facts(
            asked=[Asked(each.deadline, bool(each.answers.all())) for each in requests],
            is_waived=bool(waiver and waiver.is_waived),
            cleared=cleared,
        )
        return Axis(requests, waiver, clearance, cleared, legal.waits(facts, now), is_asked=True)

    def _cleared(self, claim: Claim, clearance: Clearance | None) -> Cleared:
        """It holds for the verdict, what that rests on and the words that the lawyer saw; others end it."""
        if clearance is None:
            return Cleared.NONE
        if hasattr(clearance, "revocation"):
            return Cleared.REVOKED
        seen = (clearance.round, clearance.verdict_id, clearance.words)
        now = (claim.round, claim.verdict_id, answering.words_of(claim.places))  # type: ignore[attr-defined]
        is_settled = claim.verdict_id is not None or claim.stage == Stage.NOT_CHECKABLE
        if not is_settled or seen != now:
            return Cleared.OVERTAKEN
        cited = self.cited[clearance.verdict_id] if clearance.verdict_id else []
        is_anew = legal.is_cited_anew(cited, self.seen)
        return Cleared.CITED_ANEW if is_anew else Cleared.STANDS


def _cited(clearances: Collection[Clearance]) -> tuple[Mapping[UUID, list[Cited]], set[UUID]]:
    """By verdict that was cleared: its citations, those too that a ruling replaced by newer ones; and which
    of them the lawyer saw who cleared it.
    """
    found, seen = defaultdict[UUID, list[Cited]](list), set[UUID]()
    verdicts = {each.verdict_id for each in clearances if each.verdict_id}
    shown = ClearedEvidence.objects.filter(clearance__in=list(clearances), evidence=OuterRef("evidence"))
    rows = VerdictEvidence.objects.filter(verdict__in=verdicts).annotate(was_shown=Exists(shown))
    columns = ("verdict", "evidence", "evidence__quote", "evidence__replaces", "recheck", "was_shown")
    for verdict, key, words, replaces, recheck, was_shown in rows.values_list(*columns):
        found[verdict].append(Cited(key, words, replaces if recheck else None))
        seen |= {key} if was_shown else set()
    return found, seen


def _rows(rows: QuerySet, ids: Sequence[UUID]) -> QuerySet:  # type: ignore[type-arg]
    """The oldest first, so that the newest of each claim comes last."""
    return rows.filter(claim__in=ids).order_by("pk")
