"""The moves of the workflow, one verb each; the table is claims.workflow, the persons' rules claims.rules."""

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any

from django.db import transaction

from claims import policy, rules, workflow
from claims.enums import Among, Basis, HistoryKind, Move, Ruling, Stage, VerdictEnd
from claims.errors import MissingField, MoveNotPossible, NotAReviewer, PolicyWantsAnother
from claims.models import Article, Claim
from claims.policy import Policy
from claims.services import approvals, history, locking, publications, rechecks, reviews, status, verdicts
from claims.services.reviews import Judgement
from claims.workflow import Rule
from sources.errors import Invalid
from sources.people import User

NO_FACTS: Mapping[str, Any] = MappingProxyType({})


@transaction.atomic
def make(
    claim: Claim,
    move: str,
    *,
    by: User,
    now: datetime,
    reason: str = "",
    assignee: User | None = None,
    judgement: Judgement | None = None,
    version: int | None = None,
) -> Claim | None:
    """Make a move; None when it waits for a second person.

    assignee: for assign, and for reopen where it is not the doer. judgement: for override.
    version: when given, the claim must still be at it.
    Raises UnknownMove, MoveNotPossible, MoveForbidden, ReasonRequired and what the move's own rule names.
    """
    claim = locking.hold(claim)
    if version is not None:
        locking.check_version(claim, version)
    if move != Move.WITHDRAW and move in Move.values:
        rules.check_whole(claim)
    held = claim
    rule = workflow.rule_for(Stage(claim.stage), move, may=lambda rule: rules.may_move(by, held, rule))
    rules.check_move(by, claim, rule)
    workflow.check_reason(rule, reason)
    doing = _Doing(claim, rule, by=by, now=now, reason=reason.strip())
    if rule.move == Move.OVERRIDE:
        return doing.override(judgement)
    if rule.move in (Move.ASSIGN, Move.REOPEN, Move.TAKE):
        return doing.start(assignee)
    return {
        Move.OPEN: doing.open,
        Move.RETURN: doing.give_back,
        Move.CONCUR: doing.concur,
        Move.WITHDRAW: doing.withdraw,
        Move.NOT_CHECKABLE: doing.not_checkable,
    }[rule.move]()


@transaction.atomic
def assign_open(article: Article, *, assignee: User, by: User, now: datetime) -> list[Claim]:
    """Give every open claim of the article that nobody has to one colleague, all or none; which these were.

    Raises MoveForbidden, Invalid when this person may not check them.
    """
    rules.check_may(by, "assign")
    locking.hold_text(article)
    waiting = article.claims.filter(stage=Stage.OPEN, assignee=None, is_split=False).order_by("pk")
    given = [make(claim, Move.ASSIGN, by=by, now=now, assignee=assignee) for claim in waiting]
    return [claim for claim in given if claim]


