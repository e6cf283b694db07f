"""The legal axis of a claim as a card: what is on record, what is missing, and what would bring it on."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Model

from claims import axis, rules
from claims.admin.acts import Act
from claims.admin.colleagues import name
from claims.admin.legal import AnswerReply, AskReply, Clear, ClearFlag, Revoke, Waive, WaiveNoMore
from claims.admin.rows import RowAct
from claims.axis import Axis
from claims.enums import Stage
from claims.legal import Cleared
from claims.models import Claim, ReplyAnswer, ReplyRequest
from sources.people import User

CLEARED = {
    Cleared.STANDS: "It holds for the verdict and the words as they stand.",
    Cleared.OVERTAKEN: "It holds no more: the verdict or the words are others now.",
    Cleared.CITED_ANEW: (
        "It holds no more: a ruling has cited newer words of a source since, and the verdict rests on those."
    ),
    Cleared.REVOKED: "It was taken back.",
}


@dataclass(frozen=True)
class Came:
    """What came of a request, and who noted it."""

    answer: ReplyAnswer
    who: str


@dataclass(frozen=True)
class Request:
    """A request for a reply; is_late: the deadline passed, and nobody has said what came of it."""

    row: ReplyRequest
    who: str
    came: Sequence[Came]
    is_late: bool
    form: Act | None


@dataclass(frozen=True)
class Card:
    """The legal axis of a flagged claim, for one person. next_step: what would bring it on."""

    axis: Axis
    next_step: str
    requests: Sequence[Request]
    waived_by: str
    cleared_by: str
    cleared_says: str
    forms: Sequence[Act]
    revoke: Act | None

    @property
    def state(self) -> str:
        """In a line, for the claim's facts."""
        if self.axis.is_done:
            return "done: heard or waived, and cleared by a lawyer"
        return "; ".join(each.says for each in self.axis.waits)


class Offer:
    """Forms of acts for one page: the one that was refused stands in its place as it was typed."""

    def __init__(self, claim: Claim, user: User, failed: Act | None) -> None:
        self.claim, self.user, self.failed = claim, user, failed

    def form(self, act: type[Act]) -> Act | None:
        if type(self.failed) is act:
            return self.failed
        return act(self.claim, self.user) if act.is_offered(self.claim, self.user) else None

    def row_form(self, act: type[RowAct], row: Model | None) -> Act | None:
        key = row.pk if row else None
        if type(self.failed) is act and getattr(self.failed, "about", "") == str(key):
            return self.failed
        return act(self.claim, self.user, of=key) if act.is_offered(self.claim, self.user) else None


def card(claim: Claim, user: User, *, now: datetime, failed: Act | None = None) -> Card | None:
    """None for a claim of which nothing legal is asked."""
    if not axis.is_asked_of(claim):
        return None
    found, offer = axis.one(claim, now=now, user=user), Offer(claim, user, failed)
    waived = found.waiver if found.waiver and found.waiver.is_waived else None
    acts: list[type[Act]] = [*([] if found.cleared == Cleared.STANDS else [Clear]), AskReply]
    acts += [WaiveNoMore if waived else Waive, ClearFlag]
    stands = found.cleared == Cleared.STANDS
    return Card(
        axis=found,
        next_step=_next_step(found, claim, user),
        requests=[_request(each, offer, now) for each in found.requests],
        waived_by=name(waived.said_by) if waived else "",
        cleared_by=name(found.clearance.cleared_by) if found.clearance else "",
        cleared_says=CLEARED.get(found.cleared, ""),
        forms=[form for form in map(offer.form, acts) if form],
        revoke=offer.row_form(Revoke, found.clearance) if stands else None,
    )


def _request(row: ReplyRequest, offer: Offer, now: datetime) -> Request:
    came = [Came(each, name(each.recorded_by)) for each in row.answers.all()]
    is_late = not came and row.deadline <= now
    return Request(row, name(row.asked_by), came, is_late, offer.row_form(AnswerReply, row))


def _next_step(found: Axis, claim: Claim, user: User) -> str:
    codes = {each.code for each in found.waits}
    if "reply_not_asked" in codes:
        return "Ask those whom it is about what they say to it, and put that on record here."
    if codes & {"clearance_waits", "clearance_ended", "clearance_evidence_changed", "clearance_revoked"}:
        if claim.verdict_id is None and claim.stage != Stage.NOT_CHECKABLE:
            return "A lawyer can clear it once there is a verdict."
        if rules.may(user, "clear_legal"):
            return "Read its words and its verdict, and clear it if it may appear."
        return "Ask a lawyer of the newsroom to look at it and to clear it."
    return "Put their answer on record when it comes." if "reply_waits" in codes else ""
