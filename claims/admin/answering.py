"""What an author, or an editor, says became of a claim's words in a draft of ours, as acts."""

from datetime import datetime
from typing import ClassVar

from django import forms

from claims import gate, rules
from claims.admin.acts import Reason, VersionedAct
from claims.enums import Outcome, Stage
from claims.models import Claim, DraftOutcome
from claims.services import drafts
from sources.people import User


class Answer(VersionedAct):
    """It takes no right but to have written the article, or to be an editor."""

    outcome: ClassVar[Outcome]
    done: ClassVar[str]
    section = "outcome"

    @classmethod
    def is_offered(cls, claim: Claim, user: User) -> bool:
        return not claim.is_split and rules.may_answer(user, claim.article)

    def perform(self, *, now: datetime) -> str:
        drafts.answer(
            self.claim,
            self.outcome,
            by=self.user,
            now=now,
            reason=self.cleaned_data.get("reason", ""),
            version=self.cleaned_data["version"],
        )
        return self.done


class Keep(Answer):
    slug, title, button, outcome = "keep", "Keep the words", "Keep them", Outcome.KEPT
    hint, done = "They stay as they are although the check says otherwise; say why.", "The words are kept."
    reason = Reason()

    @classmethod
    def is_offered(cls, claim: Claim, user: User) -> bool:
        return super().is_offered(claim, user) and claim.verification_status in gate.TO_ANSWER


class Cut(Answer):
    slug, title, button, outcome = "cut", "The words were cut", "They were cut", Outcome.CUT
    hint = "It counts once they are gone from the newest text here."
    done = "Noted: the words were cut."
    reason = forms.CharField(
        label="Why", required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 2})
    )

    @classmethod
    def is_offered(cls, claim: Claim, user: User) -> bool:
        return super().is_offered(claim, user) and claim.stage != Stage.WITHDRAWN


class TakeBack(Answer):
    slug, title, button, outcome = "take-back", "Take that back", "Take it back", Outcome.NONE
    hint, done = "What was said of the words no longer holds.", "Taken back."

    @classmethod
    def is_offered(cls, claim: Claim, user: User) -> bool:
        said: list[DraftOutcome] = getattr(claim, "said", [])  # set by `coverage.held`
        is_said = bool(said) and said[-1].outcome in (Outcome.CUT, Outcome.KEPT)
        return is_said and super().is_offered(claim, user)


ALL = (Keep, Cut, TakeBack)
