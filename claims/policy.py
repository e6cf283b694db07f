"""How many reviews a claim needs, and whether they are blind; pinned at the start of each round."""

from dataclasses import dataclass

from django.conf import settings

from claims.models import Claim


@dataclass(frozen=True)
class Policy:
    reviews_required: int
    is_blind: bool


def policy_for(claim: Claim) -> Policy:
    """REVIEWS_REQUIRED (2 unless set), blind; policies by kind and legal flag go before it."""
    return Policy(reviews_required=settings.REVIEWS_REQUIRED, is_blind=True)
