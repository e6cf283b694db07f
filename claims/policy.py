"""How many reviews a claim needs, whether they are blind, and who has to be among the reviewers.

Editors set it by kind and legal flag; it is pinned at the start of each round.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import Q

from claims.enums import Among, Kind
from claims.models import Claim, ReviewPolicy


@dataclass(frozen=True)
class Policy:
    """must_include: empty for anyone. row: what an editor set; None for the setting REVIEWS_REQUIRED."""

    reviews_required: int
    is_blind: bool
    must_include: str = ""
    row: ReviewPolicy | None = None

    def columns(self) -> dict[str, Any]:
        """As a claim's columns hold it for a round."""
        return {
            "reviews_required": self.reviews_required,
            "is_blind": self.is_blind,
            "must_include": self.must_include,
            "policy": self.row,
        }

    def facts(self) -> dict[str, Any]:
        """As a history entry names it."""
        return {
            "reviews": self.reviews_required,
            "blind": self.is_blind,
            "among": self.must_include,
            "policy": self.row.number if self.row else None,
        }

    @property
    def words(self) -> str:
        return words(self.reviews_required, self.is_blind, self.must_include)

    @property
    def origin(self) -> str:
        """Where it comes from, in words."""
        return about(self.row) if self.row else "the setting REVIEWS_REQUIRED"


Scope = tuple[str, bool | None]  # kind, or "" for any; legally flagged, not, or None for both


def newest(rows: Iterable[ReviewPolicy]) -> dict[Scope, ReviewPolicy]:
    """By what each is about, the row that counts; one that lifts what was said before is among them."""
    return {(row.kind, row.legal_flag): row for row in sorted(rows, key=lambda row: row.number)}


def choose(counting: dict[Scope, ReviewPolicy], kind: str, legal_flag: bool) -> Policy:
    """The most specific wins: kind and flag, kind, flag, then REVIEWS_REQUIRED blind."""
    for scope in ((kind, legal_flag), (kind, None), ("", legal_flag)):
        row = counting.get(scope)
        if row is not None and row.reviews_required is not None:
            return Policy(row.reviews_required, row.is_blind, row.must_include, row)
    return Policy(reviews_required=settings.REVIEWS_REQUIRED, is_blind=True)


def policy_for(claim: Claim) -> Policy:
    """What a round of this claim that began now would be reviewed by; one query."""
    of_kind = Q(kind__in=["", claim.kind])
    of_flag = Q(legal_flag=None) | Q(legal_flag=claim.legal_flag)
    return choose(newest(ReviewPolicy.objects.filter(of_kind, of_flag)), claim.kind, claim.legal_flag)


def pinned(claim: Claim) -> Policy:
    """What the claim's present round is reviewed by."""
    return Policy(claim.reviews_required, claim.is_blind, claim.must_include, claim.policy)


def words(reviews_required: int, is_blind: bool, must_include: str = "") -> str:
    """As "2 reviews, blind, an editor among them"."""
    if reviews_required == 1:
        return f"1 review, by {Among(must_include).label}" if must_include else "1 review"
    said = ["2 reviews", "blind" if is_blind else "each sees the other's"]
    return ", ".join([*said, *([f"{Among(must_include).label} among them"] if must_include else [])])


def about(row: ReviewPolicy) -> str:
    """What a row is set for, as "legally flagged claims of kind quote"."""
    flagged = {True: "legally flagged claims", False: "claims without a legal flag", None: "claims"}
    return flagged[row.legal_flag] + (f" of kind {Kind(row.kind).label}" if row.kind else "")
