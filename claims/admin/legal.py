"""The legal axis as acts: the flag, the right of reply, a lawyer's clearance."""

from datetime import datetime, timedelta

from django import forms
from django.utils import timezone

from claims import answering, axis, queries, rules
from claims.admin.acts import Act, Reason, VersionedAct, is_author
from claims.admin.rows import RowAct, lines, moment
from claims.enums import AnswerKind, Means, Stage
from claims.models import Claim, Mention
from claims.services import claims, legal
from sources.admin.moments import Moment
from sources.admin.remembering import typed
from sources.people import User

USUAL = timedelta(days=2)  # what a form proposes as the time to answer


class Flag(VersionedAct):
    slug, title, button, section = "flag", "Flag it for the lawyer", "Flag it", "legal"
    needs = "review"
    hint = "Before it may appear, it then takes a right of reply and a lawyer's clearance."
    reason = Reason("Why", "For colleagues and the lawyer.")

    def prepare(self) -> None:
        super().prepare()
        self.fields["reason"].required = False

    @classmethod
    def is_offered(cls, claim: Claim, user: User) -> bool:
        return super().is_offered(claim, user) and not claim.legal_flag and claim.stage != Stage.WITHDRAWN

    def perform(self, *, now: datetime) -> str:
        said = self.cleaned_data
        claims.edit(
            self.claim, by=self.user, now=now, version=said["version"], legal_flag=True, reason=said["reason"]
        )
        return "Flagged for the lawyer."


class OfFlagged(Act):
    """An act on a legally flagged claim."""

    section = "legal"

    @classmethod
    def is_offered(cls, claim: Claim, user: User) -> bool:
        return super().is_offered(claim, user) and axis.is_asked_of(claim)


class ClearFlag(OfFlagged, VersionedAct):
    slug, title, button, needs = "clear-flag", "Take the legal flag off", "Take it off", "clear_flag"
    hint = "Nothing legal is asked of the claim then."
    reason = Reason()

    @classmethod
    def is_offered(cls, claim: Claim, user: User) -> bool:
        return super().is_offered(claim, user) and not is_author(user, claim)

    def perform(self, *, now: datetime) -> str:
        said = self.cleaned_data
        claims.edit(
            self.claim,
            by=self.user,
            now=now,
            version=said["version"],
            legal_flag=False,
            reason=said["reason"],
        )
        return "The legal flag is off."


class AskReply(OfFlagged):
    slug, title, button, needs = (
        "ask-reply",
        "Put a request for a reply on record",
        "Put it on record",
        "review",
    )
    hint = "Ask them yourself; here it is kept that they were asked, what, and until when."
    whom = forms.CharField(label="Who was asked", max_length=200, help_text="The name.")
    role = forms.CharField(
        label="What they are",
        required=False,
        max_length=200,
        help_text="Office, or for whom they speak.",
    )
    means = forms.ChoiceField(label="By which means", choices=Means, initial=Means.EMAIL)
    asked = forms.CharField(
        label="What was asked", max_length=20_000, widget=lines(3), help_text="As it was put to them."
    )
    asked_at = Moment(
        label="When they were asked", required=False, widget=moment(), help_text="UTC; now, if left empty."
    )
    deadline = Moment(label="They may answer until", widget=moment(), help_text="UTC")

    def prepare(self) -> None:
        self.initial.setdefault("deadline", timezone.now() + USUAL)

    def perform(self, *, now: datetime) -> str:
        said = self.cleaned_data | {"means": Means(self.cleaned_data["means"])}
        legal.ask(self.claim, by=self.user, now=now, **said)
        return "On record. Put down here what comes of it."


class AnswerReply(RowAct):
    slug, title, button, needs, section = (
        "answer-reply",
        "What came of it",
        "Put it on record",
        "review",
        "legal",
    )
    kind = forms.ChoiceField(label="What came of it", choices=AnswerKind)
    words = forms.CharField(
        label="What they said",
        required=False,
        max_length=50_000,
        widget=lines(3),
        help_text="In their words.",
    )
    answered_at = Moment(label="When", required=False, widget=moment(), help_text="UTC; now, if left empty.")

    def perform(self, *, now: datetime) -> str:
        said = self.cleaned_data
        request = self.found(queries.reply_requests(self.user))
        legal.answer(
            request,
            by=self.user,
            now=now,
            kind=AnswerKind(said["kind"]),
            words=said["words"],
            answered_at=said["answered_at"],
        )
        return "On record."


class Waive(OfFlagged):
    slug, title, button = "waive", "Nobody has to be asked", "Waive the right of reply"
    hint = "An editor's or a lawyer's word, with the reason."
    is_waived = True
    reason = Reason()

    @classmethod
    def is_offered(cls, claim: Claim, user: User) -> bool:
        may = rules.may(user, "clear_flag") or rules.may(user, "clear_legal")
        return may and axis.is_asked_of(claim) and not is_author(user, claim)

    def perform(self, *, now: datetime) -> str:
        reason = self.cleaned_data["reason"]
        legal.waive(self.claim, by=self.user, now=now, reason=reason, is_waived=self.is_waived)
        return "Waived." if self.is_waived else "It is waived no more."


class WaiveNoMore(Waive):
    slug, title, button = "waive-no-more", "Somebody has to be asked after all", "Waive it no more"
    is_waived = False


class Clear(OfFlagged, VersionedAct):
    slug, title, button, needs = "clear", "Clear it", "It may appear", "clear_legal"
    hint = "It holds for the verdict, the passages that it rests on and the words here now. Others end it."
    conditions = forms.CharField(
        label="On which conditions",
        required=False,
        max_length=20_000,
        widget=lines(),
        help_text="What the desk has to mind.",
    )
    words = forms.CharField(required=False, strip=False, widget=forms.HiddenInput)

    def prepare(self) -> None:
        super().prepare()
        self.initial.setdefault("words", _words(self.claim))

    @classmethod
    def is_offered(cls, claim: Claim, user: User) -> bool:
        is_settled = claim.verdict_id is not None or claim.stage == Stage.NOT_CHECKABLE
        offered = super().is_offered(claim, user) and is_settled
        return offered and not is_author(user, claim)

    def read_again(self, claim: Claim) -> None:
        super().read_again(claim)
        self.data = typed(self, words=_words(claim))

    def perform(self, *, now: datetime) -> str:
        said = self.cleaned_data
        words = said["words"].replace("\r\n", "\n")  # as a browser sends lines
        legal.clear(
            self.claim,
            by=self.user,
            now=now,
            version=said["version"],
            conditions=said["conditions"],
            words=words,
        )
        return "Cleared."


def _words(claim: Claim) -> str:
    places: list[Mention] = claim.places  # type: ignore[attr-defined]  # prefetched
    return answering.words_of(places)


class Revoke(RowAct):
    slug, title, button, needs, section = (
        "revoke",
        "Take the clearance back",
        "Take it back",
        "clear_legal",
        "legal",
    )
    is_grave = True
    reason = Reason()

    def perform(self, *, now: datetime) -> str:
        clearance = self.found(queries.clearances(self.user))
        legal.revoke(clearance, by=self.user, now=now, reason=self.cleaned_data["reason"])
        return "The clearance counts no more."


ACTS: tuple[type[Act], ...] = (Flag, ClearFlag, AskReply, AnswerReply, Waive, WaiveNoMore, Clear, Revoke)
