"""Claims of other articles as acts: one is the same, or not after all; its verdict is proposed for this."""

from datetime import datetime
from typing import Any

from django import forms
from django.shortcuts import get_object_or_404

from claims import queries, resembling, reusing
from claims.admin.acts import Act, is_author
from claims.models import Claim
from claims.services import reusing as citing
from claims.services import same
from claims.services.evidence import CITING
from sources.people import User

SHOWN = 10  # of those that are held to be the same


class OfOther(Act):
    """An act that names a claim of another article."""

    section, needs = "similar", "review"
    other = forms.UUIDField(widget=forms.HiddenInput)

    def named(self) -> Claim:
        return get_object_or_404(queries.claims(self.user), pk=self.cleaned_data["other"])


class SameAs(OfOther):
    slug, title, button = "same", "It is the same claim", "The same claim"
    despite = forms.CharField(
        required=False,
        max_length=4000,
        label="Why, though they differ",
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def perform(self, *, now: datetime) -> str:
        is_new = same.link(
            self.claim, self.named(), by=self.user, now=now, despite=self.cleaned_data["despite"]
        )
        return "Noted: it is the same claim." if is_new else "That was known."


class NotSame(Act):
    slug, title, button = "not-same", "It is not the same after all", "Not the same after all"
    section, needs = "similar", "review"

    def perform(self, *, now: datetime) -> str:
        same.take_back(self.claim, by=self.user, now=now)
        return "Taken back: it stands alone."


class Propose(OfOther):
    """What the other's verdict rests on is cited here, and its rating stands in the form of one's review."""

    slug, title, button, section = "propose", "Propose its verdict", "Propose its verdict", "review"

    @classmethod
    def is_offered(cls, claim: Claim, user: User) -> bool:
        return super().is_offered(claim, user) and claim.stage in CITING and not is_author(user, claim)

    def perform(self, *, now: datetime) -> str:
        self.proposes = self.named()
        found, cited = citing.cite_again(self.claim, self.proposes, by=self.user, now=now)
        left = sum(not each.is_citable for each in found.passages)
        said = f"Cited here, as yours: {len(cited)}."
        if left:
            said += f" Not as they were, and left to you: {left}."
        return f"{said} Its rating stands in your review; judge for yourself, then submit it."


def context(claim: Claim, user: User) -> dict[str, Any]:
    """What the card of other claims shows. Of those that are held to be the same, what changed since."""
    held = reusing.same(user, claim)[:SHOWN]
    rests_on = reusing.passages(user, [each.claim for each in held])
    known = {each.claim.pk for each in held}
    return {
        "same": [(each, rests_on[each.claim.pk]) for each in held],
        "like": [each for each in resembling.earlier(user, claim) if each.claim.pk not in known],
        "may_say_same": SameAs.is_offered(claim, user),
        "may_propose": Propose.is_offered(claim, user),
    }


def first_values(claim: Claim, user: User, key: str) -> dict[str, Any]:
    """What a review of the claim begins with, where the verdict of the same claim was proposed for it."""
    other = next((each.claim for each in reusing.same(user, claim) if str(each.claim.pk) == key), None)
    if other is None or other.verdict is None:
        return {}
    return {
        "rating": other.verdict.rating,
        "corrected_text": other.verdict.corrected_text,
        "rationale": f"As in the check of the same claim in “{other.article.title}”, settled on "
        f"{other.verdict.settled_at.day} {other.verdict.settled_at:%B %Y}: ",
    }
