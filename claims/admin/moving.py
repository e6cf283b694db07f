"""The moves of the workflow as acts; which are offered follows from claims.workflow and claims.rules."""

from datetime import datetime
from typing import Any, ClassVar

from django import forms

from claims import rules, workflow
from claims.admin import colleagues
from claims.admin.acts import Reason, VersionedAct, is_author
from claims.enums import Move, Stage
from claims.models import Claim
from claims.services import moves, publications
from claims.workflow import ANSWERED
from sources.errors import Refusal
from sources.people import User


class MoveAct(VersionedAct):
    move: ClassVar[Move]
    done: ClassVar[str]

    @classmethod
    def is_offered(cls, claim: Claim, user: User) -> bool:
        if claim.is_split and cls.move != Move.WITHDRAW:
            return False
        try:
            rules.check_move(user, claim, workflow.rule_for(Stage(claim.stage), cls.move))
        except Refusal:
            return False
        return True

    def details(self) -> dict[str, Any]:
        """What the move's own fields say, as arguments of the service."""
        return {"reason": self.cleaned_data.get("reason", "")}

    def perform(self, *, now: datetime) -> str:
        version = self.cleaned_data["version"]
        made = moves.make(self.claim, self.move, by=self.user, now=now, version=version, **self.details())
        return self.done if made else "Noted. Another person has to ask for the same before it is done."


class Take(MoveAct):
    slug, move, title, button = "take", Move.TAKE, "Check it", "Take this claim"
    hint, done = "It becomes yours, and colleagues see that you are at it.", "It is yours to check."

    @classmethod
    def is_offered(cls, claim: Claim, user: User) -> bool:
        return super().is_offered(claim, user) and not is_author(user, claim)


class Open(MoveAct):
    slug, move, title, button = "open", Move.OPEN, "Open it", "Open for checking"
    hint, done = "It was proposed; opening it puts it on the list.", "It is open for checking."


class HandOver(MoveAct):
    slug, move, title, button = "assign", Move.ASSIGN, "Hand it over", "Hand over"
    done, is_fetched = "Handed over.", True
    assignee: "forms.ModelChoiceField[User]" = forms.ModelChoiceField(
        queryset=None, label="To whom", empty_label="Choose a colleague"
    )

    def prepare(self) -> None:
        super().prepare()
        field = self.fields["assignee"]
        assert isinstance(field, forms.ModelChoiceField)
        people = colleagues.reviewers_of(self.claim.article)
        field.queryset = people.exclude(pk=self.claim.assignee_id) if self.claim.assignee_id else people

    def details(self) -> dict[str, Any]:
        return {"assignee": self.cleaned_data["assignee"]}


class WithReason(MoveAct):
    reason = Reason()


class Return(WithReason):
    slug, move, title, button = "return", Move.RETURN, "Return it to the list", "Return"
    hint, done = "The reviews of this round are set aside and a new round begins.", "Returned to the list."


class Leaving(WithReason):
    """A move that withdraws what is published, where something is: that takes the right to publish."""

    @classmethod
    def is_offered(cls, claim: Claim, user: User) -> bool:
        if not super().is_offered(claim, user):
            return False
        return not hasattr(claim, "live") or rules.may(user, "publish")


class Concur(WithReason):
    slug, move, title, button = "concur", Move.CONCUR, "Concur with the other review", "Concur"
    hint, done = "You adopt your colleague's judgement; it becomes the verdict.", "Settled: you concurred."
    section = "verdict"

    @classmethod
    def is_offered(cls, claim: Claim, user: User) -> bool:
        has_reviewed: bool = claim.has_reviewed  # type: ignore[attr-defined]  # in its row
        return has_reviewed and super().is_offered(claim, user)


class Reopen(WithReason):
    slug, move, title, button = "reopen", Move.REOPEN, "Check it anew", "Check it anew"
    hint, done = "The verdict ends and a new round begins.", "Reopened."


class NotCheckable(Leaving):
    slug, move, title, button = (
        "not_checkable",
        Move.NOT_CHECKABLE,
        "Set it aside as not checkable",
        "Not checkable",
    )
    hint, done = "An opinion, a prediction, something nobody can know.", "Set aside as not checkable."
    is_grave = True


class Withdraw(Leaving):
    slug, move, title, button = "withdraw", Move.WITHDRAW, "Withdraw it", "Withdraw"
    hint, done = "Taken off the list, with whatever is published about it.", "Withdrawn."
    is_grave = True


class Publish(VersionedAct):
    """Publishing is an act on the verdict; over a live publication it is a correction."""

    slug, title, button, needs = "publish", "Publish the verdict", "Publish", "publish"
    hint = "Goes out as it stands, with its evidence; the reviews' rationales stay internal."
    explanation = forms.CharField(
        label="Explanation for the public", max_length=20_000, widget=forms.Textarea(attrs={"rows": 4})
    )

    @classmethod
    def is_offered(cls, claim: Claim, user: User) -> bool:
        return super().is_offered(claim, user) and claim.stage in ANSWERED

    def perform(self, *, now: datetime) -> str:
        said = self.cleaned_data
        publications.publish(
            self.claim, by=self.user, now=now, explanation=said["explanation"], version=said["version"]
        )
        return "Published."


FIRST = (Open, Take)
OTHERS = (HandOver, Return, Reopen, Publish, NotCheckable, Withdraw)