class _Doing:
    """One move on a held claim."""

    def __init__(self, claim: Claim, rule: Rule, *, by: User, now: datetime, reason: str) -> None:
        self.claim, self.rule, self.by, self.now, self.reason = claim, rule, by, now, reason

    def _go(self, *, facts: Mapping[str, Any] = NO_FACTS, **changes: Any) -> Claim:
        """Write the stage and the changes, the history entry and what follows from both."""
        before, to = self.claim.stage, self.rule.to or Stage(self.claim.stage)
        if self.rule.new_round:
            changes = {**self._left(), **changes, "round": self.claim.round + 1}
        approvals.discard_all(self.claim, by=self.by, now=self.now)
        locking.keep(self.claim, stage=to, verdict=self.claim.verdict, **changes)
        assignee = self.claim.assignee_id
        history.record(
            self.claim,
            kind=HistoryKind.MOVE,
            action=str(self.rule.move),
            by=self.by,
            now=self.now,
            text=self.reason,
            before=before,
            after=to,
            assignee=str(assignee) if assignee else None,
            **facts,
        )
        status.refresh(self.claim, now=self.now)
        return self.claim

    def _left(self) -> dict[str, Any]:
        """Of the round that is left: what all saw stays seen. The next is blind until it is pinned."""
        seen = {} if self.claim.is_blind else {"unblinded_round": self.claim.round}
        return {**seen, "is_blind": True}

    def open(self) -> Claim:
        return self._go()

    def start(self, assignee: User | None) -> Claim:
        """take, assign, reopen: somebody who may review it gets it, under the policy of this moment."""
        if self.rule.move == Move.ASSIGN and assignee is None:
            raise MissingField("Say who shall check it, as assignee.", field="assignee")
        if self.rule.move == Move.TAKE:
            assignee = self.by
        if self.rule.move == Move.REOPEN:
            if self.claim.parent and self.claim.parent.stage == Stage.WITHDRAWN:
                raise MoveNotPossible("What it is a part of was withdrawn; mark its words as a new claim.")
            self._end_answer()
            if self.rule.to == Stage.OPEN:
                return self._go(assignee=None)
        chosen = assignee or self.by
        self._check_assignee(chosen)
        if self.rule.to is None:
            if self.claim.stage == Stage.IN_REVIEW:
                self._check_sort(chosen, policy.pinned(self.claim))
            return self._go(assignee=chosen)
        pinned = policy.policy_for(self.claim)
        self._check_sort(chosen, pinned)
        return self._go(assignee=chosen, facts=pinned.facts(), **pinned.columns())

    def _check_sort(self, chosen: User, pinned: Policy) -> None:
        """The only review is the assignee's: they are of the sort that the policy wants."""
        if pinned.reviews_required == 1 and not rules.is_among(chosen, pinned.must_include):
            who = Among(pinned.must_include).label
            raise PolicyWantsAnother(
                f"The policy for this claim asks for one review, by {who}.", field="assignee"
            )

    def _check_assignee(self, chosen: User) -> None:
        if chosen.pk == self.by.pk:
            rules.check_no_author(chosen, self.claim)
        elif self.rule.move == Move.REOPEN:
            rules.check_may(self.by, "assign")
        if not rules.may(chosen, "review") or rules.is_author(chosen, self.claim.article):
            raise Invalid("This person may not review the claim; choose another.", field="assignee")
        if not rules.may_see(chosen, self.claim.article):
            raise Invalid("This person may not see the article; choose another.", field="assignee")

    def _end_answer(self) -> None:
        self._rule(Ruling.NEW_ROUND)
        verdicts.end(self.claim, because=VerdictEnd.REOPENED, now=self.now)
        publications.mark_under_review(self.claim, now=self.now)

    def give_back(self) -> Claim:
        self._rule(Ruling.NEW_ROUND)
        return self._go(assignee=None)

    def _rule(self, ruling: Ruling) -> None:
        rechecks.close_all(self.claim, by=self.by, now=self.now, ruling=ruling, reason=self.reason)

    def concur(self) -> Claim:
        """One of the two reviewers adopts the other's judgement."""
        rules.check_no_author(self.by, self.claim)
        round_ = self.claim.reviews.filter(round=self.claim.round, is_override=False)
        if not round_.filter(reviewer_id=self.by.pk).exists():
            raise NotAReviewer("Only one of the two reviewers of this round may concur with the other.")
        other = round_.exclude(reviewer_id=self.by.pk).get()
        reviews.check_stands(other, self.claim, words=reviews.current_words(self.claim))
        verdicts.settle(
            self.claim,
            other,
            reviews=[other],
            basis=Basis.CONCURRED,
            by=self.by,
            now=self.now,
            reason=self.reason,
        )
        return self.claim

    def override(self, judgement: Judgement | None) -> Claim:
        """An editor's judgement over the reviewers'; as whole as any review, and marked for ever."""
        rules.check_no_author(self.by, self.claim)
        if judgement is None:
            raise MissingField("An override says its rating and evidence, as a review does.", field="rating")
        words = reviews.current_words(self.claim)
        review = reviews.keep(self.claim, judgement, by=self.by, now=self.now, words=words, is_override=True)
        verdicts.settle(
            self.claim,
            review,
            reviews=[review],
            basis=Basis.OVERRIDDEN,
            by=self.by,
            now=self.now,
            reason=self.reason,
        )
        return self.claim

    def withdraw(self) -> Claim:
        for child in self.claim.children.exclude(stage=Stage.WITHDRAWN):
            make(child, Move.WITHDRAW, by=self.by, now=self.now, reason=self.reason)
        self._leave()
        return self._go(assignee=None)

    def not_checkable(self) -> Claim | None:
        payload = {"move": Move.NOT_CHECKABLE, "round": self.claim.round}
        if self.claim.legal_flag and not approvals.second(
            self.claim, act=Move.NOT_CHECKABLE, payload=payload, reason=self.reason, by=self.by, now=self.now
        ):
            return None
        self._leave()
        return self._go(assignee=None)

    def _leave(self) -> None:
        """The claim is no longer checked: whatever is published about it is withdrawn."""
        publications.withdraw_live(self.claim, by=self.by, now=self.now)
        self._rule(Ruling.CLOSED)
        verdicts.end(self.claim, because=VerdictEnd.WITHDRAWN, now=self.now)
