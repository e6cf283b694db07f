"""Reviews as acts: a reviewer's own judgement, and an editor's over theirs."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms

from claims import checklists, labels, queries, rules
from claims.admin.acts import Reason, VersionedAct, is_author
from claims.admin.moving import MoveAct
from claims.checklists import LONGEST_NOTE
from claims.enums import Answer, Move, Rating
from claims.models import Claim, Evidence
from claims.services import reviews
from claims.services.reviews import Judgement
from claims.status import SEARCHED
from sources.enums import Quality, SourceAccess
from sources.errors import Refusal
from sources.people import User


def usable(claim: Claim, user: User, evidence: Iterable[Evidence] | None = None) -> list[Evidence]:
    """What a review by this person may rest on: their own of this round, anyone's of earlier ones.

    evidence: what is cited, as far as the person may see it, where that was read.
    """
    if evidence is None:
        evidence = queries.evidence(user).filter(claim=claim).prefetch_related(None)
    found = [each for each in evidence if _is_usable(each, claim, user)]
    return sorted(found, key=lambda each: (each.round, each.cited_at))


def _is_usable(each: Evidence, claim: Claim, user: User) -> bool:
    if not each.is_carrying or hasattr(each, "retraction"):
        return False
    if each.cited_by_id != user.pk and each.round >= claim.round:
        return False
    if each.extraction is None:
        return each.source.access == SourceAccess.OFFLINE
    return each.extraction.quality == Quality.OK and not hasattr(each.extraction.snapshot, "tombstone")


class JudgementForm(VersionedAct):
    """evidence: what is cited of the claim, where that was read already."""

    rating = forms.ChoiceField(choices=Rating, widget=forms.RadioSelect, label="Your judgement")
    evidence = forms.MultipleChoiceField(
        widget=forms.CheckboxSelectMultiple, required=False, label="It rests on"
    )
    corrected_text = forms.CharField(
        required=False,
        max_length=10_000,
        label="What the article should say",
        help_text="The words that should stand there.",
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    searched = forms.CharField(
        required=False,
        max_length=10_000,
        label="Where you searched",
        help_text="So that nobody has to search there again.",
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    rationale = forms.CharField(
        label="Why",
        max_length=20_000,
        help_text="For colleagues; never published.",
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    as_of = forms.DateField(
        required=False,
        label="Judged as of",
        help_text="The day for which it holds; what changed later is no conflict.",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def __init__(
        self,
        claim: Claim,
        user: User,
        data: Mapping[str, Any] | None = None,
        *,
        evidence: Iterable[Evidence] | None = None,
    ) -> None:
        self.cited = evidence
        super().__init__(claim, user, data)

    def prepare(self) -> None:
        super().prepare()
        self.citations = usable(self.claim, self.user, self.cited)
        field = self.fields["evidence"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = [(str(each.pk), str(each)) for each in self.citations]
        for item in checklists.of(self.claim.kind):
            self.fields[f"check_{item.key}"] = forms.ChoiceField(
                label=item.question, choices=Answer, required=False, widget=forms.RadioSelect
            )
            self.fields[f"note_{item.key}"] = forms.CharField(
                label="Note", required=False, max_length=LONGEST_NOTE
            )
        self.initial.setdefault("as_of", self.claim.as_of)
        self.initial.setdefault(
            "evidence", [str(each.pk) for each in self.citations if each.round == self.claim.round]
        )

    def ratings(self) -> list[dict[str, Any]]:
        """The choices as cards: word, hint, and what else each asks for."""
        chosen = self["rating"].value()
        return [
            {
                "value": rating.value,
                "label": rating.label,
                "hint": labels.RATINGS[rating],
                "asks": _asks(rating),
                "is_chosen": chosen == rating.value,
            }
            for rating in Rating
        ]

    def needed(self) -> dict[str, str]:
        """For which judgements a field that others leave empty has to be filled in."""
        asking = [(_asks(rating), f"“{rating.label}”") for rating in Rating]
        return {
            field: f"needed for {' and '.join(label for asked, label in asking if asked == field)}"
            for field in ("corrected_text", "searched")
        }

    def choices_of_evidence(self) -> list[dict[str, Any]]:
        chosen = set(map(str, self["evidence"].value() or ()))
        return [{"evidence": each, "is_chosen": str(each.pk) in chosen} for each in self.citations]

    def questions(self) -> list[dict[str, Any]]:
        """The checklist: of each question its answers, what was answered, and the field of its note."""
        return [
            {
                "key": item.key,
                "question": item.question,
                "answers": Answer.choices,
                "chosen": self[f"check_{item.key}"].value() or "",
                "note": self[f"note_{item.key}"],
                "errors": self[f"check_{item.key}"].errors,
            }
            for item in checklists.of(self.claim.kind)
        ]

    def answers(self) -> dict[str, dict[str, str]]:
        """What was answered, as the service takes it; a note without an answer is its to refuse."""
        said = self.cleaned_data
        found = {
            item.key: {"answer": said[f"check_{item.key}"], "note": said[f"note_{item.key}"]}
            for item in checklists.of(self.claim.kind)
        }
        return {key: each for key, each in found.items() if each["answer"] or each["note"]}

    def refuse(self, refusal: Refusal) -> None:
        """What is wrong in the checklist is told at its question."""
        if (refusal.field or "").startswith("checklist."):
            refusal.field = f"check_{(refusal.field or '').removeprefix('checklist.')}"
        super().refuse(refusal)

    def judgement(self) -> Judgement:
        said = self.cleaned_data
        return Judgement(
            rating=Rating(said["rating"]),
            rationale=said["rationale"],
            evidence=[UUID(each) for each in said["evidence"]],
            corrected_text=said["corrected_text"],
            searched=said["searched"],
            checklist=self.answers(),
            as_of=said["as_of"],
        )


def _asks(rating: Rating) -> str:
    if rating == Rating.CONFIRMED_WITH_CHANGES:
        return "corrected_text"
    return "searched" if rating in SEARCHED else ""


class Review(JudgementForm):
    slug, title, button, section = "review", "Your review", "Submit review", "review"

    @classmethod
    def is_offered(cls, claim: Claim, user: User) -> bool:
        has_judged: bool = claim.has_judged  # type: ignore[attr-defined]  # in its row
        return rules.may_review(user, claim, has_judged=has_judged)

    def perform(self, *, now: datetime) -> str:
        version = self.cleaned_data["version"]
        reviews.submit(self.claim, self.judgement(), by=self.user, now=now, version=version)
        return "Your review is in."


class Override(MoveAct, JudgementForm):
    """An editor's judgement over the reviewers'; it is marked as such for ever."""

    slug, move, title, button = "override", Move.OVERRIDE, "Override the reviews", "Override"
    hint, done, section = (
        "As an editor you answer in their place. It shows for ever.",
        "Overridden.",
        "verdict",
    )
    is_grave = True
    reason = Reason("Why you override")

    @classmethod
    def is_offered(cls, claim: Claim, user: User) -> bool:
        return super().is_offered(claim, user) and not is_author(user, claim)

    def details(self) -> dict[str, Any]:
        return {"reason": self.cleaned_data["reason"], "judgement": self.judgement()}
